import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { BoxCall } from '#src/screening/reconciliation/box-calls.ts'
import { Time } from '#views/components/badge.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

/** Calls in which nothing suspicious was heard, or that nobody could hear. */
export function BoxCallTable({ rows }: { rows: BoxCall[] }) {
  return (
    <Table
      caption="通话"
      head={[
        { label: '通话号' },
        { label: '通话时间' },
        { label: '业务类型' },
        { label: '部门' },
        { label: '来电' },
        { label: '登记' },
        { label: '操作' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          <td>{row.callNo}</td>
          <td>
            <Time at={row.startedAt} />
          </td>
          <td>{row.businessType ?? '—'}</td>
          <td>{row.blind ? <AfterJudging /> : (row.department ?? '—')}</td>
          <td class="nowrap">{row.caller ?? '—'}</td>
          <td>
            {row.entries.length === 0 ? '未登记' : null}
            {row.entries.map((entry) => (
              <a href={`/register?no=${encodeURIComponent(entry.registerNo)}`}>
                {entry.registerNo}
                <small>{faultCategories[entry.type]}</small>
              </a>
            ))}
          </td>
          <td>
            <RowActions>
              {row.recordingId === null ? (
                <span class="dim">录音未到</span>
              ) : (
                <a href={`/recordings/${row.recordingId}`} aria-label={`听${row.callNo}`}>
                  听
                </a>
              )}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}
