import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { RecordFilters, RecordRow } from '#src/training/records/list.ts'
import type { RecordColumn } from '#src/training/records/records-list.ts'
import { tracks, trainingKinds, trainingOutcomes } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<RecordRow>
  filters: RecordFilters
  departments: readonly Option[]
  frame: ListFrame<RecordColumn>
}

/** 培训记录: one row for each person taught. */
export function TrainingRecordsPage({ page, filters, departments, frame }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead
        title="培训记录"
        note="每人每次一行；分享例会和案例学习选了方式才列出，作废的不列"
      />
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="方式"
          name="kind"
          value={filters.kind}
          options={Object.entries(trainingKinds)}
          blank="全部"
        />
        <Select
          label="当时的部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <DateInput
          label="完成从"
          name="from"
          value={query['from']}
          error={filters.problems['from']}
        />
        <DateInput label="到" name="to" value={query['to']} error={filters.problems['to']} />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的培训记录">
            <Empty title="还没有培训记录" hint="培训、考试、访谈结束后会列在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<RecordColumn, (row: RecordRow) => Child> = {
  agent: ({ agent }) => <AgentName agent={agent} />,
  department: ({ department }) => department ?? '—',
  kind: ({ kind }) => trainingKinds[kind],
  title: ({ title }) => title,
  track: ({ track }) => tracks[track],
  trainer: ({ trainerName }) => trainerName || '—',
  outcome: ({ outcome }) => trainingOutcomes[outcome],
  score: ({ score }) => score ?? '—',
  completed: ({ completedAt }) => formatDay(completedAt),
}
