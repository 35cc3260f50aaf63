import path from 'node:path'

import { and, desc, eq, inArray, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { NoTable } from '#src/kernel/tables/read-rows.ts'
import { displayName } from '#src/recordings/names.ts'

import { type ImportFiles, type Kept, pieces } from './files.ts'
import { importers } from './importers.ts'
import { inspectTable, type TableFacts } from './inspect.ts'
import { fits, type Mapping, plainMapping, unmapped } from './mapping.ts'
import { importFiles, importMappings, imports } from './schema.ts'
import type { ImportKind, ImportState } from './vocabulary.ts'

export type Incoming = {
  /** What the sender calls the file; any text. */
  name: string
  kind: ImportKind
  sourceId: number | null
  body: AsyncIterable<Uint8Array>
}

export type Brought =
  | { ok: true; importId: number; state: ImportState; again: boolean }
  | { ok: false; problem: string }

/** Small enough to be dealt with while a person waits. */
export const smallBytes = 1_000_000
export const patienceMs = 30_000

/**
 * Takes in a table, streamed to disk: known columns are checked at once (a person then decides), or
 * imported at once where no person decides; unknown ones wait to be mapped.
 */
export async function importStream(
  db: Db,
  files: ImportFiles,
  actor: Actor,
  incoming: Incoming,
  { decided, again = true }: { decided: boolean; again?: boolean },
): Promise<Brought> {
  authorise(actor, importers[incoming.kind].permission)
  const kept = await files.keep(incoming.body)
  let facts: TableFacts
  try {
    facts = await inspectTable(files, kept.sha256)
  } catch (error) {
    forgetUnused(db, files, kept.sha256)
    if (error instanceof NoTable) return { ok: false, problem: error.message }
    throw error
  }
  return write(db, (tx) => {
    const before = again ? undefined : broughtBefore(tx, incoming, kept.sha256)
    if (before) return { ok: true, importId: before.id, state: before.state, again: true }
    const added = addImport(tx, actor, incoming, { kept, facts, decided })
    return { ok: true, ...added, again: false }
  })
}

type File = { file: string; kind: ImportKind; sourceId: number | null }

/**
 * Brings a table from a file on this machine and imports it without a preview. The same content from
 * the same source is taken once; `again` takes it once more.
 */
export function importFile(
  db: Db,
  files: ImportFiles,
  actor: Actor,
  { file, kind, sourceId }: File,
  again = false,
): Promise<Brought> {
  const incoming = { name: path.basename(file), kind, sourceId, body: pieces(file) }
  return importStream(db, files, actor, incoming, { decided: true, again })
}

type Arrival = { kept: Kept; facts: TableFacts; decided: boolean }

function addImport(
  tx: Db,
  actor: Actor,
  { name, kind, sourceId }: Incoming,
  { kept, facts, decided }: Arrival,
): { importId: number; state: ImportState } {
  const { sha256, bytes } = kept
  const file = tx
    .insert(importFiles)
    .values({ sha256, bytes, ...facts, receivedAt: Date.now() })
    .onConflictDoUpdate({ target: importFiles.sha256, set: { receivedAt: Date.now() } })
    .returning({ id: importFiles.id })
    .get()
  const known = mappingFor(tx, kind, sourceId, facts.header)
  const state = known === null ? 'mapping' : decided ? 'running' : 'checking'
  const fileName = displayName(name)
  const now = Date.now()
  const { id } = tx
    .insert(imports)
    .values({
      ...{ kind, state, fileName, sourceId, fileId: file.id, news: {} },
      ...{ accountId: actor.accountId, actorName: actor.name },
      ...{ mapping: known?.mapping ?? null, mappingId: known?.id ?? null },
      ...{ createdAt: now, startedAt: state === 'running' ? now : null },
    })
    .returning({ id: imports.id })
    .get()
  const subject = { kind: 'import', id } as const
  const particulars = { file: fileName, bytes, sha256, encoding: facts.encoding }
  record(tx, actor, 'import.brought', subject, particulars)
  if (state === 'running') record(tx, actor, 'import.started', subject, { file: fileName })
  // A small table is checked while its person waits; the job is there should that be cut short.
  const small = state === 'checking' && bytes <= smallBytes
  if (state !== 'mapping') begin(tx, id, small ? patienceMs : 0)
  return { importId: id, state }
}

/** Sets the work going; a worker takes it up at the end of the pause. */
export function begin(tx: Db, importId: number, inMs = 0): void {
  const when = { runAt: Date.now() + inMs }
  enqueue(tx, 'import-table', subjectOf(importId), { importId }, when)
}

export const subjectOf = (importId: number) => `import:${importId}`

/** The mapping to use without asking: a saved one of this source that fits, or our own names. */
export function mappingFor(
  db: Db,
  kind: ImportKind,
  sourceId: number | null,
  header: readonly string[],
): { id: number | null; mapping: Mapping } | null {
  const saved = db
    .select({ id: importMappings.id, mapping: importMappings.mapping })
    .from(importMappings)
    .where(and(eq(importMappings.kind, kind), bySource(importMappings.sourceId, sourceId)))
    .orderBy(desc(importMappings.version))
    .limit(50)
    .all()
    .find(({ mapping }) => fits(mapping, header))
  if (saved) return saved
  const { columns } = importers[kind]
  const mapping = plainMapping(columns, header)
  return unmapped(columns, mapping).length === 0 ? { id: null, mapping } : null
}

export function bySource(
  column: typeof importMappings.sourceId | typeof imports.sourceId,
  sourceId: number | null,
) {
  return sourceId === null ? isNull(column) : eq(column, sourceId)
}

function broughtBefore(tx: Db, { kind, sourceId }: Incoming, sha256: string) {
  const open = ['mapping', 'running', 'paused', 'done'] as const
  return tx
    .select({ id: imports.id, state: imports.state })
    .from(imports)
    .innerJoin(importFiles, eq(importFiles.id, imports.fileId))
    .where(
      and(
        eq(importFiles.sha256, sha256),
        eq(imports.kind, kind),
        bySource(imports.sourceId, sourceId),
        inArray(imports.state, [...open]),
      ),
    )
    .orderBy(desc(imports.id))
    .limit(1)
    .get()
}

function forgetUnused(db: Db, files: ImportFiles, sha256: string): void {
  const known = db.select().from(importFiles).where(eq(importFiles.sha256, sha256)).get()
  if (!known) files.remove(sha256)
}
