import type { Effect, SideResult } from '#src/training/effects/effect.ts'
import type { EffectReport } from '#src/training/effects/ledger.ts'
import type { Selection } from '#src/training/effects/selection.ts'
import {
  effectVerdicts,
  groupings,
  leftOutReasons,
  matchingRule,
} from '#src/training/effects/vocabulary.ts'
import { tracks, trainingKinds } from '#src/training/records/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { WindowChoice } from './index.tsx'
import { number, rateText, ratioText } from './words.ts'

type Name = { agentNo: string; name: string }

type Props = {
  selection: Selection
  path: string
  weeks: number
  report: EffectReport
  shown: Pick<EffectReport, 'sets' | 'leftOut'>
  names: ReadonlyMap<number, Name>
}

/** 培训效果 of one selection: the answer first, then the numbers, the rule, and who was compared. */
export function EffectPage(props: Props) {
  const { selection, path, weeks, report } = props
  return (
    <>
      <PageHead title={titleOf(selection, report)} note={groupings[selection.by]}>
        <LinkButton
          href={`/training-effects?by=${selection.by}&weeks=${weeks}`}
          icon="chevron-left"
        >
          返回培训效果
        </LinkButton>
      </PageHead>
      <WindowChoice href={(one) => `${path}?weeks=${one}`} weeks={weeks} />
      {report.people === 0 ? (
        <Card>
          <Empty
            title="没有您看得到的受训人员"
            hint="可能都在别的部门，或者培训记录已经撤销、太久以前。"
          />
        </Card>
      ) : (
        <>
          <Answer effect={report.effect} />
          <div class="with-aside">
            <div>
              <Numbers effect={report.effect} weeks={weeks} />
              <Compared {...props} />
              <LeftOut {...props} />
            </div>
            <Reading {...props} />
          </div>
        </>
      )}
    </>
  )
}

function titleOf(selection: Selection, { titles }: EffectReport): string {
  switch (selection.by) {
    case 'track':
      return `${tracks[selection.track]}的效果`
    case 'kind':
      return `${trainingKinds[selection.kind]}的效果`
    case 'trainer':
      return `讲师的培训效果${titles[0] ? `（最近：${titles[0]}）` : ''}`
    case 'event':
      return `“${titles[0] ?? '培训'}”的效果`
  }
}

const tones: Record<Effect['verdict'], Tone> = {
  better: 'good',
  worse: 'orange',
  unclear: 'grey',
  'too-few': 'grey',
  'no-match': 'grey',
}

function Answer({ effect }: { effect: Effect }) {
  const { verdict, ratio, expected } = effect
  return (
    <Card title="结论">
      <p class="effect-answer">
        <Status tone={tones[verdict]} label={effectVerdicts[verdict]} />
      </p>
      <p>{reasonOf(verdict, ratio, expected)}</p>
    </Card>
  )
}

function reasonOf(verdict: Effect['verdict'], ratio: Effect['ratio'], expected: number): string {
  const said = `前后变化之比 ${ratioText(ratio)}`
  switch (verdict) {
    case 'better':
      return `${said}，整个区间都小于 1：受训的人比同类的人多降了，不像是碰巧。`
    case 'worse':
      return `${said}，整个区间都大于 1：受训的人没有比同类的人降得多，反而更差。先看看是不是教的不对路，不要据此评价个人。`
    case 'unclear':
      if (ratio === null) return '培训前双方都没有属实投诉，没有可以比较的变化。'
      return `${said}，区间跨过 1：有用和没用都说得通。人再多一些、时间再长一些才看得出。`
    case 'too-few':
      return `照对照的变化，受训的人培训后预计只有 ${expected.toFixed(1)} 件属实，不到 ${matchingRule.expected} 件：一件都没有也说明不了什么。`
    case 'no-match':
      return '没有一个受训的人找得到可比的对照，只能看前后数字，看不出是不是培训的作用。'
  }
}

function Numbers({ effect, weeks }: { effect: Effect; weeks: number }) {
  const head = [
    { label: '' },
    { label: '人数', num: true },
    { label: `前 ${weeks} 周属实`, num: true },
    { label: '接听', num: true },
    { label: '每万通', num: true },
    { label: `后 ${weeks} 周属实`, num: true },
    { label: '接听', num: true },
    { label: '每万通', num: true },
    { label: '后比前（95% 区间）' },
  ]
  return (
    <Card title="前后数字" note="培训当周不算在任何一边" flush>
      <Table caption="受训的和对照的前后数字" head={head}>
        <Side label="受训" side={effect.taught} />
        <Side label="对照" side={effect.others} />
        <tr>
          <th scope="row">受训的变化比对照的变化</th>
          <td colspan={7}></td>
          <td>
            <strong>{ratioText(effect.ratio)}</strong>
          </td>
        </tr>
      </Table>
    </Card>
  )
}

function Side({ label, side }: { label: string; side: SideResult }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="num">{number(side.people)}</td>
      <td class="num">{number(side.before.cases)}</td>
      <td class="num">{number(side.before.calls)}</td>
      <td class="num">{rateText(side.before)}</td>
      <td class="num">{number(side.after.cases)}</td>
      <td class="num">{number(side.after.calls)}</td>
      <td class="num">{rateText(side.after)}</td>
      <td>{ratioText(side.change)}</td>
    </tr>
  )
}

function Compared({ report, shown, names }: Props) {
  if (shown.sets.length === 0) return null
  const head = [
    { label: '受训的人' },
    { label: '培训前接听', num: true },
    { label: '培训后接听', num: true },
    { label: '对照人数', num: true },
    { label: '对照培训前人均接听', num: true },
  ]
  return (
    <Card title="和谁比" note={`${report.sets.length} 人有对照`} flush>
      <Table caption="受训的人和对照" head={head}>
        {shown.sets.map(({ taught, others }) => (
          <tr>
            <td>
              <Person id={taught.personId} names={names} />
            </td>
            <td class="num">{number(taught.before.calls)}</td>
            <td class="num">{number(taught.after.calls)}</td>
            <td class="num">{others.length}</td>
            <td class="num">
              {number(
                Math.round(
                  others.reduce((sum, { before }) => sum + before.calls, 0) / others.length,
                ),
              )}
            </td>
          </tr>
        ))}
      </Table>
      {report.sets.length > shown.sets.length ? (
        <p class="dim card-foot">只列前 {shown.sets.length} 人，数字是全部的。</p>
      ) : null}
    </Card>
  )
}

function LeftOut({ report, shown, names }: Props) {
  if (report.leftOut.length === 0) return null
  return (
    <Card title="没有放进比较的人" note={`${report.leftOut.length} 人`}>
      <ul class="lines">
        {shown.leftOut.map(({ personId, reason }) => (
          <li>
            <Person id={personId} names={names} />
            <span class="dim">{leftOutReasons[reason]}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Person({ id, names }: { id: number; names: Props['names'] }) {
  const known = names.get(id)
  return (
    <a href={`/profiles/people/${id}`}>{known ? `${known.name}（${known.agentNo}）` : `#${id}`}</a>
  )
}

function Reading({ report, weeks }: Props) {
  const { people, again, otherwise, cut, departments } = report
  return (
    <div>
      <Card title="怎么找对照">
        <p class="dim">
          同一部门、同一人员类别、同样的周；培训前 {weeks} 周属实件数相同（{matchingRule.caseBand}
          件及以上算一档）；培训前接听量是受训者的 {matchingRule.least}—{matchingRule.greatest}
          倍；培训前 {weeks} 周到培训当周没受过同样方式的培训。按接听量由近到远取最多
          {matchingRule.most} 人，一样近的取编号小的；同样的周里一个人只给一个人作对照。
          没有抽签，谁来算都一样。
        </p>
      </Card>
      <Card title="怎么读">
        <p class="dim">
          被送去培训的人，多半刚出过事；就算不培训，下一段时间也往往会回落（回归平均）。
          所以单看“后比前”会高估培训，这里用培训前同样出过事的人作对照，只看比他们多降了多少。
        </p>
        <p class="dim">
          属实按现在的结论算，申诉改判的已经去掉；按通话发生的那一周归前归后。
          区间是精确的条件区间，件数少时会很宽。
        </p>
      </Card>
      <Card title="这一次的范围">
        <ul class="lines">
          <li>受训 {number(people)} 人，每人只算最早的一次</li>
          {again > 0 ? <li>其中 {number(again)} 人受训不止一次</li> : null}
          {otherwise > 0 ? (
            <li>
              {number(otherwise)} 人在前后窗口里还受过别的培训（例会和案例学习不算），效果分不开
            </li>
          ) : null}
          {departments.length > 0 ? <li>部门：{departments.join('、')}</li> : null}
        </ul>
        {cut ? <Notice kind="warn">记录太多，只算了最近的 5,000 条。</Notice> : null}
      </Card>
    </div>
  )
}
