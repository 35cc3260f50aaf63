import { faultCategories } from '#src/complaints/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { TwoRates } from '#src/kernel/statistics/rate-ratio.ts'
import type { Stretch, SummerReport } from '#src/training/effects/summer.ts'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'

import { number, rateText, ratioText } from './words.ts'

type Props = {
  report: SummerReport
  stretch: Stretch
  seasons: readonly Option[]
  chosen: { id: number; name: string } | null
  /** The chosen season has no whole week behind it yet. */
  notYet: boolean
}

const here = '/training-effects/summer'

/** 暑期工专题分析: summer temps against regular staff of the same departments and weeks. */
export function SummerPage({ report, stretch, seasons, chosen, notYet }: Props) {
  const { rows, total, ratio, faults, pending } = report
  const days = `${formatDay(stretch.from)} 至 ${formatDay(stretch.until - dayMs)}`
  return (
    <>
      <PageHead title="暑期工专题" note={`${days}，整周`}>
        <LinkButton href="/training-effects" icon="chevron-left">
          返回培训效果
        </LinkButton>
      </PageHead>
      <QueryForm action={here} keep={{}} reset={here}>
        <Select
          label="哪一段"
          name="season"
          value={chosen?.id ?? null}
          options={seasons}
          blank="最近 12 周"
        />
      </QueryForm>
      {notYet && chosen ? (
        <Notice kind="info">“{chosen.name}”最近三年还没有满一周，下面是最近 12 周。</Notice>
      ) : null}
      {rows.length === 0 ? (
        <Card>
          <Empty
            title="这一段没有可比的数字"
            hint="要同一部门、同一周里暑期工和正式员工都有接听，才能比。"
          />
        </Card>
      ) : (
        <>
          <Card title="结论">
            <p>
              暑期工的每万通属实数是同部门、同周正式员工的 <strong>{ratioText(ratio)}</strong> 倍
              （括号里是 95% 区间）。{meaningOf(ratio)}
              {pending > 0 ? ` 另有 ${number(pending)} 件还没有核实，核实后数字会变。` : ''}
            </p>
          </Card>
          <Card title="各部门" flush>
            <Table caption="各部门暑期工和正式员工" head={head}>
              {rows.map((row) => (
                <Row label={row.department} rates={row} ratio={ratioText(row.ratio)} />
              ))}
              <Row label="合计" rates={total} ratio={ratioText(ratio)} />
            </Table>
          </Card>
          <Card title="属实类型" note="上面这些属实投诉按类型" flush>
            <Table
              caption="属实类型"
              head={[
                { label: '类型' },
                { label: '暑期工', num: true },
                { label: '正式员工', num: true },
              ]}
            >
              {faults.map(({ fault, cases, otherCases }) => (
                <tr>
                  <td>{faultCategories[fault]}</td>
                  <td class="num">{number(cases)}</td>
                  <td class="num">{number(otherCases)}</td>
                </tr>
              ))}
            </Table>
          </Card>
        </>
      )}
    </>
  )
}

const head = [
  { label: '部门' },
  { label: '暑期工属实', num: true },
  { label: '接听', num: true },
  { label: '每万通', num: true },
  { label: '正式员工属实', num: true },
  { label: '接听', num: true },
  { label: '每万通', num: true },
  { label: '暑期工比正式（95% 区间）' },
]

function Row({ label, rates, ratio }: { label: string; rates: TwoRates; ratio: string }) {
  const regular = { cases: rates.otherCases, calls: rates.otherCalls }
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="num">{number(rates.cases)}</td>
      <td class="num">{number(rates.calls)}</td>
      <td class="num">{rateText(rates)}</td>
      <td class="num">{number(regular.cases)}</td>
      <td class="num">{number(regular.calls)}</td>
      <td class="num">{rateText(regular)}</td>
      <td>{ratio}</td>
    </tr>
  )
}

function meaningOf(ratio: SummerReport['ratio']): string {
  if (!ratio) return '件数太少，说不清。'
  if (ratio.low > 1) return '区间都在 1 以上，差别不像是碰巧，要重点管控。'
  if (ratio.high < 1) return '区间都在 1 以下，暑期工不比正式员工差。'
  return '区间跨过 1，看不出差别。'
}
