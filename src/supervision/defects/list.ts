import { and, eq, lt, type SQL } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { type StaffCategory, staffCategories } from '#src/organisation/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { defectsSeen } from './find.ts'
import { type Defect, defects } from './schema.ts'
import { type DefectChoice, defectChoices, type DefectLevel, defectLevels } from './vocabulary.ts'

export type DefectFilters = {
  state: DefectChoice
  level: DefectLevel | null
  departmentId: number | null
  fault: FaultCategory | null
  staff: StaffCategory | null
  businessTypeId: number | null
}

export function readDefectFilters(
  query: Readonly<Record<string, string | undefined>>,
): DefectFilters {
  const word = <T extends Record<string, string>>(words: T, text: string | undefined) =>
    keysOf(words).find((key) => key === text) ?? null
  return {
    state: word(defectChoices, query['state']) ?? 'open',
    level: word(defectLevels, query['level']),
    departmentId: readId(query['department']),
    fault: word(faultCategories, query['fault']),
    staff: word(staffCategories, query['staff']),
    businessTypeId: readId(query['business']),
  }
}

export type DefectRow = Pick<
  Defect,
  | 'id'
  | 'state'
  | 'what'
  | 'level'
  | 'faultCategory'
  | 'rootCause'
  | 'staffCategory'
  | 'source'
  | 'dueAt'
  | 'doneAt'
  | 'doneByName'
  | 'times'
  | 'createdAt'
> & { owner: string; business: string | null }

export function defectList(
  db: Db,
  actor: Actor,
  filters: DefectFilters,
  request: PageRequest,
  now = Date.now(),
): Page<DefectRow> {
  authorise(actor, 'defect.read')
  // What is open lies with the soonest due first; what is done, the latest.
  const ascending = filters.state === 'open' || filters.state === 'overdue'
  const page = { ...request, ascending }
  const { where, order, limit } = keyset(defects.dueAt, defects.id, page)
  const rows = db
    .select({
      defect: defects,
      subCentre: subCentres.name,
      department: departments.name,
      team: teams.name,
      business: businessTypes.name,
    })
    .from(defects)
    .innerJoin(subCentres, eq(subCentres.id, defects.subCentreId))
    .leftJoin(departments, eq(departments.id, defects.departmentId))
    .leftJoin(teams, eq(teams.id, defects.teamId))
    .leftJoin(businessTypes, eq(businessTypes.id, defects.businessTypeId))
    .where(and(where, ...conditionsOf(db, actor, filters, now)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ defect }) => ({ id: defect.id, value: defect.dueAt }))
  return {
    ...cut,
    rows: cut.rows.map(({ defect, subCentre, department, team, business }) => ({
      ...{ id: defect.id, state: defect.state, level: defect.level, source: defect.source },
      ...{ faultCategory: defect.faultCategory, rootCause: defect.rootCause },
      ...{ staffCategory: defect.staffCategory, dueAt: defect.dueAt, doneAt: defect.doneAt },
      ...{ doneByName: defect.doneByName, times: defect.times, createdAt: defect.createdAt },
      ...{ what: maskText(defect.what), business },
      owner: ownerWords(defect.level, { subCentre, department, team }),
    })),
  }
}

/** The unit that owns a defect: 客服一部 2 班. */
export function ownerWords(
  level: DefectLevel,
  {
    subCentre,
    department,
    team,
  }: { subCentre: string; department: string | null; team: string | null },
): string {
  if (level === 'sub-centre') return subCentre
  return level === 'team' ? `${department ?? ''} ${team ?? ''}`.trim() : (department ?? '')
}

export function defectCount(
  db: Db,
  actor: Actor,
  filters: DefectFilters,
  most: number,
  now = Date.now(),
): number {
  authorise(actor, 'defect.read')
  const found = db
    .select({ id: defects.id })
    .from(defects)
    .where(and(...conditionsOf(db, actor, filters, now)))
  return countUpTo(db, found, most)
}

function conditionsOf(
  db: Db,
  actor: Actor,
  { state, level, departmentId, fault, staff, businessTypeId }: DefectFilters,
  now: number,
): (SQL | undefined)[] {
  return [
    defectsSeen(db, actor),
    state === 'any' ? undefined : eq(defects.state, state === 'done' ? 'done' : 'open'),
    state === 'overdue' ? lt(defects.dueAt, now + 1) : undefined,
    level === null ? undefined : eq(defects.level, level),
    departmentId === null ? undefined : eq(defects.departmentId, departmentId),
    fault === null ? undefined : eq(defects.faultCategory, fault),
    staff === null ? undefined : eq(defects.staffCategory, staff),
    businessTypeId === null ? undefined : eq(defects.businessTypeId, businessTypeId),
  ]
}

export type DefectFigures = { open: number; overdue: number; done: number }

export function defectFigures(db: Db, actor: Actor, now: number): DefectFigures {
  const all = { level: null, departmentId: null, fault: null, staff: null, businessTypeId: null }
  const count = (state: DefectChoice) => defectCount(db, actor, { state, ...all }, 999, now)
  return { open: count('open'), overdue: count('overdue'), done: count('done') }
}

/** Those that a complaint led to, as far as the reader sees them. */
export const defectsOfComplaint = (db: Db, actor: Actor, complaintId: number) =>
  db
    .select({ id: defects.id, what: defects.what, state: defects.state, dueAt: defects.dueAt })
    .from(defects)
    .innerJoin(complaints, eq(complaints.id, defects.complaintId))
    .where(and(eq(defects.complaintId, complaintId), defectsSeen(db, actor)))
    .limit(20)
    .all()
    .map((row) => ({ ...row, what: maskText(row.what) }))
