import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import type { MajorReason } from '#src/complaints/timing/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { spokenIn } from './heard.ts'
import { findHits } from './hits.ts'
import { lexiconInUse } from './rules/in-use.ts'

/** The rule that hears a customer say whom else he will turn to (12398, 12345, 媒体, 集团). */
export const threatRule = 'generic-10'
const mostShown = 3

export type Threat = {
  /** Which line of the transcript, as the page of the complaint numbers them. */
  line: number
  startMs: number
  text: string
  reason: MajorReason
}

export type ThreatsHeard = {
  complaintId: number
  /** False where there is nothing to read. */
  transcribed: boolean
  threats: Threat[]
  /** What the mark would say. */
  note: string
}

/**
 * 升级苗头: what in the call of a complaint sounds like going elsewhere with it. It suggests the mark of a
 * major complaint and sets nothing: a person marks. Reads the words, and leaves a trace of that.
 */
export function threatsHeard(db: Db, actor: Actor, complaintId: number): ThreatsHeard {
  authorise(actor, 'complaint.mark')
  authorise(actor, 'recording.play')
  const { callId } = complaintFor(db, actor, complaintId)
  const recording = callId === null ? undefined : recordingsOfCall(db, callId).at(-1)
  const lines = recording ? transcriptOf(db, recording.id) : []
  if (!recording || lines.length === 0) {
    return { complaintId, transcribed: false, threats: [], note: '' }
  }
  openedTranscript(db, actor, recording.id)
  const { hits } = findHits(lexiconInUse(db), lines.map(spokenIn))
  const threats = hits
    .filter(({ rule }) => rule === threatRule)
    .slice(0, mostShown)
    .flatMap(({ utterance }) => {
      const segment = lines[utterance]
      if (!segment) return []
      const text = maskText(shortened(segment.text))
      return [{ line: utterance, startMs: segment.startMs, text, reason: reasonOf(segment.text) }]
    })
  const [first] = threats
  const note = first ? `客户在通话 ${formatDuration(first.startMs)} 处说：“${first.text}”` : ''
  return { complaintId, transcribed: true, threats, note }
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

const reasonOf = (text: string): MajorReason =>
  /媒体|记者|电视|报社|曝光|抖音|微博|发.{0,3}网上|朋友圈/.test(text) ? 'media' : 'reputation'
