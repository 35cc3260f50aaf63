import type { Child } from 'hono/jsx'

import type { StayColumn } from '#src/complaints/timing/stays-list.ts'
import type { StayFilters, StayRow } from '#src/complaints/timing/stays.ts'
import { stayChoices, timedSteps } from '#src/complaints/timing/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Due, spanWords } from '#views/complaints/timing/words.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  page: Page<StayRow>
  filters: StayFilters
  departments: readonly Option[]
  frame: ListFrame<StayColumn>
}

/** 走完的环节: what the numbers of steps are made of. */
export function StaysPage({ page, filters, departments, frame }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="走完的环节" note="按结束时间，只算工作日的时间，暂停的不算">
        <LinkButton href="/complaints/overdue/spent">各环节用时</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="环节"
          name="step"
          value={filters.step}
          options={Object.entries(timedSteps).filter(([key]) => key !== 'contact')}
          blank="全部"
        />
        <Select
          label="时限"
          name="limit"
          value={filters.limit}
          options={Object.entries(stayChoices)}
          blank="全部"
        />
        <Select
          label="该办理的部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <DateInput
          label="结束从"
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
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的环节">
            <Empty title="还没有走完的环节" hint="投诉每走完一步，都会列在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<StayColumn, (row: StayRow) => Child> = {
  no: ({ complaintId, complaintNo }) => (
    <a href={`/complaints/${complaintId}#timing`}>{complaintNo}</a>
  ),
  step: ({ step }) => timedSteps[step],
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '还没派单')),
  started: ({ startedAt }) => <Time at={startedAt} />,
  ended: ({ endedAt }) => <Time at={endedAt} />,
  spent: ({ spentMs }) => spanWords(spentMs),
  due: ({ dueAt }) => (dueAt === null ? '—' : <Due at={dueAt} />),
  late: ({ dueAt, late }) =>
    dueAt === null ? '—' : late ? <Tag kind="hot">{stayChoices.late}</Tag> : stayChoices.kept,
}
