import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { complaints } from '#src/complaints/schema.ts'
import { parseInstant } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { announcedCall, type Unit } from '#test/screening/heard-calls.ts'

/** `2026-09-29 10:00` of the centre. */
export function at(text: string): number {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(`no such moment: ${text}`)
  return instant
}

/** A complaint that was taken in at a moment; its call came an hour before. */
export function openedAt(db: Db, unit: Unit, moment: string, callNo = 'd001') {
  const now = at(moment)
  const call = announcedCall(db, unit, callNo, now - 3_600_000)
  return openComplaint(
    db,
    system,
    {
      source: 'manual',
      callId: call.id,
      omission: null,
      faultCategory: 'attitude',
      target: null,
      note: '',
    },
    now,
  )
}

export function standing(db: Db, id: number) {
  const complaint = db.select().from(complaints).where(eq(complaints.id, id)).get()
  if (!complaint) throw new Error(`no complaint ${id}`)
  return complaint
}

export const spellOf = (db: Db, id: number): number => currentSpell(db, id)?.id ?? 0
