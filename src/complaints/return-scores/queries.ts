import { and, eq, gte, inArray, lt, or } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskSpoken } from '#src/recordings/masking.ts'
import { spellings } from '#src/recordings/names.ts'

import { type ReturnScore, returnScores } from './schema.ts'

/** Scores of a telephone within a time, or of the very calls and complaints named. */
export function scoresOfCaller(
  db: Db,
  actor: Actor,
  about: { caller: string; callNos: readonly string[]; complaintNos: readonly string[] },
  { from, until }: { from: number; until: number },
): ReturnScore[] {
  const { caller, callNos, complaintNos } = about
  return db
    .select()
    .from(returnScores)
    .where(
      or(
        and(
          eq(returnScores.caller, caller),
          gte(returnScores.visitedAt, from),
          lt(returnScores.visitedAt, until),
        ),
        inArray(returnScores.callNo, callNos.flatMap(spellings)),
        inArray(returnScores.complaintNo, [...complaintNos]),
      ),
    )
    .limit(50)
    .all()
    .map((row) => shownScore(actor, row))
}

/** What the customer said, with numbers masked for those who may not read them. */
export function shownScore(actor: Actor, row: ReturnScore): ReturnScore {
  return can(actor, 'caller.read') ? row : { ...row, words: maskSpoken(row.words) }
}
