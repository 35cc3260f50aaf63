import type { Child } from 'hono/jsx'

import type { ComplaintColumn } from '#src/complaints/complaints-list.ts'
import type { ComplaintFilters, ComplaintRow } from '#src/complaints/queries.ts'
import {
  complaintOrigins,
  complaintStages,
  complaintTargets,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { ExportChosen } from '#views/components/list-selection.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  page: Page<ComplaintRow>
  filters: ComplaintFilters
  errors: FieldErrors
  departments: readonly Option[]
  frame: ListFrame<ComplaintColumn>
}

/** 对内投诉: everything that was accepted or found, newest first. */
export function ComplaintsPage(props: Props) {
  const { page, frame, filters, errors, departments } = props
  return (
    <>
      <PageHead title="对内投诉" note="受理的登记，和复核认定的漏报、瞒报" />
      <ComplaintFilterForm
        filters={filters}
        errors={errors}
        departments={departments}
        frame={frame}
      />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        bulk={{
          idOf: ({ id }) => id,
          nameOf: ({ complaintNo }) => complaintNo,
          buttons: <ExportChosen />,
        }}
        empty={
          frame.narrowed || frame.query['at'] ? (
            <Empty title="没有符合条件的投诉" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有对内投诉"
              hint="在“投诉登记”里受理坐席自报的投诉，或在“疑似未上报”里听音复核后立案。"
            />
          )
        }
      />
    </>
  )
}

type FormProps = Pick<Props, 'filters' | 'errors' | 'departments' | 'frame'>

function ComplaintFilterForm({ filters, errors, departments, frame }: FormProps) {
  const { query } = frame
  return (
    <QueryForm action="/complaints" keep={query} reset={resetHref(frame)}>
      <TextInput label="投诉编号或通话号" name="no" value={filters.no} maxlength={64} />
      <Select
        label="上报情况"
        name="origin"
        value={filters.origin}
        options={Object.entries(complaintOrigins)}
        blank="全部"
      />
      <Select
        label="类型"
        name="type"
        value={filters.type}
        options={Object.entries(faultCategories)}
        blank="全部"
      />
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
      <DateInput label="受理从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="受理到" name="to" value={query['to']} error={errors['to']} />
    </QueryForm>
  )
}

const cells: Record<ComplaintColumn, (row: ComplaintRow) => Child> = {
  no: ({ id, complaintNo }) => <a href={`/complaints/${id}`}>{complaintNo}</a>,
  origin: ({ origin }) => <OriginTag origin={origin} />,
  type: ({ faultCategory }) => <Tag>{faultCategories[faultCategory]}</Tag>,
  target: ({ target }) => (target ? complaintTargets[target] : '—'),
  callAt: ({ call }) => (call ? <Time at={call.startedAt} /> : '—'),
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  agent: ({ blind, agent }) => (blind ? <AfterJudging /> : <AgentName agent={agent} />),
  stage: ({ stage }) => <Status tone="accent" label={complaintStages[stage]} />,
  opened: ({ openedAt, openedByName }) => (
    <>
      <Time at={openedAt} />
      <small>{openedByName}</small>
    </>
  ),
  callNo: ({ call }) => call?.callNo ?? '—',
  team: ({ blind, agent }) => (blind ? <AfterJudging /> : (agent?.team ?? '—')),
  note: ({ note }) => (note.length > 60 ? `${note.slice(0, 60)}…` : note || '—'),
}

/** 瞒报 and 漏报 stand out; what was reported does not. */
export function OriginTag({ origin }: { origin: ComplaintRow['origin'] }) {
  return <Tag kind={origin === 'reported' ? undefined : 'hot'}>{complaintOrigins[origin]}</Tag>
}
