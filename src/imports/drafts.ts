import { and, eq, lt } from 'drizzle-orm'

import { registerImporter } from '#src/complaints/register-import.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { readTable } from '#src/kernel/csv.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import {
  type Importer,
  type ImportResult,
  missingColumns,
  type RowError,
} from '#src/kernel/importing.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { placeCalls } from '#src/recordings/call-units.ts'
import { displayName } from '#src/recordings/names.ts'

import { importDrafts } from './schema.ts'
import { type ImportKind, importRefusals } from './vocabulary.ts'

/** Row types differ by kind, but one importer's own rows never meet another's. */
type AnyImporter = Importer<unknown>

export const importers: Record<ImportKind, AnyImporter> = {
  roster: rosterImporter as AnyImporter,
  'call-data': callDataImporter as AnyImporter,
  register: registerImporter as AnyImporter,
}

export type Preview = {
  id: number
  kind: ImportKind
  fileName: string
  encoding: string
  columns: { name: string; label: string }[]
  good: number
  /** The first rows as they will be stored. */
  sample: { line: number; cells: string[] }[]
  errors: RowError[]
}

/** Keeps a brought file for its preview; refuses one that is no such table, in a sentence. */
export function saveDraft(
  db: Db,
  actor: Actor,
  kind: ImportKind,
  file: { name: string; bytes: Uint8Array },
): { ok: true; id: number } | { ok: false; problem: string } {
  authorise(actor, importers[kind].permission)
  const read = readTable(file.bytes)
  if (!read.ok) return read
  const missing = missingColumns(importers[kind], read.table.header)
  if (missing) return { ok: false, problem: missing }
  if (read.table.rows.length === 0) return { ok: false, problem: '表里只有表头，没有数据行' }
  if (actor.accountId === null) throw new NotFound()
  const fileName = displayName(file.name)
  const values = { kind, fileName, content: Buffer.from(file.bytes) }
  const owner = { accountId: actor.accountId, createdAt: Date.now() }
  return write(db, (tx) => {
    tx.delete(importDrafts)
      .where(lt(importDrafts.createdAt, Date.now() - dayMs))
      .run()
    const draft = tx
      .insert(importDrafts)
      .values({ ...values, ...owner })
      .returning({ id: importDrafts.id })
      .get()
    return { ok: true, id: draft.id }
  })
}

/** Reads a draft again, so that the preview and the import see the same rules and data. */
export function previewDraft(db: Db, actor: Actor, id: number): Preview {
  const { draft, table, reading } = readDraft(db, actor, id)
  const importer = importers[draft.kind]
  return {
    id,
    kind: draft.kind,
    fileName: draft.fileName,
    encoding: table.encoding,
    columns: importer.columns.map(({ name, label }) => ({ name, label })),
    good: reading.rows.length,
    sample: reading.rows
      .slice(0, 20)
      .map(({ line, value }) => ({ line, cells: importer.show(value) })),
    errors: reading.errors,
  }
}

/**
 * Imports the good rows of a draft; the bad ones stay in the person's own file. A second click finds
 * the draft used up, and is told so.
 */
export function applyDraft(
  db: Db,
  actor: Actor,
  id: number,
): ImportResult & { kind: ImportKind; fileName: string; skipped: number } {
  return write(db, (tx) => {
    if (!ownDraft(tx, actor, id)) throw refused(importRefusals, 'draft-gone')
    const { draft, reading } = readDraft(tx, actor, id)
    if (reading.rows.length === 0) throw refused(importRefusals, 'nothing-to-import')
    const rows = reading.rows.map(({ value }) => value)
    const result = importers[draft.kind].apply(tx, actor, rows, draft.fileName)
    // Call data may have come before the roster that says where its agents belong.
    if (draft.kind === 'roster') placeCalls(tx)
    tx.delete(importDrafts).where(eq(importDrafts.id, id)).run()
    const skipped = new Set(reading.errors.map((error) => error.line)).size
    return { ...result, kind: draft.kind, fileName: draft.fileName, skipped }
  })
}

export function dropDraft(db: Db, actor: Actor, id: number): void {
  const { draft } = readDraft(db, actor, id)
  db.delete(importDrafts).where(eq(importDrafts.id, draft.id)).run()
}

/** A draft belongs to the person who brought it. */
function ownDraft(db: Db, actor: Actor, id: number) {
  const own = and(eq(importDrafts.id, id), eq(importDrafts.accountId, actor.accountId ?? -1))
  return db.select().from(importDrafts).where(own).get()
}

function readDraft(db: Db, actor: Actor, id: number) {
  const draft = ownDraft(db, actor, id)
  if (!draft) throw new NotFound()
  authorise(actor, importers[draft.kind].permission)
  const read = readTable(draft.content)
  if (!read.ok) throw new Error(`stored draft ${id} no longer reads: ${read.problem}`)
  return { draft, table: read.table, reading: importers[draft.kind].read(db, read.table) }
}
