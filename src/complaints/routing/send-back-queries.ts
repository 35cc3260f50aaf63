import { and, desc, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { hiddenComplaint } from '../queries.ts'
import { complaints } from '../schema.ts'
import { type ComplaintSendBack, complaintSendBacks } from './schema.ts'
import { sendBackStates } from './vocabulary.ts'

/** `days` are the days on which it was asked. */
export type SendBackFilters = Days & {
  departmentId: number | null
  state: keyof typeof sendBackStates | null
}

export type SendBackRow = ComplaintSendBack & { complaintNo: string; department: string }

export const sendBackReaders = [
  'complaint.dispatch',
  'complaint.intervene',
  'complaint.verify',
] as const satisfies readonly [Permission, ...Permission[]]

function authoriseReader(actor: Actor): void {
  if (!sendBackReaders.some((right) => can(actor, right))) throw new Forbidden(sendBackReaders[0])
}

export function readSendBackFilters(query: Record<string, string | undefined>): SendBackFilters {
  return {
    ...readDays(query),
    departmentId: readId(query['department']),
    state: keysOf(sendBackStates).find((key) => key === query['state']) ?? null,
  }
}

/** 回退: every request, newest first; of the own department where the reader sees one. */
export function sendBackList(
  db: Db,
  actor: Actor,
  { departmentId, state, from, until }: SendBackFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<SendBackRow> {
  authoriseReader(actor)
  const { where, order, limit } = keyset(complaintSendBacks.at, complaintSendBacks.id, page)
  const rows = db
    .select({
      sendBack: complaintSendBacks,
      complaintNo: complaints.complaintNo,
      department: departments.name,
    })
    .from(complaintSendBacks)
    .innerJoin(complaints, eq(complaints.id, complaintSendBacks.complaintId))
    .innerJoin(departments, eq(departments.id, complaintSendBacks.departmentId))
    .where(
      and(
        where,
        seenBy(db, actor),
        from === null ? undefined : gte(complaintSendBacks.at, from),
        until === null ? undefined : lt(complaintSendBacks.at, until),
        departmentId === null ? undefined : eq(complaintSendBacks.departmentId, departmentId),
        state === null ? undefined : answered(state),
        // The department that asks would tell whose call it is.
        unlessHidden(hiddenComplaint(db, actor, blindness)),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ sendBack, ...named }) => ({
      ...sendBack,
      ...named,
      reason: maskText(sendBack.reason),
      answerReason: sendBack.answerReason && maskText(sendBack.answerReason),
    }))
  return cutPage(rows, page, ({ at, id }) => ({ value: at, id }))
}

const answered = (state: keyof typeof sendBackStates): SQL | undefined =>
  state === 'waiting' ? isNull(complaintSendBacks.answer) : eq(complaintSendBacks.answer, state)

function seenBy(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return eq(complaintSendBacks.departmentId, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  const ofCentre = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return inArray(complaintSendBacks.departmentId, ofCentre)
}

export const figureDays = [30, 90, 365] as const

export type SendBackFigures = {
  department: { id: number; name: string }
  /** For each of the spans. */
  spans: { asked: number; agreed: number; declined: number }[]
}

/** A year of one department is read, and no more than this of it. */
const mostOfYear = 2000

/** How often each department asked to be rid of a complaint, and what was answered. */
export function sendBackFigures(db: Db, actor: Actor, now = Date.now()): SendBackFigures[] {
  authoriseReader(actor)
  if (['team', 'person', 'nothing'].includes(actor.scope.kind)) return []
  return departmentOptions(db, actor, now)
    .map(({ id, name }) => ({ department: { id, name }, spans: spansOf(db, id, now) }))
    .filter(({ spans }) => spans.some(({ asked }) => asked > 0))
}

function spansOf(db: Db, departmentId: number, now: number): SendBackFigures['spans'] {
  const { at, answer } = complaintSendBacks
  const longest = Math.max(...figureDays)
  const rows = db
    .select({ at, answer })
    .from(complaintSendBacks)
    .where(and(eq(complaintSendBacks.departmentId, departmentId), gte(at, now - longest * dayMs)))
    .orderBy(desc(at))
    .limit(mostOfYear)
    .all()
  return figureDays.map((days) => {
    const within = rows.filter((row) => row.at >= now - days * dayMs)
    const of = (wanted: 'agreed' | 'declined') => within.filter((row) => row.answer === wanted)
    return {
      asked: within.length,
      agreed: of('agreed').length,
      declined: of('declined').length,
    }
  })
}
