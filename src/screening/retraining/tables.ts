import { formatTime } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { Band } from '../ranking/calibration.ts'
import { trainingOutcomes, pointsOf } from '../vocabulary.ts'
import type { ModelRow } from './queries.ts'

const num = true

/** 训练过的版本, each with what it was compared by, and what a score has meant so far. */
export const modelTables = (models: readonly ModelRow[], bands: readonly Band[]): PageTable[] =>
  [versionsTable(models), bandsTable(bands)].filter(({ rows }) => rows.length > 0)

const versionsTable = (models: readonly ModelRow[]): PageTable => ({
  ...{ key: 'versions', title: '筛查模型版本' },
  head: [
    ...[{ label: '版本' }, { label: '训练自' }, { label: '训练时间' }, { label: '发起人' }],
    ...[
      ...['结论', '其中成立', '原来的平均精确率', '新的平均精确率', '差', '差的下限', '差的上限'],
      ...['原来的对数损失', '新的对数损失'],
    ].map((label) => ({ label, num })),
    ...[{ label: '比较结果' }, { label: '状态' }],
  ],
  rows: models.map(({ id, parentId, trainedAt, askedBy, verdicts, upheld, figures, ...row }) => [
    ...[`第 ${id} 版`, parentId === null ? '出厂权重' : `第 ${parentId} 版`],
    ...[formatTime(trainedAt), askedBy, verdicts, upheld],
    ...[
      ...[figures.inUse.averagePrecision, figures.challenger.averagePrecision],
      ...[figures.gain.mean, figures.gain.low, figures.gain.high],
      ...[figures.inUse.logLoss, figures.challenger.logLoss],
    ].map((figure) => rounded(figure, 3)),
    trainingOutcomes[row.outcome],
    row.inUse ? '在用' : row.outdated ? '已过时' : '未用',
  ]),
})

/** The highest scores first, as the page has them. */
const bandsTable = (bands: readonly Band[]): PageTable => ({
  ...{ key: 'bands', title: '分值与实际成立' },
  head: [...['分值从', '到', '复核', '成立', '成立（%）', '区间下限（%）', '区间上限（%）']].map(
    (label) => ({ label, num }),
  ),
  rows: bands
    .toReversed()
    .map(({ from, to, judged, upheld, low, high }) => [
      ...[pointsOf(from), pointsOf(to), judged, upheld],
      ...[upheld / judged, low, high].map((share) => rounded(share * 100)),
    ]),
})
