import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { FeedbackColumn } from '#src/training/interviews/feedback-list.ts'
import type { FeedbackFilters, FeedbackRow } from '#src/training/interviews/feedback.ts'
import { feedbackChoices, interviewTiers } from '#src/training/interviews/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<FeedbackRow>
  filters: FeedbackFilters
  frame: ListFrame<FeedbackColumn>
}

/** 辅导与反馈: what interviews brought to light, for those who can change it. */
export function FeedbackPage({ page, filters, frame }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cells}
      note="访谈里提出的流程、管理问题，供质检改进"
      buttons={<LinkButton href="/interviews">返回访谈</LinkButton>}
      fields={
        <>
          <Select
            label="层级"
            name="tier"
            value={filters.tier}
            options={Object.entries(interviewTiers)}
            blank="全部"
          />
          <Select
            label="反馈"
            name="said"
            value={filters.said}
            options={Object.entries(feedbackChoices)}
            blank="全部"
          />
        </>
      }
      empty={{ title: '没有访谈记录', hint: '内训讲师访谈以后，反馈列在这里。' }}
    />
  )
}

const cells: Record<FeedbackColumn, (row: FeedbackRow) => Child> = {
  complaint: ({ id, complaintNo }) => <a href={`/interviews/${id}`}>{complaintNo}</a>,
  tier: ({ tier, overturned }) => (
    <>
      {interviewTiers[tier]} {overturned ? <Tag>后来改判</Tag> : null}
    </>
  ),
  heldAt: ({ heldAt }) => <Time at={heldAt} />,
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  feedback: ({ blind, feedback }) =>
    blind ? <AfterJudging /> : <span class="wrapped">{feedback}</span>,
  coaching: ({ blind, coaching }) =>
    blind ? <AfterJudging /> : <span class="wrapped">{coaching ?? '—'}</span>,
  by: ({ byName }) => byName || '—',
  overturned: ({ overturned }) => (overturned ? '是' : '否'),
}
