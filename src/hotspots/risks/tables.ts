import { limitWords } from '#src/complaints/timing/vocabulary.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { PageTable } from '#src/lists/page-table.ts'

import type { RiskDetail } from './queries.ts'
import type { RiskStandard } from './schema.ts'
import type { StandardsInForce } from './standards.ts'
import {
  responseLevels,
  type RiskColour,
  riskColours,
  type RiskFigures,
  riskKinds,
  riskSteps,
  type RuleKind,
  ruleKinds,
  startUnits,
  toldGroups,
} from './vocabulary.ts'

const colours = keysOf(riskColours)
const heads = (...labels: string[]) => labels.map((label) => ({ label }))

/** 经过 of one risk: all that happened to it, in its order. */
export const eventsTable = ({ events }: Pick<RiskDetail, 'events'>): PageTable => ({
  ...{ key: 'events', title: '风险预警经过' },
  head: heads('时间', '谁', '做了什么', '说明'),
  rows: events.map(({ at, byName, step, note }) => [formatTime(at), byName, riskSteps[step], note]),
})

type Shown = {
  current: StandardsInForce
  history: readonly RiskStandard[]
  /** Departments the reader may choose, by their id. */
  departments: readonly (readonly [id: string, name: string])[]
  now: number
}

/** 处置标准: what holds now and what was set before; a page without a history has no file of it. */
export function standardsTables({ current, history, departments, now }: Shown): PageTable[] {
  const { figures } = current
  return [
    standardsTable(figures),
    startsTable(figures, new Map(departments)),
    ...(history.length > 0 ? [historyTable(current, history, now)] : []),
  ]
}

const standardsTable = ({ standards }: RiskFigures): PageTable => ({
  ...{ key: 'standards', title: '四级怎么处置' },
  head: heads('等级', '响应', '处置要求', '时限', '另外通知', '解除条件'),
  rows: colours.map((colour) => {
    const { response, requirement, limit, told, release } = standards[colour]
    return [
      ...[riskColours[colour], responseLevels[response], requirement, limitWords(limit)],
      ...[told.map((group) => toldGroups[group]).join('、'), release],
    ]
  }),
})

/** 预警启动条件, drawn on the page from here, too. */
function startsTable(
  { starts, hours, owners }: RiskFigures,
  names: ReadonlyMap<string, string>,
): PageTable {
  const ownerOf = (kind: RuleKind) =>
    owners[kind] === null ? '事情涉及的部门' : (names.get(String(owners[kind])) ?? '指定的部门')
  return {
    ...{ key: 'starts', title: '预警启动条件' },
    head: heads('条件', ...colours.map((colour) => riskColours[colour]), '归口部门'),
    rows: ruleKinds.map((kind) => [
      kind === 'complaints' ? `${riskKinds[kind]}（${hours} 小时内）` : riskKinds[kind],
      ...colours.map((colour) => startWords(kind, starts[kind][colour])),
      ownerOf(kind),
    ]),
  }
}

function startWords(kind: RuleKind, value: number | undefined): string | null {
  if (value === undefined) return null
  if (startUnits[kind] === null) return '启动'
  return kind === 'rise' ? `平常的 ${value} 倍` : `${value} ${startUnits[kind]}`
}

/** 历次设定, drawn on the page from here, too. */
const historyTable = (
  current: StandardsInForce,
  history: readonly RiskStandard[],
  now: number,
): PageTable => ({
  ...{ key: 'history', title: '处置标准历次设定' },
  head: heads('版', '从哪天起', '状态', '时限', '原因', '设定人'),
  rows: history.map(({ id, from, figures, reason, by }) => [
    ...[`第 ${id} 版`, formatDay(from)],
    from > now ? '尚未开始' : id === current.id ? '在用' : '已换下',
    colours.map((colour) => limitOf(figures, colour)).join('，'),
    ...[reason, by],
  ]),
})

const limitOf = ({ standards }: RiskFigures, colour: RiskColour) =>
  `${riskColours[colour]} ${limitWords(standards[colour].limit)}`
