import { correctionReasons, countFields } from '#src/complaints/months/vocabulary.ts'
import type { ContestCorrection, Moved } from '#src/contest/corrections.ts'
import { Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'
import { TableFilesLine } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  corrections: { lines: ContestCorrection[]; moved: Moved[] }
  month: string
  opens: ReadonlySet<number>
}

/** 更正: what changed since the announcement; what was announced stays above it. */
export function Corrections({ corrections, month, opens }: Props) {
  const { lines, moved } = corrections
  if (lines.length === 0 && moved.length === 0) return null
  const num = true
  return (
    <Card title="更正" note="公布以后的变化。公布的名次不改，“现在”只供对照" flush>
      {moved.length === 0 ? null : (
        <>
          <TableFilesLine of="/contest" table="moved" query={{ month }} />
          <Table
            caption="现在算出来的"
            head={[
              { label: '部门' },
              { label: '接听量', num },
              { label: '得分', num },
              { label: '名次', num },
            ]}
          >
            {moved.map((row) => (
              <tr>
                <td>{row.department}</td>
                <td class="num">
                  {pair(row.calls, row.callsNow, (calls) => calls.toLocaleString('zh-CN'))}
                </td>
                <td class="num">{pair(row.score, row.scoreNow, (score) => score.toFixed(1))}</td>
                <td class="num">{pair(row.rank, row.rankNow, String)}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
      {lines.length === 0 ? null : (
        <>
          <TableFilesLine of="/contest" table="corrections" query={{ month }} />
          <Table
            caption="逐项更正"
            head={[
              { label: '时间' },
              { label: '投诉' },
              { label: '项' },
              { label: '更正', num },
              { label: '原因' },
            ]}
          >
            {lines.map((line) => (
              <tr>
                <td>
                  <Time at={line.at} />
                </td>
                <td class="nowrap">
                  {line.departmentId !== null && opens.has(line.departmentId) ? (
                    <a href={`/complaints/${line.complaintId}`}>{line.complaintNo}</a>
                  ) : (
                    line.complaintNo
                  )}
                </td>
                <td>{countFields[line.field]}</td>
                <td class="num">
                  {line.delta > 0 ? '+' : ''}
                  {line.delta}
                </td>
                <td>{correctionReasons[line.reason]}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Card>
  )
}

function pair(was: number | null, now: number | null, words: (value: number) => string): string {
  const [before, after] = [was, now].map((value) => (value === null ? '—' : words(value)))
  return before === after ? `${before}` : `${before} → 现在 ${after}`
}
