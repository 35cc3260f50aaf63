import { and, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type AnyList, authoriseList, type ListQuery } from './definition.ts'
import { listLayouts } from './schema.ts'
import { densities, type Density } from './vocabulary.ts'

/** `columns`: keys shown, in their order. */
export type Layout = { columns: string[]; density: Density }

type Columned = Pick<AnyList, 'path' | 'columns'>

/** Columns this reader may see at all, in the order of the product. */
export const columnsFor = (actor: Actor, { columns }: Columned): string[] =>
  Object.entries(columns).flatMap(([key, { needs }]) => (reads(actor, needs) ? [key] : []))

const reads = (actor: Actor, needs: AnyList['columns'][string]['needs']): boolean =>
  needs === undefined || (typeof needs === 'function' ? needs(actor) : can(actor, needs))

/** What the address says, else what the person last chose, else the product's own. */
export function layoutOf(db: Db, actor: Actor, list: Columned, query: ListQuery): Layout {
  const kept = keptLayout(db, actor, list)
  const allowed = columnsFor(actor, list)
  const named = query['cols'] ? query['cols'].split(',') : kept?.columns
  const known = [...new Set(named ?? [])].filter((key) => allowed.includes(key))
  const usual = allowed.filter((key) => !list.columns[key]?.extra)
  const first = allowed[0]
  const density = keysOf(densities).find((key) => key === query['rows']) ?? kept?.density
  return {
    // The first column names the row: it stays, and stays first.
    columns:
      known.length === 0 || first === undefined
        ? usual
        : [first, ...known.filter((key) => key !== first)],
    density: density ?? 'middle',
  }
}

/** Remembers how a person wants a list; without columns, those of the product. */
export function keepLayout(db: Db, actor: Actor, list: AnyList, layout: Layout): void {
  authoriseList(actor, list)
  const { accountId } = actor
  if (accountId === null) return
  const allowed = columnsFor(actor, list)
  const columns = [...new Set(layout.columns)].filter((key) => allowed.includes(key))
  const values = { columns, density: layout.density }
  // How a page looks is no deed: nothing of it is on the trail.
  write(db, (tx) => {
    tx.insert(listLayouts)
      .values({ accountId, list: list.path, ...values })
      .onConflictDoUpdate({ target: [listLayouts.accountId, listLayouts.list], set: values })
      .run()
  })
}

function keptLayout(db: Db, { accountId }: Actor, { path }: Columned): Layout | undefined {
  if (accountId === null) return undefined
  const { columns, density } = listLayouts
  return db
    .select({ columns, density })
    .from(listLayouts)
    .where(and(eq(listLayouts.accountId, accountId), eq(listLayouts.list, path)))
    .get()
}
