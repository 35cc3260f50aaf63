import type { Drift } from '#src/inspection/calibration/drift.ts'
import type { ItemSeverity } from '#src/inspection/calibration/severity.ts'
import { hrefWith } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { DriftChart } from './drift-chart.tsx'
import {
  fewDifferences,
  ItemName,
  leaning,
  MeanCells,
  points,
  signed,
  weekName,
} from './figures.tsx'
import { MethodNote } from './method-note.tsx'
import { type RangeShown, ToAgreement } from './range.tsx'

const personHref = (accountId: number, { query }: RangeShown) => {
  const { form, weeks, week } = query
  return hrefWith(`/inspection/calibration/inspectors/${accountId}`, { form, weeks, week })
}

const meanHead = [
  { label: '通数', num: true },
  { label: '平均差', num: true },
  { label: '区间与偏向' },
]

/** 各人松紧, by name: a list to talk with, no ranking. */
export function DriftCard({ drifts, range }: { drifts: Drift[]; range: RangeShown }) {
  return (
    <Card title="各人松紧" note="自己的得分减去另一人的得分；按姓名排" flush>
      {drifts.length === 0 ? (
        <p class="card-text dim">这段时间没有可比的得分。</p>
      ) : (
        <Table
          caption="各人松紧"
          head={[
            { label: '质检员' },
            { label: '双评通数', num: true },
            { label: '平均差', num: true },
            { label: '区间与偏向' },
            { label: '校准通数', num: true },
            { label: '和专家的差', num: true },
            { label: '区间与偏向' },
            { label: '超限的周', num: true },
          ]}
        >
          {drifts.map((drift) => (
            <tr>
              <td>
                <a href={personHref(drift.accountId, range)}>{drift.name}</a>
              </td>
              <MeanCells found={drift.partner} />
              <MeanCells found={drift.expert} />
              <td class="num">{drift.weeks.filter(isBeyond).length}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

const isBeyond = ({ mean, limit }: Drift['weeks'][number]) =>
  limit !== null && Math.abs(mean) > limit

type OwnProps = { own: Drift | null; ownId: number | null; range: RangeShown }

/** 我的松紧, for the inspector alone. */
export function OwnDrift({ own, ownId, range }: OwnProps) {
  if (!own || ownId === null) return null
  return (
    <Card
      title="我的松紧"
      note="自己的得分减去另一人的得分，只有自己和质检主管看得到"
      actions={<a href={personHref(ownId, range)}>逐周、逐项看</a>}
      flush
    >
      <Table caption="我的松紧" head={[{ label: '和谁比' }, ...meanHead]}>
        <tr>
          <th scope="row">双评的另一人</th>
          <MeanCells found={own.partner} />
        </tr>
        <tr>
          <th scope="row">校准会的专家</th>
          <MeanCells found={own.expert} />
        </tr>
      </Table>
    </Card>
  )
}

type PageProps = {
  name: string
  own: boolean
  drift: Drift | null
  items: ItemSeverity[]
  range: RangeShown
  form: string
}

/** One inspector's drift, week by week, and the severity on each item. */
export function InspectorPage({ name, own, drift, items, range, form }: PageProps) {
  const title = own ? '我的松紧' : `${name}的松紧`
  return (
    <>
      <PageHead title={title} note={`${form}，${spanOf(range)}`}>
        <ToAgreement range={range} />
      </PageHead>
      {drift === null ? (
        <Card>
          <Empty
            title="这段时间没有可比的得分"
            hint="要有别人也评过的通话（双评），或者揭晓过的校准会。"
          />
        </Card>
      ) : (
        <>
          <Tiles>
            <MeanTile label="和双评的另一人比" found={drift.partner} />
            <MeanTile label="和校准会的专家比" found={drift.expert} />
            <Tile
              label="超出上下限的周"
              value={drift.weeks.filter(isBeyond).length}
              unit={`/ ${drift.weeks.length} 周`}
              hot={drift.weeks.some(isBeyond)}
            />
          </Tiles>
          <WeeksCard drift={drift} />
          <ItemsCard items={items} />
          <MethodNote />
        </>
      )}
    </>
  )
}

const spanOf = ({ week, weeks }: RangeShown) => (week === null ? `近 ${weeks} 周` : weekName(week))

function MeanTile({ label, found }: { label: string; found: Drift['partner'] }) {
  return (
    <Tile
      label={label}
      value={found ? signed(found.mean) : '—'}
      unit={found ? '分' : undefined}
      note={
        found
          ? `${found.n} 通，${leaning(found)}${
              found.interval
                ? `，区间 ${signed(found.interval.low)} 至 ${signed(found.interval.high)}`
                : ''
            }`
          : '还没有'
      }
    />
  )
}

/** Fewer weeks with enough calls, and a line of them shows no course. */
const fewWeeks = 6

function WeeksCard({ drift }: { drift: Drift }) {
  const { weeks } = drift
  const thin = weeks.length < fewWeeks || weeks.some(({ n }) => n < 5)
  return (
    <Card title="一周一周看" note="0 是和别人一样松紧；短线是上下限">
      <DriftChart weeks={weeks} />
      {thin ? <p class="dim">点还少，或每周通数少：一两个点高低不说明什么。</p> : null}
      <Table
        caption="逐周松紧"
        head={[
          { label: '周' },
          { label: '通数', num: true },
          { label: '平均差', num: true },
          { label: '95% 区间' },
          { label: '上下限', num: true },
          { label: '结论' },
        ]}
      >
        {weeks.toReversed().map((week) => (
          <tr>
            <th scope="row" class="nowrap">
              {weekName(week.week)}
            </th>
            <td class="num">{week.n}</td>
            <td class="num">{signed(week.mean)}</td>
            <td class="nowrap">
              {week.interval
                ? `${signed(week.interval.low)} 至 ${signed(week.interval.high)}`
                : '只有一通'}
            </td>
            <td class="num">{week.limit === null ? '—' : `±${points(week.limit)}`}</td>
            <td>{isBeyond(week) ? (week.mean > 0 ? '超限，偏松' : '超限，偏严') : '在限内'}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function ItemsCard({ items }: { items: ItemSeverity[] }) {
  if (items.length === 0) return null
  return (
    <Card title="逐项松紧" note="只算双评里两人都认为有场合的；按满分的百分比" flush>
      <Table
        caption="逐项松紧"
        head={[
          { label: '评分项' },
          { label: '通数', num: true },
          { label: '平均差', num: true },
          { label: '95% 区间' },
          { label: '偏向' },
        ]}
      >
        {items.map(({ title, section, by }) => (
          <tr>
            <th scope="row">
              <ItemName title={title} section={section} />
            </th>
            <td class="num">{by.n}</td>
            <td class="num">{share(by.mean)}</td>
            <td class="nowrap">
              {by.interval === null
                ? '—'
                : by.deviation === 0
                  ? '每通都一样'
                  : `${share(by.interval.low)} 至 ${share(by.interval.high)}`}
            </td>
            <td>{leaning(by)}</td>
          </tr>
        ))}
      </Table>
      <p class="card-text dim">
        {items.every(({ by }) => by.n < fewDifferences)
          ? `每项都不到 ${fewDifferences} 通，先不下结论。`
          : `一次比了 ${items.length} 项，二十项里有一项碰巧显得偏松或偏严也正常。`}
      </p>
    </Card>
  )
}

function share(percent: number): string {
  const whole = Math.round(percent)
  if (whole === 0) return '0%'
  return whole > 0 ? `+${whole}%` : `−${-whole}%`
}
