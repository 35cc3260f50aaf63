import { personalSpans, personalSpansInLines } from './detect.ts'
import { inOrder, type Span } from './spans.ts'

const speaker = /^\s*(坐席|座席|客服|客户|用户)\s*[:：]/
/** A field of one line keeps no ends of lines: who speaks next begins one. */
const turns = /\n|(?=(?:坐席|座席|客服|客户|用户)\s*[:：])(?<=\S\s*)/

/**
 * A conversation that was typed in is read as one: a number goes on in the next line of whoever tells it.
 * Anything else is read as it stands only.
 */
export function spansTyped(text: string): Span[] {
  let at = 0
  let voice = ''
  const lines = text.split(turns).map((line) => {
    const [head = '', who] = speaker.exec(line) ?? []
    voice = who ?? voice
    if (text[at] === '\n') at += 1
    const start = at + head.length
    at += line.length
    return { voice, text: line.slice(head.length), start }
  })
  const asWritten = personalSpans(text)
  if (voice === '') return asWritten
  const asSaid = personalSpansInLines(lines).map(({ line, from, to, kind }) => {
    const start = lines[line]?.start ?? 0
    return { from: start + from, to: start + to, kind }
  })
  // 客户：王建国 may be a field as well as a speaker: found either way, it is covered.
  return inOrder([...asWritten, ...asSaid])
}
