import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'

import { isAmong } from '#src/auth/scope.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { callReconciliations, findings } from '#src/screening/schema.ts'
import {
  type FindingState,
  findingStates,
  type Reconciliation,
  reconciliations,
} from '#src/screening/vocabulary.ts'
import { type Voice, voices } from '#src/transcription/vocabulary.ts'

export type SearchFilters = Days & {
  /** Whose words are looked through; null for everybody's. */
  voice: Voice | null
  departmentId: number | null
  businessTypeId: number | null
  /** Number or name; only for those who may see agents. */
  agent: string
  /** Only for those who may see findings. */
  box: Reconciliation | null
  finding: FindingState | null
}

type Query = Record<string, string | undefined>

/** Anything forged or misspelt is no filter; what exists nowhere is named in `problems`. */
export function readSearchFilters(db: Db, actor: Actor, query: Query): SearchFilters {
  const days = readDays(query)
  const agent = can(actor, 'agent.read')
    ? (query['agent'] ?? '').normalize('NFKC').trim().slice(0, 60)
    : ''
  const sees = can(actor, 'finding.list')
  const problems = { ...days.problems }
  if (agent !== '' && !agentExists(db, agent)) {
    problems['agent'] = '花名册里没有这个工号或姓名'
  }
  return {
    ...days,
    problems,
    agent,
    voice: keysOf(voices).find((key) => key === query['voice']) ?? null,
    departmentId: readId(query['department']),
    businessTypeId: readId(query['type']),
    box: (sees && keysOf(reconciliations).find((key) => key === query['box'])) || null,
    finding: (sees && keysOf(findingStates).find((key) => key === query['finding'])) || null,
  }
}

export const asksWhose = ({ departmentId, agent }: SearchFilters): boolean =>
  departmentId !== null || agent !== ''

/**
 * Conditions on the call and its recording; the voice is asked of the segments themselves. The calls
 * were found by what was said in them: each sign keeps the search from starting anywhere else.
 */
export function callConditions(db: Db, filters: SearchFilters): (SQL | undefined)[] {
  const { from, until, departmentId, businessTypeId, agent, box, finding } = filters
  const inBox = and(eq(callReconciliations.callId, calls.id), eq(callReconciliations.state, box!))
  const inState = and(eq(findings.recordingId, recordings.id), eq(findings.state, finding!))
  const one = { one: sql`1` }
  return [
    from === null ? undefined : sql`+${calls.startedAt} >= ${from}`,
    until === null ? undefined : sql`+${calls.startedAt} < ${until}`,
    departmentId === null ? undefined : isAmong(calls.departmentId, departmentId),
    businessTypeId === null ? undefined : isAmong(calls.businessTypeId, businessTypeId),
    agent === '' ? undefined : sql`+${calls.personId} in ${agentsNamed(db, agent)}`,
    box && exists(db.select(one).from(callReconciliations).where(inBox)),
    finding && exists(db.select(one).from(findings).where(inState)),
  ].map((condition) => condition ?? undefined)
}

function agentsNamed(db: Db, agent: string) {
  return db
    .select({ id: people.id })
    .from(people)
    .where(or(eq(people.agentNo, agent), eq(people.name, agent)))
}

function agentExists(db: Db, agent: string): boolean {
  return agentsNamed(db, agent).limit(1).get() !== undefined
}
