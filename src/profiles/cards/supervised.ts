import { and, desc, eq } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { sheetsSeen } from '#src/supervision/sheets/find.ts'
import { type SupervisionSheet, supervisionSheets } from '#src/supervision/sheets/schema.ts'

import type { Asked } from '../asked.ts'

export type SupervisedCard = {
  newest: Pick<SupervisionSheet, 'id' | 'sheetNo' | 'state' | 'level' | 'createdAt'>[]
}

/** 督办表 of a department, the newest first; null where there is none to be seen. */
export function supervisedCard(db: Db, { actor, subject }: Asked): SupervisedCard | null {
  if (subject.kind !== 'department' || !can(actor, 'supervision.read')) return null
  const { id, sheetNo, state, level, createdAt, departmentId } = supervisionSheets
  return {
    newest: db
      .select({ id, sheetNo, state, level, createdAt })
      .from(supervisionSheets)
      .where(and(eq(departmentId, subject.id), sheetsSeen(db, actor)))
      .orderBy(desc(createdAt), desc(id))
      .limit(6)
      .all(),
  }
}
