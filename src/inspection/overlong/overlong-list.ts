import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed } from '#src/organisation/names.ts'
import { lengthText } from '#src/recordings/vocabulary.ts'

import {
  overlongCount,
  overlongList,
  type OverlongRow,
  readOverlongFilters,
  tellsAgents,
} from './queries.ts'
import { overlongAnswers } from './vocabulary.ts'

/** What stands for whoever a call belongs to, for a reader who has still to score it. */
const afterScoring = '您评完后显示'
const unmarked = '没有标记'

const columns = {
  callNo: { label: '通话号', nowrap: true, value: ({ callNo }) => callNo },
  startedAt: { label: '通话时间', sorts: true, value: ({ startedAt }) => formatTime(startedAt) },
  businessType: { label: '业务类型', value: ({ businessType }) => businessType },
  duration: { label: '时长', num: true, value: ({ durationMs }) => lengthText(durationMs) },
  limit: { label: '界限', num: true, value: ({ limitMs }) => lengthText(limitMs) },
  unit: {
    label: '单位',
    nowrap: true,
    needs: tellsAgents,
    value: ({ unit, blind }) => (blind ? afterScoring : unit),
  },
  agent: {
    label: '坐席',
    nowrap: true,
    needs: tellsAgents,
    value: ({ agent, blind }) => (blind ? afterScoring : agent),
  },
  answer: {
    label: '已介入？',
    nowrap: true,
    value: ({ answer }) => (answer === null ? unmarked : overlongAnswers[answer]),
  },
  note: { label: '说明', value: ({ mark }) => mark?.note ?? null },
  inspected: {
    label: '已安排质检',
    extra: true,
    value: ({ inspected }) => (inspected ? '是' : null),
  },
  markedBy: { label: '标记人', extra: true, value: ({ mark }) => mark?.accountName ?? null },
  markedAt: { label: '标记时间', extra: true, value: ({ mark }) => mark && formatTime(mark.at) },
} satisfies Record<string, ListColumn<OverlongRow>>

export type OverlongColumn = keyof typeof columns

/** 超长通话. */
export const overlongCallsList = {
  path: '/inspection/overlong',
  title: '超长通话',
  needs: ['inspection.read'],
  columns,
  filters: {
    from: { label: '通话从' },
    to: { label: '到' },
    department: { label: '部门', named: departmentNamed },
    type: { label: '业务类型', named: businessTypeNamed },
    answer: { label: '已介入？', words: { open: unmarked, ...overlongAnswers } },
  },
  idOf: ({ callId }) => callId,
  page: (db, actor, query, request) => overlongList(db, actor, readOverlongFilters(query), request),
  count: (db, actor, query, most) => overlongCount(db, actor, readOverlongFilters(query), most),
} satisfies ListDefinition<OverlongRow>
