import { parsePattern } from '#src/screening/pattern.ts'
import { toSimplified } from '#src/transcription/text.ts'

/** What is wrong with one line of phrases, in words that name the place. */
export type LineProblem = { line: number; sentence: string }
export type Lines = { lines: string[]; problems: LineProblem[]; warnings: LineProblem[] }

const longestLine = 1_000
const mostLines = 2_000
const longestGap = 100
const mostGroups = 6

/** Marks as they come out of other keyboards, and how the lexicon writes them. */
const sameMarks: readonly (readonly [RegExp, string])[] = [
  [/(?:…|⋯|\.{3}|。{3})+/g, '…'],
  [/[|｜∣]/g, '|'],
  [/[～〜˜]/g, '~'],
  [/＆/g, '&'],
]

/**
 * Reads phrases as they were typed, one a line: marks and characters as the lexicon writes them,
 * blank lines dropped, and what cannot be read named by its line.
 */
export function readLines(text: string): Lines {
  const lines: string[] = []
  const problems: LineProblem[] = []
  const warnings: LineProblem[] = []
  const typed = text.split(/\r\n|\n|\r/)
  if (typed.length > mostLines) {
    const sentence = `一栏最多 ${mostLines} 行，现在有 ${typed.length} 行，请拆成几条规则`
    return { lines: typed, problems: [{ line: mostLines + 1, sentence }], warnings }
  }
  const seen = new Map<string, number>()
  typed.forEach((raw, at) => {
    const line = at + 1
    if (raw.trim() === '') return
    const written = asWritten(raw)
    lines.push(written)
    const problem = problemOf(written)
    if (problem !== null) {
      problems.push({ line, sentence: problem })
      return
    }
    for (const alternative of new Set(written.split(/…\d*/).flatMap((one) => one.split('|')))) {
      if (alternative.length > 1 && alternative.indexOf('~', 1) > 0) {
        const sentence = `“${shown(alternative)}”中间的“~”不起作用，要写在词的最前面`
        warnings.push({ line, sentence })
      }
    }
    const earlier = seen.get(written)
    if (earlier !== undefined) warnings.push({ line, sentence: `和第 ${earlier} 行一样` })
    else seen.set(written, line)
  })
  return { lines, problems, warnings }
}

/** One line as the lexicon writes it: simplified characters, one for one, and its own marks. */
export function asWritten(raw: string): string {
  const marked = sameMarks.reduce((text, [typed, mark]) => text.replace(typed, mark), raw.trim())
  const narrow = marked.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  )
  return toSimplified(narrow)
}

/** Null where the line can be read. */
export function problemOf(line: string): string | null {
  if (line.length > longestLine) {
    return `一行最多 ${longestLine} 个字，现在有 ${line.length} 个，请分成几行`
  }
  const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.exec(line)
  if (unseen) return `第 ${unseen.index + 1} 个字是看不见的符号，删掉再试`
  return gapProblem(line) ?? emptyProblem(line) ?? parseProblem(line)
}

function gapProblem(line: string): string | null {
  const gaps = [...line.matchAll(/…(\d*)/g)]
  if (gaps.length >= mostGroups) return `一行最多用 ${mostGroups - 1} 个“…”，请分成几行`
  const far = gaps.find(([, digits]) => Number(digits ?? 0) > longestGap)
  if (!far) return null
  return `“…”后面的数字是最多隔几个字，最大 ${longestGap}，写的是 ${shown(far[1] ?? '')}（第 ${far.index + 2} 个字）`
}

/** An alternative with nothing in it, by the place of the mark beside it. */
function emptyProblem(line: string): string | null {
  const marks = [...line.matchAll(/\||…\d*/g)]
  const ends = [0, ...marks.map(({ 0: mark, index }) => index + mark.length)]
  const starts = [...marks.map(({ index }) => index), line.length]
  const at = ends.findIndex((end, index) => bare(line.slice(end, starts[index])) === '')
  if (at === -1) return null
  const left = line.slice(ends[at], starts[at]).trim()
  if (left !== '' && left !== '~') return `“${shown(left)}”里没有可以比对的字，标点不算`
  const mark = marks[Math.min(at, marks.length - 1)]
  if (!mark) return '这一行没有可以比对的字'
  const side = at === marks.length ? '后面' : '前面'
  return `第 ${mark.index + 1} 个字“${mark[0].slice(0, 1)}”${side}没有词`
}

const bare = (text: string) => text.replaceAll(/[^\p{Script=Han}a-zA-Z0-9]/gu, '')

/** What the reader of the notation itself says. */
function parseProblem(line: string): string | null {
  try {
    parsePattern(line)
    return null
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    // It names the place in Chinese, or it is English and for programmers.
    return /\p{Script=Han}{2}/u.test(said) && !/^[A-Z]/.test(said)
      ? said
      : '有一个词里没有可以比对的字：标点和语气词在筛查时略过'
  }
}

/** One by one, every phrase of the lines; single characters that stand alone among them. */
export function phrasesOf(lines: readonly string[]): { phrase: string; line: string }[] {
  return lines.flatMap((line) => {
    const groups = parsePattern(line)
    if (groups.length > 1) return [{ phrase: line, line }]
    return (groups[0]?.phrases ?? []).map(({ characters }) => ({ phrase: characters, line }))
  })
}

const shown = (text: string) => (text.length > 12 ? `${text.slice(0, 12)}…` : text)
