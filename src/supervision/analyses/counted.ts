import { and, eq, gte, isNull, lt } from 'drizzle-orm'

import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import {
  reasonWords,
  type RootCause,
  rootCauses,
  type UnsubstantiatedReason,
} from '#src/complaints/handling/vocabulary.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import {
  type ComplaintVerdict,
  complaintVerdicts,
  type FaultCategory,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'

import { weekMs } from '../metrics/weekly.ts'

/** As what one complaint counts. */
export type Counted = {
  departmentId: number | null
  verdict: ComplaintVerdict | null
  fault: FaultCategory
  cause: RootCause | null
  reason: UnsubstantiatedReason | null
}

/** The complaints of a week as they count now. */
export function countedIn(db: Db, week: number): Map<number, Counted> {
  const { id, openedAt, class: of, departmentId, verdict, faultCategory } = complaints
  const { rootCause, unsubstantiatedReason } = complaintVerifications
  const rows = db
    .select({
      ...{ id, departmentId, verdict, fault: faultCategory },
      ...{ cause: rootCause, reason: unsubstantiatedReason },
    })
    .from(complaints)
    .leftJoin(
      complaintVerifications,
      and(eq(complaintVerifications.complaintId, id), isNull(complaintVerifications.supersededAt)),
    )
    .where(and(gte(openedAt, week), lt(openedAt, week + weekMs), standing, eq(of, 'internal')))
    .all()
  return new Map(rows.map(({ id: complaintId, ...counted }) => [complaintId, counted]))
}

/** As it is kept with a published analysis. */
export const standsAs = ({ departmentId, verdict, fault, cause, reason }: Counted): string =>
  JSON.stringify([departmentId, verdict, fault, cause, reason])

export function readStanding(text: string): Counted {
  const [departmentId, verdict, fault, cause, reason] = JSON.parse(text) as [
    Counted['departmentId'],
    Counted['verdict'],
    Counted['fault'],
    Counted['cause'],
    Counted['reason'],
  ]
  return { departmentId, verdict, fault, cause, reason }
}

export function countedWords(
  { departmentId, verdict, fault, cause, reason }: Counted,
  nameOf: (departmentId: number) => string,
): string {
  return [
    departmentId === null ? '部门不明' : nameOf(departmentId),
    verdict === null ? '未核实' : complaintVerdicts[verdict],
    faultCategories[fault],
    verdict === 'substantiated' && cause ? rootCauses[cause] : '',
    verdict === 'unsubstantiated' && reason ? reasonWords[reason] : '',
  ]
    .filter(Boolean)
    .join(' · ')
}
