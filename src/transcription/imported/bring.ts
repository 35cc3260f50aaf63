import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { displayName, stemOf } from '#src/recordings/names.ts'

import { type ImportOutcome, importRefusals, type TranscriptFormat } from '../vocabulary.ts'
import { importTranscript } from './import-transcript.ts'
import { type Match, recordingsNamed } from './match.ts'
import { readTranscriptFile } from './read-file.ts'
import type { WrittenCall } from './reading.ts'

export type BroughtFile = { name: string; bytes: Uint8Array }

/** What became of one call of one file, for the person who brought it. */
export type BroughtResult = {
  fileName: string
  /** Which call of the file, where it holds many. */
  part: string | null
  outcome: ImportOutcome
  message: string
  recordingId: number | null
}

type Options = {
  replace?: boolean
  /** Brought on the page of this recording; otherwise each call is sought by its names. */
  recordingId?: number
}

/** Takes in one brought file: every call in it finds its recording, and its result is told. */
export function bringTranscripts(
  db: Db,
  actor: Actor,
  file: BroughtFile,
  options: Options = {},
): BroughtResult[] {
  authorise(actor, 'transcript.import')
  const fileName = displayName(file.name)
  const about = { fileName: maskNumbers(fileName), part: null, recordingId: null }
  const read = readTranscriptFile(fileName, file.bytes)
  if (!read.ok) return [{ ...about, outcome: 'unreadable', message: read.problem }]
  const whole = { ...read, fileName, alone: read.calls.length === 1 }
  // One transaction a file: a thousand calls cost one flush to the disk.
  return write(db, (tx) => {
    const { recordingId } = options
    if (recordingId === undefined) {
      return read.calls.map((call) => bringCall(tx, actor, whole, call, options))
    }
    const meant = meantHere(tx, actor, whole, recordingId)
    if (typeof meant !== 'string') return [keepCall(tx, actor, whole, meant, recordingId, options)]
    return [{ ...about, outcome: 'refused', message: meant }]
  })
}

type Whole = {
  fileName: string
  format: TranscriptFormat
  calls: readonly WrittenCall[]
  alone: boolean
}

function bringCall(
  tx: Db,
  actor: Actor,
  whole: Whole,
  call: WrittenCall,
  options: Options,
): BroughtResult {
  const matches = matchesOf(tx, actor, whole, call)
  const [match, other] = matches
  if (match && !other) return keepCall(tx, actor, whole, call, match.id, options)
  const about = { ...told(whole, call), recordingId: null }
  if (!call.ok) return { ...about, outcome: 'unreadable', message: call.problem }
  const message = match
    ? `有 ${matches.length} 段录音叫这个名字，请到其中一段的页面导入`
    : '没有录音的通话号或文件名和它相同；收到录音后再导入一次即可'
  return { ...about, outcome: 'unmatched', message }
}

function keepCall(
  tx: Db,
  actor: Actor,
  whole: Whole,
  call: WrittenCall,
  recordingId: number,
  options: Options,
): BroughtResult {
  const about = { ...told(whole, call), recordingId }
  if (!call.ok) return { ...about, outcome: 'unreadable', message: call.problem }
  try {
    const { lines, estimated } = call
    const { fileName, format } = whole
    const brought = { fileName, format, lines, estimated, replace: options.replace }
    const done = importTranscript(tx, actor, recordingId, brought)
    const message = [
      `${done.segments} 句，正在等待筛查`,
      ...(done.estimated ? ['文本没有时间，按字数估算了每句的位置'] : []),
      ...(done.wordless > 0 ? [`略去 ${done.wordless} 句没有文字的`] : []),
    ].join('；')
    return { ...about, outcome: done.replaced ? 'replaced' : 'imported', message }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const outcome = error.message === importRefusals.exists ? 'exists' : 'refused'
    return { ...about, outcome, message: error.message }
  }
}

function told({ fileName, alone }: Whole, call: WrittenCall) {
  const name = call.names[0] === undefined ? '' : maskNumbers(displayName(call.names[0]))
  const part = alone ? null : [call.place, name].filter(Boolean).join(' ')
  return { fileName: maskNumbers(fileName), part }
}

/** By what the file says its call is; a file of one call also by its own name. */
function matchesOf(tx: Db, actor: Actor, { fileName, alone }: Whole, call: WrittenCall): Match[] {
  const names = alone ? [...call.names, stemOf(fileName)] : call.names
  for (const name of names) {
    const matches = recordingsNamed(tx, actor, name)
    if (matches.length > 0) return matches
  }
  return []
}

/** The call of a file that belongs to the recording whose page it was brought on, or why none does. */
function meantHere(tx: Db, actor: Actor, whole: Whole, recordingId: number): WrittenCall | string {
  const named = whole.calls.map((call) => ({ call, matches: matchesOf(tx, actor, whole, call) }))
  const own = named.find(({ matches }) => matches.some(({ id }) => id === recordingId))
  if (own) return own.call
  if (!whole.alone) return `文件里有 ${whole.calls.length} 通对话，没有一通写着这段录音的名字`
  const [only] = named
  if (!only) throw new NotFound()
  const other = only.matches[0]
  if (!other) return only.call
  const name = other.callNo ?? maskNumbers(other.originalName)
  return `文件名或内容写的是另一段录音 ${name}，没有导入；确实是这一段，请先给文件改名`
}

/** Whether this reader may follow the results to the recordings. */
export const followsResults = (actor: Actor): boolean => can(actor, 'recording.list')
