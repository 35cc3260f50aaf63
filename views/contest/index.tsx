import type { ContestColumn } from '#src/contest/contest-list.ts'
import type { ContestPageFacts } from '#src/contest/page.ts'
import { flagReasons } from '#src/contest/vocabulary.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { cellsWith } from '#views/contest/cells.tsx'
import { Corrections } from '#views/contest/corrections.tsx'
import { PendingVerdicts } from '#views/contest/pending.tsx'
import { Rule } from '#views/contest/rule.tsx'
import { Ties } from '#views/contest/ties.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'
import type { DrawnBlock } from '#views/documents/paper.tsx'

type Props = {
  facts: ContestPageFacts
  tables: readonly PageTable[]
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
  const { facts, tables, thisMonth, charts, frame, given, may } = props
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
      {pending && taking.length > 0 ? (
        <PendingVerdicts
          pending={pending}
          month={month}
          table={tables.find(({ key }) => key === 'pending')}
        />
      ) : null}
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
      {taking.length > 0 ? <Ties facts={facts} /> : null}
      {taking.length > 0 ? (
        <Card title="两项比率" note="竖线是 95% 的精确区间：区间重叠得多，高低就难分">
          <div class="contest-charts">
            {charts.map(({ block, geometry }) =>
              block.kind === 'chart' && geometry ? (
                <ChartFigure chart={block.chart} geometry={geometry} />
              ) : null,
            )}
          </div>
        </Card>
      ) : null}
      {corrections ? (
        <Corrections corrections={corrections} month={month} opens={facts.opens} />
      ) : null}
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
  const { standings, unmatched, contested } = facts
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
      {contested > 0 ? (
        <Notice kind="warn">
          这个月有 {contested} 件核实结论正在申诉，改判以前照原结论计算；公布以后改判的列入更正。
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
