import type { Child } from 'hono/jsx'

import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import type { ContestColumn } from '#src/contest/contest-list.ts'
import type { ContestPageFacts } from '#src/contest/page.ts'
import type { StandingRow } from '#src/contest/reckon.ts'
import { flagReasons, metrics, outReasons, percent } from '#src/contest/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Corrections } from '#views/contest/corrections.tsx'
import { PendingVerdicts } from '#views/contest/pending.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'
import type { DrawnBlock } from '#views/documents/paper.tsx'

type Props = {
  facts: ContestPageFacts
  /** The month that still runs. */
  thisMonth: string
  charts: readonly DrawnBlock[]
  frame: ListFrame<ContestColumn>
  /** An announcement that could not be made, with what was typed. */
  given: {
    errors: Record<string, string>
    values: Record<string, string>
    sentence?: string
  } | null
  may: { announce: boolean; try: boolean; import: boolean; trace: boolean }
}

/** 对标竞赛: the departments of one month, with what tells them apart and what does not. */
export function ContestPage(props: Props) {
  const { facts, thisMonth, charts, frame, given, may } = props
  const { standings, pending, corrections } = facts
  const { month, announced, rows } = standings
  const taking = rows.filter(({ place }) => place)
  return (
    <>
      <PageHead title={`${month} 对标竞赛`} note="按每百万通人工接听的投诉排名，得分越低越好">
        <LinkButton href="/contest/red-flag">流动红旗</LinkButton>
        {may.try ? <LinkButton href="/contest/simulation">权重试算</LinkButton> : null}
        <LinkButton href={`/contest/${month}/print`}>打印通报</LinkButton>
      </PageHead>
      <Months month={month} thisMonth={thisMonth} />
      <Standing {...props} />
      {given?.sentence ? <Notice kind="bad">{given.sentence}</Notice> : null}
      {pending && taking.length > 0 ? <PendingVerdicts pending={pending} rows={rows} /> : null}
      <Doubts {...props} />
      <ListCard
        frame={frame}
        page={{ rows, size: rows.length, next: null, previous: null }}
        cells={cellsWith(facts)}
        empty={
          <Empty
            title={`${month} 没有接听，也没有投诉`}
            hint="导入通话数据或官方话务量以后，这里按部门列出。"
          />
        }
        rowClass={({ place }) => (place?.rank === 1 ? 'contest-first' : undefined)}
      />
      {taking.length > 0 ? <Ties {...props} /> : null}
      {taking.length > 0 ? (
        <Card title="两项比率" note="竖线是 95% 的精确区间：区间重叠得多，高低就难分">
          <div class="paper-charts">
            {charts.map(({ block, geometry }) =>
              block.kind === 'chart' && geometry ? (
                <ChartFigure chart={block.chart} geometry={geometry} />
              ) : null,
            )}
          </div>
        </Card>
      ) : null}
      {corrections ? <Corrections corrections={corrections} opens={facts.opens} /> : null}
      <Rule facts={facts} may={may} />
      {announced || !may.announce || taking.length === 0 ? null : <Announcing {...props} />}
    </>
  )
}

function Months({ month, thisMonth }: { month: string; thisMonth: string }) {
  return (
    <form class="bar no-print" method="get" action="/contest">
      <TextInput label="月份" name="month" type="month" value={month} max={thisMonth} hideLabel />
      <Button>查看</Button>
      {month === thisMonth ? null : (
        <LinkButton kind="quiet" href={`/contest?month=${thisMonth}`}>
          本月至今
        </LinkButton>
      )}
    </form>
  )
}

function Standing({ facts }: Props) {
  const { standings, flags } = facts
  const { announced, over } = standings
  const names = flags.map(({ department }) => department).join('、')
  const reason = flags[0] ? flagReasons[flags[0].reason] : ''
  if (announced) {
    return (
      <Notice kind="info">
        已由 {announced.byName} 于 <Time at={announced.at} /> 公布（{announced.note}
        ）。流动红旗：{names}（{reason}）。数字、权重、名次不再改，以后的变化列在更正里。
      </Notice>
    )
  }
  if (!over) return <p class="dim">这个月还没有过完，名次随每天的接听和投诉变动。</p>
  return (
    <p class="dim">
      还没有公布，数字随核实变动。{names ? `照现在的数字，流动红旗归 ${names}（${reason}）。` : ''}
    </p>
  )
}

/** What of the numbers is to be looked at before anybody believes them. */
function Doubts({ facts, may }: Props) {
  const { standings, unmatched } = facts
  const { unknown } = standings
  return (
    <>
      {unmatched.length > 0 ? (
        <Notice kind="warn">
          导入的话务量里有 {unmatched.length} 行对不上部门，没有采用：
          {unmatched.map(({ subCentre, department }) => `${subCentre}${department}`).join('、')}
          。请核对名称，或同名时写明分中心后重新导入。
        </Notice>
      ) : null}
      {unknown > 0 ? (
        <Notice kind="warn">
          有 {unknown} 件投诉查不到被投诉坐席的部门，没有计入任何部门。补上通话或人员后会计入。
        </Notice>
      ) : null}
      {standings.rows.length > 0 || !may.import ? null : (
        <p class="dim">
          可在 <a href="/imports">数据导入</a> 里带入“官方话务量”。
        </p>
      )}
    </>
  )
}

type Narrowing = Partial<Record<'verdict' | 'origin', string>>

function cellsWith(facts: ContestPageFacts): Record<ContestColumn, (row: StandingRow) => Child> {
  const { standings, opens } = facts
  const days = { from: formatDay(standings.from), to: formatDay(standings.until - 1) }
  const link = (row: StandingRow, value: number, narrowing: Narrowing): Child => {
    if (value === 0 || !opens.has(row.departmentId)) return value
    const query = { ...days, department: String(row.departmentId), class: 'internal', ...narrowing }
    return <a href={`/complaints?${new URLSearchParams(query).toString()}`}>{value}</a>
  }
  const calls = (row: StandingRow): Child => {
    const words = row.calls.toLocaleString('zh-CN')
    const query = { ...days, department: String(row.departmentId), channel: 'phone' }
    return opens.has(row.departmentId) && row.tallied > 0 ? (
      <a href={`/calls?${new URLSearchParams(query).toString()}`}>{words}</a>
    ) : (
      words
    )
  }
  return {
    rank: ({ place }) =>
      place ? (
        <strong>
          {place.shared ? '并列 ' : ''}
          {place.rank}
        </strong>
      ) : (
        '—'
      ),
    department: (row) => (
      <>
        {row.department} <Remarks row={row} />
      </>
    ),
    score: ({ score }) => (score === null ? '—' : score.toFixed(1)),
    calls: (row) => (
      <>
        {calls(row)}
        {row.official !== null && row.official !== row.tallied ? (
          <small class="dim contest-bounds">官方；计数 {row.tallied.toLocaleString('zh-CN')}</small>
        ) : null}
      </>
    ),
    complaints: (row) => link(row, row.counts.complaints, {}),
    perMillion: ({ complaintsPerMillion: rate }) =>
      rate ? bounded(rate.estimate.toFixed(1), rate.low.toFixed(1), rate.high.toFixed(1)) : '—',
    substantiated: (row) => link(row, row.counts.substantiated, { verdict: 'substantiated' }),
    substantiatedPerMillion: ({ substantiatedPerMillion: rate }) =>
      rate ? bounded(rate.estimate.toFixed(1), rate.low.toFixed(1), rate.high.toFixed(1)) : '—',
    rate: ({ rate }) =>
      rate ? bounded(percent(rate.estimate), percent(rate.low), percent(rate.high)) : '—',
    change: ({ change }) =>
      change
        ? bounded(points(change.difference), points(change.low), points(change.high), ' 至 ')
        : '—',
    leaked: (row) =>
      row.leakRate
        ? bounded(
            percent(row.leakRate.estimate),
            percent(row.leakRate.low),
            percent(row.leakRate.high),
          )
        : '—',
    tallied: ({ tallied }) => tallied.toLocaleString('zh-CN'),
    official: ({ official }) => official?.toLocaleString('zh-CN') ?? '—',
    reported: (row) => link(row, row.counts.reported, { origin: 'reported' }),
    concealed: (row) => link(row, row.counts.concealed, { origin: 'concealed' }),
    missed: (row) => link(row, row.counts.missed, { origin: 'missed' }),
    open: (row) => link(row, row.counts.open, { verdict: 'none' }),
    subCentre: ({ subCentre }) => subCentre,
    out: ({ out }) => (out ? outReasons[out] : '—'),
  }
}

const points = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`

const bounded = (value: string, low: string, high: string, between = '–') => (
  <>
    {value}
    <small class="dim contest-bounds">
      {low}
      {between}
      {high}
    </small>
  </>
)

function Remarks({ row }: { row: StandingRow }) {
  const { days, out } = row
  return (
    <>
      {out ? <small class="dim contest-bounds">{outReasons[out]}</small> : null}
      {days ? (
        <small class="dim contest-bounds">
          {days.first.slice(5)} 至 {days.last.slice(5)} 有接听（新设、合并或停用）
        </small>
      ) : null}
    </>
  )
}

/** What a shared rank means, and why each rank begins where it does. */
function Ties({ facts }: Props) {
  const { rows } = facts.standings
  const taking = rows.filter(({ place }) => place)
  const names = new Map(rows.map(({ departmentId, department }) => [departmentId, department]))
  const ranks = [...new Set(taking.map(({ place }) => place?.rank ?? 0))]
  const pairs = (taking.length * (taking.length - 1)) / 2
  return (
    <Card title="哪里分得出高低" note="名次相同 = 分不出高低">
      <ul>
        {ranks.map((rank) => {
          const of = taking.filter(({ place }) => place?.rank === rank)
          const behind = of[0]?.place?.behind
          return (
            <li>
              第 {rank} 名：{of.map(({ department }) => department).join('、')}
              {of.length > 1 ? <Tag>分不出高低</Tag> : null}
              {behind ? (
                <span class="dim">
                  {' '}
                  {of[0]?.department} 的{measureWords[behind.measure]}确实高于{' '}
                  {names.get(behind.departmentId)}
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
      <p class="dim">
        得分更低，并且三个比率（投诉、属实、瞒报漏报属实）中至少一个的精确率比区间不含
        1，才算分得出高低。
        {pairs > 0
          ? `${taking.length} 个部门共 ${pairs} 对、${pairs * 3} 次比较，合起来误判的机会不超过 5%，所以单次比较的要求更严。`
          : ''}
        得分只决定先后，区间决定算不算数。
      </p>
    </Card>
  )
}

const measureWords = {
  complaints: '每百万通投诉数',
  substantiated: '每百万通属实数',
  discovered: '每百万通瞒报漏报属实数',
} as const

function Rule({ facts, may }: Pick<Props, 'may'> & { facts: ContestPageFacts }) {
  const { standings, breakEvens } = facts
  const { rule, adopted } = standings
  const heavier = Object.entries(rule.faults)
    .filter(([, times]) => times !== 1)
    .map(([key, times]) => `${faultCategories[key as keyof typeof faultCategories]} ×${times}`)
  return (
    <Card
      title="计分规则"
      note={
        adopted
          ? `自 ${adopted.from} 起采用：${adopted.reason}（${adopted.byName}）`
          : '随产品的规则，还没有采用过别的'
      }
      actions={may.try ? <a href="/contest/simulation">试算别的权重</a> : null}
    >
      <Facts
        items={[
          [
            '三项指标',
            Object.entries(rule.metrics)
              .map(([key, weight]) => `${metrics[key as keyof typeof metrics]} ${weight}%`)
              .join('，'),
          ],
          ['属实类型', heavier.length > 0 ? `${heavier.join('，')}，其余 ×1` : '都 ×1'],
          [
            '怎样发现',
            `自己登记 ×1，${omissions.missed} ×${rule.omissions.missed}，${omissions.concealed} ×${rule.omissions.concealed}`,
          ],
          ['参评线', `${rule.minimumCalls.toLocaleString('zh-CN')} 通`],
        ]}
      />
      <p>
        隐瞒划算吗：被发现的机会高于 {percent(breakEvens.missed)}
        （按漏报计）、{percent(breakEvens.concealed)}
        （按瞒报计）时，隐瞒的代价期望就大于自己登记。本规则按至少 {rule.leastDiscovery}%
        会被发现来定倍数，所以自己登记总是更好。
      </p>
      <p class="dim">
        多一件投诉、把登记变成被发现、把不属实改成属实，都不会让本部门的得分或名次变好。
      </p>
    </Card>
  )
}

function Announcing({ facts, given }: Props) {
  const { standings, pending, flags } = facts
  const { month, mark } = standings
  const winners = flags.map(({ department }) => department).join('、')
  const waiting = pending ? `还有 ${pending.count} 件没有核实。` : ''
  return (
    <Card title="公布" note="公布后数字、权重、名次不再改；当月投诉数一并封存，红旗随之移交">
      <form class="bar" method="post" action={`/contest/${month}/announcement`}>
        <input type="hidden" name="mark" value={mark} />
        <TextInput
          label="说明"
          name="note"
          value={given?.values['note'] ?? ''}
          error={given?.errors['note']}
          maxlength={300}
          required
        />
        <Button
          kind="primary"
          confirm={`公布 ${month} 对标竞赛？${waiting}流动红旗归 ${winners}。公布后不能撤销。`}
        >
          公布 {month}
        </Button>
      </form>
    </Card>
  )
}
