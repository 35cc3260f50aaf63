import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { WeekMedian } from '#src/screening/performance/medians.ts'
import type { Performance, Rate } from '#src/screening/performance/queries.ts'
import { queueSlices } from '#src/screening/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { type Column, Table } from '#views/components/table.tsx'
import { MediansCard } from '#views/screening/medians.tsx'
import { MissedCard } from '#views/screening/missed.tsx'
import { hoursOf, IntervalBar, percent, perHour, span } from '#views/screening/rates.tsx'

type Props = {
  figures: Performance
  windows: readonly number[]
  own: WeekMedian[]
  centre: WeekMedian[] | null
}

/** 筛查成效: how true the queue is, what it still misses, and what an hour of listening brings. */
export function PerformancePage({ figures, windows, own, centre }: Props) {
  const { days, all, missed, drawn } = figures
  return (
    <>
      <PageHead title="筛查成效" note="只算人下过的结论">
        {windows.map((one) => (
          <LinkButton
            small
            href={`/findings/performance?days=${one}`}
            aria-current={one === days ? 'true' : undefined}
          >
            近 {one} 天
          </LinkButton>
        ))}
        {centre === null ? null : (
          <>
            <LinkButton small href="/findings/found">
              疑点记录
            </LinkButton>
            <LinkButton small href="/findings/rechecks">
              复核记录
            </LinkButton>
          </>
        )}
        <LinkButton small href="/findings">
          今日名单
        </LinkButton>
      </PageHead>
      {all.judged === 0 && drawn === 0 ? (
        <Card>
          <Empty
            title={`近 ${days} 天还没有复核过`}
            hint="有了复核结论，这里会算出疑点有多准、还漏多少、一小时能查出几件。"
            action={<a href="/findings">去今日名单</a>}
          />
        </Card>
      ) : (
        <>
          <Figures figures={figures} />
          <div class="columns">
            <TopCard figures={figures} />
            <MissedCard missed={missed} recall={figures.recall} drawn={drawn} days={days} />
          </div>
          <SliceCard figures={figures} />
          <WeekCard figures={figures} />
          <RuleCard figures={figures} />
        </>
      )}
      <MediansCard own={own} centre={centre} />
      <Card title="机时花得值不值" note="转写次序按优先度和随机比较，近 30 天">
        <div hx-get="/findings/yield" hx-trigger="load">
          <a href="/findings/yield">按优先度和随机样本比较</a>
        </div>
      </Card>
    </>
  )
}

function Figures({ figures }: { figures: Performance }) {
  const { all, listenedMs, missed, recall } = figures
  return (
    <Tiles>
      <Tile label="已复核" value={all.judged.toLocaleString('zh-CN')} unit="条" />
      <Tile
        label="已立案"
        value={all.confirmed.toLocaleString('zh-CN')}
        unit="件"
        note={all.interval ? `立案率 ${span(all.interval)}` : undefined}
      />
      <Tile
        label="每小时立案"
        value={perHour(figures) ?? '—'}
        unit={perHour(figures) === null ? undefined : '件'}
        note={listenedMs > 0 ? `听音 ${hoursOf(listenedMs)} 小时` : '还没有记到听音时间'}
      />
      <Tile
        label="估计还漏"
        value={missed ? missedRange(missed) : '—'}
        unit={missed ? '通' : undefined}
        note={missed ? '随机抽查推算，95% 区间' : '抽查的还没有结论'}
      />
      <Tile
        label="查全率"
        value={recall ? `${percent(recall.low, 0)}–${percent(recall.high, 0)}` : '—'}
        note={recall ? '95% 区间' : '要有立案，也要有抽查'}
      />
    </Tiles>
  )
}

function missedRange({ missedInterval }: NonNullable<Performance['missed']>): string {
  const whole = (value: number) => Math.round(value).toLocaleString('zh-CN')
  const low = whole(missedInterval.low)
  return `${low}–${whole(missedInterval.high)}`
}

const rateHead: Column[] = [
  { label: '复核', num: true },
  { label: '立案', num: true },
  { label: '立案率', num: true },
  { label: '95% 区间' },
]

function RateCells({ judged, confirmed, interval }: Rate) {
  return (
    <>
      <td class="num">{judged}</td>
      <td class="num">{confirmed}</td>
      <td class="num">{judged === 0 ? '—' : percent(confirmed / judged)}</td>
      <td class="nowrap">
        {interval ? (
          <>
            <IntervalBar interval={interval} at={confirmed / judged} /> {span(interval)}
          </>
        ) : (
          <span class="dim">还没有结论</span>
        )}
      </td>
    </>
  )
}

/** Fewer verdicts, and the interval says more than the figure. */
const fewVerdicts = 20

function TopCard({ figures }: { figures: Performance }) {
  const few = figures.top.every(({ judged }) => judged < fewVerdicts)
  return (
    <Card title="排在前面的有多准" note="每天名单里分值最高的前几条，不含随机抽查" flush>
      <Table caption="排在前面的有多准" head={[{ label: '前几条' }, ...rateHead]}>
        {figures.top.map((row) => (
          <tr>
            <th scope="row">{row.top === 'budget' ? '全部名额' : `前 ${row.top}`}</th>
            <RateCells {...row} />
          </tr>
        ))}
      </Table>
      {few ? <p class="card-text dim">结论还少，看区间，不看单个数。</p> : null}
    </Card>
  )
}

function SliceCard({ figures }: { figures: Performance }) {
  const total = figures.slices.reduce((sum, { confirmed }) => sum + confirmed, 0)
  return (
    <Card title="立案从哪里来" note="每通只算第一次上名单的那天" flush>
      <Table
        caption="立案从哪里来"
        head={[
          { label: '入选方式' },
          { label: '上过名单', num: true },
          ...rateHead,
          { label: '占立案', num: true },
        ]}
      >
        {figures.slices.map((row) => (
          <tr>
            <th scope="row">{queueSlices[row.slice]}</th>
            <td class="num">{row.listed}</td>
            <RateCells {...row} />
            <td class="num">{total === 0 ? '—' : percent(row.confirmed / total, 0)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function WeekCard({ figures }: { figures: Performance }) {
  if (figures.weeks.length === 0) return null
  return (
    <Card title="一周一周看" flush>
      <Table
        caption="一周一周看"
        head={[
          { label: '周' },
          ...rateHead,
          { label: '听音（小时）', num: true },
          { label: '每小时立案', num: true },
        ]}
      >
        {figures.weeks.map((row) => (
          <tr>
            <th scope="row" class="nowrap">
              {formatDay(row.week).slice(5)} 至 {formatDay(row.week + 6 * dayMs).slice(5)}
            </th>
            <RateCells {...row} />
            <td class="num">{row.listenedMs > 0 ? hoursOf(row.listenedMs) : '—'}</td>
            <td class="num">{perHour(row) ?? '—'}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function RuleCard({ figures }: { figures: Performance }) {
  if (figures.rules.length === 0) return null
  return (
    <Card title="一条一条规则看" note="一通命中几条规则，每条都算" flush>
      <Table caption="一条一条规则看" head={[{ label: '规则' }, ...rateHead]}>
        {figures.rules.map((row) => (
          <tr>
            <td>
              <a href={`/findings/all?state=any&rule=${encodeURIComponent(row.rule)}`}>
                {row.name}
              </a>
              {row.name === row.rule || row.rule === 'model' ? null : <small>{row.rule}</small>}
            </td>
            <RateCells {...row} />
          </tr>
        ))}
      </Table>
    </Card>
  )
}
