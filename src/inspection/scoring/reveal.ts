import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { ownSheet } from './own-sheet.ts'
import { scoreSheets } from './schema.ts'
import { sheetRefusals } from './vocabulary.ts'

/** Shows the author of a submitted score whose call it was (揭晓); what is changed later is so marked. */
export function revealSheet(db: Db, actor: Actor, sheetId: number, now = Date.now()): void {
  write(db, (tx) => {
    const { sheet } = ownSheet(tx, actor, sheetId)
    if (sheet.state !== 'submitted') throw refused(sheetRefusals, 'not-submitted')
    if (sheet.revealedAt !== null) return
    tx.update(scoreSheets)
      .set({ revealedAt: now })
      .where(and(eq(scoreSheets.id, sheetId), isNull(scoreSheets.revealedAt)))
      .run()
    record(tx, actor, 'sheet.revealed', { kind: 'sheet', id: sheetId })
  })
}
