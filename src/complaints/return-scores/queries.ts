import { and, eq, gte, inArray, lt, type SQL } from 'drizzle-orm'
import { union } from 'drizzle-orm/sqlite-core'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { spellings } from '#src/recordings/names.ts'

import { type ReturnScore, returnScores } from './schema.ts'

/** Scores of a telephone within a time, or of the very calls and complaints named. */
export function scoresOfCaller(
  db: Db,
  about: { caller: string; callNos: readonly string[]; complaintNos: readonly string[] },
  { from, until }: { from: number; until: number },
): ReturnScore[] {
  const { id } = returnScores
  // Each along its own index: an `or` of the three has none.
  const ids = (where: SQL | undefined) => db.select({ id }).from(returnScores).where(where)
  const theirs = union(
    ids(
      and(
        eq(returnScores.caller, about.caller),
        gte(returnScores.visitedAt, from),
        lt(returnScores.visitedAt, until),
      ),
    ),
    ids(isOneOf(returnScores.callNo, about.callNos.flatMap(spellings))),
    ids(isOneOf(returnScores.complaintNo, about.complaintNos)),
  )
  return db
    .select()
    .from(returnScores)
    .where(inArray(id, theirs))
    .limit(50)
    .all()
    .map((row) => shownScore(row))
}

/** What the customer said, with numbers masked for those who may not read them. */
export function shownScore(row: ReturnScore): ReturnScore {
  return { ...row, words: maskText(row.words) }
}
