import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Db } from '#src/kernel/db.ts'
import { postings, teams } from '#src/organisation/schema.ts'

import type { Subject } from './subject.ts'

/** A person's own rows, or those of everybody who is in a unit now. */
export function ofMembers(
  db: Db,
  { kind, id }: Pick<Subject, 'kind' | 'id'>,
  personId: SQLiteColumn,
): SQL {
  if (kind === 'person') return eq(personId, id)
  const members = db
    .select({ personId: postings.personId })
    .from(postings)
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .where(and(isNull(postings.until), eq(kind === 'team' ? teams.id : teams.departmentId, id)))
  return sql`${personId} in ${members}`
}
