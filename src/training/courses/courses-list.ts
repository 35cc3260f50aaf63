import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { tracks } from '../records/vocabulary.ts'
import { courseCount, courseList, readCourseFilters } from './queries.ts'
import type { Course } from './schema.ts'
import { courseStates, deliveryModes } from './vocabulary.ts'

const columns = {
  title: { label: '课程', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => courseStates[state] },
  track: { label: '主线', nowrap: true, value: ({ track }) => tracks[track] },
  mode: { label: '授课方式', nowrap: true, value: ({ mode }) => deliveryModes[mode] },
  version: { label: '版本', num: true, value: ({ version }) => version },
  by: { label: '编写人', nowrap: true, value: ({ createdByName }) => createdByName },
  at: { label: '新建时间', nowrap: true, value: ({ createdAt }) => formatTime(createdAt) },
  summary: { label: '简介', extra: true, value: ({ summary }) => summary || null },
} satisfies Record<string, ListColumn<Course>>

export type CourseColumn = keyof typeof columns

/** 课程. */
export const coursesList = {
  path: '/courses',
  title: '课程',
  needs: ['course.edit'],
  columns,
  filters: {
    state: { label: '状态', words: courseStates },
    track: { label: '主线', words: tracks },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => courseList(db, actor, readCourseFilters(query), request),
  count: (db, actor, query, most) => courseCount(db, actor, readCourseFilters(query), most),
} satisfies ListDefinition<Course>
