import type { Child } from 'hono/jsx'

import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { ExamColumn } from '#src/training/exams/exams-list.ts'
import type { ExamFilters, ExamRow } from '#src/training/exams/queries.ts'
import { examStates } from '#src/training/exams/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<ExamRow>
  filters: ExamFilters
  frame: ListFrame<ExamColumn>
  now: number
}

/** 考试: the latest window first. */
export function ExamsPage({ page, filters, frame, now }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cellsAt(now)}
      buttons={
        <>
          <LinkButton href="/exams/papers">试卷</LinkButton>
          <LinkButton kind="primary" href="/exams/new">
            安排考试
          </LinkButton>
        </>
      }
      states={{ words: examStates, chosen: filters.state, blank: true }}
      empty={{
        title: filters.state ? '没有这种状态的考试' : '还没有安排过考试',
        hint: '先在题库里出题，再组卷，然后安排考试。',
        action: <LinkButton href="/exams/papers">看试卷</LinkButton>,
      }}
    />
  )
}

const cellsAt = (now: number): Record<ExamColumn, (row: ExamRow) => Child> => ({
  title: ({ id, title }) => <a href={`/exams/${id}`}>{title}</a>,
  state: (exam) => <ExamStatus exam={exam} now={now} />,
  opens: ({ opensAt }) => formatTime(opensAt),
  closes: ({ closesAt }) => formatTime(closesAt),
  paper: ({ paper }) => paper,
  track: ({ track }) => tracks[track],
  by: ({ createdByName }) => createdByName,
  released: ({ releasedAt }) => (releasedAt === null ? '—' : formatTime(releasedAt)),
})

type StatusProps = { exam: Pick<ExamRow, 'state' | 'opensAt' | 'closesAt'>; now: number }

export function ExamStatus({ exam: { state, opensAt, closesAt }, now }: StatusProps) {
  if (state === 'cancelled') return <Status tone="grey" label={examStates.cancelled} />
  if (now >= opensAt && now < closesAt)
    return <Status tone="accent" label={state === 'released' ? '补考开放中' : '进行中'} />
  if (state === 'released') return <Status tone="good" label={examStates.released} />
  return <Status tone="orange" label={now < opensAt ? '未开始' : '已截止，待公布'} />
}
