import type { OwnInterview, TierLine } from '#src/training/interviews/queries.ts'
import { cancelReasons, interviewTiers } from '#src/training/interviews/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { DueDay, InterviewStatus } from '#views/training/parts.tsx'

/** The interviews of one complaint, on its page. */
export function ComplaintInterviews({ rows, now }: { rows: TierLine[]; now: number }) {
  if (rows.length === 0) return <></>
  const head = ['层级', '状态', '期限', '访谈时间', '访谈人'].map((label) => ({ label }))
  return (
    <Card title="逐级访谈" id="interviews" flush>
      <Table head={head} caption="逐级访谈">
        {rows.map((row) => (
          <tr>
            <td>
              <a href={`/interviews/${row.id}`}>{interviewTiers[row.tier]}</a>
            </td>
            <td>
              <InterviewStatus {...row} />
            </td>
            <td>
              <DueDay interview={row} now={now} />
            </td>
            <td>{row.heldAt === null ? '—' : <Time at={row.heldAt} />}</td>
            <td>{row.byName || '—'}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** What the agent is told: that it took place, or is to. */
export function OwnInterviews({ rows }: { rows: OwnInterview[] }) {
  if (rows.length === 0) return <></>
  return (
    <Card title="访谈" note="投诉属实以后和您本人的访谈；辅导记录只有内训师和质检主管能看">
      <ul class="lines">
        {rows.map((row) => (
          <li>
            <span>{row.complaintNo}</span>
            <span class="end">
              <InterviewStatus
                state={row.state}
                overturnedAt={row.overturnedAt}
                cancelledReason={row.cancelledReason}
              />
            </span>
            <small class="dim">
              {row.state === 'done' && row.heldAt !== null ? (
                <>
                  <Time at={row.heldAt} /> 访谈过
                </>
              ) : row.cancelledReason ? (
                cancelReasons[row.cancelledReason]
              ) : (
                '会有人约您'
              )}
            </small>
          </li>
        ))}
      </ul>
    </Card>
  )
}
