import { and, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { type SheetMove, stateAfter } from './lifecycle.ts'
import { type SupervisionSheet, supervisionSheets, supervisionStays } from './schema.ts'
import { isRunning } from './vocabulary.ts'

type Changes = Partial<Omit<SupervisionSheet, 'id' | 'state' | 'turn' | 'revision'>>

/**
 * Moves a sheet inside the caller's transaction: the only place where its state is written. Ends the
 * present stay and begins the next. Raises Refused where the move is not legal; the caller has authorised
 * the actor and writes the trail.
 */
export function moveSheet(
  tx: Db,
  actor: Actor,
  sheet: SupervisionSheet,
  move: SheetMove,
  { reason = '', now, ...changes }: Changes & { reason?: string; now: number },
): SupervisionSheet {
  const state = stateAfter(sheet.state, move)
  const turn = sheet.turn + 1
  const dueAt = changes.stepDueAt ?? null
  tx.update(supervisionStays)
    .set({ endedAt: now })
    .where(and(eq(supervisionStays.sheetId, sheet.id), eq(supervisionStays.turn, sheet.turn)))
    .run()
  tx.insert(supervisionStays)
    .values({
      ...{ sheetId: sheet.id, turn, state, reason, dueAt, at: now },
      level: changes.level ?? sheet.level,
      endedAt: isRunning(state) ? null : now,
      ...{ byId: actor.accountId, byName: actor.name },
    })
    .run()
  return changeSheet(tx, sheet, {
    ...{ stepDueAt: null, remindedAt: null, escalation: 0 },
    // The clock looks at every new stay once, and says when again.
    alarmAt: isRunning(state) ? 0 : null,
    ...changes,
    ...{ state, turn },
  })
}

/** Changes what a sheet says: whoever has it open from before is told. */
export function changeSheet(
  tx: Db,
  sheet: SupervisionSheet,
  changes: Partial<Omit<SupervisionSheet, 'id' | 'revision'>>,
): SupervisionSheet {
  return tx
    .update(supervisionSheets)
    .set({ ...changes, revision: sheet.revision + 1 })
    .where(eq(supervisionSheets.id, sheet.id))
    .returning()
    .get()
}
