import { eq } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import type { ComplaintVerdict, FaultCategory, Omission } from '#src/complaints/vocabulary.ts'
import { volumeImporter } from '#src/contest/volumes/import.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { opened } from '#test/complaints/opened.ts'
import type { Unit } from '#test/screening/heard-calls.ts'

export const octoberDay = Date.parse('2026-10-12T10:00:00+08:00')
export const novemberDay = Date.parse('2026-11-12T10:00:00+08:00')
export const decemberDay = Date.parse('2026-12-02T10:00:00+08:00')
export const januaryDay = Date.parse('2027-01-05T10:00:00+08:00')

type Kind = {
  at?: number
  verdict?: ComplaintVerdict | null
  omission?: Omission | null
  faultCategory?: FaultCategory
}

/** So many complaints about a unit's agent, taken in at a moment, as they were verified. */
export function complained(db: Db, actor: Actor, unit: Unit, count: number, kind: Kind = {}) {
  const { at = novemberDay, verdict = 'substantiated', omission = null } = kind
  const { faultCategory = 'attitude' } = kind
  return Array.from({ length: count }, () => {
    const complaint = opened(db, actor, unit)
    const verdictAt = verdict === null ? null : at
    return db
      .update(complaints)
      .set({ openedAt: at, verdict, verdictAt, omission, faultCategory })
      .where(eq(complaints.id, complaint.id))
      .returning()
      .get()
  })
}

/** 官方话务量, as the table brings it. */
export function volumes(db: Db, actor: Actor, month: string, lines: Record<string, number>) {
  const rows = Object.entries(lines).map(([department, calls]) => ({
    ...{ month, department, calls, subCentre: '' },
  }))
  return volumeImporter.apply(db, actor, rows, '话务量.csv')
}
