import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { type FeedbackRow, feedbackRows, readFeedbackFilters } from './feedback.ts'
import { feedbackChoices, interviewTiers } from './vocabulary.ts'

const columns = {
  complaint: { label: '投诉', nowrap: true, value: ({ complaintNo }) => complaintNo },
  tier: { label: '层级', nowrap: true, value: ({ tier }) => interviewTiers[tier] },
  heldAt: { label: '访谈时间', nowrap: true, value: ({ heldAt }) => formatTime(heldAt) },
  department: {
    label: '部门',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  feedback: {
    label: '问题反馈',
    value: ({ blind, feedback }) => (blind ? afterJudging : feedback),
  },
  coaching: {
    label: '消缺辅导',
    needs: 'interview.coaching',
    value: ({ blind, coaching }) => (blind ? afterJudging : coaching),
  },
  by: { label: '访谈人', nowrap: true, value: ({ byName }) => byName || null },
  overturned: {
    label: '后来改判',
    extra: true,
    value: ({ overturned }) => (overturned ? '是' : '否'),
  },
} satisfies Record<string, ListColumn<FeedbackRow>>

export type FeedbackColumn = keyof typeof columns

/** 辅导与反馈: what came of the interviews, for quality assurance. */
export const feedbackList = (blindness: Blindness) =>
  ({
    path: '/interviews/feedback',
    title: '辅导与反馈',
    needs: ['interview.coaching', 'complaint.verify'],
    columns,
    filters: {
      tier: { label: '层级', words: interviewTiers },
      said: { label: '反馈', words: feedbackChoices },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      feedbackRows(db, actor, readFeedbackFilters(query), request, blindness),
  }) satisfies ListDefinition<FeedbackRow>
