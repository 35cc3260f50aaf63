import type { Agreement } from '#src/inspection/calibration/agreement.ts'
import type { PlanShare } from '#src/inspection/calibration/double-share.ts'
import type { Drift } from '#src/inspection/calibration/drift.ts'
import type { ItemAgreement } from '#src/inspection/calibration/item-agreement.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'

import { DriftCard, OwnDrift } from './drift.tsx'
import {
  AmbiguityOf,
  ItemName,
  KappaCells,
  points,
  shareOf,
  VerdictOf,
  weekName,
} from './figures.tsx'
import { MethodNote } from './method-note.tsx'
import type { RangeShown } from './range.tsx'
import { CalibrationTabs } from './tabs.tsx'

type Props = {
  forms: { id: number; name: string }[]
  range: RangeShown
  weekChoices: readonly number[]
  /** Null while there is no form yet. */
  found: {
    figures: Agreement
    shares: PlanShare[]
    /** Of everybody, for managers; null for others. */
    drifts: Drift[] | null
    own: Drift | null
    ownId: number | null
  } | null
}

/** 一致性与校准: how alike two inspectors score one call, item by item. */
export function AgreementPage({ forms, range, weekChoices, found }: Props) {
  return (
    <>
      <PageHead title="一致性与校准" note="同一通由两人各评一次，互不知情" />
      <CalibrationTabs current="/inspection/calibration" />
      {found === null ? (
        <Card>
          <Empty
            title="还没有评分表"
            hint="发布评分表、抽检设了双评以后，这里会算两人评得有多一致。"
          />
        </Card>
      ) : (
        <>
          <QueryForm action="/inspection/calibration">
            <Select
              label="评分表"
              name="form"
              value={range.formId}
              options={forms.map(({ id, name }) => [String(id), name])}
            />
            <Select
              label="时间"
              name="weeks"
              value={range.weeks}
              options={weekChoices.map((weeks) => [String(weeks), `近 ${weeks} 周`])}
            />
          </QueryForm>
          {range.week === null ? null : (
            <p>
              只看 {weekName(range.week)} 这一周。
              <a href={hrefWith('/inspection/calibration', range.query, { week: null })}>
                看近 {range.weeks} 周
              </a>
            </p>
          )}
          {found.figures.pairs === 0 ? (
            <Card>
              <Empty
                title="这段时间没有两人都评完的通话"
                hint="抽检计划里设了双评，系统会把一部分通话悄悄交给第二个人评；两份都提交后算进来。"
              />
            </Card>
          ) : (
            <>
              <Figures figures={found.figures} />
              <AmbiguousCard
                figures={found.figures}
                range={range}
                mayConvene={found.drifts !== null}
              />
              <ItemsCard items={found.figures.items} range={range} />
            </>
          )}
          {found.drifts ? <DriftCard drifts={found.drifts} range={range} /> : null}
          <OwnDrift own={found.own} ownId={found.ownId} range={range} />
          <div class="columns">
            <WeeksCard figures={found.figures} range={range} />
            <SharesCard shares={found.shares} />
          </div>
          <MethodNote />
        </>
      )}
    </>
  )
}

function Figures({ figures }: { figures: Agreement }) {
  const { pairs, answers, alike, apart, items } = figures
  const ambiguous = items.filter((item) => item.ambiguous !== null).length
  return (
    <Tiles>
      <Tile label="两人都评完" value={pairs} unit="通" />
      <Tile label="逐项一致" value={shareOf(alike, answers)} note={`${alike} / ${answers} 项`} />
      <Tile
        label="两份得分平均相差"
        value={apart ? points(apart.mean) : '—'}
        unit={apart ? '分' : undefined}
        note="不分高低"
      />
      <Tile
        label="有歧义的项"
        value={ambiguous}
        unit="项"
        hot={ambiguous > 0}
        note={ambiguous > 0 ? '该改说明或开校准会' : '没有发现'}
      />
    </Tiles>
  )
}

const itemHref = ({ formId, weeks, week, query }: RangeShown, code: string) =>
  hrefWith(`/inspection/calibration/items/${encodeURIComponent(code)}`, {
    form: String(formId),
    weeks: String(weeks),
    week: week === null ? undefined : query['week'],
  })

type AmbiguousProps = { figures: Agreement; range: RangeShown; mayConvene: boolean }

function AmbiguousCard({ figures, range, mayConvene }: AmbiguousProps) {
  const ambiguous = figures.items.filter((item) => item.ambiguous !== null)
  if (ambiguous.length === 0) return null
  return (
    <Card
      title="说法有歧义的评分项"
      note="样本够、分歧多：先看说明写没写清，再看人"
      actions={
        mayConvene ? (
          <LinkButton small href="/inspection/calibration/sessions/new">
            召集校准会
          </LinkButton>
        ) : undefined
      }
      flush
    >
      <Table
        caption="说法有歧义的评分项"
        head={[
          { label: '评分项' },
          { label: '问题' },
          { label: '分歧最多' },
          { label: '看分歧', hidden: true },
        ]}
      >
        {ambiguous.map((item) => (
          <tr>
            <th scope="row">
              <ItemName title={item.title} section={item.section} />
            </th>
            <td>{item.ambiguous ? <AmbiguityOf ambiguous={item.ambiguous} /> : null}</td>
            <td>
              <MixedUp item={item} most={2} />
            </td>
            <td class="nowrap">
              <a href={itemHref(range, item.code)}>看 {item.n - item.agreed} 通分歧</a>
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function MixedUp({ item, most }: { item: ItemAgreement; most: number }) {
  return (
    <>
      {item.mixedUp.slice(0, most).map(({ labels, n }) => (
        <span class="mixed-up">
          {labels[0]} ↔ {labels[1]}（{n} 通）
        </span>
      ))}
    </>
  )
}

function ItemsCard({ items, range }: { items: ItemAgreement[]; range: RangeShown }) {
  return (
    <Card title="逐项看" note="κ 扣掉了碰巧一致的部分" flush>
      <Table
        caption="逐项一致性"
        head={[
          { label: '评分项' },
          { label: '通数', num: true },
          { label: '一致', num: true },
          { label: 'κ', num: true },
          { label: '95% 区间' },
          { label: '结论' },
          { label: '分歧最多' },
          { label: '看分歧', hidden: true },
        ]}
      >
        {items.map((item) => (
          <tr>
            <th scope="row">
              <ItemName title={item.title} section={item.section} />
            </th>
            <td class="num">{item.n}</td>
            <td class="num">{shareOf(item.agreed, item.n)}</td>
            <KappaCells kappa={item.kappa} interval={item.interval} />
            <td>
              <VerdictOf verdict={item.verdict} />
              {sideNote(item) ? <small>{sideNote(item)}</small> : null}
            </td>
            <td>
              <MixedUp item={item} most={1} />
            </td>
            <td class="nowrap">
              {item.agreed < item.n ? <a href={itemHref(range, item.code)}>看分歧</a> : null}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** What to know before relying on the verdict. */
function sideNote({ verdict, commonest }: ItemAgreement): string | null {
  if (verdict === 'single' && commonest) return `都给“${commonest.label}”，κ 算不出`
  if (verdict === 'lopsided' && commonest) {
    return `${shareOf(commonest.share, 1)}给“${commonest.label}”，κ 会偏低，看一致率`
  }
  return null
}

function WeeksCard({ figures, range }: { figures: Agreement; range: RangeShown }) {
  if (figures.weeks.length === 0) return null
  return (
    <Card title="一周一周看" note="按第二份提交的那一周" flush>
      <Table
        caption="一周一周看"
        head={[
          { label: '周' },
          { label: '两人都评完', num: true },
          { label: '逐项一致', num: true },
          { label: '得分平均相差', num: true },
        ]}
      >
        {figures.weeks.map(({ week, name, pairs, answers, alike, apart }) => (
          <tr>
            <td class="nowrap">
              <a href={hrefWith('/inspection/calibration', range.query, { week: name })}>
                {weekName(week)}
              </a>
            </td>
            <td class="num">{pairs}</td>
            <td class="num">{shareOf(alike, answers)}</td>
            <td class="num">{apart === null ? '—' : points(apart)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function SharesCard({ shares }: { shares: PlanShare[] }) {
  if (shares.length === 0) return null
  return (
    <Card title="双评比例" note="这段时间抽的任务里，有多少交给了第二个人" flush>
      <Table
        caption="双评比例"
        head={[
          { label: '抽检计划' },
          { label: '日常任务', num: true },
          { label: '双评', num: true },
          { label: '实际比例', num: true },
          { label: '计划比例', num: true },
        ]}
      >
        {shares.map((share) => (
          <tr>
            <th scope="row">{share.name}</th>
            <td class="num">{share.routine}</td>
            <td class="num">{share.doubled}</td>
            <td class="num">{shareOf(share.doubled, share.routine)}</td>
            <td class="num">
              {share.plannedPercents.map((value) => `${value}%`).join('、')}
              {share.doubled < Math.floor(share.planned) ? <small>没抽够</small> : null}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
