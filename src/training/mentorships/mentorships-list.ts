import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { tracks } from '../records/vocabulary.ts'
import {
  mentorshipCount,
  mentorshipList,
  type MentorshipRow,
  readMentorshipFilters,
} from './queries.ts'
import { mentorshipResults, mentorshipStates } from './vocabulary.ts'

const columns = {
  apprentice: { label: '徒弟', nowrap: true, value: ({ apprentice }) => agentText(apprentice) },
  mentor: { label: '师傅', nowrap: true, value: ({ mentor }) => agentText(mentor) },
  state: { label: '状态', nowrap: true, value: ({ state }) => mentorshipStates[state] },
  department: { label: '部门', value: ({ department }) => department },
  track: { label: '主线', nowrap: true, value: ({ track }) => tracks[track] },
  from: { label: '起始', nowrap: true, value: ({ fromDay }) => formatDay(fromDay) },
  until: { label: '期满', nowrap: true, value: ({ untilDay }) => formatDay(untilDay) },
  trainer: { label: '内训讲师', nowrap: true, value: ({ trainerName }) => trainerName },
  result: {
    label: '结果',
    value: ({ result }) => result && mentorshipResults[result],
  },
} satisfies Record<string, ListColumn<MentorshipRow>>

export type MentorshipColumn = keyof typeof columns

/** 师徒结对. */
export const mentorshipsList = {
  path: '/mentorships',
  title: '师徒结对',
  needs: ['training.read'],
  columns,
  filters: { state: { label: '状态', words: mentorshipStates, usual: 'running' } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) =>
    mentorshipList(db, actor, readMentorshipFilters(query), request),
  count: (db, actor, query, most) => mentorshipCount(db, actor, readMentorshipFilters(query), most),
} satisfies ListDefinition<MentorshipRow>
