import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { LiabilityLine } from '#src/inspection/my-reviews/liabilities.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'

import { Standing } from './parts.tsx'

export function LiabilityTable({ rows }: { rows: LiabilityLine[] }) {
  const head = [
    ...[{ label: '投诉' }, { label: '定责时间' }, { label: '定责' }],
    ...[{ label: '属实类型' }, { label: '申诉' }],
  ]
  return (
    <Table head={head} caption="我的定责">
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={`/my-reviews/liabilities/${row.id}`}>{row.complaintNo}</a>
          </td>
          <td>
            <Time at={row.at} />
          </td>
          <td>{row.holds ? <Tag kind="hot">有责</Tag> : <Tag kind="ok">不再有效</Tag>}</td>
          <td>{faultCategories[row.faultCategory]}</td>
          <td>
            <Standing appeal={row.appeal} until={row.until} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
