import type { TranscriptFormat, Voice } from '../vocabulary.ts'

/** Who said it as far as the file tells; a side becomes a voice by the layout of the call. */
export type Side = Voice | 'left' | 'right'

/** One thing said, as a brought file has it. */
export type WrittenLine = {
  /** Where it stands in the file, for a person: 第 12 行, 第 3 段. */
  place: string
  side: Side
  /** Null where the file gives none. */
  startMs: number | null
  endMs: number | null
  text: string
  /** What the recogniser wrote first, where the file holds both. */
  rawText: string | null
  /** 0–1; null where the file does not rate its words. */
  confidence: number | null
  doubtful: boolean
}

export type WrittenLines = { lines: WrittenLine[]; problems: string[] }

/** One call of a brought file. Most files hold one, a file of dialogues holds many. */
export type WrittenCall = {
  /** What the file says the call is: a call number, a recording's name. */
  names: string[]
  /** Where it stands in a file of many; null where the file is the call. */
  place: string | null
  /** The times are worked out from the length of the text, not heard. */
  estimated: boolean
} & ({ ok: true; lines: WrittenLine[] } | { ok: false; problem: string })

export type WrittenFile =
  | { ok: true; format: TranscriptFormat; calls: WrittenCall[] }
  | { ok: false; problem: string }

export const limits = {
  fileBytes: 20 * 1024 * 1024,
  /** Calls in one file. */
  calls: 2000,
  /** Lines of one call. */
  lines: 20_000,
  /** Characters of one line. */
  text: 5000,
  /** Nothing said later than this in a call is a time. */
  timeMs: 24 * 3600_000,
} as const

/** The first problem in full, the others as a number: a person mends them one after another. */
export function sentenceOf(problems: readonly string[]): string {
  const [first = '', ...others] = problems
  return others.length === 0 ? first : `${first}；另有 ${others.length} 处问题`
}

/** A call from its lines, or the sentence why there is none. */
export function callOf(
  { lines, problems }: WrittenLines,
  about: { names?: string[]; place?: string | null; estimated?: boolean } = {},
): WrittenCall {
  const { names = [], place = null, estimated = false } = about
  const facts = { names, place, estimated }
  if (problems.length > 0) return { ...facts, ok: false, problem: sentenceOf(problems) }
  if (lines.length > limits.lines) {
    return { ...facts, ok: false, problem: `一通电话超过 ${limits.lines} 句，没有导入` }
  }
  const long = lines.find(({ text, rawText }) => {
    return Math.max(text.length, rawText?.length ?? 0) > limits.text
  })
  if (long) {
    const problem = `${long.place}的文字超过 ${limits.text} 个字，请分成几句`
    return { ...facts, ok: false, problem }
  }
  return { ...facts, ok: true, lines }
}

/** A bit of the file inside a sentence: short, on one line. */
export function quoted(text: string): string {
  const line = text
    .slice(0, 200)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return line.length > 40 ? `“${line.slice(0, 40)}…”` : `“${line}”`
}
