import type { OverturnRates, Rate } from '#src/inspection/appeals/rates.ts'
import { rateDays } from '#src/inspection/appeals/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

const percent = (share: number) => `${(share * 100).toFixed(0)}%`

/** 改判率: of what was contested and answered, how much was overturned; by item, rule, aspect and person. */
export function RatesPage({ rates, days }: { rates: OverturnRates; days: number }) {
  const { all, items, rules, aspects, scorers, verifiers, settlers } = rates
  return (
    <>
      <PageHead
        title="改判率"
        note={`近 ${days} 天答复的申诉：${all.judged} 项，改判 ${all.overturned} 项${shareText(all)}`}
      >
        <LinkButton href="/review-appeals">返回申诉</LinkButton>
      </PageHead>
      <nav class="tabs" aria-label="统计天数">
        {rateDays.map((one) => (
          <a
            href={`/review-appeals/rates?days=${one}`}
            aria-current={one === days ? 'page' : undefined}
          >
            近 {one} 天
          </a>
        ))}
      </nav>
      <p class="dim">
        分母是申诉后答复的项，不是全部评分：没有申诉的不知道对错。区间为 95%
        置信区间，项数少时很宽，不宜拿来排名。
      </p>
      <div class="columns">
        <RateCard title="按评分项" rows={items} first="评分项" />
        <RateCard title="按筛查规则" rows={rules} first="规则" />
        <RateCard title="按投诉结论" rows={aspects} first="申诉项" />
        {scorers ? <RateCard title="按评分人" rows={scorers} first="评分人" /> : null}
        {verifiers ? <RateCard title="按核实人" rows={verifiers} first="核实人" /> : null}
        {settlers ? <RateCard title="按定责人" rows={settlers} first="定责人" /> : null}
      </div>
    </>
  )
}

const shareText = ({ judged, overturned }: Rate) =>
  judged === 0 ? '' : `（${percent(overturned / judged)}）`

function RateCard({ title, rows, first }: { title: string; rows: Rate[]; first: string }) {
  const head = [
    { label: first },
    ...['答复', '改判', '改判率', '区间'].map((label) => ({ label, num: true })),
  ]
  return (
    <Card title={title} flush>
      {rows.length === 0 ? (
        <p class="dim card-text">这段时间没有答复过的申诉。</p>
      ) : (
        <Table head={head} caption={title}>
          {rows.map(({ name, judged, overturned, interval }) => (
            <tr>
              <td>{name}</td>
              <td class="num">{judged}</td>
              <td class="num">{overturned}</td>
              <td class="num">{percent(overturned / judged)}</td>
              <td class="num">
                {interval ? `${percent(interval.low)}–${percent(interval.high)}` : '—'}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
