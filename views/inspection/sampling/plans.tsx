import type { PlanRow } from '#src/inspection/sampling/queries.ts'
import { assignments, planStates } from '#src/inspection/sampling/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { factorTexts, number, quotaText } from '#views/inspection/sampling/words.ts'
import { stageWords } from '#views/organisation/stage-words.ts'

type Props = {
  rows: PlanRow[]
  mayPlan: boolean
  forms: number
  /** Of today; null in between. */
  season: string | null
}

/** 抽检计划: how many calls of whom are scored, and how they are drawn. */
export function PlansPage({ rows, mayPlan, forms, season }: Props) {
  return (
    <>
      <PageHead
        title="抽检计划"
        note={`每期结束后的凌晨自动抽，名册、种子和每通的机会都留存，可以复算；${stageWords(season)}`}
      >
        {mayPlan ? <LinkButton href="/inspection/assignments">任务分配</LinkButton> : null}
        {mayPlan && forms > 0 ? (
          <LinkButton href="/inspection/plans/new" kind="primary" icon="plus">
            设立计划
          </LinkButton>
        ) : null}
      </PageHead>
      <Card flush>
        {rows.length === 0 ? <NoPlan mayPlan={mayPlan} forms={forms} /> : <PlanTable rows={rows} />}
      </Card>
    </>
  )
}

function NoPlan({ mayPlan, forms }: Pick<Props, 'mayPlan' | 'forms'>) {
  if (!mayPlan) return <Empty title="还没有抽检计划" hint="由质检主管设立。" />
  if (forms === 0) {
    return (
      <Empty
        title="还没有抽检计划"
        hint="先要有一张使用中的评分表，抽出来的通话按它评分。"
        action={<LinkButton href="/inspection/forms">评分表</LinkButton>}
      />
    )
  }
  return (
    <Empty
      title="还没有抽检计划"
      hint="设定给谁多少名额、从哪些通话里抽、按什么表评。"
      action={
        <LinkButton href="/inspection/plans/new" kind="primary">
          设立计划
        </LinkButton>
      }
    />
  )
}

function PlanTable({ rows }: Pick<Props, 'rows'>) {
  return (
    <Table
      caption="抽检计划"
      head={[
        { label: '计划' },
        { label: '名额' },
        { label: '加严' },
        { label: '按风险', num: true },
        { label: '双评', num: true },
        { label: '评分表' },
        { label: '分配' },
        { label: '最近一次抽样' },
        { label: '状态' },
      ]}
    >
      {rows.map((plan) => (
        <tr>
          <td>
            <a href={`/inspection/plans/${plan.id}`}>{plan.name}</a>
          </td>
          <td class="nowrap">{quotaText(plan)}</td>
          <td>
            {[...factorTexts(plan.staffFactors), ...plan.seasons.map(({ name }) => name)].join(
              '、',
            ) || '—'}
          </td>
          <td class="num">{plan.riskPercent}%</td>
          <td class="num">{plan.doublePercent}%</td>
          <td>{plan.formName}</td>
          <td class="nowrap">{assignments[plan.assignment]}</td>
          <td class="nowrap">
            <Newest plan={plan} />
          </td>
          <td class="nowrap">
            <Status
              tone={plan.state === 'active' ? 'good' : 'grey'}
              label={planStates[plan.state]}
            />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Newest({ plan }: { plan: PlanRow }) {
  if (plan.problem) return <span class="hot">没抽成：{plan.problem}</span>
  if (!plan.newest) return <span class="dim">还没有抽过</span>
  const { id, period, drawn } = plan.newest
  return (
    <a href={`/inspection/draws/${id}`}>
      {period}，{number(drawn)} 通
    </a>
  )
}
