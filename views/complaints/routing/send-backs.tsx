import type { Child } from 'hono/jsx'

import type {
  SendBackFigures,
  SendBackFilters,
  SendBackRow,
} from '#src/complaints/routing/send-back-queries.ts'
import type { SendBackColumn } from '#src/complaints/routing/send-backs-list.ts'
import { sendBackReasons, sendBackStates } from '#src/complaints/routing/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  page: Page<SendBackRow>
  figures: SendBackFigures[]
  filters: SendBackFilters
  departments: readonly Option[]
  frame: ListFrame<SendBackColumn>
}

/** 回退统计: counted by who asked, then each request with its reason and answer. */
export function SendBacksPage({ page, figures, filters, departments, frame }: Props) {
  return (
    <>
      <PageHead title="回退统计" note="承办部门申请、派单人同意后才退回；次数供判断推诿参考" />
      {figures.length > 0 ? <Figures figures={figures} /> : null}
      <QueryForm action="/complaints/send-backs" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="申请部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select
          label="答复"
          name="state"
          value={filters.state}
          options={Object.entries(sendBackStates)}
          blank="全部"
        />
        <DateInput
          label="申请从"
          name="from"
          value={frame.query['from']}
          error={filters.problems['from']}
        />
        <DateInput label="到" name="to" value={frame.query['to']} error={filters.problems['to']} />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          frame.narrowed || frame.query['at'] ? (
            <Empty title="没有符合条件的回退申请" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty title="还没有回退申请" hint="承办部门在投诉页上申请回退后，会列在这里。" />
          )
        }
      />
    </>
  )
}

const spanWords = ['30 天', '90 天', '365 天'] as const

function Figures({ figures }: { figures: SendBackFigures[] }) {
  const head = spanWords.flatMap((span) => [
    { label: `${span}申请`, num: true },
    { label: '同意', num: true },
    { label: '不同意', num: true },
  ])
  return (
    <Card flush>
      <Table caption="各部门申请回退的次数" head={[{ label: '部门' }, ...head]}>
        {figures.map(({ department, spans }) => (
          <tr>
            <td>
              <a href={`/complaints/send-backs?department=${department.id}`}>{department.name}</a>
            </td>
            {spans.flatMap(({ asked, agreed, declined }) =>
              [asked, agreed, declined].map((figure) => <td class="num">{figure}</td>),
            )}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const cells: Record<SendBackColumn, (row: SendBackRow) => Child> = {
  no: ({ complaintId, complaintNo }) => (
    <a href={`/complaints/${complaintId}#routing`}>{complaintNo}</a>
  ),
  department: ({ department }) => department,
  kind: ({ kind }) => sendBackReasons[kind],
  reason: ({ reason }) => reason,
  at: ({ at, byName }) => (
    <>
      <Time at={at} />
      <small>{byName}</small>
    </>
  ),
  answer: ({ answer }) => (
    <Status tone={answer ? 'grey' : 'orange'} label={sendBackStates[answer ?? 'waiting']} />
  ),
  answered: ({ answeredAt, answeredByName }) =>
    answeredAt === null ? (
      '—'
    ) : (
      <>
        <Time at={answeredAt} />
        <small>{answeredByName}</small>
      </>
    ),
  answerReason: ({ answerReason }) => answerReason || '—',
}
