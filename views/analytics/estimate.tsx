import type { Estimate } from '#src/analytics/estimate/estimate.ts'
import type { FittedModel } from '#src/analytics/estimate/log-linear.ts'
import type { Meeting, Reckoning } from '#src/analytics/estimate/reckon.ts'
import type { Population } from '#src/analytics/estimate/two-lists.ts'
import {
  estimateBases,
  finderNamed,
  finders,
  leaningWords,
  leastInCommon,
  leastSeen,
  modelsShown,
} from '#src/analytics/estimate/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

import { PeriodBar } from './period-bar.tsx'

const here = '/estimate'
const whole = (value: number) => Math.round(value).toLocaleString('zh-CN')

type Props = { shown: Estimate; query: Query; problems: FieldErrors; now: number }

export function EstimatePage({ shown, query, problems, now }: Props) {
  const { reckoning, none, base } = shown
  return (
    <>
      <PageHead title="未发现估计" note={`${shown.period.label}：还有多少投诉谁也没有发现`} />
      <PeriodBar path={here} shown={shown} query={query} problems={problems} now={now} />
      <nav class="tabs" aria-label="哪些投诉">
        {Object.entries(estimateBases).map(([key, word]) => (
          <a
            href={hrefWith(here, query, { base: key })}
            aria-current={key === base ? 'page' : undefined}
          >
            {word}
          </a>
        ))}
      </nav>
      {none ? (
        <Card>
          <Empty title="没有可以给您看的数" hint="估计按部门做，您的范围里没有完整的部门。" />
        </Card>
      ) : (
        <>
          <Verdict reckoning={reckoning} />
          <Audit shown={shown} />
          <Finders shown={shown} query={query} />
          {reckoning.meetings.length === 0 ? null : (
            <Meetings reckoning={reckoning} href={shown.caughtHref} query={query} />
          )}
          {reckoning.models.length === 0 ? null : <Models reckoning={reckoning} query={query} />}
          {shown.byDepartment.length < 2 ? null : <Departments shown={shown} query={query} />}
          <Assumptions />
        </>
      )}
    </>
  )
}

const unsaid = {
  none: '这段时间没有任何途径发现的投诉，说不出还有多少没有发现。',
  'one-finder': '只有一种途径发现过投诉，没有第二种可以对照，说不出还有多少没有发现。',
  apart: '各途径发现的没有一件相同，说不出总数：可能还有很多，也可能各管一段。',
  few: `两种途径都发现的不到 ${leastInCommon} 件，估计没有意义，先不说数。`,
} as const

function Verdict({ reckoning: { verdict, seen, models } }: { reckoning: Reckoning }) {
  if (verdict.kind === 'unsaid') {
    return (
      <Notice kind="warn">
        <p>
          <strong>说不准。</strong>
          已发现 {seen} 件。{unsaid[verdict.why]}
        </p>
      </Notice>
    )
  }
  const { estimate, interval } = verdict.population
  if (verdict.kind === 'floor') {
    return (
      <Notice kind="warn">
        <p>
          <strong>
            只能说至少：已发现 {seen} 件，全部至少约 {whole(estimate)} 件
          </strong>
          （下限的 95% 区间 {whole(interval.low)}～{whole(interval.high)}）。数据不够确定一个总数。
        </p>
      </Notice>
    )
  }
  const how = verdict.by === 'pair' ? '两种途径对照（Chapman）' : modelWords(models[0])
  return (
    <Notice kind="info">
      <p>
        <strong>
          已发现 {seen} 件，估计一共约 {whole(estimate)} 件，还有约 {whole(estimate - seen)}{' '}
          件没有发现
        </strong>
        。总数的 95% 区间 {whole(interval.low)}～{whole(interval.high)} 件；{how}。
      </p>
      <p>区间只含抽样的波动，不含下面几条前提不成立带来的偏差。</p>
    </Notice>
  )
}

const modelWords = (model: FittedModel | undefined) =>
  !model || model.pairs.length === 0
    ? '假定各途径互不相干'
    : `考虑了${model.pairs.map(([a, b]) => `第 ${a + 1} 与第 ${b + 1} 种`).join('、')}途径的相互影响`

function Audit({ shown: { audit } }: { shown: Estimate }) {
  return (
    <Card title="只凭随机抽查" note="不靠别的途径，直接从抽到的通话推算">
      {audit === null ? (
        <p>这段时间没有复核过随机抽查的通话，这条路说不出什么。</p>
      ) : audit.found === 0 ? (
        <p>
          抽查复核 {audit.judged} 通，没有发现漏掉的投诉。由此只能说（三法则）：漏掉的不超过每百万通{' '}
          {whole(audit.interval.high * 1_000_000)} 件，在所代表的 {whole(audit.population)}{' '}
          通里不超过 {whole(audit.missedInterval.high)} 件。这是上限，不是估计。
        </p>
      ) : (
        <p>
          抽查复核 {audit.judged} 通，发现 {audit.found} 件漏掉的；推算筛查放过约{' '}
          {whole(audit.missed)} 件（95% 区间 {whole(audit.missedInterval.low)}～
          {whole(audit.missedInterval.high)}）。只代表已转写、可以被抽到的通话。
        </p>
      )}
    </Card>
  )
}

const keys = Object.keys(finders)

type CountedProps = { value: number; href: string | null; query?: Record<string, string | number> }

/** A number with the complaints behind it; of none there is nothing to see. */
function Counted({ value, href, query = {} }: CountedProps) {
  if (!href || value === 0) return <>{value}</>
  const more = Object.entries(query).map(([name, one]) => `&${name}=${one}`)
  return <a href={`${href}${more.join('')}`}>{value}</a>
}

type ShownProps = Pick<Props, 'shown' | 'query'>

function Finders({ shown, query }: ShownProps) {
  const { reckoning, patterns, outsideAll, href, caughtHref } = shown
  return (
    <Card
      title="各途径发现了多少"
      note={
        outsideAll > 0 ? `另有 ${outsideAll} 件不是这五种途径来的（人工登记等），不在估计里` : null
      }
      actions={
        <>
          {href ? <a href={href}>这段时间的投诉</a> : null}
          <TableFiles of={here} table="finders" query={query} />
        </>
      }
      flush
    >
      <Table
        caption="各途径发现的投诉"
        head={[{ label: '途径' }, { label: '发现', num: true }, { label: '只有它发现', num: true }]}
        density="compact"
      >
        {reckoning.caught.map(({ list, n, alone }) => (
          <tr>
            <td>{finderNamed(list)}</td>
            <td class="num">
              <Counted value={n} href={caughtHref} query={{ finder: keys[list] ?? '' }} />
            </td>
            <td class="num">
              <Counted value={alone} href={caughtHref} query={{ pattern: 1 << list }} />
            </td>
          </tr>
        ))}
        <tr class="dash-sum">
          <td>去重后</td>
          <td class="num">
            <Counted value={reckoning.seen} href={caughtHref} />
          </td>
          <td class="num">{reckoning.caught.reduce((sum, { alone }) => sum + alone, 0)}</td>
        </tr>
      </Table>
      {patterns.length === 0 ? null : (
        <details class="estimate-patterns">
          <summary>每种组合各有多少</summary>
          <ul>
            {patterns.map(({ pattern, n }) => (
              <li>
                {Object.values(finders)
                  .filter((_, list) => (pattern >> list) & 1)
                  .join('＋')}
                ：
                <Counted value={n} href={caughtHref} query={{ pattern }} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}

const populationWords = (population: Population | null) =>
  population === null
    ? '说不准'
    : `${whole(population.estimate)}（${whole(population.interval.low)}～${whole(population.interval.high)}）`

/** Whether two finders visibly lean on each other. */
function leaning({ oddsRatio }: Meeting): { text: string; hot: boolean } {
  if (oddsRatio === null) return { text: '看不出', hot: false }
  const text = `${oddsRatio.value.toFixed(2)}（${oddsRatio.low.toFixed(2)}～${oddsRatio.high.toFixed(2)}）`
  if (oddsRatio.low > 1) return { text: `${text} 相互带动，估计偏低`, hot: true }
  if (oddsRatio.high < 1) return { text: `${text} 此多彼少，估计偏高`, hot: true }
  return { text: `${text} 不明显`, hot: false }
}

type MeetingProps = { reckoning: Reckoning; href: string | null; query: Query }

function Meetings({ reckoning, href, query }: MeetingProps) {
  return (
    <Card
      title="两两重合"
      note="只看这两种途径时的总数（Chapman，对数正态 95% 区间）；相互影响看其他途径已发现的那些"
      actions={<TableFiles of={here} table="meetings" query={query} />}
      flush
    >
      <Table
        caption="途径两两重合"
        head={[
          { label: '途径' },
          { label: '都发现', num: true },
          { label: '只有前者', num: true },
          { label: '只有后者', num: true },
          { label: '两者推算总数', num: true },
          { label: '优势比（1 为互不相干）' },
        ]}
        density="compact"
      >
        {reckoning.meetings.map((meeting) => {
          const { text, hot } = leaning(meeting)
          const [a, b] = [keys[meeting.a] ?? '', keys[meeting.b] ?? '']
          return (
            <tr>
              <td>
                {finderNamed(meeting.a)} × {finderNamed(meeting.b)}
              </td>
              <td class="num">
                <Counted value={meeting.both} href={href} query={{ finder: a, with: b }} />
              </td>
              <td class="num">
                <Counted value={meeting.onlyA} href={href} query={{ finder: a, without: b }} />
              </td>
              <td class="num">
                <Counted value={meeting.onlyB} href={href} query={{ finder: b, without: a }} />
              </td>
              <td class="num">{populationWords(meeting.population)}</td>
              <td class={hot ? 'hot' : undefined}>{text}</td>
            </tr>
          )
        })}
      </Table>
    </Card>
  )
}

type ModelProps = { reckoning: Reckoning; query: Query }

function Models({ reckoning: { models, lists, floor }, query }: ModelProps) {
  return (
    <Card
      title="多途径模型"
      note="对数线性模型，AIC 最小的在最上；相差不到 2 的难分高下，看它们的总数差多远"
      actions={<TableFiles of={here} table="models" query={query} />}
      flush
    >
      <Table
        caption="对数线性模型"
        head={[
          { label: '考虑的相互影响' },
          { label: '总数（95% 区间）', num: true },
          { label: 'AIC', num: true },
          { label: '与最小差', num: true },
        ]}
        density="compact"
      >
        {models.slice(0, modelsShown).map((model) => (
          <tr>
            <td>{leaningWords(model.pairs, lists)}</td>
            <td class="num">{populationWords(model.population)}</td>
            <td class="num">{model.aic.toFixed(1)}</td>
            <td class="num">{(model.aic - (models[0]?.aic ?? 0)).toFixed(1)}</td>
          </tr>
        ))}
        {floor ? (
          <tr class="dash-sum">
            <td>至少（Chao 下限，允许有的难发现）</td>
            <td class="num">{populationWords(floor)}</td>
            <td class="num">—</td>
            <td class="num">—</td>
          </tr>
        ) : null}
      </Table>
    </Card>
  )
}

function Departments({ shown: { byDepartment }, query }: ShownProps) {
  return (
    <Card
      title="各部门"
      note={`发现 ${leastSeen} 件以上、两种途径都发现的 ${leastInCommon} 件以上才说数`}
      actions={<TableFiles of={here} table="departments" query={query} />}
      flush
    >
      <Table
        caption="各部门的估计"
        head={[
          { label: '部门' },
          { label: '已发现', num: true },
          { label: '估计总数（95% 区间）', num: true },
        ]}
        density="compact"
      >
        {byDepartment.map(({ unit, href, reckoning: { seen, verdict } }) => (
          <tr>
            <td>{unit.name}</td>
            <td class="num">{href && seen > 0 ? <a href={href}>{seen}</a> : seen}</td>
            <td class="num">
              {verdict.kind === 'unsaid'
                ? '说不准'
                : `${verdict.kind === 'floor' ? '至少 ' : ''}${populationWords(verdict.population)}`}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function Assumptions() {
  return (
    <Card title="这个数靠什么成立">
      <dl class="estimate-words">
        <div>
          <dt>各途径互不相干</dt>
          <dd>
            一件投诉被一种途径发现，不该让它更容易（或更难）被另一种发现。这里不完全成立：回溯的线索有的来自转写文字，
            和文本筛查一起漏、一起中；筛查名单上的通话更会被人注意。上面的模型可以容纳两两的影响，容不下三种一起的。
          </dd>
        </div>
        <div>
          <dt>发现的机会差不多</dt>
          <dd>
            没有录音、没有转写的通话，筛查和抽查都碰不到；打 12345、12398
            的客户和不打的不一样。有的投诉天生难发现时，普通估计偏低，所以同时给出 Chao 下限。
          </dd>
        </div>
        <div>
          <dt>同一件认得出是同一件</dt>
          <dd>
            按通话和所指的那通来电配对。外部投诉只有号码、没有通话的，对不上就当成两件，总数会偏高。
          </dd>
        </div>
        <div>
          <dt>说的是同一批投诉</dt>
          <dd>
            按受理日归到期间；结论随核实、申诉变动，这页随之变动。月底刚受理的，后面的途径还来不及发现。
          </dd>
        </div>
      </dl>
    </Card>
  )
}
