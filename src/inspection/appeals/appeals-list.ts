import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition, ListQuery } from '#src/lists/definition.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { appealCount, appealList, type AppealRow, isUrgent, readAppealFilters } from './list.ts'
import {
  appealBoxes,
  appealOutcomes,
  appealParties,
  appealStates,
  appealSubjects,
  roundWords,
} from './vocabulary.ts'

/** One line for each point. */
const said = (row: AppealRow, of: (point: AppealRow['points'][number]) => string | null) =>
  row.points.flatMap((point) => of(point) ?? []).join('；') || null

const columns = {
  callNo: {
    label: '通话或投诉',
    nowrap: true,
    value: ({ callNo, complaintNo }) => complaintNo ?? callNo,
  },
  subject: { label: '对象', value: ({ subject }) => appealSubjects[subject] },
  state: {
    label: '状态',
    value: ({ state, round }) => `${roundWords[round] ?? ''}${appealStates[state]}`,
  },
  filedAt: {
    label: '提出时间',
    // What waits is read by when it is due.
    sorts: (query: ListQuery) => !isUrgent(readAppealFilters(query)),
    value: ({ filedAt }) => formatTime(filedAt),
  },
  due: { label: '答复期限', value: ({ dueAt }) => formatTime(dueAt - 1) },
  judge: { label: '复评人', needs: 'review-appeal.settle', value: ({ judgeName }) => judgeName },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ agent, agentKnown }) => {
      if (agent) return agentText({ ...agent, name: agent.name || null })
      return agentKnown ? null : '答复后显示'
    },
  },
  startedAt: {
    label: '通话时间',
    extra: true,
    value: ({ startedAt }) => (startedAt === null ? null : formatTime(startedAt)),
  },
  party: { label: '提出方', extra: true, value: ({ party }) => appealParties[party] },
  settledAt: {
    label: '答复时间',
    extra: true,
    value: ({ settledAt }) => (settledAt === null ? null : formatTime(settledAt)),
  },
  points: {
    label: '申诉项',
    extra: true,
    value: (row) => said(row, ({ title, before }) => `${title ?? '复核结论'}（${before}）`),
  },
  reasons: { label: '理由', extra: true, value: (row) => said(row, ({ reason }) => reason) },
  outcomes: {
    label: '处理',
    extra: true,
    value: (row) =>
      said(row, ({ outcome, after }) =>
        outcome === null ? null : `${appealOutcomes[outcome]}${after === null ? '' : `为${after}`}`,
      ),
  },
  answers: { label: '答复', extra: true, value: (row) => said(row, ({ answer }) => answer) },
} satisfies Record<string, ListColumn<AppealRow>>

export type AppealColumn = keyof typeof columns

/** 申诉. */
export const appealsList = {
  path: '/review-appeals',
  title: '评分申诉',
  needs: ['review-appeal.read'],
  columns,
  filters: {
    box: { label: '状态', words: appealBoxes, usual: 'waiting' },
    subject: { label: '对象', words: appealSubjects },
    round: { label: '轮次', words: { 1: '第一轮', 2: roundWords[2] ?? '' } },
    mine: { label: '只看我受理的', words: { on: '是' } },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => appealList(db, actor, readAppealFilters(query), request),
  count: (db, actor, query, most) => appealCount(db, actor, readAppealFilters(query), most),
} satisfies ListDefinition<AppealRow>
