import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { tracks } from '../records/vocabulary.ts'
import { classCount, classList, type ClassRow, readClassFilters } from './queries.ts'
import { classStates } from './vocabulary.ts'

const columns = {
  title: { label: '脱产班', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => classStates[state] },
  track: { label: '主线', nowrap: true, value: ({ track }) => tracks[track] },
  from: { label: '开班', nowrap: true, value: ({ fromDay }) => formatDay(fromDay) },
  until: { label: '结束', nowrap: true, value: ({ untilDay }) => formatDay(untilDay) },
  place: { label: '地点', value: ({ place }) => place },
  trainer: { label: '讲师', nowrap: true, value: ({ trainerName }) => trainerName },
  agreed: { label: '同意离岗', num: true, value: ({ agreed }) => agreed },
  asked: { label: '等放人', num: true, value: ({ asked }) => asked },
  seats: { label: '名额', num: true, extra: true, value: ({ seats }) => seats },
} satisfies Record<string, ListColumn<ClassRow>>

export type ClassColumn = keyof typeof columns

/** 脱产班. */
export const classesList = {
  path: '/classes',
  title: '脱产班',
  needs: ['training.read'],
  columns,
  filters: { state: { label: '状态', words: classStates } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => classList(db, actor, readClassFilters(query), request),
  count: (db, actor, query, most) => classCount(db, actor, readClassFilters(query), most),
} satisfies ListDefinition<ClassRow>
