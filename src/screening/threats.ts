import type { MajorReason } from '#src/complaints/timing/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { type LineHeard, linesHeard, shortened } from './complaint-lines.ts'

/** The rule that hears a customer say whom else he will turn to (12398, 12345, 媒体, 集团). */
export const threatRule = 'generic-10'
const mostShown = 3

export type Threat = Pick<LineHeard, 'line' | 'startMs' | 'text'> & { reason: MajorReason }

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
  const heard = linesHeard(db, actor, complaintId)
  if (!heard) return { complaintId, transcribed: false, threats: [], note: '' }
  const threats = heard
    .filter(({ rule }) => rule === threatRule)
    .slice(0, mostShown)
    .map(({ line, startMs, text }) => ({
      ...{ line, startMs, text: maskText(shortened(text)), reason: reasonOf(text) },
    }))
  const [first] = threats
  const note = first ? `客户在通话 ${formatDuration(first.startMs)} 处说：“${first.text}”` : ''
  return { complaintId, transcribed: true, threats, note }
}

const reasonOf = (text: string): MajorReason =>
  /媒体|记者|电视|报社|曝光|抖音|微博|发.{0,3}网上|朋友圈/.test(text) ? 'media' : 'reputation'
