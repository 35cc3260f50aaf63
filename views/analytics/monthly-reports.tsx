import type { ReportRow } from '#src/analytics/monthly-reports/queries.ts'
import { reportStates } from '#src/analytics/monthly-reports/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

const here = '/monthly-reports'

type Props = {
  list: { rows: ReportRow[]; next: string | null }
  months: string[]
  may: { write: boolean }
  given: { errors: FieldErrors; values: Record<string, string> } | null
}

export function MonthlyReportsPage({ list, months, may, given }: Props) {
  return (
    <>
      <PageHead title="月报" note="每月初自动起草上个月的，写上评述后发布" />
      {may.write && months.length > 0 ? (
        <Card>
          <form class="bar" method="post" action={here}>
            <Select
              label="补写哪个月"
              name="month"
              value={given?.values['month'] ?? months[0]}
              options={months.map((month) => [month, month] as const)}
              error={given?.errors['month']}
            />
            <Button kind="primary">起草</Button>
          </form>
        </Card>
      ) : given ? (
        <p class="field-error">{given.errors['month']}</p>
      ) : null}
      <Card flush>
        {list.rows.length === 0 ? (
          <Empty
            title="还没有月报"
            hint={
              may.write
                ? '每月第一天自动起草上个月的月报；也可以在上面补写。'
                : '质量保证部发布以后，显示在这里。'
            }
          />
        ) : (
          <Table
            caption="月报"
            head={[{ label: '月份' }, { label: '状态' }, { label: '发布' }, { label: '发布人' }]}
          >
            {list.rows.map(({ id, month, state, publishedAt, publishedByName }) => (
              <tr>
                <td>
                  <a href={`${here}/${id}`}>{month}</a>
                </td>
                <td>
                  <Status
                    tone={state === 'published' ? 'good' : 'grey'}
                    label={reportStates[state]}
                  />
                </td>
                <td>{publishedAt === null ? '—' : <Time at={publishedAt} />}</td>
                <td>{publishedByName || '—'}</td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {list.next ? <LinkButton href={`${here}?before=${list.next}`}>更早的</LinkButton> : null}
    </>
  )
}
