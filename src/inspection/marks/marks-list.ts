import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { readMarkFilters } from './filters.ts'
import { markCount, markList, type MarkRow, type OfferFacts } from './queries.ts'
import { breakAnswers, markKinds } from './vocabulary.ts'

/** What stands for whoever a call belongs to, for a reader who has still to judge it. */
const afterJudging = '您评完后显示'

const columns = {
  callNo: { label: '通话', value: ({ call }) => call.callNo },
  at: { label: '标记时间', sorts: true, value: ({ at }) => formatTime(at) },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ agent, blind }) => (blind ? afterJudging : agentText(agent)),
  },
  note: { label: '说明', value: ({ note }) => note },
  offer: { label: '休息提议', value: ({ offer }) => offer && offerWords(offer) },
  by: { label: '标记人', value: ({ accountName }) => accountName },
  callAt: { label: '通话时间', extra: true, value: ({ call }) => formatTime(call.startedAt) },
  span: {
    label: '起止',
    nowrap: true,
    extra: true,
    value: ({ startMs, endMs }) => `${formatDuration(startMs)}–${formatDuration(endMs)}`,
  },
  department: {
    label: '客服部',
    extra: true,
    value: ({ department, blind }) => (blind ? afterJudging : department),
  },
  team: { label: '班组', extra: true, value: ({ team, blind }) => (blind ? afterJudging : team) },
  kind: { label: '标记', extra: true, value: ({ kind }) => markKinds[kind] },
  withdrawn: {
    label: '撤回',
    extra: true,
    value: ({ withdrawnAt, withdrawnReason }) =>
      withdrawnAt === null ? null : `${formatTime(withdrawnAt)} ${withdrawnReason ?? ''}`,
  },
} satisfies Record<string, ListColumn<MarkRow>>

export type MarkColumn = keyof typeof columns

/** 表扬与辱骂. */
export const marksList = {
  path: '/inspection/marks',
  title: '表扬与辱骂',
  needs: ['call.mark', 'break.offer', 'inspection.read'],
  columns,
  filters: {
    kind: { label: '标记', words: markKinds, usual: 'praise' },
    from: { label: '标记日期从' },
    to: { label: '到' },
    department: { label: '客服部', named: departmentNamed },
    state: { label: '状态', words: { withdrawn: '已撤回' } },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => markList(db, actor, readMarkFilters(query), request),
  count: (db, actor, query, most) => markCount(db, actor, readMarkFilters(query), most),
} satisfies ListDefinition<MarkRow>

function offerWords({ answer, arranged }: OfferFacts): string {
  const said =
    answer === null ? '等坐席答复' : answer === 'answered' ? '已答复' : breakAnswers[answer]
  return arranged ? `${said}，${arranged.by}已安排 ${arranged.note}`.trim() : said
}
