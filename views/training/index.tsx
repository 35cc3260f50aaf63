import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { InterviewColumn } from '#src/training/interviews/interviews-list.ts'
import type {
  InterviewFigures,
  InterviewFilters,
  InterviewRow,
} from '#src/training/interviews/queries.ts'
import {
  cancelReasons,
  dueChoices,
  interviewDays,
  interviewStates,
  interviewTiers,
} from '#src/training/interviews/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { DueDay, InterviewStatus } from '#views/training/parts.tsx'

type Props = {
  page: Page<InterviewRow>
  figures: InterviewFigures
  filters: InterviewFilters
  departments: readonly Option[]
  frame: ListFrame<InterviewColumn>
  now: number
  /** What lies beside the list, for those who may open it. */
  opens: { feedback: boolean; workload: boolean }
}

const here = '/interviews'

/** 访谈: whose turn it is about each substantiated complaint, the most urgent first. */
export function InterviewsPage({ page, figures, filters, departments, frame, now, opens }: Props) {
  return (
    <>
      <PageHead
        title="访谈"
        note={`每件属实投诉按专员、班长、主管、管理人员逐级访谈，每级 ${interviewDays} 个工作日`}
      >
        {opens.feedback ? <LinkButton href={`${here}/feedback`}>辅导与反馈</LinkButton> : null}
        {opens.workload ? <LinkButton href={`${here}/workload`}>内训工作量</LinkButton> : null}
      </PageHead>
      <Tiles>
        <Tile
          label="待访谈"
          value={figure(figures.open)}
          unit="次"
          note="轮到的那一级"
          href={here}
          current={filters.state === 'open' && filters.due === null}
        />
        <Tile
          label={dueChoices.overdue}
          value={figure(figures.overdue)}
          unit="次"
          hot={figures.overdue > 0}
          href={`${here}?due=overdue`}
          current={filters.due === 'overdue'}
        />
        <Tile
          label={dueChoices.soon}
          value={figure(figures.soon)}
          unit="次"
          href={`${here}?due=soon`}
          current={filters.due === 'soon'}
        />
      </Tiles>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(interviewStates)}
        />
        <Select
          label="层级"
          name="tier"
          value={filters.tier}
          options={Object.entries(interviewTiers)}
          blank="全部"
        />
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select
          label="期限"
          name="due"
          value={filters.due}
          options={Object.entries(dueChoices)}
          blank="不限"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={<Nothing filters={filters} frame={frame} />}
      />
    </>
  )
}

function Nothing({ filters, frame }: Pick<Props, 'filters' | 'frame'>) {
  if (frame.query['at']) return <Empty title="后面没有了" />
  const { tier, departmentId, due, state } = filters
  if (tier !== null || departmentId !== null || due !== null) {
    return (
      <Empty
        title="没有符合条件的访谈"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  return state === 'open' ? (
    <Empty
      title="没有待访谈的"
      hint="投诉核实属实以后，会自动安排四级访谈，轮到的那一级排在这里。"
      action={<LinkButton href={`${here}?state=done`}>看已访谈的</LinkButton>}
    />
  ) : (
    <Empty title={`没有${interviewStates[state]}的访谈`} />
  )
}

const cellsAt = (now: number): Record<InterviewColumn, (row: InterviewRow) => Child> => ({
  complaint: ({ id, complaintNo }) => <a href={`${here}/${id}`}>{complaintNo}</a>,
  tier: ({ tier }) => interviewTiers[tier],
  state: (row) => <InterviewStatus {...row} />,
  due: (row) => <DueDay interview={row} now={now} />,
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  agent: ({ blind, agent }) => (blind ? <AfterJudging /> : <AgentName agent={agent} />),
  heldAt: ({ heldAt }) => (heldAt === null ? '—' : <Time at={heldAt} />),
  interviewee: ({ interviewee }) => interviewee || '—',
  by: ({ byName }) => byName || '—',
  team: ({ blind, team }) => (blind ? <AfterJudging /> : (team ?? '—')),
  opened: ({ openedAt }) => (openedAt === null ? '—' : <Time at={openedAt} />),
  cancelled: ({ cancelledReason }) => (cancelledReason ? cancelReasons[cancelledReason] : '—'),
})
