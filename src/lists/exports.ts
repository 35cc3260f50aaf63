import { and, count, desc, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue, withdraw } from '#src/kernel/jobs/queue.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'

import { filterWords } from './address.ts'
import { type AnyList, authoriseList, exportTrace, type ListQuery } from './definition.ts'
import type { FileHead } from './files/workbook.ts'
import { layoutOf } from './layout.ts'
import { type ListExport, listExports } from './schema.ts'
import { type ExportFormat, listRefusals } from './vocabulary.ts'

/** Unfinished exports of one person: the line is everybody's. */
const openEach = 5

export const exportSubject = (id: number) => `export:${id}`

/** Puts an export in line (大批量导出). `query` is already cut to what the list knows. */
export function askExport(
  db: Db,
  actor: Actor,
  list: AnyList,
  { query, address, format }: { query: ListQuery; address: string; format: ExportFormat },
  now = Date.now(),
): ListExport {
  authoriseList(actor, list)
  const { accountId } = actor
  if (accountId === null) throw new NotFound()
  return write(db, (tx) => {
    const open = and(
      eq(listExports.accountId, accountId),
      inArray(listExports.state, ['waiting', 'running']),
    )
    const there = tx.select({ n: count() }).from(listExports).where(open).get()?.n ?? 0
    if (there >= openEach) throw refused(listRefusals, 'too-many-exports')
    const asked = tx
      .insert(listExports)
      .values({
        accountId,
        list: list.path,
        title: list.title,
        query: address,
        words: filterWords(tx, list, query),
        format,
        state: 'waiting',
        rows: 0,
        at: now,
      })
      .returning()
      .get()
    // Behind what listens and screens: nobody's call waits for a table.
    enqueue(tx, 'export-list', exportSubject(asked.id), { exportId: asked.id }, { priority: 7 })
    return asked
  })
}

/** What a person asked for, newest first. Nobody sees the exports of others. */
export function exportList(db: Db, { accountId }: Actor, page: PageRequest): Page<ListExport> {
  if (accountId === null) return { rows: [], size: page.size, next: null, previous: null }
  const { where, order, limit } = keyset(listExports.at, listExports.id, page)
  const rows = db
    .select()
    .from(listExports)
    .where(and(eq(listExports.accountId, accountId), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, page, ({ at, id }) => ({ value: at, id }))
}

/** NotFound for the exports of others, said alike on purpose. */
export function ownExport(db: Db, { accountId }: Actor, id: number): ListExport {
  const row = db.select().from(listExports).where(eq(listExports.id, id)).get()
  if (!row || row.accountId !== accountId) throw new NotFound()
  return row
}

export function cancelExport(db: Db, actor: Actor, id: number, now = Date.now()): void {
  write(db, (tx) => {
    const { state } = ownExport(tx, actor, id)
    if (state !== 'waiting' && state !== 'running') throw refused(listRefusals, 'not-waiting')
    withdraw(tx, 'export-list', exportSubject(id))
    tx.update(listExports)
      .set({ state: 'cancelled', finishedAt: now })
      .where(eq(listExports.id, id))
      .run()
  })
}

/** The file of an export that can be fetched; fetching it is written down. */
export function fetchExport(
  db: Db,
  actor: Actor,
  lists: readonly AnyList[],
  id: number,
): { file: string; row: ListExport } {
  const row = ownExport(db, actor, id)
  if (row.state === 'expired') throw refused(listRefusals, 'expired')
  if (row.state !== 'done' || row.file === null) throw refused(listRefusals, 'not-ready')
  const particulars = { list: row.title, fetched: row.rows }
  const trace = exportTrace(lists.find(({ path }) => path === row.list))
  record(db, actor, trace, { kind: 'list', id: row.list }, particulars)
  return { file: row.file, row }
}

/** How many are under way: the page asks for itself again while there are any. */
export function openExports(db: Db, { accountId }: Actor): ListExport[] {
  if (accountId === null) return []
  const open = inArray(listExports.state, ['waiting', 'running'])
  return db
    .select()
    .from(listExports)
    .where(and(eq(listExports.accountId, accountId), open))
    .orderBy(desc(listExports.at))
    .limit(openEach)
    .all()
}

/** `通话数据_20261121.xlsx` */
export const fileNameOf = (title: string, format: ExportFormat, at: number): string =>
  `${title}_${formatDay(at).replaceAll('-', '')}.${format}`

/** Columns as this reader sees the list, and the note that stays with the file. */
export function headOf(
  db: Db,
  actor: Actor,
  list: AnyList,
  query: ListQuery,
  at: number,
): FileHead & { keys: string[] } {
  const { columns: keys } = layoutOf(db, actor, list, query)
  return {
    keys,
    labels: keys.map((key) => list.columns[key]?.label ?? key),
    nums: keys.map((key) => list.columns[key]?.num ?? false),
    notes: [
      ['列表', list.title],
      ['导出人', actor.name],
      ['导出时间', formatSeconds(at)],
      ['筛选条件', filterWords(db, list, query)],
      ['提示', '含个人信息，只供工作使用，请勿外传'],
    ],
  }
}
