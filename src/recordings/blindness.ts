import { not, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import type { DutyKind } from './vocabulary.ts'

/** What a reader has still to do with a call before being told whose it is. */
export type Duty = { kind: DutyKind; href: string }

/**
 * 盲审: whoever has still to judge a call is not told whose it is, on any page or in any file. What
 * there is to judge is known to slices above; they hand the rule down.
 */
export type Blindness = {
  /** Which of these calls are hidden from the reader: one query for a page of rows. */
  among: (db: Db, actor: Actor, callIds: readonly number[]) => ReadonlySet<number>
  /** The same about a column that holds a call's id; undefined where nothing is hidden from anybody like the reader. */
  of: (db: Db, actor: Actor, callId: SQLiteColumn) => SQL | undefined
  /** Why one call is hidden, and where the reader judges it. */
  duty: (db: Db, actor: Actor, callId: number) => Duty | null
}

/** The rows of a list that are not hidden: asked for by unit or agent, the others would tell. */
export const unlessHidden = (hidden: SQL | undefined) => hidden && not(hidden)

/** The name of a file without the number of the agent, which recorders like to put there. */
export function withoutAgent(name: string, agentNo: string | undefined): string {
  return agentNo ? name.replaceAll(agentNo, '＊') : name
}
