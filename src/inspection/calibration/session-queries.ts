import { asc, eq, inArray, sql } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { calls } from '#src/recordings/schema.ts'

import { scoringForms, scoringFormVersions } from '../forms/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import {
  calibrationCalls,
  calibrationMembers,
  type CalibrationSession,
  calibrationSessions,
} from './schema.ts'

export type SessionRow = CalibrationSession & {
  form: string
  calls: number
  /** Sheets to be scored, and those scored. */
  asked: number
  done: number
  /** The reader's own, where the reader takes part. */
  mine: { asked: number; done: number } | null
}

const ended = ['scored', 'unscorable'] as const

/** Sessions, the newest first, with how far they are; nobody's scores. */
export function sessionList(db: Db, actor: Actor, request: PageRequest): Page<SessionRow> {
  authorise(actor, 'calibration.read')
  const list = keyset(calibrationSessions.createdAt, calibrationSessions.id, request)
  const rows = db
    .select({
      session: calibrationSessions,
      form: scoringForms.name,
      version: scoringFormVersions.version,
    })
    .from(calibrationSessions)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, calibrationSessions.versionId))
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(list.where)
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
    .map(({ session, form, version }) => {
      const tasks = sessionTasks(db, session.id)
      const own = tasks.filter(({ accountId }) => accountId === actor.accountId)
      const count = (some: typeof tasks) => ({
        asked: some.length,
        done: some.filter(({ done }) => done).length,
      })
      return {
        ...session,
        form: `${form} 第 ${version} 版`,
        calls: new Set(tasks.map(({ callId }) => callId)).size,
        ...count(tasks),
        mine: own.length > 0 ? count(own) : null,
      }
    })
  return cutPage(rows, request, ({ createdAt, id }) => ({ value: createdAt, id }))
}

export function sessionCount(db: Db, actor: Actor, most: number): number {
  authorise(actor, 'calibration.read')
  return countUpTo(db, db.select({ id: calibrationSessions.id }).from(calibrationSessions), most)
}

/** One session's tasks: members times calls, some hundreds. */
function sessionTasks(db: Db, sessionId: number) {
  return db
    .select({
      accountId: inspectionTasks.accountId,
      callId: inspectionTasks.callId,
      done: sql<number>`${inArray(inspectionTasks.state, [...ended])}`.mapWith(Boolean),
    })
    .from(inspectionTasks)
    .where(eq(inspectionTasks.sessionId, sessionId))
    .all()
}

export type Participant = {
  accountId: number
  name: string
  isExpert: boolean
  /** Cannot sign in any more. */
  disabled: boolean
  asked: number
  done: number
}

export type SessionCall = {
  callId: number
  callNo: string
  /** Null once the recording has been erased. */
  recordingId: number | null
  position: number
}

export type SessionDetail = {
  session: CalibrationSession
  form: string
  calls: SessionCall[]
  asked: number
  done: number
  /** For whoever convenes sessions; null for others. */
  participants: Participant[] | null
  mine: Participant | null
}

/** One session as it stands: who has scored how many, never what. */
export function sessionDetail(db: Db, actor: Actor, sessionId: number): SessionDetail {
  authorise(actor, 'calibration.read')
  const row = db
    .select({
      session: calibrationSessions,
      form: scoringForms.name,
      version: scoringFormVersions.version,
    })
    .from(calibrationSessions)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, calibrationSessions.versionId))
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(eq(calibrationSessions.id, sessionId))
    .get()
  if (!row) throw new NotFound()
  const everybody = participantsOf(db, row.session)
  const sum = (value: (one: Participant) => number) =>
    everybody.reduce((total, one) => total + value(one), 0)
  return {
    session: row.session,
    form: `${row.form} 第 ${row.version} 版`,
    calls: callsOf(db, sessionId),
    asked: sum(({ asked }) => asked),
    done: sum(({ done }) => done),
    participants: can(actor, 'calibration.manage') ? everybody : null,
    mine: everybody.find(({ accountId }) => accountId === actor.accountId) ?? null,
  }
}

export function callsOf(db: Db, sessionId: number): SessionCall[] {
  return db
    .select({
      callId: calls.id,
      callNo: calls.callNo,
      recordingId: calibrationCalls.recordingId,
      position: calibrationCalls.position,
    })
    .from(calibrationCalls)
    .innerJoin(calls, eq(calls.id, calibrationCalls.callId))
    .where(eq(calibrationCalls.sessionId, sessionId))
    .orderBy(asc(calibrationCalls.position))
    .all()
}

/** The expert first, then the members by name. */
export function participantsOf(db: Db, session: CalibrationSession): Participant[] {
  const tasks = sessionTasks(db, session.id)
  const members = db
    .select()
    .from(calibrationMembers)
    .where(eq(calibrationMembers.sessionId, session.id))
    .all()
  const ids = [...members.map(({ accountId }) => accountId), session.expertId ?? 0]
  const known = db.select().from(accounts).where(inArray(accounts.id, ids)).all()
  return known
    .map(({ id, displayName, disabledAt }) => {
      const own = tasks.filter(({ accountId }) => accountId === id)
      return {
        accountId: id,
        // As they were called then.
        name: members.find(({ accountId }) => accountId === id)?.accountName ?? displayName,
        isExpert: id === session.expertId,
        disabled: disabledAt !== null,
        asked: own.length,
        done: own.filter(({ done }) => done).length,
      }
    })
    .toSorted(
      (one, other) =>
        Number(other.isExpert) - Number(one.isExpert) ||
        one.name.localeCompare(other.name, 'zh-CN') ||
        one.accountId - other.accountId,
    )
}
