import { addressesIn } from './addresses.ts'
import { runsOf } from './digits.ts'
import { namesIn } from './names.ts'
import { type ContextOf, numbersIn } from './numbers.ts'
import { inOrder, type Span } from './spans.ts'

/** A line of a conversation. Voices are told apart, never named. */
export type SpokenLine = { voice: string; text: string }
/** A span of one line of a conversation. */
export type LineSpan = Span & { line: number }

const plate =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·•\s]?[A-HJ-NP-Za-hj-np-z0-9]{5,6}(?![A-Za-z0-9])/g

/** How far back a word may stand that says what a number is. */
const contextLength = 30

/** Personal data in a text, in order and without overlaps. */
export function personalSpans(
  text: string,
  contextOf: ContextOf = (at) => text.slice(Math.max(0, at - contextLength), at),
): Span[] {
  const plates = [...text.matchAll(plate)].map(({ index, 0: { length } }) => {
    return { kind: 'plate', from: index, to: index + length } as const
  })
  return inOrder([
    ...numbersIn(text, contextOf),
    ...plates,
    ...namesIn(text, contextOf),
    ...addressesIn(text),
  ])
}

/**
 * The same over the lines of a conversation, in order of time: a number goes on in the next line of the
 * same voice where the other one only answers 嗯 or says the digits again, and what one voice asks for
 * the other one tells.
 */
export function personalSpansInLines(lines: readonly SpokenLine[]): LineSpan[] {
  const talk = lines.map(({ text }) => text).join('\n')
  const starts = startsOf(lines.map(({ text }) => text))
  const voices = [...new Set(lines.map(({ voice }) => voice))]
  const found = voices.flatMap((voice) => {
    return turnsOf(lines, voice).flatMap((turn) => {
      const joined = turn.map((line) => lines[line]?.text ?? '').join('\n')
      const offsets = startsOf(turn.map((line) => lines[line]?.text ?? ''))
      const lineAt = (at: number) => offsets.findLastIndex((start) => start <= at)
      const contextOf = (at: number) => {
        const part = lineAt(at)
        const global = (starts[turn[part] ?? 0] ?? 0) + at - (offsets[part] ?? 0)
        return talk.slice(Math.max(0, global - contextLength), global)
      }
      return personalSpans(joined, contextOf).flatMap((span) => {
        const digits = runsOf(joined.slice(span.from, span.to)).flat()
        const said = digits.map((group) => group.digits).join('')
        const own = cutByLine(span, turn, offsets, joined)
        const near = [turn[lineAt(span.from)] ?? 0, turn[lineAt(span.to - 1)] ?? 0] as const
        return [...own, ...saidAgain(lines, voice, span.kind, said, near)]
      })
    })
  })
  return lines.flatMap((_, line) => inOrder(found.filter((span) => span.line === line)))
}

/** Answers that do not end what the other one is saying. */
const answer =
  /^(?:[\s，。,.!！?？、]|嗯|呃|哦|噢|啊|对|好|是|的|行|您|你|说|请说|继续|然后|呢|还有|稍等|我记|一下|没错|可以|后面|[零〇洞幺一二两兩三四五六七八九拐勾0-9０-９])*$/
const longestAnswer = 20

/** The lines of one voice, in turns that nothing but answers of the others interrupts. */
function turnsOf(lines: readonly SpokenLine[], voice: string): number[][] {
  const turns: number[][] = []
  let open: number[] | null = null
  lines.forEach((line, index) => {
    if (line.voice === voice) {
      if (open) open.push(index)
      else turns.push((open = [index]))
    } else if (line.text.length > longestAnswer || !answer.test(line.text)) open = null
  })
  return turns
}

function startsOf(texts: readonly string[]): number[] {
  let at = 0
  return texts.map((text) => {
    const start = at
    at += text.length + 1
    return start
  })
}

function cutByLine(
  span: Span,
  turn: readonly number[],
  offsets: readonly number[],
  joined: string,
) {
  return turn.flatMap((line, part): LineSpan[] => {
    const start = offsets[part] ?? 0
    const end = (offsets[part + 1] ?? joined.length + 1) - 1
    const [from, to] = [Math.max(span.from, start), Math.min(span.to, end)]
    return from < to ? [{ kind: span.kind, line, from: from - start, to: to - start }] : []
  })
}

/** Three digits and more of a number just told, repeated by another voice. */
function saidAgain(
  lines: readonly SpokenLine[],
  voice: string,
  kind: Span['kind'],
  said: string,
  [first, last]: readonly [number, number],
): LineSpan[] {
  if (said.length < 7) return []
  const spans: LineSpan[] = []
  for (let line = first; line <= Math.min(lines.length - 1, last + 2); line++) {
    const { voice: whose, text } = lines[line] as SpokenLine
    if (whose === voice || !answer.test(text)) continue
    for (const run of runsOf(text)) {
      for (const { digits, from, to } of run) {
        if (digits.length >= 3 && said.includes(digits)) spans.push({ kind, line, from, to })
      }
    }
  }
  return spans
}
