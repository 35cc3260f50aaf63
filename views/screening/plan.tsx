import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { NamedShare, PastDay } from '#src/screening/queue/draw-record.ts'
import type { QueuePlan } from '#src/screening/queue/plan.ts'
import type { Preview } from '#src/screening/queue/preview.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  now: QueuePlan
  ahead: QueuePlan[]
  /** Null for who may not see the whole centre. */
  preview: Preview | null
  /** The preview is of figures that were typed and not stored. */
  tried: boolean
  past: PastDay[]
  values: Record<string, string>
  errors: FieldErrors
  mayPlan: boolean
}

/** 复核名额: how much the inspectors of a day can hear, and how that would be parted tomorrow. */
export function PlanPage({ now, ahead, preview, tried, past, values, errors, mayPlan }: Props) {
  return (
    <>
      <PageHead title="复核名额" note="每天听得完多少条，就抽多少条">
        <LinkButton href="/findings">今日名单</LinkButton>
      </PageHead>
      <div class="with-aside">
        <div>
          {tried ? <Notice kind="info">下面按填的数预览，还没有保存。</Notice> : null}
          {preview ? (
            <PreviewCard preview={preview} />
          ) : (
            <Card title="明天怎么分">
              <p class="dim">各部门怎么分，看全中心的人才看得到。</p>
            </Card>
          )}
          <PastDays past={past} />
        </div>
        <div>
          <Card title="现在的名额">
            <Facts items={factsOf(now)} />
            {ahead.map((plan) => (
              <p class="dim">
                {plan.set ? `${formatDay(plan.set.from)} 起：` : null}
                {wordsOf(plan)}
                {plan.set ? `（${plan.set.by} 设定）` : null}
              </p>
            ))}
            {now.set ? (
              <p class="dim">
                {now.set.by} <Time at={now.set.at} /> 设定。
              </p>
            ) : (
              <p class="dim">还没有人设定过，先按这组数抽。</p>
            )}
          </Card>
          {mayPlan ? (
            <PlanForm values={values} errors={errors} />
          ) : (
            <p class="dim">名额由质检主管设定。</p>
          )}
        </div>
      </div>
    </>
  )
}

const budgetOf = ({ total, inspectors, perInspector }: QueuePlan) =>
  total ?? inspectors * perInspector

function wordsOf(plan: QueuePlan): string {
  const { inspectors, perInspector, total } = plan
  return total === null
    ? `${inspectors} 人 × ${perInspector} 条 = ${budgetOf(plan)} 条`
    : `${total} 条`
}

function factsOf(plan: QueuePlan): Parameters<typeof Facts>[0]['items'] {
  return [
    ['每天名额', wordsOf(plan)],
    ['随机抽查', `${Math.round(plan.controlShare * 100)}%`],
    ['不挤掉', `${Math.round(plan.strongRank * 100)} 分以上`],
    ['抽取时刻', `每天 ${plan.drawHour}:00`],
  ]
}

function PlanForm({ values, errors }: Pick<Props, 'values' | 'errors'>) {
  const field = (name: string) => ({ name, value: values[name], error: errors[name] })
  const figure = (name: string) => ({ ...field(name), inputmode: 'numeric' as const })
  return (
    <Card title="改名额">
      <form class="form" method="post" action="/findings/plan">
        <DateInput label="从哪天起" required {...field('from')} />
        <TextInput label="当班质检员（人）" {...figure('inspectors')} />
        <TextInput label="每人每天（条）" {...figure('perInspector')} />
        <TextInput
          label="每天总数（条）"
          {...figure('total')}
          hint="填了就按这个数，不看人数；不用就留空。"
        />
        <TextInput
          label="随机抽查（%）"
          {...figure('controlPercent')}
          hint="从没有疑点的通话里随机抽，才知道筛查还漏多少。0 表示不抽。"
        />
        <TextInput
          label="多少分以上不挤掉"
          {...figure('strongPoints')}
          hint="到这个分的疑点不受部门分配限制。"
        />
        <TextInput
          label="几点抽（0–23）"
          {...figure('drawHour')}
          hint="新的一天从这时算起；没人值守时，第一个打开名单的人会触发。"
        />
        <div class="bar">
          <Button kind="primary">保存</Button>
          <Button formmethod="get">预览</Button>
        </div>
      </form>
    </Card>
  )
}

function PreviewCard({ preview }: { preview: Preview }) {
  const { day, budget, controls, reserve, places, chosen, strong, shares } = preview
  return (
    <Card
      title={`${formatDay(day)}（${weekdayOf(day)}）会这样分`}
      note="按现在待复核的疑点和昨天的话务量"
      flush
    >
      <p class="card-text">
        名额 {budget} 条：疑点 {places} 条
        {chosen < places ? `（现在只有 ${chosen} 条可排，空着的随到随补）` : null}
        ，随机抽查 {controls} 条，留 {reserve} 条给当天新来的高分疑点。
        {strong > 0 ? `其中 ${strong} 条分值高，不受部门分配限制。` : null}
      </p>
      {shares.length === 0 ? (
        <p class="card-text dim">没有待复核的疑点，昨天也没有通话，没有可分的。</p>
      ) : (
        <ShareTable shares={shares} />
      )}
    </Card>
  )
}

/** Who gets how many places and why. */
export function ShareTable({ shares }: { shares: readonly NamedShare[] }) {
  return (
    <Table
      caption="各部门的名额"
      head={[
        { label: '部门' },
        { label: '前一天话务量', num: true },
        { label: '待复核', num: true },
        { label: '名额', num: true },
      ]}
    >
      {shares.map(({ departmentId, name, calls, waiting, seats }) => (
        <tr>
          <th scope="row">{name ?? (departmentId === null ? '通话数据未到' : '已撤的部门')}</th>
          <td class="num">{calls.toLocaleString('zh-CN')}</td>
          <td class="num">{waiting}</td>
          <td class="num">{seats}</td>
        </tr>
      ))}
    </Table>
  )
}

function PastDays({ past }: { past: readonly PastDay[] }) {
  if (past.length === 0) return null
  return (
    <Card
      title="抽过的名单"
      note="种子和名册都留着，谁都可以重抽核对"
      actions={<TableFiles of="/findings/plan" table="past" />}
      flush
    >
      <Table
        caption="抽过的名单"
        head={[
          { label: '日期' },
          { label: '名额', num: true },
          { label: '可抽查的通话', num: true },
          { label: '抽中', num: true },
          { label: '没听完', num: true },
        ]}
      >
        {past.map(({ day, budget, frameSize, controls, left }) => (
          <tr>
            <td>
              <a href={`/findings/days/${formatDay(day)}`}>
                {formatDay(day)} {weekdayOf(day)}
              </a>
            </td>
            <td class="num">{budget}</td>
            <td class="num">{frameSize.toLocaleString('zh-CN')}</td>
            <td class="num">{controls}</td>
            <td class="num">{left}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
