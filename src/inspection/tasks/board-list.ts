import { eq } from 'drizzle-orm'

import { accountNamed } from '#src/auth/names.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { lengthText } from '#src/recordings/vocabulary.ts'

import { samplingDraws, samplingPlans } from '../sampling/schema.ts'
import { boardCount, boardList, type BoardRow, readBoardFilters } from './board.ts'
import { purposes, taskStates } from './vocabulary.ts'

/** What stands for whoever a call belongs to, for a reader who has still to score it. */
const afterScoring = '您评完后显示'

const columns = {
  callNo: { label: '通话', nowrap: true, value: ({ callNo }) => callNo },
  startedAt: { label: '通话时间', value: ({ startedAt }) => formatTime(startedAt) },
  duration: { label: '时长', num: true, value: ({ durationMs }) => lengthText(durationMs) },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ agent, blind }) => (blind ? afterScoring : agent),
  },
  origin: { label: '由来', nowrap: true, value: ({ plan, purpose }) => plan ?? purposes[purpose] },
  due: {
    label: '期限',
    nowrap: true,
    value: ({ dueAt }) => (dueAt === null ? null : formatDay(dueAt - 1)),
  },
  inspector: {
    label: '质检员',
    nowrap: true,
    value: ({ accountName }) => accountName ?? taskStates.waiting,
  },
  unit: {
    label: '单位',
    extra: true,
    needs: 'agent.read',
    value: ({ unit, blind }) => (blind ? afterScoring : unit),
  },
  purpose: { label: '用途', extra: true, value: ({ purpose }) => purposes[purpose] },
  state: { label: '状态', extra: true, value: ({ state }) => taskStates[state] },
  begun: { label: '已开始', extra: true, value: ({ begun }) => (begun ? '是' : null) },
  createdAt: {
    label: '生成时间',
    extra: true,
    sorts: true,
    value: ({ createdAt }) => formatTime(createdAt),
  },
} satisfies Record<string, ListColumn<BoardRow>>

export type BoardColumn = keyof typeof columns

/** 任务分配. */
export const boardTasksList = {
  path: '/inspection/assignments',
  title: '任务分配',
  needs: ['inspection.plan'],
  columns,
  filters: {
    state: { label: '状态', words: taskStates, usual: 'waiting' },
    inspector: { label: '质检员', named: accountNamed },
    draw: { label: '抽样', named: drawNamed },
    purpose: { label: '用途', words: purposes },
    overdue: { label: '期限', words: { on: '已逾期' } },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => boardList(db, actor, readBoardFilters(query), request),
  count: (db, actor, query, most) => boardCount(db, actor, readBoardFilters(query), most),
} satisfies ListDefinition<BoardRow>

function drawNamed(db: Db, value: string): string | undefined {
  if (!/^\d{1,9}$/.test(value)) return undefined
  const row = db
    .select({ plan: samplingPlans.name, from: samplingDraws.periodFrom })
    .from(samplingDraws)
    .innerJoin(samplingPlans, eq(samplingPlans.id, samplingDraws.planId))
    .where(eq(samplingDraws.id, Number(value)))
    .get()
  return row && `${row.plan} ${formatDay(row.from)}起`
}
