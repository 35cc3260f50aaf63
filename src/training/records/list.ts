import {
  and,
  eq,
  exists,
  gte,
  inArray,
  isNull,
  lt,
  not,
  notInArray,
  sql,
  type SQL,
} from 'drizzle-orm'

import { hiddenComplaint } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { interviews } from '../interviews/schema.ts'
import { type TrainingRecord, trainingRecords } from './schema.ts'
import { everydayKinds, type TrainingKind, trainingKinds } from './vocabulary.ts'

/** `days` are the days on which a training ended. */
export type RecordFilters = Days & { kind: TrainingKind | null; departmentId: number | null }

export type RecordRow = Pick<
  TrainingRecord,
  'id' | 'kind' | 'track' | 'title' | 'trainerName' | 'outcome' | 'score' | 'completedAt'
> & { agent: { agentNo: string; name: string | null }; department: string | null }

export function readRecordFilters(
  query: Readonly<Record<string, string | undefined>>,
): RecordFilters {
  return {
    ...readDays(query),
    kind: keysOf(trainingKinds).find((key) => key === query['kind']) ?? null,
    departmentId: readId(query['department']),
  }
}

/** Where somebody worked when the training ended, as the sums count it. */
const unitThen = (column: 'id' | 'department_id') => sql<
  number | null
>`(select ${sql.raw(`t.${column}`)}
  from postings p join teams t on t.id = p.team_id
  where p.person_id = ${trainingRecords.personId} and p."from" <= ${trainingRecords.completedAt}
  order by p."from" desc limit 1)`
const departmentThen = unitThen('department_id')

/** 培训记录, newest first: one row for each person taught, as far as it still counts. */
export function recordList(
  db: Db,
  actor: Actor,
  { kind, departmentId, from, until }: RecordFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<RecordRow> {
  authorise(actor, 'training.read')
  const { completedAt, id, voidedAt } = trainingRecords
  const { where, order, limit } = keyset(completedAt, id, page)
  const rows = db
    .select({
      row: trainingRecords,
      agentNo: people.agentNo,
      name: people.name,
      department: sql<
        string | null
      >`(select name from departments d where d.id = ${departmentThen})`,
    })
    .from(trainingRecords)
    .innerJoin(people, eq(people.id, trainingRecords.personId))
    .where(
      and(
        where,
        ofScope(db, actor),
        isNull(voidedAt),
        from === null ? undefined : gte(completedAt, from),
        until === null ? undefined : lt(completedAt, until),
        kind === null
          ? notInArray(trainingRecords.kind, [...everydayKinds])
          : eq(trainingRecords.kind, kind),
        departmentId === null ? undefined : sql`${departmentThen} = ${departmentId}`,
        tellsNothing(db, actor, blindness),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ row }) => ({ value: row.completedAt, id: row.id }))
  const named = can(actor, 'agent.read')
  const shown = cut.rows.map(({ row, agentNo, name, department }) => {
    const { kind: of, track, title, trainerName, outcome, score } = row
    return {
      ...{ id: row.id, completedAt: row.completedAt, kind: of, track, title, trainerName },
      ...{ outcome, score, department, agent: { agentNo, name: named ? name || null : null } },
    }
  })
  return { ...cut, rows: shown }
}

/** An interview follows a verdict: to whoever has still to judge the call it would tell whose it is. */
function tellsNothing(db: Db, actor: Actor, blindness: Blindness): SQL | undefined {
  const hidden = hiddenComplaint(db, actor, blindness)
  if (!hidden) return undefined
  const interview = db
    .select({ one: sql`1` })
    .from(interviews)
    .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
    .where(
      and(eq(trainingRecords.kind, 'interview'), eq(interviews.id, trainingRecords.refId), hidden),
    )
  return not(exists(interview))
}

function ofScope(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return sql`${departmentThen} = ${scope.id}`
  if (scope.kind === 'team') return sql`${unitThen('id')} = ${scope.id}`
  if (scope.kind === 'person') return eq(trainingRecords.personId, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  const ofCentre = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return inArray(departmentThen, ofCentre)
}
