import { readTranscriptFile } from '#src/transcription/imported/read-file.ts'
import type { WrittenLine } from '#src/transcription/imported/reading.ts'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const read = (text: string | Uint8Array, name = 'd001.txt') =>
  readTranscriptFile(name, typeof text === 'string' ? bytes(text) : text)

/** The lines of a file that holds one readable call. */
export function linesOf(text: string | Uint8Array, name?: string): WrittenLine[] {
  const file = read(text, name)
  if (!file.ok) throw new Error(file.problem)
  const [call] = file.calls
  if (!call?.ok || file.calls.length !== 1)
    throw new Error(call && !call.ok ? call.problem : 'many')
  return call.lines
}

/** Why a file, or its only call, cannot be read. */
export function problemOf(text: string | Uint8Array, name?: string): string {
  const file = read(text, name)
  if (!file.ok) return file.problem
  const [call] = file.calls
  return call && !call.ok ? call.problem : 'no problem'
}

/** `[side, start, end, text]` of each line: what tests compare. */
export const short = (lines: readonly WrittenLine[]) =>
  lines.map(({ side, startMs, endMs, text }) => [side, startMs, endMs, text])
