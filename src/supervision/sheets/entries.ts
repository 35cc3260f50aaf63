import { and, eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'

import { subjectOf } from './draft.ts'
import type { FileKind } from './file-types.ts'
import { answersFor, sheetFor } from './find.ts'
import { itemFor } from './items.ts'
import { supervisionEntries, supervisionFiles } from './schema.ts'
import { isRunning, sheetMost, sheetRefusals } from './vocabulary.ts'

export type KeptFile = { name: string; kind: FileKind; sha256: string; bytes: number }
export type NewEntry = {
  text: string
  itemId: number | null
  files: readonly KeptFile[]
  /** Of the form it was sent by. */
  once: string
}

/** 进展: by the department or by QA, while the sheet runs. The same form sent twice writes once. */
export function addEntry(
  db: Db,
  actor: Actor,
  id: number,
  { text, itemId, files, once }: NewEntry,
  now = Date.now(),
): void {
  write(db, (tx) => {
    const sheet = sheetFor(tx, actor, id)
    if (!answersFor(tx, actor, sheet) && !can(actor, 'supervision.check')) {
      throw new Forbidden('supervision.answer')
    }
    const { sheetId, once: key } = supervisionEntries
    const own = and(eq(sheetId, id), eq(key, once))
    if (tx.select().from(supervisionEntries).where(own).get()) return
    if (!isRunning(sheet.state)) throw refused(sheetRefusals, 'not-running')
    const count = tx
      .select({ n: sql<number>`count(*)` })
      .from(supervisionEntries)
      .where(eq(sheetId, id))
      .get()
    if ((count?.n ?? 0) >= sheetMost.entries) throw refused(sheetRefusals, 'entries-full')
    if (itemId !== null) itemFor(tx, id, itemId)
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    const entry = tx
      .insert(supervisionEntries)
      .values({ sheetId: id, itemId, text, once, ...by })
      .returning()
      .get()
    if (files.length > 0) {
      tx.insert(supervisionFiles)
        .values(files.map((file) => ({ sheetId: id, entryId: entry.id, ...file })))
        .run()
    }
    record(tx, actor, 'supervision.entered', subjectOf(sheet), { figure: files.length })
  })
}
