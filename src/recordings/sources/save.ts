import path from 'node:path'

import { and, eq, isNotNull, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { tidy } from '#src/organisation/agent-no.ts'

import { type SourceKind, sourceRefusals } from '../vocabulary.ts'
import { overlap } from './file-paths.ts'
import { type Source, sources } from './schema.ts'
import { setSourceLayout } from './set-layout.ts'

export type SourceInput = Pick<
  Source,
  | 'name'
  | 'layout'
  | 'namePattern'
  | 'folder'
  | 'afterReceipt'
  | 'tables'
  | 'settleMs'
  | 'toleranceMs'
>

/** Sets up a source. `ownFolder` is where this system keeps its recordings: never watched. */
export function createSource(
  db: Db,
  actor: Actor,
  kind: SourceKind,
  input: SourceInput,
  ownFolder: string,
): Source {
  authorise(actor, 'source.manage')
  return write(db, (tx) => {
    const values = checked(tx, null, kind, input, ownFolder)
    return addSource(tx, actor, { ...values, kind, createdAt: Date.now() })
  })
}

/** The row of a new source and its trace; the caller has authorised and checked it. */
export function addSource(tx: Db, actor: Actor, values: typeof sources.$inferInsert): Source {
  const created = tx.insert(sources).values(values).returning().get()
  const { kind, createdAt: _at, ...particulars } = values
  const subject = { kind: 'source', id: created.id } as const
  record(tx, actor, 'source.created', subject, { sourceKind: kind, ...particulars })
  return created
}

/** Changes a source; its kind stays. A new pattern is tried on the recordings that still wait. */
export function changeSource(
  db: Db,
  actor: Actor,
  id: number,
  input: SourceInput,
  ownFolder: string,
): Source {
  authorise(actor, 'source.manage')
  return write(db, (tx) => {
    const before = sourceById(tx, id)
    const { layout, ...values } = checked(tx, id, before.kind, input, ownFolder)
    const names = [...Object.keys(values), 'layout'] as (keyof SourceInput)[]
    const changed = names.filter((name) => before[name] !== { ...values, layout }[name])
    if (changed.length === 0) return before
    tx.update(sources).set(values).where(eq(sources.id, id)).run()
    if (before.layout !== layout) setSourceLayout(tx, id, layout)
    const after = sourceById(tx, id)
    const of = (source: Source) => Object.fromEntries(changed.map((name) => [name, source[name]]))
    const particulars = { was: of(before), now: of(after) }
    record(tx, actor, 'source.changed', { kind: 'source', id }, particulars)
    if (changed.some((name) => name === 'namePattern' || name === 'toleranceMs')) {
      enqueue(tx, 'match-names', `source:${id}`, { sourceId: id })
    }
    return after
  })
}

/** Switches a source off or on again; what it brought stays. */
export function switchSource(db: Db, actor: Actor, id: number, active: boolean): void {
  authorise(actor, 'source.manage')
  write(db, (tx) => {
    const { active: before, name } = sourceById(tx, id)
    if (before === active) return
    tx.update(sources).set({ active }).where(eq(sources.id, id)).run()
    const action = active ? 'source.switched-on' : 'source.switched-off'
    record(tx, actor, action, { kind: 'source', id }, { name })
  })
}

/** The source of imports at the command line, by name; set up when it is met for the first time. */
export function commandSource(db: Db, actor: Actor, name: string): Source {
  const known = db
    .select()
    .from(sources)
    .where(eq(sources.name, tidy(name)))
    .get()
  if (known) return known
  const rest = { layout: null, namePattern: null, folder: null, afterReceipt: 'leave' } as const
  const input = { name, ...rest, tables: false, settleMs: 10_000, toleranceMs: 120_000 }
  return createSource(db, actor, 'command', input, '/nowhere')
}

export function sourceById(db: Db, id: number): Source {
  const source = db.select().from(sources).where(eq(sources.id, id)).get()
  if (!source) throw new NotFound()
  return source
}

function checked(
  tx: Db,
  id: number | null,
  kind: SourceKind,
  input: SourceInput,
  ownFolder: string,
): SourceInput {
  const name = tidy(input.name)
  const others = ne(sources.id, id ?? -1)
  if (
    tx
      .select()
      .from(sources)
      .where(and(eq(sources.name, name), others))
      .get()
  ) {
    throw refused(sourceRefusals, 'name-taken')
  }
  if (kind !== 'folder' || input.folder === null)
    return { ...input, name, folder: null, tables: false }
  const folder = path.resolve(input.folder)
  if (overlap(folder, ownFolder)) throw refused(sourceRefusals, 'folder-ours')
  const watched = tx
    .select()
    .from(sources)
    .where(and(isNotNull(sources.folder), others))
    .all()
  if (watched.some((other) => overlap(folder, other.folder ?? ''))) {
    throw refused(sourceRefusals, 'folder-taken')
  }
  return { ...input, name, folder }
}
