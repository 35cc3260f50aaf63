import type { Child } from 'hono/jsx'

import type { ScoreFilters, ScoreRow } from '#src/complaints/return-scores/score-list.ts'
import type { ScoreColumn } from '#src/complaints/return-scores/scores-list.ts'
import { scoreChoices } from '#src/complaints/return-scores/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<ScoreRow>
  filters: ScoreFilters
  departments: readonly Option[]
  frame: ListFrame<ScoreColumn>
  /** Who may open calls; the others read the number. */
  opensCalls: boolean
}

/** 回访评分: each score a customer gave, with the complaint or call it is of. */
export function ReturnScoresPage({ page, filters, departments, frame, opensCalls }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="回访评分" note="部门按所评的投诉，没有投诉的按通话" />
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="评分"
          name="score"
          value={filters.score}
          options={Object.entries(scoreChoices)}
          blank="全部"
        />
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <DateInput
          label="回访从"
          name="from"
          value={query['from']}
          error={filters.problems['from']}
        />
        <DateInput label="到" name="to" value={query['to']} error={filters.problems['to']} />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={opensCalls ? { ...cells, call: callLink } : cells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的评分">
            <Empty title="还没有回访评分" hint="回访时记下或导入的评分会列在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<ScoreColumn, (row: ScoreRow) => Child> = {
  no: ({ scoreNo }) => scoreNo,
  score: ({ score }) => score,
  department: ({ department }) => department ?? '—',
  complaint: ({ complaint }) =>
    complaint ? <a href={`/complaints/${complaint.id}`}>{complaint.no}</a> : '—',
  call: ({ call }) => call?.no ?? '—',
  words: ({ words }) => words || '—',
  visited: ({ visitedAt, visitedBy }) => (
    <>
      <Time at={visitedAt} />
      <small>{visitedBy}</small>
    </>
  ),
}

const callLink = ({ call }: ScoreRow): Child =>
  call ? <a href={`/calls/${call.id}`}>{call.no}</a> : '—'
