import type { Pending } from '#src/contest/pending.ts'
import type { StandingRow } from '#src/contest/reckon.ts'
import { Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { pending: Pending; rows: readonly StandingRow[] }

/** What the complaints that wait for a verdict may still change. */
export function PendingVerdicts({ pending, rows }: Props) {
  const names = new Map(rows.map(({ departmentId, department }) => [departmentId, department]))
  const ranks = new Map(rows.map(({ departmentId, place }) => [departmentId, place?.rank]))
  const num = true
  return (
    <Notice kind={pending.open ? 'warn' : 'info'}>
      <p>
        参评部门还有 {pending.count} 件没有核实。
        {pending.open
          ? '全部核实以后，名次或并列可能改变，宜等核实完再公布。'
          : '无论怎样核实，名次都不会变。'}
      </p>
      <details>
        <summary>最好和最坏的情形</summary>
        <Table
          caption="未核实的投诉还能改变什么"
          head={[
            { label: '部门' },
            { label: '未核实', num },
            { label: '得分最低', num },
            { label: '得分最高', num },
            { label: '现在名次', num },
            { label: '试算名次', num },
          ]}
        >
          {pending.rows.map((row) => (
            <tr>
              <td>{names.get(row.departmentId)}</td>
              <td class="num">{row.count}</td>
              <td class="num">{row.low.toFixed(1)}</td>
              <td class="num">{row.high.toFixed(1)}</td>
              <td class="num">{ranks.get(row.departmentId)}</td>
              <td class="num">
                {row.best === row.worst ? row.best : `${row.best} 到 ${row.worst}`}
              </td>
            </tr>
          ))}
        </Table>
        <p class="dim">
          得分最低：本部门未核实的都不属实；最高：都属实且按最重的类型。试算名次：本部门取一端，其他部门取另一端。
        </p>
      </details>
    </Notice>
  )
}
