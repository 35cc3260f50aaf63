import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'

import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { type StaffCategory, staffCategories } from '#src/organisation/vocabulary.ts'

import { complaintVerifications } from './handling/schema.ts'
import {
  reasonWords,
  type RootCause,
  rootCauses,
  type UnsubstantiatedReason,
} from './handling/vocabulary.ts'
import { complaints } from './schema.ts'
import {
  type ComplaintClass,
  complaintClasses,
  type ComplaintLevel,
  complaintLevels,
  type ComplaintSource,
  complaintSources,
  type FaultCategory,
  faultCategories,
  type OriginChoice,
  originChoices,
  stageChoices,
  verdictChoices,
  type Whose,
  whoseChoices,
} from './vocabulary.ts'

export type ComplaintFilters = {
  stage: keyof typeof stageChoices | null
  level: ComplaintLevel | null
  class: ComplaintClass | null
  source: ComplaintSource | null
  verdict: keyof typeof verdictChoices | null
  /** Only those with 舆情风险. */
  risky: boolean
  handlingId: number | null
  /** Those the own department handles, or one took in, instead of those about the own people. */
  whose: Whose | null
  origin: OriginChoice | null
  type: FaultCategory | null
  departmentId: number | null
  /** Of one team or one agent; for readers who may know whose a complaint is. */
  teamId: number | null
  personId: number | null
  /** Of the verdict as it stands. */
  cause: RootCause | null
  reason: UnsubstantiatedReason | null
  staff: StaffCategory | null
  no: string | null
}

export function readComplaintFilters(query: Record<string, string | undefined>): ComplaintFilters {
  return {
    stage: keysOf(stageChoices).find((key) => key === query['stage']) ?? null,
    level: keysOf(complaintLevels).find((key) => key === query['level']) ?? null,
    class: keysOf(complaintClasses).find((key) => key === query['class']) ?? null,
    source: keysOf(complaintSources).find((key) => key === query['source']) ?? null,
    verdict: keysOf(verdictChoices).find((key) => key === query['verdict']) ?? null,
    risky: query['risk'] === 'yes',
    handlingId: readId(query['handling']),
    whose: keysOf(whoseChoices).find((key) => key === query['whose']) ?? null,
    origin: keysOf(originChoices).find((key) => key === query['origin']) ?? null,
    type: keysOf(faultCategories).find((key) => key === query['type']) ?? null,
    departmentId: readId(query['department']),
    teamId: readId(query['team']),
    personId: readId(query['person']),
    cause: keysOf(rootCauses).find((key) => key === query['cause']) ?? null,
    reason: keysOf(reasonWords).find((key) => key === query['reason']) ?? null,
    staff: keysOf(staffCategories).find((key) => key === query['staff']) ?? null,
    no: query['no']?.trim() || null,
  }
}

/**
 * What kind of complaint is asked for, apart from where it belongs and where it stands. Where nothing
 * narrower is asked for (`alone`), the list is read along the index of the first of these; otherwise they
 * only look at what the narrower finds, as the planner cannot know that most complaints are internal.
 */
export function natureOf(filters: ComplaintFilters, alone: boolean): (SQL | undefined)[] {
  const { level, class: of, source, verdict, risky } = filters
  const along = alone ? (['verdict', 'source', 'class'] as const).find((key) => filters[key]) : null
  const column = (key: 'verdict' | 'source' | 'class') =>
    key === along ? sql`${complaints[key]}` : sql`+${complaints[key]}`
  return [
    level ? eq(complaints.level, level) : undefined,
    of ? sql`${column('class')} = ${of}` : undefined,
    source ? sql`${column('source')} = ${source}` : undefined,
    verdict === 'none' ? isNull(column('verdict')) : undefined,
    verdict && verdict !== 'none' ? sql`${column('verdict')} = ${verdict}` : undefined,
    risky ? sql`${complaints.opinionRisk} <> ''` : undefined,
    filters.cause ? verified(eq(complaintVerifications.rootCause, filters.cause)) : undefined,
    filters.reason
      ? verified(eq(complaintVerifications.unsubstantiatedReason, filters.reason))
      : undefined,
    filters.staff
      ? sql`exists (select 1 from ${people} where ${people.id} = ${complaints.personId} and ${people.staffCategory} = ${filters.staff})`
      : undefined,
  ]
}

/** What was said with the verdict that stands. */
const verified = (said: SQL) =>
  sql`exists (select 1 from ${complaintVerifications} where ${and(
    eq(complaintVerifications.complaintId, complaints.id),
    isNull(complaintVerifications.supersededAt),
    said,
  )})`
