import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countLimit } from '#src/kernel/paging.ts'

import { addressOf, isNarrowed } from './address.ts'
import { authoriseList, type ListDefinition, type ListQuery } from './definition.ts'
import { columnsFor, layoutOf } from './layout.ts'
import { viewsOf, type ViewRow } from './views.ts'
import type { Density } from './vocabulary.ts'

export type FrameColumn<Key extends string = string> = {
  key: Key
  label: string
  num: boolean
  nowrap: boolean
  shown: boolean
  sorts: boolean
}

/** What surrounds the rows of a list: columns, density, views, counts. Made for one reader. */
export type ListFrame<Key extends string = string> = {
  path: string
  title: string
  query: ListQuery
  /** The address without its page, as it is saved and exported. */
  address: string
  narrowed: boolean
  /** Those shown in their order, then those that could be. */
  columns: FrameColumn<Key>[]
  density: Density
  /** Oldest first. */
  ascending: boolean
  views: ViewRow[]
  /** 列设置 stays open after a column was moved by a request of its own. */
  columnsOpen: boolean
  /** The view the address names, and whether the address has moved away from it. */
  view: { id: number; changed: boolean } | null
  may: { save: boolean; share: boolean }
  /** Rows up to `countLimit`; null where counting would cost more than it tells. */
  total: { count: number; more: boolean } | null
}

type Keyed<Row, Key extends string> = ListDefinition<Row> & {
  columns: Readonly<Record<Key, unknown>>
}

export function listFrame<Row, Key extends string>(
  db: Db,
  actor: Actor,
  list: Keyed<Row, Key>,
  { open, ...query }: ListQuery,
): ListFrame<Key> {
  authoriseList(actor, list)
  const layout = layoutOf(db, actor, list, query)
  const all = columnsFor(actor, list)
  const rest = all.filter((key) => !layout.columns.includes(key))
  const column = (key: string, shown: boolean): FrameColumn<Key> => {
    const { label = '', num = false, nowrap = false, sorts = false } = list.columns[key] ?? {}
    const turns = typeof sorts === 'function' ? sorts(query) : sorts
    return { key: key as Key, label, num, nowrap, sorts: turns, shown }
  }
  const views = viewsOf(db, actor, list.path)
  const address = addressOf(list, query)
  const counted = list.count?.(db, actor, query, countLimit) ?? null
  return {
    path: list.path,
    title: list.title,
    query,
    address,
    narrowed: isNarrowed(list, query),
    columns: [
      ...layout.columns.map((key) => column(key, true)),
      ...rest.map((key) => column(key, false)),
    ],
    density: layout.density,
    ascending: query['sort'] === 'asc',
    views,
    columnsOpen: open === 'columns',
    view: openView(views, query, address),
    may: { save: actor.accountId !== null, share: can(actor, 'view.share') },
    total:
      counted === null
        ? null
        : { count: Math.min(counted, countLimit), more: counted > countLimit },
  }
}

/** Where a list opened by its bare path leads: the person's default view, if there is one. */
export function defaultHref(
  db: Db,
  actor: Actor,
  list: { path: string },
  query: ListQuery,
): string | null {
  if (Object.keys(query).length > 0) return null
  const view = viewsOf(db, actor, list.path).find(({ isDefault }) => isDefault)
  return view ? viewHref(list.path, view) : null
}

const viewHref = (path: string, { id, query }: Pick<ViewRow, 'id' | 'query'>) =>
  `${path}?view=${id}${query === '' ? '' : `&${query}`}`

function openView(views: ViewRow[], query: ListQuery, address: string): ListFrame['view'] {
  const view = views.find(({ id }) => String(id) === query['view'])
  return view ? { id: view.id, changed: view.query !== address } : null
}
