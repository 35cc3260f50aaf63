import type { Db } from '#src/kernel/db.ts'

/** Which of these complaints have a verdict that somebody contests. Appeals belong to another slice, which hands the answer over. */
export type UnderAppeal = (db: Db, complaintIds: readonly number[]) => ReadonlySet<number>
