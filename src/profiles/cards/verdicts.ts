import { and, desc, eq, type SQL, sql } from 'drizzle-orm'

import { standing } from '#src/complaints/queries.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'

import { type Asked, rowsOf } from '../asked.ts'

export type VerdictLine = Pick<
  Complaint,
  'id' | 'complaintNo' | 'openedAt' | 'faultCategory' | 'verdict' | 'stage'
>
export type VerdictsCard = {
  byFault: { fault: FaultCategory; substantiated: number; unsubstantiated: number; open: number }[]
  /** The newest ones, as they stand now: what an appeal overturned reads so. */
  newest: VerdictLine[]
}

/** Enough to see what it is about; the list behind the numbers has them all. */
const most = 8

/** 核实结论按类型, and the complaints behind them. */
export function verdictsCard(db: Db, asked: Asked, hidden: SQL | undefined): VerdictsCard {
  const { id, complaintNo, openedAt, faultCategory, verdict, stage } = complaints
  const mine = and(
    rowsOf(asked, complaints, openedAt),
    standing,
    eq(complaints.class, 'internal'),
    hidden && sql`not coalesce(${hidden}, 0)`,
  )
  const sumOf = (which: SQL) => sql<number>`sum(case when ${which} then 1 else 0 end)`
  return {
    byFault: db
      .select({
        fault: faultCategory,
        substantiated: sumOf(sql`${verdict} = 'substantiated'`),
        unsubstantiated: sumOf(sql`${verdict} = 'unsubstantiated'`),
        open: sumOf(sql`${verdict} is null`),
      })
      .from(complaints)
      .where(mine)
      .groupBy(faultCategory)
      .all()
      .toSorted((a, b) => b.substantiated - a.substantiated || b.open - a.open),
    newest: db
      .select({ id, complaintNo, openedAt, faultCategory, verdict, stage })
      .from(complaints)
      .where(mine)
      .orderBy(desc(openedAt), desc(id))
      .limit(most)
      .all(),
  }
}
