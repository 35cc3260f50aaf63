import type { AuditAction } from '#src/audit/vocabulary.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import type { Page, PageRequest } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'

export type ListQuery = Readonly<Record<string, string | undefined>>
/** What a file holds in one cell; times are written as people read them. */
export type CellValue = string | number | null

export type ListColumn<Row> = {
  label: string
  /** Figures: right-aligned. */
  num?: boolean
  /** Numbers and states that are not to break over two lines. */
  nowrap?: boolean
  /** Left out for whoever does not hold the right, or of whom the rule does not hold. */
  needs?: Permission | ((actor: Actor) => boolean)
  /** Shown only to those who ask for it in 列设置. */
  extra?: boolean
  /** The list may be turned round by it: the column its index is ordered by. */
  sorts?: boolean | ((query: ListQuery) => boolean)
  value: (row: Row) => CellValue
}

/** How an entry of the address reads to a person: 客服部 客服一部. */
export type FilterWords = {
  label: string
  words?: Readonly<Record<string, string>>
  named?: (db: Db, value: string) => string | undefined
  /** What holds where the address says nothing: the list opens narrowed by it. */
  usual?: string
}

/**
 * A list as pages, saved views and exports know it. Its columns and filters are said once, here; the
 * page draws cells by the same keys.
 */
export type ListDefinition<Row> = {
  /** Where it lies: `/calls`. */
  path: string
  title: string
  /** Any of these opens it. */
  needs: readonly [Permission, ...Permission[]]
  filters: Readonly<Record<string, FilterWords>>
  columns: Readonly<Record<string, ListColumn<Row>>>
  /** What taking it away leaves on the trail, where that is more than an exported list. */
  exported?: AuditAction
  idOf: (row: Row) => number
  page: (db: Db, actor: Actor, query: ListQuery, request: PageRequest) => Page<Row>
  /** Counts up to `most`; null where the filter has no index to count along. */
  count?: (db: Db, actor: Actor, query: ListQuery, most: number) => number | null
}

/** A list with the type of its rows forgotten, for what treats all lists alike. */
export type AnyList = Omit<ListDefinition<unknown>, 'columns' | 'idOf' | 'page'> & {
  columns: Readonly<Record<string, Omit<ListColumn<unknown>, 'value'>>>
  rows: (
    db: Db,
    actor: Actor,
    query: ListQuery,
    request: PageRequest,
    keys: readonly string[],
  ) => Page<ListedRow>
}
export type ListedRow = { id: number; cells: CellValue[] }

export function anyList<Row>(list: ListDefinition<Row>): AnyList {
  const { idOf, page, columns, ...rest } = list
  return {
    ...rest,
    columns,
    rows: (db, actor, query, request, keys) => {
      const read = page(db, actor, query, request)
      const rows = read.rows.map((row) => ({
        id: idOf(row),
        cells: keys.map((key) => columns[key]?.value(row) ?? null),
      }))
      return { ...read, rows }
    },
  }
}

export const opens = (actor: Actor, { needs }: Pick<AnyList, 'needs'>): boolean =>
  needs.some((right) => can(actor, right))

/** The trace an export of a list leaves. */
export const exportTrace = (list: Pick<AnyList, 'exported'> | undefined): AuditAction =>
  list?.exported ?? 'list.exported'

export function authoriseList(actor: Actor, list: Pick<AnyList, 'needs'>): void {
  if (!opens(actor, list)) throw new Forbidden(list.needs[0])
}
