import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { lectureCount, lectureList, type LectureRow, readLectureFilters } from './queries.ts'
import { lectureOccasions, lectureStates } from './vocabulary.ts'

const columns = {
  topic: { label: '授课主题', value: ({ topic }) => topic },
  state: { label: '状态', nowrap: true, value: ({ state }) => lectureStates[state] },
  lecturer: { label: '讲师', nowrap: true, value: ({ lecturerName }) => lecturerName },
  day: { label: '日期', nowrap: true, value: ({ day }) => formatDay(day) },
  occasion: {
    label: '场合',
    nowrap: true,
    value: ({ occasion }) => lectureOccasions[occasion],
  },
  minutes: { label: '时长（分钟）', num: true, value: ({ minutes }) => minutes },
  listeners: { label: '听课人数', num: true, value: ({ listeners }) => listeners },
  given: { label: '评价人数', num: true, value: ({ given }) => given },
  mean: {
    label: '平均分',
    num: true,
    value: ({ mean }) => (mean === null ? null : Math.round(mean * 100) / 100),
  },
  by: { label: '选派人', nowrap: true, extra: true, value: ({ byName }) => byName },
} satisfies Record<string, ListColumn<LectureRow>>

export type LectureColumn = keyof typeof columns

/** 授课台账. */
export const lecturesList = {
  path: '/lectures',
  title: '授课',
  needs: ['lecture.give'],
  columns,
  filters: {
    state: { label: '状态', words: lectureStates },
    whose: { label: '谁的', words: { mine: '我的' } },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => lectureList(db, actor, readLectureFilters(query), request),
  count: (db, actor, query, most) => lectureCount(db, actor, readLectureFilters(query), most),
} satisfies ListDefinition<LectureRow>
