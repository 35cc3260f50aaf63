import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { meetingCount, meetingList, type MeetingRow, readMeetingFilters } from './queries.ts'
import { meetingLevels, meetingModes, meetingStates } from './vocabulary.ts'

const columns = {
  title: { label: '例会', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => meetingStates[state] },
  level: { label: '层级', nowrap: true, value: ({ level }) => meetingLevels[level] },
  unit: { label: '单位', nowrap: true, value: ({ unit }) => unit },
  at: { label: '时间', nowrap: true, value: ({ startsAt }) => formatTime(startsAt) },
  place: { label: '地点', value: ({ place }) => place },
  host: { label: '主持人', nowrap: true, value: ({ hostName }) => hostName },
  invited: { label: '邀请', num: true, value: ({ invited }) => invited },
  coming: { label: '答复参加', num: true, value: ({ coming }) => coming },
  came: { label: '到会', num: true, value: ({ came }) => came },
  mode: { label: '方式', nowrap: true, extra: true, value: ({ mode }) => meetingModes[mode] },
} satisfies Record<string, ListColumn<MeetingRow>>

export type MeetingColumn = keyof typeof columns

/** 分享例会. */
export const meetingsList = {
  path: '/meetings',
  title: '分享例会',
  needs: ['meeting.read'],
  columns,
  filters: {
    state: { label: '状态', words: meetingStates },
    level: { label: '层级', words: meetingLevels },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => meetingList(db, actor, readMeetingFilters(query), request),
  count: (db, actor, query, most) => meetingCount(db, actor, readMeetingFilters(query), most),
} satisfies ListDefinition<MeetingRow>
