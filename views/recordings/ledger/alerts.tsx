import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { AlertRow } from '#src/recordings/ledger/queries.ts'
import {
  ledgerAlertKinds,
  type LedgerAlertState,
  ledgerAlertStates,
} from '#src/recordings/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { alertHref } from '#views/recordings/ledger/index.tsx'
import { alertText } from '#views/recordings/ledger/states.tsx'

const tones: Record<LedgerAlertState, Tone> = { open: 'red', acknowledged: 'grey', closed: 'good' }

/** 告警记录: every gap there has been, who took note of it, and when it was filled. */
export function LedgerAlertsPage({ page, query }: { page: Page<AlertRow>; query: Query }) {
  const head = [
    ...[{ label: '日期' }, { label: '告警' }, { label: '内容' }, { label: '状态' }],
    ...[{ label: '发现' }, { label: '确认' }, { label: '关闭' }],
  ]
  return (
    <>
      <PageHead title="对账告警">
        <LinkButton href="/recordings/ledger">返回对账</LinkButton>
      </PageHead>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty title="还没有过告警" hint="缺录音超过告警线，或来源长时间没有动静，会记在这里。" />
        ) : (
          <Table head={head} caption="对账告警">
            {page.rows.map((alert) => (
              <tr>
                <td class="nowrap">{formatDay(alert.dayAt)}</td>
                <td class="nowrap">{ledgerAlertKinds[alert.kind]}</td>
                <td>
                  <a href={alertHref(alert)}>{alertText(alert)}</a>
                </td>
                <td class="nowrap">
                  <Status tone={tones[alert.state]} label={ledgerAlertStates[alert.state]} />
                </td>
                <td>
                  <Time at={alert.openedAt} />
                </td>
                <td>
                  <Acknowledged alert={alert} />
                </td>
                <td>{alert.closedAt === null ? '—' : <Time at={alert.closedAt} />}</td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/recordings/ledger/alerts" query={query} page={page} />
      </Card>
    </>
  )
}

function Acknowledged({ alert: { acknowledged } }: { alert: AlertRow }) {
  if (!acknowledged) return <>—</>
  return (
    <>
      {acknowledged.by} <Time at={acknowledged.at} />
      <small>{acknowledged.note}</small>
    </>
  )
}
