import type { Child } from 'hono/jsx'

import type { DispatchFilters, DispatchRow } from '#src/complaints/routing/dispatch-queries.ts'
import type { DispatchColumn } from '#src/complaints/routing/dispatches-list.ts'
import { principles, takenIn } from '#src/complaints/routing/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<DispatchRow>
  filters: DispatchFilters
  departments: readonly Option[]
  frame: ListFrame<DispatchColumn>
}

/** 派单与交接: from whom to whom, one row for each time. */
export function DispatchesPage({ page, filters, departments, frame }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="派单与交接" note="每派出一次一行；第一次派单从受理交出">
        <LinkButton href="/complaints/send-backs">回退统计</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="从"
          name="giver"
          value={filters.giverId}
          options={[['0', takenIn], ...departments]}
          blank="全部"
        />
        <Select
          label="到"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <DateInput
          label="派出从"
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
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的派单">
            <Empty title="还没有派单" hint="投诉派到部门后，会列在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<DispatchColumn, (row: DispatchRow) => Child> = {
  no: ({ complaintId, complaintNo }) => (
    <a href={`/complaints/${complaintId}#routing`}>{complaintNo}</a>
  ),
  giver: ({ giver }) => giver ?? takenIn,
  department: ({ department }) => department,
  principle: ({ principle }) => principles[principle],
  at: ({ at, byName }) => (
    <>
      <Time at={at} />
      <small>{byName}</small>
    </>
  ),
  accepted: ({ acceptedAt, acceptedByName }) =>
    acceptedAt === null ? (
      '未接收'
    ) : (
      <>
        <Time at={acceptedAt} />
        <small>{acceptedByName}</small>
      </>
    ),
  reason: ({ reason }) => reason || '—',
}
