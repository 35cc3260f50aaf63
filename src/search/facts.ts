import { and, eq, inArray } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes, departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { type CallFacts, callFacts } from '#src/recordings/call-facts.ts'
import { shownName } from '#src/recordings/masking.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

export type CallOf = { fileName: string; call: CallFacts | null }

/** What a reader may know of some recordings and their calls, by recording. */
export function factsOf(
  db: Db,
  actor: Actor,
  recordingIds: readonly number[],
): Map<number, CallOf> {
  const rows = db
    .select({
      id: recordings.id,
      name: recordings.originalName,
      call: calls,
      person: people,
      team: teams.name,
      department: departments.name,
      subCentre: subCentres.name,
      businessType: businessTypes.name,
    })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(people, eq(people.id, calls.personId))
    .leftJoin(teams, eq(teams.id, calls.teamId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(subCentres, eq(subCentres.id, calls.subCentreId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(and(inArray(recordings.id, [...recordingIds]), visibleTo(actor, calls)))
    .all()
  return new Map(
    rows.map((row) => [
      row.id,
      { fileName: shownName(actor, row.name), call: callFacts(actor, row) },
    ]),
  )
}
