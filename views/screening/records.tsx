import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { FoundColumn, JudgedColumn } from '#src/screening/records/lists.ts'
import type {
  FoundFilters,
  FoundRow,
  JudgedFilters,
  JudgedRow,
} from '#src/screening/records/records.ts'
import {
  findingOrigins,
  findingStates,
  graceWord,
  recheckVerdicts,
  tookChoices,
} from '#src/screening/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { seconds } from '#views/screening/triage/announced.ts'

type Props<Row, Filters, Column extends string> = {
  page: Page<Row>
  filters: Filters
  departments: readonly Option[]
  frame: ListFrame<Column>
}

/** 疑点记录: everything found on these days, judged or not. */
export function FoundPage({
  page,
  filters,
  departments,
  frame,
}: Props<FoundRow, FoundFilters, FoundColumn>) {
  const { query } = frame
  return (
    <>
      <PageHead title="疑点记录" note="按发现时间，含宽限期内的和已登记的">
        <LinkButton href="/findings/rechecks">复核记录</LinkButton>
        <LinkButton href="/findings/performance">筛查成效</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Days label="发现从" query={query} problems={filters.problems} />
        <Department value={filters.departmentId} options={departments} />
        <Select
          label="来路"
          name="origin"
          value={filters.origin}
          options={Object.entries(findingOrigins)}
          blank="全部"
        />
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(findingStates)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={foundCells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的疑点">
            <Empty title="还没有疑点" hint="录音转写后自动筛查，发现的都记在这里。" />
          </NoRows>
        }
      />
    </>
  )
}

/** 复核记录: the verdicts of these days, and how long each took. */
export function JudgedPage({
  page,
  filters,
  departments,
  frame,
}: Props<JudgedRow, JudgedFilters, JudgedColumn>) {
  const { query } = frame
  return (
    <>
      <PageHead title="复核记录" note="按复核时间；没从分拣或复核页打开的不知道用时">
        <LinkButton href="/findings/found">疑点记录</LinkButton>
        <LinkButton href="/findings/performance">筛查成效</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Days label="复核从" query={query} problems={filters.problems} />
        <Department value={filters.departmentId} options={departments} />
        <Select
          label="结论"
          name="verdict"
          value={filters.verdict}
          options={Object.entries(recheckVerdicts)}
          blank="全部"
        />
        <Select
          label="用时"
          name="took"
          value={filters.took}
          options={Object.entries(tookChoices)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={judgedCells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的结论">
            <Empty title="还没有复核过" hint="每下一个结论，这里多一行。" />
          </NoRows>
        }
      />
    </>
  )
}

type DaysProps = {
  label: string
  query: Readonly<Record<string, string | undefined>>
  problems: FoundFilters['problems']
}

function Days({ label, query, problems }: DaysProps) {
  return (
    <>
      <DateInput label={label} name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
    </>
  )
}

function Department({ value, options }: { value: number | null; options: readonly Option[] }) {
  return <Select label="部门" name="department" value={value} options={options} blank="全部" />
}

const callCells = {
  startedAt: ({ startedAt }: { startedAt: number | null }) =>
    startedAt === null ? '—' : <Time at={startedAt} />,
  department: ({ blind, department }: { blind: boolean; department: string | null }) =>
    blind ? <AfterJudging /> : (department ?? '—'),
}

const foundCells: Record<FoundColumn, (row: FoundRow) => Child> = {
  ...callCells,
  call: ({ id, callNo, grace }) =>
    grace ? (callNo ?? `疑点 ${id}`) : <a href={`/findings/${id}`}>{callNo ?? `疑点 ${id}`}</a>,
  foundAt: ({ foundAt }) => <Time at={foundAt} />,
  origin: ({ origin }) => findingOrigins[origin],
  state: ({ grace, state }) => (grace ? graceWord : findingStates[state]),
}

const judgedCells: Record<JudgedColumn, (row: JudgedRow) => Child> = {
  ...callCells,
  call: ({ findingId, callNo }) => (
    <a href={`/findings/${findingId}`}>{callNo ?? `疑点 ${findingId}`}</a>
  ),
  at: ({ at }) => <Time at={at} />,
  by: ({ by }) => by,
  verdict: ({ verdict }) => recheckVerdicts[verdict],
  took: ({ tookMs }) => (tookMs === null ? '—' : seconds(tookMs)),
}
