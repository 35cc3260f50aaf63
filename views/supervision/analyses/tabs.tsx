import type { Cell, CrossTab, TabKey, TabLine } from '#src/supervision/analyses/tabs.ts'
import { Table } from '#views/components/table.tsx'

import { complaintsHref } from './week.tsx'

type Narrowing = Record<string, string | number | null>

/** How the rows and columns of each table are asked for in the list of complaints. */
const asked: Record<TabKey, { head: string; verdict: string; row: string; column: string }> = {
  faults: { head: '部门', verdict: 'substantiated', row: 'department', column: 'type' },
  staff: { head: '部门', verdict: 'substantiated', row: 'department', column: 'staff' },
  unsubstantiated: {
    ...{ head: '部门', verdict: 'unsubstantiated', row: 'department', column: 'reason' },
  },
  causes: { head: '属实类型', verdict: 'substantiated', row: 'type', column: 'cause' },
}

type Props = {
  of: TabKey
  tab: CrossTab
  week: number
  title: string
  mayOpen: boolean
  /** Sums of a part of the centre lead nowhere: the list would show more. */
  narrowed: boolean
}

/** One 交叉表: this week, the week before and the mean; numbers of this week open their complaints. */
export function CrossTable({ of, tab, week, title, mayOpen, narrowed }: Props) {
  const { head, verdict, row, column } = asked[of]
  if (tab.columns.length === 0) {
    return (
      <p class="card-line dim">
        这一周和前几周都没有{of === 'unsubstantiated' ? '不属实' : '属实'}的投诉。
      </p>
    )
  }
  const href = (narrowing: Narrowing) =>
    mayOpen ? complaintsHref(week, { verdict, ...narrowing }) : null
  const rowHref = (line: TabLine, of: Narrowing, sum: boolean) => {
    if (sum) return narrowed ? null : href(of)
    return line.key === null ? null : href({ ...of, [row]: line.key })
  }
  const draw = (line: TabLine, sum: boolean) => (
    <tr class={sum ? 'sum-row' : undefined}>
      <th scope="row">{line.label}</th>
      {line.cells.map((cell, index) => {
        const key = tab.columns[index]?.key ?? null
        return (
          <td class="num">
            <Figure
              cell={cell}
              href={key === null ? null : rowHref(line, { [column]: key }, sum)}
            />
          </td>
        )
      })}
      <td class="num">
        <Figure cell={line.sum} href={rowHref(line, {}, sum)} />
      </td>
    </tr>
  )
  return (
    <Table
      caption={title}
      density="compact"
      head={[
        { label: head },
        ...tab.columns.map(({ label }) => ({ label, num: true })),
        { label: '合计', num: true },
      ]}
    >
      {tab.rows.map((line) => draw(line, false))}
      {draw(tab.sum, true)}
    </Table>
  )
}

/** This week large, what it is compared with small beneath. */
export function Figure({ cell, href }: { cell: Cell; href: string | null }) {
  const { now, before, mean } = cell
  if (now === 0 && before === 0 && mean === 0) return <span class="dim">—</span>
  return (
    <>
      {href !== null && now > 0 ? <a href={href}>{now}</a> : now}
      <small class="figure-before">
        {before}／{mean.toFixed(1)}
      </small>
    </>
  )
}
