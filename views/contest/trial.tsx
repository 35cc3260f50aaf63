import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import type { AdoptedRule } from '#src/contest/schema.ts'
import type { TriedMonth } from '#src/contest/trial.ts'
import { type ContestRule, metrics, percent } from '#src/contest/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  sentence: string | null
  /** Whether the weights could be adopted. */
  sound: boolean
  inForce: { rule: ContestRule; adopted: AdoptedRule | null }
  breakEvens: { missed: number; concealed: number }
  months: readonly TriedMonth[]
  adoptions: readonly AdoptedRule[]
  firstMonth: string
  mayAdopt: boolean
}

/** 权重试算: other weights over past months, beside the ranks these have. */
export function TrialPage(props: Props) {
  const { sentence, months, mayAdopt, values } = props
  return (
    <>
      <PageHead title="权重试算" note="拿别的权重算过去的月份，看谁的名次会变；不改动任何已有结果">
        <LinkButton href="/contest">对标竞赛</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}</Notice> : null}
      <Weights {...props} />
      <Results months={months} values={values} />
      {mayAdopt ? <Adopting {...props} /> : null}
      <History {...props} />
    </>
  )
}

function Weights({ values, errors, breakEvens, inForce, sound }: Props) {
  const field = (name: string, label: string, hint?: string) => (
    <TextInput
      label={label}
      name={name}
      value={values[name]}
      error={errors[name]}
      hint={hint}
      inputmode="decimal"
      maxlength={8}
    />
  )
  return (
    <Card
      title="权重"
      note={
        inForce.adopted ? `现用：自 ${inForce.adopted.from} 起采用的权重` : '现用：随产品的权重'
      }
    >
      <form method="get" action="/contest/simulation" class="contest-weights">
        <fieldset>
          <legend>三项指标（合计 100）</legend>
          {Object.entries(metrics).map(([key, label]) => field(key, label))}
        </fieldset>
        <fieldset>
          <legend>被发现的（自己登记算 1）</legend>
          {Object.entries(omissions).map(([key, label]) => field(key, label))}
          {field('leastDiscovery', '至少会被发现（%）')}
        </fieldset>
        <fieldset>
          <legend>参评和奖励</legend>
          {field('minimumCalls', '参评线（通）')}
          {field('rewardCalls', '奖励线（人·通）')}
          {field('rewardPlaces', '每部门奖励人数')}
        </fieldset>
        <fieldset class="contest-whole">
          <legend>属实类型（一件算几件）</legend>
          {Object.entries(faultCategories).map(([key, label]) => field(key, label))}
        </fieldset>
        <div class="bar">
          <Button kind="primary">试算</Button>
          <LinkButton href="/contest/simulation">恢复现用</LinkButton>
          <span class="dim">
            {sound
              ? `被发现的机会高于 ${percent(breakEvens.missed)}（漏报）、${percent(breakEvens.concealed)}（瞒报）时，隐瞒不划算。`
              : '这套权重有不妥之处，见各栏；可以试算，不能采用。'}
          </span>
        </div>
      </form>
    </Card>
  )
}

function Results({ months, values }: Pick<Props, 'months' | 'values'>) {
  if (months.length === 0) {
    return (
      <Empty title="过去的月份没有接听和投诉，无从试算" hint="导入通话数据或官方话务量后再来。" />
    )
  }
  const num = true
  return (
    <Card
      title="过去各月"
      note="名次：原来的和试算的"
      actions={<TableFiles of="/contest/simulation" table="departments" query={values} />}
      flush
    >
      <Table
        caption="试算结果"
        head={[
          { label: '月份' },
          { label: '部门' },
          { label: '原名次', num },
          { label: '试算名次', num },
          { label: '原得分', num },
          { label: '试算得分', num },
          { label: '变化' },
        ]}
      >
        {months.map(({ month, announced, rows, changed }) =>
          rows.length === 0 ? (
            <tr>
              <td class="nowrap">{month}</td>
              <td class="dim" colspan={6}>
                没有部门够参评线
              </td>
            </tr>
          ) : (
            rows.map((row, index) => (
              <tr class={index === 0 ? 'contest-month' : undefined}>
                <td class="nowrap">
                  {index === 0 ? (
                    <>
                      <a href={`/contest?month=${month}`}>{month}</a>{' '}
                      <small class="dim">
                        {announced ? '已公布' : '未公布'}，{changed} 个变
                      </small>
                    </>
                  ) : null}
                </td>
                <td>{row.department}</td>
                <td class="num">{row.rank ?? '—'}</td>
                <td class="num">{row.tried ?? '—'}</td>
                <td class="num">{row.score?.toFixed(1) ?? '—'}</td>
                <td class="num">{row.triedScore?.toFixed(1) ?? '—'}</td>
                <td>
                  <Shift rank={row.rank} tried={row.tried} />
                </td>
              </tr>
            ))
          ),
        )}
      </Table>
    </Card>
  )
}

function Shift({ rank, tried }: { rank: number | null; tried: number | null }) {
  if (rank === tried) return <span class="dim">不变</span>
  if (rank === null) return <Tag kind="info">变为参评</Tag>
  if (tried === null) return <Tag>变为不参评</Tag>
  return tried < rank ? (
    <Tag kind="ok">前进 {rank - tried} 名</Tag>
  ) : (
    <Tag kind="hot">后退 {tried - rank} 名</Tag>
  )
}

function Adopting({ values, errors, firstMonth }: Props) {
  const kept = Object.entries(values).filter(([name]) => !['from', 'reason'].includes(name))
  return (
    <Card title="采用上面的权重" note="从下个月或以后起用；已经过去和正在进行的月份不改">
      <form class="bar" method="post" action="/contest/simulation/adoption">
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <TextInput
          label="起用月份"
          name="from"
          id="adopt-from"
          type="month"
          min={firstMonth}
          value={values['from'] ?? firstMonth}
          error={errors['from']}
          required
        />
        <TextInput
          label="原因"
          name="reason"
          id="adopt-reason"
          value={values['reason']}
          error={errors['reason']}
          maxlength={300}
          required
        />
        <Button kind="primary" confirm="采用这套权重？采用以后留痕，只能再采用别的来替换。">
          采用
        </Button>
      </form>
    </Card>
  )
}

function History({ adoptions }: Props) {
  if (adoptions.length === 0) return null
  return (
    <Card
      title="采用过的权重"
      actions={<TableFiles of="/contest/simulation" table="adoptions" />}
      flush
    >
      <Table
        caption="采用过的权重"
        head={[
          { label: '起用' },
          { label: '三项指标' },
          { label: '漏报／瞒报' },
          { label: '参评线', num: true },
          { label: '原因' },
          { label: '采用' },
        ]}
      >
        {adoptions.map(({ from, rule, reason, at, byName }) => (
          <tr>
            <td class="nowrap">{from}</td>
            <td class="nowrap">
              {rule.metrics.complaints} / {rule.metrics.substantiated} / {rule.metrics.change}
            </td>
            <td class="nowrap">
              ×{rule.omissions.missed} / ×{rule.omissions.concealed}
            </td>
            <td class="num">{rule.minimumCalls.toLocaleString('zh-CN')}</td>
            <td>{reason}</td>
            <td class="nowrap">
              {byName} {formatDay(at)}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
