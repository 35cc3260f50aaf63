import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import type { Chart, ChartPoint } from '#src/documents/chart.ts'
import type { Block, FormCell, PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'

import { controlChart } from '../control/control-chart.ts'
import { isRate } from '../metrics/vocabulary.ts'
import type { WeekFigure } from '../metrics/weekly.ts'
import type { SheetDetail } from './detail.ts'
import type { Luck } from './effect.ts'
import { isoWeek } from './number.ts'
import { checkOutcomes, sheetLevels, signPlaces, type WeekState } from './vocabulary.ts'

const label = (text: string): FormCell => ({ text, label: true })
const half = (text: string): FormCell => ({ text, span: 2 })
const whole = (text: string): FormCell => ({ text, span: 5 })
export const lastDay = (until: number | null): string =>
  until === null ? '' : formatDay(until - 1)
const circled = (index: number) => String.fromCodePoint(0x2460 + index)

/** 《对内投诉工作督办表》: what is printed and what the Word file holds. */
export function sheetPaper(sheet: SheetDetail, by: string, now: number): PaperDocument {
  const chart = effectChart(sheet, now)
  const blocks: Block[] = [
    {
      kind: 'form',
      columns: 6,
      rows: [
        [label('责任部门'), half(sheet.department), label('责任人'), half(sheet.ownerName)],
        [label('问题'), whole(sheet.problem)],
        [label('依据'), whole(evidenceWords(sheet))],
        [label('根本原因'), half(causeWords(sheet)), label('整改期限'), half(dueWords(sheet))],
        [label('整改措施'), whole(itemWords(sheet))],
        [
          label('目标'),
          half(`${sheet.metric}\n${sheet.target}`),
          label('效果'),
          half(effectWords(sheet)),
        ],
        [
          ...[label(signPlaces.department), half(signWords(sheet, 'department'))],
          ...[label(signPlaces.quality), half(signWords(sheet, 'quality'))],
        ],
        [
          ...[label(signPlaces.leadership), half(signWords(sheet, 'leadership'))],
          ...[label('督办级别'), half(levelWords(sheet))],
        ],
      ],
    },
    ...(chart ? [{ kind: 'chart', chart } as const] : []),
    ...notesOf(sheet).map((text) => ({ kind: 'note', text }) as const),
  ]
  const issued = sheet.issuedAt === null ? '尚未下达' : `下达日期 ${formatDay(sheet.issuedAt)}`
  return {
    title: '对内投诉工作督办表',
    line: [`编号 ${sheet.sheetNo ?? '（草稿）'}`, issued],
    blocks,
    foot: `${by} ${formatTime(now)} 取自回听`,
  }
}

function evidenceWords({ evidence, hiddenEvidence, clips }: SheetDetail): string {
  const numbers = evidence.map(({ complaintNo }) => complaintNo).join('、')
  const parts = [
    evidence.length > 0 ? `案件 ${numbers}` : '',
    hiddenEvidence > 0 ? `另有 ${hiddenEvidence} 件，取表人尚未复核，未列出` : '',
    clips.length > 0 ? `录音片段 ${clips.length} 段` : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('；') : '未附案件'
}

const causeWords = ({ causeKind, cause }: SheetDetail): string =>
  causeKind === null ? '待填' : `${rootCauses[causeKind]}（${cause}）`

const dueWords = ({ dueAt, dueKnown }: SheetDetail): string =>
  `${lastDay(dueAt)}${dueKnown ? '' : '（当年节假日未公布，按普通工作日计）'}`

const itemWords = ({ items }: SheetDetail): string =>
  items.length === 0
    ? '待填'
    : items
        .map(({ what, target, ownerName, dueAt, doneAt, result }, index) => {
          const state =
            doneAt === null ? `${lastDay(dueAt)} 前完成` : `${formatDay(doneAt)} 已完成：${result}`
          return `${circled(index)} ${what}（${target}）· ${ownerName} · ${state}`
        })
        .join('\n')

export function effectWords({ state, effect, weeks, checks }: SheetDetail): string {
  if (!effect) return '措施完成后按整周统计'
  const met = checks.findLast(({ outcome }) => outcome === 'met')
  if (met && (state === 'act' || state === 'closed')) {
    return `已连续 ${effect.streak} 周在控制线内\n${met.byName} ${formatDay(met.at)} ${checkOutcomes.met}${met.note ? `：${met.note}` : ''}`
  }
  return `连续 ${effect.streak} / ${weeks} 周在控制线内`
}

function signWords({ signs }: SheetDetail, place: keyof typeof signPlaces): string {
  const sign = signs.find((one) => one.place === place)
  if (!sign) return '签字：　　　　　　日期：'
  return `${sign.name}　${formatDay(sign.at)} 签${sign.note ? `\n${sign.note}` : ''}`
}

const levelWords = ({ level, levels }: SheetDetail): string =>
  levels.length === 0 ? `${sheetLevels[level]}，未升级` : sheetLevels[level]

/** Why luck alone might look the same, in words for whoever decides. */
export function luckWords({ chance, least, tooFew }: Luck, weeks: number): string {
  const [usual, high] = [percent(chance), percent(least)]
  return tooFew
    ? `数字太小，说明不了问题：即使没有任何改善，连续 ${weeks} 周不超出控制线的机会也有 ${usual}（按基线的上限算 ${high}）`
    : `如果没有改善，连续 ${weeks} 周不超出控制线的机会只有 ${usual}（按基线的上限算 ${high}）`
}

const percent = (share: number): string =>
  share < 0.001 ? '不到 0.1%' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`

function notesOf(sheet: SheetDetail): string[] {
  const { correction, substantiated, effect, weeks, handOvers, follows } = sheet
  const changed = substantiated.frozen !== substantiated.current
  return [
    sheet.issuedAt === null ? '' : '数字冻结于下达日；其后申诉改判另列更正行。',
    correction
      ? `更正：下达前 8 周当时共 ${correction.frozen} 件，今值 ${correction.current} 件。`
      : '',
    changed && sheet.issuedAt !== null
      ? `更正：依据下达时属实 ${substantiated.frozen} 件，今值 ${substantiated.current} 件。`
      : '',
    effect?.luck ? `${luckWords(effect.luck, weeks)}。` : '',
    effect && !effect.luck ? '下达前没有可比的数字，不能排除碰巧。' : '',
    ...handOvers.map(
      ({ at, from, to, reason, figureFollowed }) =>
        `移交：${formatDay(at)} 由${from}移交${to}，${reason}${figureFollowed ? '；指标改按新部门统计' : ''}。`,
    ),
    follows ? `本表承接已销号的 ${follows.sheetNo ?? ''}（问题复发）。` : '',
  ].filter(Boolean)
}

const tones: Record<WeekState, NonNullable<ChartPoint['tone']>> = {
  within: 'good',
  beyond: 'bad',
  unsettled: 'open',
  'too-few': 'open',
  running: 'open',
}

/** The frozen weeks and those since, with the limit across; null before it is issued. */
export function effectChart(sheet: SheetDetail, now: number): Chart | null {
  const { baseline, weeksNow, effect, metricKind } = sheet
  if (!baseline || baseline.length === 0) return null
  const rate = isRate(metricKind)
  const valueOf = ({ count, handled }: WeekFigure) =>
    rate ? (handled === 0 ? 0 : Math.round((count * 10_000_000) / handled) / 10) : count
  const frozen = new Map(baseline.map((figure) => [figure.week, figure]))
  const judged = new Map(effect?.weeks.map(({ week, state }) => [week, state]))
  const points = weeksNow.map((figure): ChartPoint => {
    const then = frozen.get(figure.week)
    const state = judged.get(figure.week)
    const notes = [
      then && then.count !== figure.count ? `今值 ${figure.count} 件` : '',
      figure.pending > 0 && !then ? `另有 ${figure.pending} 件未核实` : '',
      rate ? `${(then ?? figure).count} 件 / ${(then ?? figure).handled} 通` : '',
    ].filter(Boolean)
    return {
      label: `${isoWeek(figure.week).week}周`,
      value: valueOf(then ?? figure),
      ...(notes.length > 0 ? { note: notes.join('，') } : {}),
      ...(state ? { tone: tones[state] } : {}),
    }
  })
  // The weeks before it was issued give the centre and its control limits; those since are held against them.
  const since = weeksNow.filter(({ week }) => !frozen.has(week))
  const options = { kind: metricKind, baselineWeeks: baseline.length }
  const { centre, points: held } = controlChart([...baseline, ...since], options)
  const upperOf = new Map(held.map(({ week, upper }) => [week, upper]))
  const uppers = weeksNow.map(({ week }) => upperOf.get(week) ?? Number.NaN)
  const until = formatDay(sheet.closedAt ?? now)
  return {
    title: `${sheet.metric}（到 ${until}）`,
    kind: 'bars',
    unit: rate ? '（每百万通）' : ' 件',
    points,
    lines: [
      { label: `目标上限 ${sheet.limit}`, values: [sheet.limit], tone: 'limit' },
      ...(centre === null
        ? []
        : [
            { label: `下达前平均 ${centre.toFixed(1)}`, values: [centre], tone: 'centre' as const },
          ]),
      ...(uppers.length === 0 || uppers.some(Number.isNaN)
        ? []
        : [{ label: '控制上限', values: uppers, tone: 'centre' as const }]),
    ],
  }
}
