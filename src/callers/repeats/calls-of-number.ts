import { and, desc, eq, gte, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import type { ChainCall } from './runs.ts'

/** The newest calls of a number that are read: a number that calls more is a machine's. */
const mostCalls = 1000

const newestOfNumber = (db: Db) =>
  db
    .select({
      id: calls.id,
      startedAt: calls.startedAt,
      typeId: calls.businessTypeId,
      teamId: calls.teamId,
      departmentId: calls.departmentId,
      subCentreId: calls.subCentreId,
    })
    .from(calls)
    .where(and(eq(calls.caller, placeholder('caller')), gte(calls.startedAt, placeholder('from'))))
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(mostCalls)
    .prepare()

/** Oldest first. */
export const callsOfNumber = (db: Db, caller: string, from: number): ChainCall[] =>
  prepared(db, newestOfNumber).all({ caller, from }).toReversed()
