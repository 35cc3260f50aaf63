import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { FrameColumn, ListFrame } from '#src/lists/frame.ts'
import { LinkButton } from '#views/components/button.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { type Bulk, SelectAll, SelectionBar, SelectRow } from '#views/components/list-selection.tsx'
import { ListTools } from '#views/components/list-tools.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { type Column, ListPager, Table } from '#views/components/table.tsx'

type ListCardProps<Row, Key extends string> = {
  frame: ListFrame<Key>
  page: Page<Row>
  /** What each column draws; which are drawn, and in which order, the reader decides. */
  cells: Readonly<Record<Key, (row: Row) => Child>>
  /** The last column, which always stays: links, three at most. */
  actions?: (row: Row) => Child
  bulk?: Bulk<Row> | null
  /** Columns that say nothing of these rows; they stay in what the reader set. */
  without?: readonly Key[]
  /** What stands here when there are no rows. */
  empty: Child
  /** How a row differs from its neighbours. */
  rowClass?: (row: Row) => string | undefined
}

/** A list with its toolbar, its rows as the reader set them, and its pager. */
export function ListCard<Row, Key extends string>(props: ListCardProps<Row, Key>) {
  const { frame, page, cells, actions, empty, rowClass, without = [] } = props
  const { path, query } = frame
  const columns = frame.columns.filter(({ key, shown }) => shown && !without.includes(key))
  const bulk = page.rows.length > 0 ? props.bulk : null
  const head: Column[] = [
    ...(bulk ? [{ label: '选择', hidden: true, control: <SelectAll /> }] : []),
    ...columns.map((column) => headOf(frame, column)),
    ...(actions ? [{ label: '操作' }] : []),
  ]
  return (
    <Card flush>
      <ListTools frame={frame} />
      {bulk ? <SelectionBar frame={frame} bulk={bulk} /> : null}
      {page.rows.length === 0 ? (
        empty
      ) : (
        <Table head={head} caption={frame.title} density={frame.density}>
          {page.rows.map((row) => (
            <tr class={rowClass?.(row)}>
              {bulk ? (
                <td>
                  <SelectRow row={row} bulk={bulk} />
                </td>
              ) : null}
              {columns.map(({ key, num, nowrap }) => (
                <td class={num ? 'num' : nowrap ? 'nowrap' : undefined}>{cells[key](row)}</td>
              ))}
              {actions ? <td>{actions(row)}</td> : null}
            </tr>
          ))}
        </Table>
      )}
      <ListPager path={path} query={query} page={page} total={frame.total} />
    </Card>
  )
}

function headOf(frame: ListFrame, { label, num, sorts }: FrameColumn): Column {
  if (!sorts) return { label, num }
  const { path, query, ascending } = frame
  const href = hrefWith(path, query, { sort: ascending ? null : 'asc', at: null })
  return { label, num, sort: { href, current: ascending ? 'ascending' : 'descending' } }
}

type NoRowsProps = {
  frame: Pick<ListFrame, 'query' | 'path' | 'views'>
  /** Whether the reader asked for less than the list opens with. */
  narrowed: boolean
  /** What to say of what was asked for. */
  none: string
  /** What to say where there is nothing at all. */
  children: Child
}

/** What stands where a list has no rows: behind its last page, for what was asked, or at all. */
export function NoRows({ frame, narrowed, none, children }: NoRowsProps) {
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (!narrowed) return <>{children}</>
  return <Empty title={none} action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>} />
}

/** Where 重置 leads: past a default view, which the bare address would open again. */
export const resetHref = ({ path, views }: Pick<ListFrame, 'path' | 'views'>): string =>
  views.some(({ isDefault }) => isDefault) ? `${path}?view=0` : path
