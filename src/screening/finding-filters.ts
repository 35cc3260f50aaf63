import { eq, gte, lt, type SQL } from 'drizzle-orm'

import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { Days } from '#src/recordings/filters.ts'
import { calls } from '#src/recordings/schema.ts'

import {
  type FindingOrigin,
  findingOrigins,
  type FindingState,
  findingStates,
  type Reconciliation,
  reconciliations,
} from './vocabulary.ts'

export type FindingFilters = {
  /** Null: the suspected unreported ones, whether or not they have been compared yet. */
  box: Reconciliation | null
  state: FindingState | null
  type: FaultCategory | null
  /** How it came into the queue; what was drawn at random shows once it is judged. */
  origin: FindingOrigin | null
  /** Code of a rule that hit. */
  rule: string | null
  departmentId: number | null
  days: Pick<Days, 'from' | 'until'>
}

/**
 * Filters of a query string. Without a box the queue shows what waits for a verdict; a box shows
 * everything it counts.
 */
export function readFindingFilters(
  query: Record<string, string | undefined>,
  days: Pick<Days, 'from' | 'until'>,
): FindingFilters {
  const box = keysOf(reconciliations).find((key) => key === query['box']) ?? null
  const state = keysOf(findingStates).find((key) => key === query['state'])
  return {
    box,
    state: state ?? (box || query['state'] === 'any' ? null : 'pending'),
    type: keysOf(faultCategories).find((key) => key === query['type']) ?? null,
    origin: keysOf(findingOrigins).find((key) => key === query['origin']) ?? null,
    rule: /^[\w.-]{1,64}$/.test(query['rule'] ?? '') ? (query['rule'] ?? null) : null,
    departmentId: readId(query['department']),
    days,
  }
}

/** The same for one reader: who judges blind cannot ask whose calls they are. */
export function filtersFor(
  actor: Actor,
  query: Record<string, string | undefined>,
  days: Pick<Days, 'from' | 'until'>,
): FindingFilters {
  const filters = readFindingFilters(query, days)
  return mayFilterUnits(actor) ? filters : { ...filters, departmentId: null }
}

/** The filters by unit stay with whoever plans the queue. */
export const mayFilterUnits = (actor: Actor) =>
  can(actor, 'queue.plan') || !can(actor, 'finding.recheck')

/** Conditions on the call itself, shared by findings and by the boxes that hold none. */
export function callConditions({ departmentId, days }: FindingFilters): (SQL | undefined)[] {
  return [
    departmentId === null ? undefined : eq(calls.departmentId, departmentId),
    days.from === null ? undefined : gte(calls.startedAt, days.from),
    days.until === null ? undefined : lt(calls.startedAt, days.until),
  ]
}
