import { formatTime } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import { retirementDecisions } from '../vocabulary.ts'
import type { Difference } from './differences.ts'
import type { RetirementList } from './judgement-queries.ts'
import type { Precision } from './precision.ts'
import type { DryRunDetail } from './publishing-queries.ts'
import type { LexiconOverview, RuleDetail } from './queries.ts'
import type { LexiconSet } from './schema.ts'

const num = true
const percent = (share: number) => rounded(share * 100)

const precisionHead = [
  ...[
    { label: '判过', num },
    { label: '判对', num },
  ],
  ...['准确率（%）', '区间下限（%）', '区间上限（%）'].map((label) => ({ label, num })),
]
const precisionCells = (precision: Precision | undefined) => {
  if (!precision || precision.judged === 0) return [0, 0, null, null, null]
  const { judged, right, low, high } = precision
  return [judged, right, percent(right / judged), percent(low), percent(high)]
}

/**
 * 版次 of a rule, each with what it changed and how often it was right; what was judged of versions
 * older than those listed, or of nobody knows which, stands below. A mitigation hits nothing.
 */
export function versionsTable({
  rule,
  versions,
  byVersion,
}: Pick<RuleDetail, 'rule' | 'versions' | 'byVersion'>): PageTable {
  const judges = rule.kind !== 'mitigation'
  const of = new Map(byVersion.map((one) => [one.version, one]))
  const listed = new Set<number | null>(versions.map(({ number }) => number))
  const others = byVersion.filter(({ version }) => !listed.has(version))
  const nothing = [null, null, null, null, null]
  return {
    ...{ key: 'versions', title: '规则版次和准确率' },
    head: [
      ...[{ label: '版次' }, { label: '保存人' }, { label: '保存时间' }, { label: '改动说明' }],
      ...[{ label: '改了什么' }, { label: '筛查' }, ...(judges ? precisionHead : [])],
    ],
    rows: [
      ...versions.map(({ number, by, at, note, differences }) => [
        ...[`第 ${number} 版`, by, formatTime(at), note, differences.map(changeWords).join('；')],
        number === rule.publishedVersion ? '在用' : null,
        ...(judges ? precisionCells(of.get(number)) : []),
      ]),
      ...(judges ? others : []).map((one) => [
        one.version === null ? '版次不明' : `第 ${one.version} 版`,
        ...nothing,
        ...precisionCells(one),
      ]),
    ],
  }
}

function changeWords(difference: Difference): string {
  const { label } = difference
  if ('before' in difference) {
    return `${label}：${difference.before || '没有'} 改为 ${difference.after || '没有'}`
  }
  const parts = [
    ...difference.removed.map((line) => `去掉“${line}”`),
    ...difference.added.map((line) => `加上“${line}”`),
  ]
  return `${label}：${parts.join('、')}`
}

/** 发布记录: every set that was ever in use. */
export const setsTable = (
  sets: readonly LexiconSet[],
  inUse: LexiconOverview['set'],
): PageTable => ({
  ...{ key: 'sets', title: '词库发布记录' },
  head: ['版', '状态', '时间', '发布人', '说明', '退回', '版本号'].map((label) => ({ label })),
  rows: sets.map(({ id, at, by, note, restores, lexiconVersion }) => [
    ...[`第 ${id} 版`, id === inUse?.id ? '在用' : null, formatTime(at), by, note],
    ...[restores === null ? null : `退回第 ${restores} 版`, lexiconVersion],
  ]),
})

/** 停用建议, those open and those decided. */
export const retirementTables = ({ open, decided }: RetirementList): PageTable[] =>
  [openTable(open), decidedTable(decided)].filter(({ rows }) => rows.length > 0)

const ruleHead = [{ label: '规则' }, { label: '编号' }]
const judgedHead = [
  ...['判过', '判对', '95% 区间上限（%）', '下限（%）'].map((label) => ({ label, num })),
  { label: '提出' },
]
type Proposed = RetirementList['open'][number]
const proposedCells = ({ proposal, rule }: Proposed) => [
  ...[rule.name, rule.code, proposal.judged, proposal.right],
  ...[proposal.upper / 10, proposal.floor / 10, formatTime(proposal.at)],
]

const openTable = (open: readonly Proposed[]): PageTable => ({
  ...{ key: 'open', title: '停用建议' },
  head: [...ruleHead, ...judgedHead],
  rows: open.map(proposedCells),
})

const decidedTable = (decided: readonly Proposed[]): PageTable => ({
  ...{ key: 'decided', title: '以前的停用建议' },
  head: [
    ...[...ruleHead, ...judgedHead],
    ...['决定', '决定人', '决定时间', '理由'].map((label) => ({ label })),
  ],
  rows: decided.map((one) => {
    const { decision, decidedBy, decidedAt, decisionNote } = one.proposal
    return [
      ...[...proposedCells(one), decision && retirementDecisions[decision], decidedBy],
      ...[decidedAt === null ? null : formatTime(decidedAt), decisionNote],
    ]
  }),
})

/** What a dry run said its changes would do; the words its examples cite stay on the page. */
export function dryRunTables({ result, effects }: DryRunDetail): PageTable[] {
  const { appearing = [], vanishing = [] } = result ?? {}
  const changed = (key: string, title: string, findings: typeof appearing): PageTable => ({
    ...{ key, title },
    head: [{ label: '录音' }, { label: '原分', num }, { label: '新分', num }],
    rows: findings.map(({ recordingId, before, after }) => [
      ...[`录音 ${recordingId}`, Math.round(before / 10), Math.round(after / 10)],
    ]),
  })
  return [
    effectsTable(effects),
    changed('appearing', '试跑会多出的疑点', appearing),
    changed('vanishing', '试跑会消失的疑点', vanishing),
  ].filter(({ rows }) => rows.length > 0)
}

const effectsTable = (effects: DryRunDetail['effects']): PageTable => ({
  ...{ key: 'effects', title: '试跑中每条规则的命中' },
  head: [...ruleHead, { label: '多出', num }, { label: '少掉', num }],
  rows: effects.map(({ rule, code, gained, lost }) => [rule?.name ?? null, code, gained, lost]),
})
