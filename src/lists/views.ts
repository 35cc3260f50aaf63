import { and, asc, count, desc, eq, ne, or } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { type AnyList, authoriseList } from './definition.ts'
import { defaultViews, type SavedView, savedViews } from './schema.ts'
import { listRefusals, viewsEach, type ViewSharing } from './vocabulary.ts'

export type ViewGiven = { name: string; sharing: ViewSharing; isDefault: boolean }
export type ViewRow = Pick<
  SavedView,
  'id' | 'name' | 'query' | 'sharing' | 'accountName' | 'at'
> & {
  own: boolean
  isDefault: boolean
}

/** A list shows so many of others beside one's own. */
const longestList = 2 * viewsEach

/** One's own views of a list first, then what others share. Whoever may not open the list sees none. */
export function viewList(db: Db, actor: Actor, list: AnyList): ViewRow[] {
  authoriseList(actor, list)
  return viewsOf(db, actor, list.path)
}

/** The same for a page that has opened the list already. */
export function viewsOf(db: Db, { accountId }: Actor, path: string): ViewRow[] {
  if (accountId === null) return []
  const own = eq(savedViews.accountId, accountId)
  const first = and(eq(defaultViews.accountId, accountId), eq(defaultViews.viewId, savedViews.id))
  return db
    .select({ view: savedViews, first: defaultViews.viewId })
    .from(savedViews)
    .leftJoin(defaultViews, first)
    .where(and(eq(savedViews.list, path), or(own, eq(savedViews.sharing, 'everybody'))))
    .orderBy(desc(own), asc(savedViews.id))
    .limit(longestList)
    .all()
    .map(({ view: { accountId: owner, list: _list, ...view }, first: isFirst }) => ({
      ...view,
      own: owner === accountId,
      isDefault: isFirst !== null,
    }))
}

/** One's own view; NotFound for those of others, shared or not. */
export function ownView(db: Db, { accountId }: Actor, id: number): SavedView {
  const view = db.select().from(savedViews).where(eq(savedViews.id, id)).get()
  if (!view || view.accountId !== accountId) throw new NotFound()
  return view
}

/** Keeps a list's address under a name (存为视图). `query` is already cut to what the list knows. */
export function saveView(
  db: Db,
  actor: Actor,
  list: AnyList,
  given: ViewGiven & { query: string },
  now = Date.now(),
): SavedView {
  authoriseList(actor, list)
  const { accountId, name: accountName } = actor
  if (accountId === null) throw new NotFound()
  if (given.sharing !== 'mine') authorise(actor, 'view.share')
  return write(db, (tx) => {
    const mine = and(eq(savedViews.accountId, accountId), eq(savedViews.list, list.path))
    const there = tx.select({ n: count() }).from(savedViews).where(mine).get()?.n ?? 0
    if (there >= viewsEach) throw refused(listRefusals, 'too-many-views')
    refuseTaken(tx, accountId, list.path, given.name, null)
    const { name, sharing, query } = given
    const view = tx
      .insert(savedViews)
      .values({ accountId, accountName, list: list.path, name, sharing, query, at: now })
      .returning()
      .get()
    setDefault(tx, accountId, view, given.isDefault)
    record(
      tx,
      actor,
      'view.saved',
      { kind: 'view', id: view.id },
      { list: list.title, name, sharing },
    )
    return view
  })
}

/** Another name, other readers, another default; with a query, other conditions. */
export function changeView(
  db: Db,
  actor: Actor,
  list: AnyList,
  id: number,
  given: ViewGiven & { query?: string },
): SavedView {
  authoriseList(actor, list)
  return write(db, (tx) => {
    const before = ownView(tx, actor, id)
    if (before.list !== list.path) throw new NotFound()
    if (given.sharing !== 'mine' && given.sharing !== before.sharing) authorise(actor, 'view.share')
    refuseTaken(tx, before.accountId, list.path, given.name, id)
    const { name, sharing, query = before.query } = given
    tx.update(savedViews).set({ name, sharing, query }).where(eq(savedViews.id, id)).run()
    setDefault(tx, before.accountId, before, given.isDefault)
    record(tx, actor, 'view.saved', { kind: 'view', id }, { list: list.title, name, sharing })
    return { ...before, name, sharing, query }
  })
}

export function removeView(db: Db, actor: Actor, id: number): SavedView {
  return write(db, (tx) => {
    const view = ownView(tx, actor, id)
    tx.delete(savedViews).where(eq(savedViews.id, id)).run()
    record(tx, actor, 'view.removed', { kind: 'view', id }, { name: view.name })
    return view
  })
}

/** Opens the list with this view from now on, or no longer; also with one that somebody shares. */
export function chooseDefault(db: Db, actor: Actor, list: AnyList, id: number, on: boolean): void {
  const view = viewList(db, actor, list).find((one) => one.id === id)
  const { accountId } = actor
  if (!view || accountId === null) throw new NotFound()
  write(db, (tx) => setDefault(tx, accountId, { id, list: list.path }, on))
}

function setDefault(
  tx: Db,
  accountId: number,
  { id, list }: Pick<SavedView, 'id' | 'list'>,
  on: boolean,
): void {
  const mine = and(eq(defaultViews.accountId, accountId), eq(defaultViews.list, list))
  if (on) tx.delete(defaultViews).where(mine).run()
  else
    tx.delete(defaultViews)
      .where(and(mine, eq(defaultViews.viewId, id)))
      .run()
  if (on) tx.insert(defaultViews).values({ accountId, list, viewId: id }).run()
}

function refuseTaken(tx: Db, accountId: number, list: string, name: string, but: number | null) {
  const taken = and(
    eq(savedViews.accountId, accountId),
    eq(savedViews.list, list),
    eq(savedViews.name, name),
    but === null ? undefined : ne(savedViews.id, but),
  )
  if (tx.select({ id: savedViews.id }).from(savedViews).where(taken).get()) {
    throw refused(listRefusals, 'name-taken')
  }
}
