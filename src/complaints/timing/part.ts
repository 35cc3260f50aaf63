import { asc, desc, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import {
  unknownYearIn,
  type WorkingTime,
  workingTime,
} from '#src/organisation/working-calendar/working-time.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { isOpen } from '../flow/lifecycle.ts'
import { currentSpell } from '../flow/move.ts'
import { type ComplaintSpell, complaintSpells } from '../flow/schema.ts'
import type { ComplaintDetail } from '../queries.ts'
import type { ComplaintLevel, ComplaintStage } from '../vocabulary.ts'
import { complaintEscalations, complaintPauses, majorMarks } from './schema.ts'
import { contactStages, type MajorReason, stepOfStage, type TimedStep } from './vocabulary.ts'

/** One stay at one stage. */
export type Stay = {
  stage: ComplaintStage
  department: string | null
  startedAt: number
  endedAt: number | null
  dueAt: number | null
  /** Time on working days, without what was paused. */
  workedMs: number
  /** Null without a limit, and while it may still be kept. */
  kept: boolean | null
}

export type MajorPart = {
  complaintId: number
  level: ComplaintLevel
  opinionRisk: string
  /** Newest first. */
  marks: {
    reasons: MajorReason[]
    note: string
    at: number
    byName: string
    liftedAt: number | null
    liftedByName: string | null
    liftedReason: string | null
  }[]
  may: { mark: boolean; lift: boolean; suggest: boolean }
}

export type TimingPart = {
  complaintId: number
  /** Forms carry it, so that a stale page is told. */
  spellId: number | null
  step: TimedStep | null
  stageAt: number
  dueAt: number | null
  /** False where the limit runs through a year whose holidays are not published. */
  dueKnown: boolean
  contactDueAt: number | null
  contactedAt: number | null
  contactKnown: boolean
  pausedAt: number | null
  pauses: {
    reason: string
    from: number
    byName: string
    until: number | null
    endedByName: string | null
  }[]
  escalations: { step: TimedStep; level: number; at: number; told: string[] | null }[]
  stays: Stay[]
  now: number
  awaitsContact: boolean
  may: { pause: boolean; resume: boolean }
  major: MajorPart
}

/** The clock of a complaint: where it stands, since when and until when, and how long each step took. */
export function timingPart(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  now = Date.now(),
): TimingPart {
  const { id, stage, stageAt, dueAt, contactDueAt, contactedAt, pausedAt, blind } = complaint
  const spell = currentSpell(db, id)
  const open = isOpen(stage)
  const mayPause = can(actor, 'complaint.pause') && open
  return {
    complaintId: id,
    spellId: spell?.id ?? null,
    step: stepOfStage[stage] ?? null,
    stageAt,
    dueAt,
    dueKnown: spell?.dueKnown ?? true,
    contactDueAt,
    contactedAt,
    contactKnown:
      contactDueAt === null || unknownYearIn(db, complaint.openedAt, contactDueAt - 1) === null,
    pausedAt,
    pauses: pausesOf(db, id),
    escalations: escalationsOf(db, id).map((one) => ({ ...one, told: blind ? null : one.told })),
    stays: staysOf(db, id, blind, now),
    now,
    awaitsContact: contactStages.includes(stage),
    may: {
      pause: mayPause && pausedAt === null && dueAt !== null && dueAt > now,
      resume: mayPause && pausedAt !== null,
    },
    major: majorPart(db, actor, complaint, open),
  }
}

function majorPart(db: Db, actor: Actor, complaint: ComplaintDetail, open: boolean): MajorPart {
  const { id: complaintId, level, opinionRisk, blind } = complaint
  const mark = can(actor, 'complaint.mark') && open
  return {
    complaintId,
    level,
    opinionRisk,
    marks: db
      .select()
      .from(majorMarks)
      .where(eq(majorMarks.complaintId, complaintId))
      .orderBy(desc(majorMarks.id))
      .limit(10)
      .all()
      // Whoever marked it may be of the department that is to be judged.
      .map((one) => (blind ? { ...one, byName: afterJudging } : one)),
    may: {
      mark,
      lift: can(actor, 'complaint.settle') && open && level === 'major',
      suggest:
        mark && level === 'ordinary' && complaint.callId !== null && can(actor, 'recording.play'),
    },
  }
}

function pausesOf(db: Db, complaintId: number): TimingPart['pauses'] {
  const { reason, from, byName, until, endedByName } = complaintPauses
  return db
    .select({ reason, from, byName, until, endedByName })
    .from(complaintPauses)
    .where(eq(complaintPauses.complaintId, complaintId))
    .orderBy(desc(complaintPauses.id))
    .limit(20)
    .all()
}

function escalationsOf(db: Db, complaintId: number) {
  const { step, level, at, told } = complaintEscalations
  return db
    .select({ step, level, at, told })
    .from(complaintEscalations)
    .where(eq(complaintEscalations.complaintId, complaintId))
    .orderBy(desc(complaintEscalations.id))
    .limit(20)
    .all()
}

/** 环节用时, oldest first. */
function staysOf(db: Db, complaintId: number, blind: boolean, now: number): Stay[] {
  const calendar = workingTime(db)
  return db
    .select({ spell: complaintSpells, department: departments.name })
    .from(complaintSpells)
    .leftJoin(departments, eq(departments.id, complaintSpells.departmentId))
    .where(eq(complaintSpells.complaintId, complaintId))
    .orderBy(asc(complaintSpells.id))
    .limit(60)
    .all()
    .filter(({ spell }) => spell.startedAt > 0 && spell.endedAt !== spell.startedAt)
    .map(({ spell, department }) => ({
      stage: spell.stage,
      department: blind ? null : department,
      startedAt: spell.startedAt,
      endedAt: spell.endedAt,
      dueAt: spell.dueAt,
      workedMs: workedMs(calendar, spell, now),
      kept: keptOf(spell, now),
    }))
}

const workedMs = (calendar: WorkingTime, spell: ComplaintSpell, now: number): number =>
  Math.max(0, calendar.between(spell.startedAt, spell.endedAt ?? now) - spell.pausedMs)

function keptOf({ dueAt, endedAt }: ComplaintSpell, now: number): boolean | null {
  if (dueAt === null) return null
  if (endedAt !== null) return endedAt <= dueAt
  return dueAt <= now ? false : null
}
