import type { LineSpan } from '#src/personal-data/detect.ts'
import type { DataKind } from '#src/personal-data/vocabulary.ts'

/** A stretch of time in a recording that a clip must not let be heard. */
export type SoundSpan = { startMs: number; endMs: number; kind: DataKind | 'by-hand' }

type Timed = { startMs: number; endMs: number; text: string }

/**
 * How far a word may lie from where its place in the line puts it. Lines are cut at the pauses of the
 * speaker, so within one the characters pass evenly; what is left of doubt is covered as well.
 */
export const marginMs = 200

/** Punctuation is no sound, and hardly a pause: pauses end a line. */
const silent = /[\s\p{P}]/u

/** When the spans of the text are said, each with a margin; those that meet become one. */
export function soundSpans(
  lines: readonly Timed[],
  spans: readonly (Pick<LineSpan, 'line' | 'from' | 'to'> & { kind: SoundSpan['kind'] })[],
): SoundSpan[] {
  return joined(
    spans.flatMap(({ line, from, to, kind }) => {
      const said = lines[line]
      if (!said) return []
      const { startMs, endMs, text } = said
      const length = lengthOf(text)
      const at = (offset: number) =>
        length === 0 ? 0 : startMs + ((endMs - startMs) * lengthOf(text.slice(0, offset))) / length
      const [start, end] = length === 0 ? [startMs, endMs] : [at(from), at(to)]
      return [
        {
          startMs: Math.floor(Math.max(0, start - marginMs)),
          endMs: Math.ceil(end + marginMs),
          kind,
        },
      ]
    }),
  )
}

const lengthOf = (text: string) => [...text].filter((character) => !silent.test(character)).length

/** In order of time; what overlaps is one tone. */
export function joined(spans: readonly SoundSpan[]): SoundSpan[] {
  const tones: SoundSpan[] = []
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = tones.at(-1)
    if (last && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs)
    else tones.push({ ...span })
  }
  return tones
}
