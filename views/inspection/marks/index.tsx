import type { Child } from 'hono/jsx'

import type { OpenOffer } from '#src/inspection/marks/break-queries.ts'
import type { MarkFilters } from '#src/inspection/marks/filters.ts'
import type { MarkColumn } from '#src/inspection/marks/marks-list.ts'
import type { DepartmentTally } from '#src/inspection/marks/praise-and-blame.ts'
import type { MarkRow, OfferFacts } from '#src/inspection/marks/queries.ts'
import { breakAnswers, type MarkKind, markKinds } from '#src/inspection/marks/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  page: Page<MarkRow>
  filters: MarkFilters
  frame: ListFrame<MarkColumn>
  departments: { id: number; name: string }[]
  month: string
  /** That may be chosen, the present one first. */
  months: string[]
  tallies: DepartmentTally[]
  /** Null for whoever does not follow them up. */
  offers: OpenOffer[] | null
  plays: boolean
  /** May take praise into the library of cases. */
  writesCases: boolean
  given: { offer: number; note: string; error: string } | null
}

const path = '/inspection/marks'
const tabs: readonly (readonly [MarkKind, string])[] = [
  ['praise', '表扬'],
  ['abuse', '客户辱骂'],
]

/** 表扬与辱骂: praise counts as much as blame, and abuse is not the agent's fault. */
export function MarksPage(props: Props) {
  const { page, filters, frame, offers, month, tallies } = props
  const { kind } = filters
  return (
    <>
      <PageHead title="表扬与辱骂" note="听录音的人标记的通话" />
      <nav class="tabs" aria-label="标记">
        {tabs.map(([key, label]) => (
          <a href={`${path}?kind=${key}`} aria-current={key === kind ? 'page' : undefined}>
            {label}
            {key === 'abuse' && offers && offers.length > 0 ? <small>{offers.length}</small> : null}
          </a>
        ))}
      </nav>
      <div class="with-aside">
        <div>
          {kind === 'abuse' && offers && offers.length > 0 ? (
            <Offers offers={offers} given={props.given} />
          ) : null}
          <Filters {...props} />
          <ListCard
            frame={frame}
            page={page}
            cells={cellsFor(props)}
            actions={kind === 'praise' && props.writesCases ? toLibrary : undefined}
            without={kind === 'abuse' ? [] : ['offer']}
            empty={<NoMarks filters={filters} />}
          />
        </div>
        <Tallies tallies={tallies} month={month} months={props.months} kind={kind} />
      </div>
    </>
  )
}

function Filters({ filters, frame, departments }: Props) {
  const { problems } = filters
  const { query } = frame
  return (
    <QueryForm action={path} keep={query} reset={`${path}?kind=${filters.kind}`}>
      <input type="hidden" name="kind" value={filters.kind} />
      <DateInput label="标记日期从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      <Select
        label="客服部"
        name="department"
        blank="全部"
        value={filters.departmentId}
        options={departments.map(({ id, name }) => [String(id), name] as const)}
      />
      <Select
        label="状态"
        name="state"
        blank="有效"
        value={filters.withdrawn ? 'withdrawn' : ''}
        options={[['withdrawn', '已撤回']]}
      />
    </QueryForm>
  )
}

function NoMarks({ filters }: Pick<Props, 'filters'>) {
  const { kind, from, until, departmentId, withdrawn } = filters
  const narrowed = from !== null || until !== null || departmentId !== null || withdrawn
  if (narrowed) {
    return (
      <Empty
        title="没有符合条件的标记"
        hint="放宽日期或换一个条件。"
        action={<LinkButton href={`${path}?kind=${kind}`}>清除条件</LinkButton>}
      />
    )
  }
  return kind === 'praise' ? (
    <Empty
      title="还没有表扬"
      hint="复核、评分或听录音时，听到客户道谢、坐席做得好，按 P 或点“表扬”标下来。"
    />
  ) : (
    <Empty
      title="还没有客户辱骂的标记"
      hint="听到客户辱骂坐席，按 B 或点“客户辱骂”标下来：不计受影响的评分项，并请坐席缓一缓。"
    />
  )
}

/** 优秀做法: praise that others can learn from. */
const toLibrary = ({ call, blind, withdrawnAt }: MarkRow): Child =>
  blind || withdrawnAt !== null ? (
    '—'
  ) : (
    <a href={`/library/new?source=good-practice&call=${encodeURIComponent(call.callNo)}`}>
      收入案例库
    </a>
  )

const afterJudging = <span class="dim">您评完后显示</span>

function cellsFor({ plays }: Pick<Props, 'plays'>): Record<MarkColumn, (row: MarkRow) => Child> {
  return {
    callNo: (row) => <Heard row={row} plays={plays} />,
    at: ({ at }) => <Time at={at} />,
    agent: ({ agent, blind, department, team }) =>
      blind ? (
        afterJudging
      ) : (
        <>
          <AgentName agent={agent} />
          <small>{[department, team].filter(Boolean).join(' ')}</small>
        </>
      ),
    note: ({ note, withdrawnAt, withdrawnReason }) => (
      <>
        {note || <span class="dim">没有写</span>}
        {withdrawnAt === null ? null : (
          <small>
            <Time at={withdrawnAt} /> 撤回：{withdrawnReason}
          </small>
        )}
      </>
    ),
    offer: ({ offer }) => <Offer offer={offer} />,
    by: ({ accountName }) => accountName,
    callAt: ({ call }) => <Time at={call.startedAt} />,
    span: ({ startMs, endMs }) => `${formatDuration(startMs)}–${formatDuration(endMs)}`,
    department: ({ department, blind }) => (blind ? afterJudging : (department ?? '—')),
    team: ({ team, blind }) => (blind ? afterJudging : (team ?? '—')),
    kind: ({ kind }) => markKinds[kind],
    withdrawn: ({ withdrawnAt, withdrawnReason }) =>
      withdrawnAt === null ? (
        '—'
      ) : (
        <>
          <Time at={withdrawnAt} />
          <small>{withdrawnReason}</small>
        </>
      ),
  }
}

function Heard({ row, plays }: { row: MarkRow; plays: boolean }) {
  const { call, recordingId, startMs, endMs } = row
  const span = `${formatDuration(startMs)}–${formatDuration(endMs)}`
  return (
    <>
      {plays ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : call.callNo}
      <small>
        {recordingId === null ? (
          `${span}，录音已按期删除`
        ) : plays ? (
          <a href={`/recordings/${recordingId}`}>听 {span}</a>
        ) : (
          span
        )}
      </small>
    </>
  )
}

function Offer({ offer }: { offer: OfferFacts | null }) {
  if (!offer) return <span class="dim">—</span>
  const { answer, arranged } = offer
  return (
    <>
      {answer === null ? (
        <span class="dim">等坐席答复</span>
      ) : answer === 'answered' ? (
        '已答复'
      ) : (
        breakAnswers[answer]
      )}
      {arranged ? (
        <small>
          {arranged.by} <Time at={arranged.at} /> 已安排
          {arranged.note === '' ? null : `：${arranged.note}`}
        </small>
      ) : null}
    </>
  )
}

type OffersProps = { offers: OpenOffer[]; given: Props['given'] }

/** What the unit has yet to see to; the one that has waited longest comes first. */
function Offers({ offers, given }: OffersProps) {
  return (
    <Card title="待安排的休息" note="近 30 天，等得最久的在前">
      <ul class="lines">
        {offers.map(({ id, offeredAt, answer, agent, team, callNo }) => (
          <li>
            <span>
              <b>{[agent.name, agent.agentNo].filter(Boolean).join(' ')}</b> {team}{' '}
              {answer === null ? (
                <Tag>等坐席答复</Tag>
              ) : (
                <Tag kind="hot">{breakAnswers[answer]}</Tag>
              )}
            </span>
            <details class="ledger-note" open={given?.offer === id}>
              <summary>已安排</summary>
              <form class="stack" method="post" action={`${path}/breaks/${id}/arrangement`}>
                <TextInput
                  label="怎么安排的"
                  name="note"
                  id={`arrangement-${id}`}
                  value={given?.offer === id ? given.note : undefined}
                  maxlength={300}
                  placeholder="如：离席 15 分钟，由李强顶岗"
                  required
                  error={given?.offer === id ? given.error : undefined}
                />
                <Button small>记下</Button>
              </form>
            </details>
            <small>
              通话 {callNo}，<Time at={offeredAt} /> 提议
            </small>
          </li>
        ))}
      </ul>
    </Card>
  )
}

type TalliesProps = Pick<Props, 'tallies' | 'month' | 'months'> & { kind: MarkKind }

/** Praise beside complaints, so that neither is read alone. */
function Tallies({ tallies, month, months, kind }: TalliesProps) {
  const head = [
    ...[{ label: '客服部' }, { label: '表扬', num: true }, { label: '投诉', num: true }],
    { label: '被辱骂', num: true },
  ]
  return (
    <Card title="表扬和投诉" flush>
      <form class="bar card-text" method="get" action={path}>
        <input type="hidden" name="kind" value={kind} />
        <Select
          label="月份"
          hideLabel
          name="month"
          value={month}
          options={months.map((text) => [text, text] as const)}
        />
        <Button small>看这个月</Button>
      </form>
      {tallies.length === 0 ? (
        <p class="dim card-text">{month} 还没有表扬，也没有投诉。</p>
      ) : (
        <Table head={head} caption={`${month} 各客服部的表扬和投诉`}>
          {tallies.map(({ department, hidden, praise, complaints, abuse }) => (
            <tr>
              <td>{hidden ? <span class="dim">等您评判</span> : (department ?? '部门不明')}</td>
              <td class="num">{praise}</td>
              <td class="num">{complaints}</td>
              <td class="num">{abuse}</td>
            </tr>
          ))}
        </Table>
      )}
      <p class="dim card-text">
        表扬、辱骂按标记的日期，投诉按受理的日期，撤回的都不算。
        {tallies.some(({ hidden }) => hidden) ? '等您评判的，揭晓后才归到客服部。' : ''}
      </p>
    </Card>
  )
}
