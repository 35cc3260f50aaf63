import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { AlertRow, Counts, DayCounts, LedgerCounts } from '#src/recordings/ledger/queries.ts'
import { type LedgerState, ledgerMeanings, ledgerStates } from '#src/recordings/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'
import { alertText } from '#views/recordings/ledger/states.tsx'

type SourceOption = { id: number; name: string }
type Given = { id: number; note: string; error: string }
type Props = {
  counts: LedgerCounts
  /** First and last day counted. */
  days: { from: string; to: string }
  alerts: AlertRow[]
  /** Recordings that several calls fit. */
  ambiguous: number
  query: Query
  problems: Readonly<Record<string, string>>
  sources: SourceOption[]
  manages: boolean
  given: Given | null
}

const path = '/recordings/ledger'
const entries = `${path}/entries`
/** More would push the counts off the screen; each one taken note of makes room for the next. */
const shownAlerts = 5

/** 录音对账: each call and each recording counted once; every number opens what it counts. */
export function LedgerPage(props: Props) {
  const { counts, days, alerts, query, problems, sources, manages, given } = props
  const about = { ...days, source: query['source'] }
  return (
    <>
      <PageHead title="录音对账" note="每通电话、每份录音各归一类，合计对得上">
        <LinkButton href={`${path}/alerts`}>告警记录</LinkButton>
        {manages ? <LinkButton href={`${path}/settings`}>时限和告警线</LinkButton> : null}
      </PageHead>
      {alerts.length > 0 ? <Alerts alerts={alerts} manages={manages} given={given} /> : null}
      <Ambiguous n={props.ambiguous} />
      <Figures total={counts.total} about={about} />
      <QueryForm action={path}>
        <DateInput
          label="日期从"
          name="from"
          value={query['from'] || days.from}
          error={problems['from']}
        />
        <DateInput label="到" name="to" value={query['to'] || days.to} error={problems['to']} />
        <SourceSelect sources={sources} value={query['source']} />
      </QueryForm>
      <Card flush>
        {counts.rows.length === 0 ? (
          <Empty title="这些天没有话单，也没有录音" hint="不填日期看最近 14 天。" />
        ) : (
          <Days counts={counts} about={about} />
        )}
      </Card>
      <Meanings />
    </>
  )
}

/** Whenever they came: nobody else than a person can tell which call they are. */
function Ambiguous({ n }: { n: number }) {
  if (n === 0) return null
  const count = n > 999 ? '999+' : n
  return (
    <Notice kind="warn">
      {count} 份录音有几通电话都像，系统不替人选。
      <a href={hrefWith(entries, { fit: 'several' })}>逐份对上</a>
    </Notice>
  )
}

export function SourceSelect({ sources, value }: { sources: SourceOption[]; value?: string }) {
  const options = sources.map(({ id, name }) => [String(id), name] as const)
  return <Select label="来源" name="source" blank="全部" value={value} options={options} />
}

function Alerts({ alerts, manages, given }: Pick<Props, 'alerts' | 'manages' | 'given'>) {
  return (
    <Card title="告警" note="补齐后自行关闭">
      <ul class="lines">
        {alerts.slice(0, shownAlerts).map((alert) => (
          <li>
            <a href={alertHref(alert)}>
              {formatDay(alert.dayAt)} {alertText(alert)}
            </a>
            {manages ? (
              <Acknowledgement alert={alert} given={given?.id === alert.id ? given : null} />
            ) : null}
          </li>
        ))}
      </ul>
      {alerts.length > shownAlerts ? (
        <p class="dim">
          这里只列最新的 {shownAlerts} 条，其余在<a href={`${path}/alerts`}>告警记录</a>里。
        </p>
      ) : null}
    </Card>
  )
}

function Acknowledgement({ alert, given }: { alert: AlertRow; given: Given | null }) {
  return (
    <details class="ledger-note" open={given !== null}>
      <summary>确认</summary>
      <form class="stack" method="post" action={`${path}/alerts/${alert.id}/acknowledgement`}>
        <TextInput
          label="怎么处理"
          name="note"
          id={`note-${alert.id}`}
          value={given?.note}
          error={given?.error}
          maxlength={500}
          required
        />
        <Button kind="primary" small>
          确认告警
        </Button>
      </form>
    </details>
  )
}

export function alertHref({ kind, sourceId, dayAt }: AlertRow): string {
  const day = formatDay(dayAt)
  const about = { from: day, to: day, source: String(sourceId) }
  if (kind === 'missing') return hrefWith(entries, { ...about, state: 'no-recording' })
  return hrefWith(path, { source: about.source })
}

function Figures({ total, about }: { total: Counts; about: Query }) {
  const { announced, states, arrivals } = total
  const n = (state: LedgerState) => states[state] ?? 0
  const href = (state: LedgerState) => hrefWith(entries, about, { state })
  const again = (arrivals.duplicate ?? 0) + (arrivals.renamed ?? 0)
  const came = Object.values(arrivals).reduce((sum, count) => sum + count, 0)
  const share = announced === 0 ? '—' : `${percentOf(announced - n('no-recording'), announced)}%`
  const [missing, strays] = [n('no-recording'), n('unannounced')]
  return (
    <Tiles>
      <Tile
        label="话单"
        value={announced.toLocaleString('zh-CN')}
        unit="通"
        note={`有着落 ${share}`}
      />
      <Tile
        label="没有录音"
        value={missing}
        unit="通"
        hot={missing > 0}
        note={`还在时限内 ${n('awaited')} 通`}
        href={href('no-recording')}
      />
      <Tile
        label="没有话单"
        value={strays}
        unit="份"
        note={`还在时限内 ${n('waiting')} 份`}
        href={href('unannounced')}
      />
      <Tile
        label="送达"
        value={came.toLocaleString('zh-CN')}
        unit="次"
        note={`重复送达 ${again} 次，其中改名 ${arrivals.renamed ?? 0} 次`}
      />
    </Tiles>
  )
}

/** Never rounded up to a hundred while something is missing. */
function percentOf(part: number, whole: number): number {
  return Math.floor((part / whole) * 1000) / 10
}

const stateColumns = Object.entries(ledgerStates) as [LedgerState, string][]

function Days({ counts, about }: { counts: LedgerCounts; about: Query }) {
  const head = [
    ...[{ label: '日期' }, { label: '来源' }, { label: '话单', num: true }],
    ...stateColumns.map(([, label]) => ({ label, num: true })),
    ...[
      { label: '合计', num: true },
      { label: '送达次数', num: true },
    ],
  ]
  return (
    <Table head={head} caption="每天每个来源各类多少">
      {counts.rows.map((row) => (
        <Day row={row} />
      ))}
      <tr>
        <th scope="row" colspan={2}>
          合计
        </th>
        <Numbers counts={counts.total} about={about} />
      </tr>
    </Table>
  )
}

function Day({ row }: { row: DayCounts }) {
  const day = formatDay(row.at)
  return (
    <tr>
      <td class="nowrap">
        {day} <span class="dim">{weekdayOf(row.at)}</span>
      </td>
      <td>{row.source}</td>
      <Numbers counts={row} about={{ from: day, to: day, source: String(row.sourceId) }} />
    </tr>
  )
}

function Numbers({ counts, about }: { counts: Counts; about: Query }) {
  const came = Object.values(counts.arrivals).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <td class="num">
        <Figure n={counts.announced} href={hrefWith(entries, about, { kind: 'call' })} />
      </td>
      {stateColumns.map(([state]) => (
        <td class="num">
          <Figure n={counts.states[state] ?? 0} href={hrefWith(entries, about, { state })} />
        </td>
      ))}
      <td class="num">
        <Figure n={counts.total} href={hrefWith(entries, about)} />
      </td>
      <td class="num">{came === 0 ? <span class="dim">0</span> : came.toLocaleString('zh-CN')}</td>
    </>
  )
}

function Figure({ n, href }: { n: number; href: string }) {
  if (n === 0) return <span class="dim">0</span>
  return <a href={href}>{n.toLocaleString('zh-CN')}</a>
}

function Meanings() {
  return (
    <Card title="各类是什么意思">
      <dl class="facts">
        {stateColumns.map(([state, label]) => (
          <div>
            <dt>{label}</dt>
            <dd>{ledgerMeanings[state]}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
