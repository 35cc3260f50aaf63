import type { DrawRow, PlanDetail } from '#src/inspection/sampling/queries.ts'
import type { FrameFilter } from '#src/inspection/sampling/schema.ts'
import { assignments, planStates } from '#src/inspection/sampling/vocabulary.ts'
import { channels, staffCategories, type StaffCategory } from '#src/organisation/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { RiskTable } from '#views/inspection/sampling/risk.tsx'
import {
  factorTexts,
  lastDay,
  number,
  quotaText,
  seasonText,
} from '#views/inspection/sampling/words.ts'
import { stageWords } from '#views/organisation/stage-words.ts'

type Props = {
  detail: PlanDetail
  query: Query
  problem: string | undefined
  /** The worker has yet to make a draw that was asked for. */
  drawing: boolean
  mayPlan: boolean
  /** Of today; null in between. */
  season: string | null
}

/** One plan: what it says, what it drew, and whether it reached whom it is meant for. */
export function PlanPage({ detail, query, problem, drawing, mayPlan, season }: Props) {
  const { plan, draws } = detail
  const path = `/inspection/plans/${plan.id}`
  return (
    <>
      <PageHead title={plan.name} note={`${quotaText(plan)}；${stageWords(season)}`}>
        {mayPlan ? <Switching detail={detail} /> : null}
        {mayPlan ? (
          <LinkButton href={`${path}/edit`} icon="pencil">
            修改
          </LinkButton>
        ) : null}
        <LinkButton href="/inspection/plans">返回列表</LinkButton>
      </PageHead>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      {drawing ? (
        <Notice kind="info">
          通话多，正在后台抽，稍后<a href={path}>刷新</a>就能看到。
        </Notice>
      ) : null}
      {plan.problem ? (
        <Notice kind="warn">上次抽样没有抽成：{plan.problem}。改好后每小时会再试。</Notice>
      ) : null}
      <div class="with-aside">
        <div>
          <Coverage draws={draws.rows} />
          <Card title="历次抽样" flush>
            {draws.rows.length === 0 ? (
              <Empty title="还没有抽过" hint="本期结束后的凌晨自动抽；已过去的一期可以现在抽。" />
            ) : (
              <DrawTable rows={draws.rows} />
            )}
            <ListPager path={path} query={query} page={draws} />
          </Card>
        </div>
        <div>
          {mayPlan && !drawing ? <DrawNow detail={detail} /> : null}
          <PlanFacts detail={detail} />
          {plan.riskPercent > 0 ? <RiskTable /> : null}
        </div>
      </div>
    </>
  )
}

function Switching({ detail: { plan } }: { detail: PlanDetail }) {
  const active = plan.state === 'active'
  return (
    <form method="post" action={`/inspection/plans/${plan.id}/switching`}>
      <input type="hidden" name="state" value={active ? 'paused' : 'active'} />
      <Button confirm={active ? `停用“${plan.name}”？停用期间的各期不补抽。` : undefined}>
        {active ? '停用' : '启用'}
      </Button>
    </form>
  )
}

function DrawNow({ detail: { plan, undrawn } }: { detail: PlanDetail }) {
  if (plan.state === 'paused') {
    return (
      <Card title="现在抽样">
        <p class="dim">计划已停用，启用后才能抽。</p>
      </Card>
    )
  }
  const [last] = undrawn
  if (!last) {
    return (
      <Card title="现在抽样">
        <p class="dim">过去的各期都抽过了，每期只抽一次。</p>
      </Card>
    )
  }
  return (
    <Card title="现在抽样">
      <form class="form" method="post" action={`/inspection/plans/${plan.id}/draws`}>
        <Select
          label="哪一期"
          name="from"
          value={last.from}
          options={undrawn.map(({ from, text }) => [String(from), text] as const)}
          hint="每期只抽一次。抽样之后才到的录音和话单，并入下一次。"
        />
        <div class="bar">
          <Button kind="primary">现在抽样</Button>
        </div>
      </form>
    </Card>
  )
}

function PlanFacts({ detail: { plan, formName } }: { detail: PlanDetail }) {
  return (
    <Card title="计划">
      <Facts
        items={[
          [
            '状态',
            <Status
              tone={plan.state === 'active' ? 'good' : 'grey'}
              label={planStates[plan.state]}
            />,
          ],
          ['通话范围', filterText(plan.filter)],
          ['加严', factorTexts(plan.staffFactors).join('、')],
          ['季节', plan.seasons.map(seasonText).join('；')],
          ['按风险抽', `${plan.riskPercent}%，其余机会均等`],
          ['分散到各天', plan.spread ? '是' : '否'],
          ['双评', `${plan.doublePercent}%，两人互不知情`],
          ['评分表', formName],
          ['分配', assignments[plan.assignment]],
          ['评分期限', `${plan.dueDays} 个工作日`],
          ['设立', plan.createdByName],
        ]}
      />
    </Card>
  )
}

function filterText(filter: FrameFilter): string {
  const units = filter.subCentreIds.length + filter.departmentIds.length + filter.teamIds.length
  const seconds = (ms: number) => `${ms / 1000} 秒`
  const parts = [
    units > 0 ? `${units} 个单位` : '',
    filter.staffCategories.map((category) => staffCategories[category]).join('、'),
    filter.businessTypeIds.length > 0 ? `${filter.businessTypeIds.length} 种业务` : '',
    filter.channels.map((channel) => channels[channel]).join('、'),
    filter.leastMs === null ? '' : `不短于 ${seconds(filter.leastMs)}`,
    filter.mostMs === null ? '' : `不长于 ${seconds(filter.mostMs)}`,
  ].filter(Boolean)
  return parts.join('；') || '全部有录音的通话'
}

/** 覆盖: drawn against handled, by category of staff, over the draws shown. */
function Coverage({ draws }: { draws: readonly DrawRow[] }) {
  const sums = new Map<StaffCategory, { handled: number; playable: number; drawn: number }>()
  for (const { summary } of draws) {
    for (const [key, counts] of Object.entries(summary.categories)) {
      const sum = sums.get(key as StaffCategory) ?? { handled: 0, playable: 0, drawn: 0 }
      sum.handled += counts.handled
      sum.playable += counts.playable
      sum.drawn += counts.drawn
      sums.set(key as StaffCategory, sum)
    }
  }
  if (sums.size === 0) return null
  return (
    <Card title="各类人员抽到多少" note={`下面 ${draws.length} 次抽样合计`} flush>
      <Table
        caption="各类人员的覆盖"
        head={[
          { label: '人员类别' },
          { label: '接听', num: true },
          { label: '可抽', num: true },
          { label: '抽中', num: true },
          { label: '抽中占接听', num: true },
        ]}
      >
        {[...sums].map(([category, { handled, playable, drawn }]) => (
          <tr>
            <td>{staffCategories[category]}</td>
            <td class="num">{number(handled)}</td>
            <td class="num">{number(playable)}</td>
            <td class="num">{number(drawn)}</td>
            <td class="num">{handled === 0 ? '—' : `${((100 * drawn) / handled).toFixed(2)}%`}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function DrawTable({ rows }: { rows: readonly DrawRow[] }) {
  return (
    <Table
      caption="历次抽样"
      head={[
        { label: '周期' },
        { label: '可抽', num: true },
        { label: '抽中', num: true },
        { label: '双评', num: true },
        { label: '不足名额', num: true },
        { label: '没人评', num: true },
        { label: '评分期限' },
        { label: '抽样' },
      ]}
    >
      {rows.map(({ id, period, frameSize, drawn, summary, drawnAt, drawnByName }) => (
        <tr>
          <td class="nowrap">
            <a href={`/inspection/draws/${id}`}>{period}</a>
            {summary.late > 0 ? <small class="dim"> 含补到 {number(summary.late)} 通</small> : null}
          </td>
          <td class="num">{number(frameSize)}</td>
          <td class="num">{number(drawn)}</td>
          <td class="num">{number(summary.doubled)}</td>
          <td class="num" title="可抽的通话比名额少的单位">
            {summary.short === 0 ? '0' : `${number(summary.short)} / ${number(summary.units)}`}
          </td>
          <td class={summary.unassigned > 0 ? 'num hot' : 'num'}>{number(summary.unassigned)}</td>
          <td class="nowrap">
            {lastDay(summary.dueAt)}
            {summary.dueKnown ? null : (
              <small class="dim" title="这段时间的放假安排还没有公布，按周一至周五算">
                {' '}
                假期未公布
              </small>
            )}
          </td>
          <td class="nowrap">
            <Time at={drawnAt} /> <small>{drawnByName}</small>
          </td>
        </tr>
      ))}
    </Table>
  )
}
