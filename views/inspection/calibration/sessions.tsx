import type { SessionRow } from '#src/inspection/calibration/session-queries.ts'
import { type SessionState, sessionStates } from '#src/inspection/calibration/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

import { CalibrationTabs } from './tabs.tsx'

type Props = { page: Page<SessionRow>; query: Query; mayManage: boolean; now: number }

export const stateTones: Record<SessionState, Tone> = {
  open: 'accent',
  closed: 'good',
  cancelled: 'grey',
}

/** 校准会: the same calls scored by several people, talked over afterwards. */
export function SessionsPage({ page, query, mayManage, now }: Props) {
  const create = (
    <LinkButton kind="primary" icon="plus" href="/inspection/calibration/sessions/new">
      召集校准会
    </LinkButton>
  )
  return (
    <>
      <PageHead title="校准会" note="几个人各自评同样的通话，揭晓后一起对">
        {mayManage ? create : null}
      </PageHead>
      <CalibrationTabs current="/inspection/calibration/sessions" />
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title="还没有开过校准会"
            hint={mayManage ? '选几通电话、几个人，各自评完后揭晓。' : '由质检主管召集。'}
            action={mayManage ? create : undefined}
          />
        ) : (
          <Table
            caption="校准会"
            head={[
              { label: '名称' },
              { label: '状态' },
              { label: '评分表' },
              { label: '通数', num: true },
              { label: '已评', num: true },
              { label: '我的', num: true },
              { label: '截止' },
              { label: '召集' },
            ]}
          >
            {page.rows.map((row) => (
              <tr>
                <td>
                  <a href={`/inspection/calibration/sessions/${row.id}`}>{row.title}</a>
                </td>
                <td>
                  <Status tone={stateTones[row.state]} label={sessionStates[row.state]} />
                </td>
                <td>{row.form}</td>
                <td class="num">{row.calls}</td>
                <td class="num">
                  {row.done} / {row.asked}
                </td>
                <td class="num">{row.mine ? `${row.mine.done} / ${row.mine.asked}` : '—'}</td>
                <td>
                  <Due at={row.dueAt} late={row.state === 'open' && isLate(row.dueAt, now)} />
                </td>
                <td>
                  {row.createdByName}
                  <small>
                    <Time at={row.createdAt} />
                  </small>
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/inspection/calibration/sessions" query={query} page={page} />
      </Card>
    </>
  )
}

const isLate = (dueAt: number | null, now: number) => dueAt !== null && dueAt <= now

/** A due moment is the end of its day: the day itself is shown. */
export function Due({ at, late }: { at: number | null; late: boolean }) {
  if (at === null) return <span class="dim">没有定</span>
  return (
    <>
      <span class="nowrap">{dayBefore(at)}</span>
      {late ? <small class="hot">已过</small> : null}
    </>
  )
}

const dayBefore = (at: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at - 1)
