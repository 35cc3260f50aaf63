import { eq } from 'drizzle-orm'

import { eventsOfMany, type Subject, type SubjectEvent } from '#src/audit/timeline.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { ownSheet } from '#src/inspection/my-reviews/own.ts'
import type { ScoreSheet } from '#src/inspection/scoring/schema.ts'
import { readableSheet } from '#src/inspection/scoring/sheet-detail.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import type { Page, PageRequest } from '#src/kernel/paging.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { maskedParticulars } from './masked.ts'
import { docketRefusals } from './vocabulary.ts'

/** What lies behind a number, oldest first. */
export type Traces = {
  what: string
  /** The page of what they are the traces of. */
  back: string
  /** The rows the number was made of. */
  behind?: Behind[]
  events: Page<SubjectEvent>
}

/** A small table: what a number was made of. */
export type Behind = { title: string; head: string[]; rows: string[][] }

/** A judged agent reads that and when, and of others not who. */
const judge = '质检或管理人员'

/** The traces behind a score: given, changed, heard, contested. An agent's own, without names. */
export function tracesOfSheet(db: Db, actor: Actor, id: number, page: PageRequest): Traces {
  if (!can(actor, 'trace.read') && can(actor, 'own-review.read')) {
    const { sheet } = ownSheet(db, actor, id)
    const found = eventsOfMany(db, behindSheet(db, sheet), { ...page, ascending: true })
    const rows = found.rows.map((event) => unnamed(actor, event))
    return { what: '评分', back: `/my-reviews/sheets/${id}`, events: { ...found, rows } }
  }
  authorise(actor, 'trace.read')
  authorise(actor, 'inspection.read')
  const { sheet, blind } = readableSheet(db, actor, id)
  if (blind) throw refused(docketRefusals, 'unjudged')
  const events = shown(eventsOfMany(db, behindSheet(db, sheet), { ...page, ascending: true }))
  return { what: '评分', back: `/inspection/sheets/${id}`, events }
}

function behindSheet(db: Db, sheet: Pick<ScoreSheet, 'id' | 'taskId' | 'recordingId'>): Subject[] {
  const appeals = db
    .select({ id: reviewAppeals.id })
    .from(reviewAppeals)
    .where(eq(reviewAppeals.sheetId, sheet.id))
    .limit(20)
    .all()
  return [
    { kind: 'sheet', id: sheet.id },
    ...(sheet.taskId === null ? [] : [{ kind: 'task' as const, id: sheet.taskId }]),
    ...(sheet.recordingId === null ? [] : [{ kind: 'recording' as const, id: sheet.recordingId }]),
    ...appeals.map((appeal) => ({ kind: 'review-appeal' as const, id: appeal.id })),
  ]
}

/** The traces behind the verdict on a complaint: its steps, who heard the sound, the appeals. */
export function tracesOfVerdict(
  db: Db,
  actor: Actor,
  id: number,
  page: PageRequest,
  blindness: Blindness,
): Traces {
  authorise(actor, 'trace.read')
  const { duty, recording } = complaintDetail(db, actor, id, blindness)
  if (duty !== null) throw refused(docketRefusals, 'unjudged')
  const appeals = db
    .select({ id: reviewAppeals.id })
    .from(reviewAppeals)
    .where(eq(reviewAppeals.complaintId, id))
    .limit(20)
    .all()
  const subjects: Subject[] = [
    { kind: 'complaint', id },
    ...(recording && can(actor, 'recording.list')
      ? [{ kind: 'recording' as const, id: recording.id }]
      : []),
    ...appeals.map((appeal) => ({ kind: 'review-appeal' as const, id: appeal.id })),
  ]
  const events = shown(eventsOfMany(db, subjects, { ...page, ascending: true }))
  return { what: '核实结论', back: `/complaints/${id}`, events }
}

/** 一个月的投诉数: frozen by whom, corrected why. */
export function tracesOfMonth(db: Db, actor: Actor, month: string, page: PageRequest): Traces {
  authorise(actor, 'trace.read')
  authorise(actor, 'month.read')
  const subjects = [{ kind: 'month', id: month } as const]
  const events = shown(eventsOfMany(db, subjects, { ...page, ascending: true }))
  return { what: `${month} 投诉数`, back: `/complaints/months?month=${month}`, events }
}

export const shown = (page: Page<SubjectEvent>): Page<SubjectEvent> => ({
  ...page,
  rows: page.rows.map((event) => ({
    ...event,
    particulars: maskedParticulars(event.particulars),
  })),
})

/** Of the particulars only the score: who was asked and what was noted is not said to the judged. */
function unnamed({ accountId }: Actor, event: SubjectEvent): SubjectEvent {
  const { actorId, actorName, party, particulars } = event
  const score = particulars['score']
  return {
    ...event,
    actorName: party !== 'service' || actorId === accountId ? actorName : judge,
    particulars: typeof score === 'number' ? { score } : {},
  }
}
