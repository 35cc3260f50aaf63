import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { PlanFilters, PlanRow } from '#src/supervision/exchange-plans/list.ts'
import type { PlanColumn } from '#src/supervision/exchange-plans/plans-list.ts'
import {
  planChoices,
  type PlanState,
  planStates,
} from '#src/supervision/exchange-plans/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<PlanRow>
  filters: PlanFilters
  months: readonly Option[]
  departments: readonly Option[]
  frame: ListFrame<PlanColumn>
}

const here = '/exchange-plans'
const tones: Record<PlanState, Tone> = {
  ...({ draft: 'grey', sent: 'orange', returned: 'orange', agreed: 'good' } as const),
}
export const PlanStatus = ({ state }: { state: PlanState }) => (
  <Status tone={tones[state]} label={planStates[state]} />
)

/** 互通计划: month by month, what QA and each department train together. */
export function ExchangePlansPage({ page, filters, months, departments, frame }: Props) {
  const narrowed =
    filters.state !== 'any' || filters.month !== null || filters.departmentId !== null
  return (
    <>
      <PageHead title="互通计划" note="每月月初按上月属实问题自动起草，与部门一起定培训措施" />
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(planChoices)}
        />
        <Select label="月份" name="month" value={filters.month} options={months} blank="全部" />
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <NoRows frame={frame} narrowed={narrowed} none="没有符合条件的互通计划">
            <Empty title="还没有互通计划" hint="每月月初自动为各部门起草，发给部门以后排在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<PlanColumn, (row: PlanRow) => Child> = {
  month: ({ id, month }) => <a href={`${here}/${id}`}>{month}</a>,
  department: ({ department }) => department,
  state: ({ state }) => <PlanStatus state={state} />,
  entries: ({ entries }) => entries,
  done: ({ done }) => done,
  late: ({ late }) => (late > 0 ? <span class="hot">{late}</span> : 0),
  sent: ({ sentAt }) => (sentAt === null ? '—' : formatDay(sentAt)),
  answered: ({ answeredAt, answeredByName }) =>
    answeredAt === null ? '—' : `${formatDay(answeredAt)} ${answeredByName}`,
}
