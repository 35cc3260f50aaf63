import type { Child } from 'hono/jsx'

import type { SheetFilters } from '#src/inspection/scoring/sheet-filters.ts'
import type { SheetRow } from '#src/inspection/scoring/sheet-list.ts'
import type { SheetColumn } from '#src/inspection/scoring/sheets-list.ts'
import { knownAgent, sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { ExportChosen } from '#views/components/list-selection.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { scoreText } from '#views/inspection/scoring/points.ts'

type Props = {
  page: Page<SheetRow>
  filters: SheetFilters
  frame: ListFrame<SheetColumn>
  departments: Option[]
  teams: Option[]
  inspectors: Option[]
  forms: Option[]
  /** Name of the agent it is narrowed to. */
  person: string | null
  /** Whether this person scores, and so sees what does not count for agents, too. */
  scores: boolean
}

/** 评分结果, newest first. */
export function SheetsPage(props: Props) {
  const { page, frame, scores } = props
  const narrowed = frame.narrowed || frame.query['at']
  return (
    <>
      <PageHead
        title="评分结果"
        note={scores ? '已提交的评分；没有揭晓的不显示坐席' : '计入坐席成绩的评分'}
      />
      <Filters {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        bulk={{
          idOf: ({ id }) => id,
          nameOf: ({ callNo }) => callNo,
          buttons: <ExportChosen />,
        }}
        empty={
          narrowed ? (
            <Empty title="没有符合条件的评分" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有评分"
              hint={
                scores
                  ? '评完并提交以后会出现在这里。'
                  : '质检员提交、并计入坐席成绩的评分会出现在这里。'
              }
            />
          )
        }
      />
    </>
  )
}

function Filters(props: Props) {
  const { filters, frame, departments, teams, inspectors, forms, person } = props
  const { query } = frame
  const errors = filters.problems
  return (
    <QueryForm
      action={frame.path}
      keep={query}
      reset={resetHref(frame)}
      more={
        <>
          <Select label="班组" name="team" value={filters.teamId} options={teams} blank="全部" />
          <Select
            label="质检员"
            name="inspector"
            value={filters.accountId}
            options={inspectors}
            blank="全部"
          />
          <Select label="评分表" name="form" value={filters.formId} options={forms} blank="全部" />
        </>
      }
      moreOpen={['team', 'inspector', 'form'].some((name) => query[name])}
    >
      {filters.personId === null || person === null ? null : (
        <Select
          label="坐席"
          name="person"
          value={filters.personId}
          options={[[String(filters.personId), person]]}
          blank="全部"
        />
      )}
      <DateInput label="提交从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="提交到" name="to" value={query['to']} error={errors['to']} />
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
      <Select
        label="结果"
        name="outcome"
        value={filters.outcome}
        options={Object.entries(sheetOutcomes)}
        blank="全部"
      />
      <TextInput
        label="低于（分）"
        name="below"
        value={query['below']}
        inputmode="decimal"
        maxlength={6}
        error={errors['below']}
      />
    </QueryForm>
  )
}

const tones = { scored: 'good', fatal: 'red', unscorable: 'grey', 'set-aside': 'grey' } as const

const shortOutcomes = { ...sheetOutcomes, unscorable: '不计分' } as const

const cells: Record<SheetColumn, (row: SheetRow) => Child> = {
  callNo: ({ id, callNo }) => <a href={`/inspection/sheets/${id}`}>{callNo}</a>,
  submittedAt: ({ submittedAt }) => <Time at={submittedAt} />,
  agent: ({ agent, blind }) => (blind ? <Tag>未揭晓</Tag> : <AgentName agent={agent} />),
  department: ({ department, team }) => (
    <>
      {department ?? '—'}
      {team ? <small>{team}</small> : null}
    </>
  ),
  form: ({ form, version }) => (
    <>
      {form}
      <small>第 {version} 版</small>
    </>
  ),
  score: ({ scoreHundredths }) => <b>{scoreText(scoreHundredths)}</b>,
  outcome: ({ outcome }) => <Status tone={tones[outcome]} label={shortOutcomes[outcome]} />,
  origin: ({ unasked, knewAgent, purpose }) => (
    <>
      {unasked ? '主动评分' : purposes[purpose]}
      {knewAgent ? <small>{knownAgent}</small> : null}
    </>
  ),
  inspector: ({ inspector }) => inspector,
  callAt: ({ callAt }) => <Time at={callAt} />,
  team: ({ team }) => team ?? '—',
  version: ({ version }) => version,
}
