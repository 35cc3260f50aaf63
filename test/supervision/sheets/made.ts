import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import type { Metric } from '#src/supervision/metrics/weekly.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import { changeDraft, type DraftChanges, draftSheet } from '#src/supervision/sheets/draft.ts'
import { issueSheet } from '#src/supervision/sheets/issue.ts'
import { addItem, finishItem, itemsOf } from '#src/supervision/sheets/items.ts'
import { beginMeasures, finishMeasures, setCause } from '#src/supervision/sheets/plan.ts'
import { type SupervisionSheet, supervisionSheets } from '#src/supervision/sheets/schema.ts'
import { opened, type StaffedCentre, staffedCentre } from '#test/complaints/opened.ts'

/** Monday 2026-11-02, ten in the morning; the weeks before hold the baseline. */
export const monday = Date.parse('2026-11-02T00:00:00+08:00')
export const start = monday + 10 * 3_600_000
export const week = (n: number) => monday + n * weekMs
export const day = (text: string) => parseDay(text) as number

export type Cast = StaffedCentre & {
  leader: Actor
  inspector: Actor
  secondHandler: Actor
  outsider: Actor
}

export function sheetCast(db: Db): Cast {
  const cast = staffedCentre(db)
  const of = { kind: 'department', id: cast.first.department.id } as const
  const made = {
    ...cast,
    leader: another(db, 'executive', { kind: 'all' }, '分管领导甲'),
    inspector: another(db, 'qa-inspector', { kind: 'all' }, '质检员甲'),
    secondHandler: another(db, 'case-handler', of, '办理人乙'),
    outsider: another(db, 'agent', { kind: 'nothing' }, '旁人'),
  }
  // Answered calls are what the tests say, not what made the complaints.
  db.delete(handledCalls).run()
  return made
}

export function another(db: Db, role: Role, scope: Scope, name: string): Actor {
  const account = db
    .insert(accounts)
    .values({
      ...{ username: `${role}-${name}`, displayName: name, passwordHash: 'never matches' },
      ...{ roles: [role], scopeKind: scope.kind, scopeId: 'id' in scope ? scope.id : null },
      createdAt: 1,
    })
    .returning()
    .get()
  return actorOf(account)
}

export const metricOf = (cast: Cast, facts: Partial<Metric> = {}): Metric => ({
  ...{ kind: 'substantiated', departmentId: cast.first.department.id },
  ...{ faultCategory: 'shirking', rootCause: null, staffCategory: null },
  ...facts,
})

/** Substantiated complaints of the department, so many in a week. */
export function complaintsIn(
  db: Db,
  cast: Cast,
  n: number,
  count: number,
  facts: Partial<Complaint> = { verdict: 'substantiated' },
): Complaint[] {
  const given = { faultCategory: 'shirking', openedAt: week(n) + 3_600_000, ...facts } as const
  const made = Array.from({ length: count }, () => opened(db, cast.manager, cast.first, given))
  db.delete(handledCalls).run()
  return made
}

export const idOf = (actor: Actor) => actor.accountId ?? 0
export const sheetNow = (db: Db, id: number): SupervisionSheet => {
  const sheet = db.select().from(supervisionSheets).where(eq(supervisionSheets.id, id)).get()
  if (!sheet) throw new Error('no such sheet')
  return sheet
}
export const seen = (db: Db, id: number) => sheetNow(db, id).revision

export function aDraft(
  db: Db,
  cast: Cast,
  changes: Partial<DraftChanges> = {},
  now = start,
): SupervisionSheet {
  const facts = {
    ...{ departmentId: cast.first.department.id, metric: metricOf(cast) },
    ...{ problem: '应派未派，坐席只催办不重新派单', complaintIds: [] },
  }
  const source = { kind: 'manual', id: null } as const
  const { id } = draftSheet(db, cast.manager, { ...facts, source }, now)
  return changeDraft(
    ...([db, cast.manager, id] as const),
    {
      ...facts,
      ...{ clipIds: [], limit: 2, weeks: 3, ownerId: idOf(cast.handler) },
      dueDay: day('2026-11-20'),
      ...changes,
    },
    seen(db, id),
    now,
  )
}

export function issued(db: Db, cast: Cast, changes: Partial<DraftChanges> = {}): SupervisionSheet {
  const { id } = aDraft(db, cast, changes)
  return issueSheet(db, cast.manager, id, seen(db, id), start)
}

export const anItem = (cast: Cast, owner: Actor = cast.handler) => ({
  ...{ what: '修订派单判断表并上墙', target: '每个班组一张', ownerId: idOf(owner) },
  dueDay: day('2026-11-13'),
})

/** Issued, with a cause and two measures by two people. */
export function planned(db: Db, cast: Cast, changes: Partial<DraftChanges> = {}): number {
  const { id } = issued(db, cast, changes)
  setCause(db, cast.handler, id, { kind: 'process', text: '派单规则与话术不一致' }, seen(db, id))
  addItem(db, cast.handler, id, anItem(cast), seen(db, id), start)
  addItem(db, cast.handler, id, anItem(cast, cast.secondHandler), seen(db, id), start)
  return id
}

export function underWay(db: Db, cast: Cast, changes: Partial<DraftChanges> = {}): number {
  const id = planned(db, cast, changes)
  beginMeasures(db, cast.handler, id, seen(db, id), start)
  return id
}

/** All measures done on the Wednesday of the first week: weeks count from the next Monday. */
export function checking(db: Db, cast: Cast, changes: Partial<DraftChanges> = {}): number {
  const id = underWay(db, cast, changes)
  const at = start + 2 * 86_400_000
  for (const item of itemsOf(db, id)) {
    finishItem(db, cast.handler, id, item.id, '已经做完并抽查', seen(db, id), at)
  }
  finishMeasures(db, cast.handler, id, seen(db, id), at)
  return id
}
