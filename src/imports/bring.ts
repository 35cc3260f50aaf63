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
  /** `mappable`: it would be taken once somebody has said what its columns are. */
  | { ok: false; problem: string; mappable?: boolean }

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
  const table = await keepTable(db, files, incoming.body)
  if (!table.ok) return table
  return write(db, (tx) => addOnce(tx, actor, incoming, table, { decided, again }))
}

type KeptTable = { ok: true; kept: Kept; facts: TableFacts }

/** A table on disk, looked through once; what is none is forgotten, with the reason in words. */
async function keepTable(
  db: Db,
  files: ImportFiles,
  body: AsyncIterable<Uint8Array>,
): Promise<KeptTable | { ok: false; problem: string }> {
  const kept = await files.keep(body)
  try {
    return { ok: true, kept, facts: await inspectTable(files, kept.sha256) }
  } catch (error) {
    forgetUnused(db, files, kept.sha256)
    if (error instanceof NoTable) return { ok: false, problem: error.message }
    throw error
  }
}

function addOnce(
  tx: Db,
  actor: Actor,
  incoming: Omit<Incoming, 'body'>,
  { kept, facts }: KeptTable,
  { decided, again }: { decided: boolean; again: boolean },
): Brought {
  const before = again ? undefined : broughtBefore(tx, incoming, kept.sha256)
  if (before) return { ok: true, importId: before.id, state: before.state, again: true }
  const added = addImport(tx, actor, incoming, { kept, facts, decided })
  return { ok: true, ...added, again: false }
}

/** Tables that a watched folder may bring. */
const folderKinds = ['call-data', 'register'] as const satisfies ImportKind[]

/**
 * Takes in a table that lies in a watched folder, with nobody there to ask: its columns tell what it
 * is, by a mapping kept for the source or by our own names. One that tells nothing, or both, is
 * refused in words, and taken at the next look after somebody has mapped one by hand.
 */
export async function importFolderTable(
  db: Db,
  files: ImportFiles,
  actor: Actor,
  { name, sourceId, body }: Omit<Incoming, 'kind' | 'sourceId'> & { sourceId: number },
): Promise<Brought> {
  const table = await keepTable(db, files, body)
  if (!table.ok) return table
  const { header } = table.facts
  const found = folderKinds.flatMap((kind) => {
    const known = mappingFor(db, kind, sourceId, header)
    return known ? [{ kind, saved: known.id !== null }] : []
  })
  const saved = found.filter((one) => one.saved)
  const [one, other] = saved.length > 0 ? saved : found
  if (!one || other) {
    forgetUnused(db, files, table.kept.sha256)
    const columns = header.slice(0, 8).join('、').slice(0, 120)
    const problem = `${other ? ambiguousTable : unknownTable}（列：${columns}）`
    return { ok: false, problem, mappable: true }
  }
  const { kind } = one
  authorise(actor, importers[kind].permission)
  const incoming = { name, kind, sourceId }
  return write(db, (tx) => addOnce(tx, actor, incoming, table, { decided: true, again: false }))
}

const unknownTable = '认不出是话单还是登记；先在“导入”里选这个来源导入一次，对好列，之后自动导入'
const ambiguousTable = '既像话单又像登记；先在“导入”里选这个来源导入一次，之后照那次导入'

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
  { name, kind, sourceId }: Omit<Incoming, 'body'>,
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

function broughtBefore(tx: Db, { kind, sourceId }: Omit<Incoming, 'body'>, sha256: string) {
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
