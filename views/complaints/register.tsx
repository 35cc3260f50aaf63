import type { Child } from 'hono/jsx'

import type { RegisterColumn } from '#src/complaints/register-list.ts'
import type { RegisterFilters, RegisterRow } from '#src/complaints/register-queries.ts'
import {
  acceptedChoices,
  callChoices,
  entryLinks,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  page: Page<RegisterRow>
  filters: RegisterFilters
  frame: ListFrame<RegisterColumn>
  may: { accept: boolean; import: boolean; match: boolean }
}

/** 投诉登记: what agents reported, as imported, and what became of it. */
export function RegisterPage(props: Props) {
  const { page, filters, frame, may } = props
  const narrowed = frame.narrowed || frame.query['at']
  return (
    <>
      <PageHead title="投诉登记" note="坐席自报的台账，筛查结果和它比对">
        {may.import ? <LinkButton href="/imports">导入登记</LinkButton> : null}
      </PageHead>
      <RegisterFilterForm filters={filters} frame={frame} />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(may)}
        empty={
          narrowed ? (
            <Empty title="没有符合条件的登记" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有投诉登记"
              hint={
                may.import
                  ? '导入坐席自报的投诉台账，系统会和听到的内容比对。'
                  : '由质检主管导入坐席自报的投诉台账。'
              }
              action={may.import ? <LinkButton href="/imports">去导入</LinkButton> : undefined}
            />
          )
        }
      />
    </>
  )
}

function RegisterFilterForm({ filters, frame }: Pick<Props, 'filters' | 'frame'>) {
  return (
    <QueryForm action="/register" keep={frame.query} reset={resetHref(frame)}>
      <TextInput label="登记号或通话号" name="no" value={filters.no} maxlength={64} />
      <Select
        label="类型"
        name="type"
        value={filters.type}
        options={Object.entries(faultCategories)}
        blank="全部"
      />
      <Select
        label="受理"
        name="accepted"
        value={filters.accepted}
        options={Object.entries(acceptedChoices)}
        blank="全部"
      />
      <Select
        label="通话"
        name="call"
        value={filters.call}
        options={Object.entries(callChoices)}
        blank="全部"
      />
    </QueryForm>
  )
}

const cellsFor = (may: Props['may']): Record<RegisterColumn, (row: RegisterRow) => Child> => ({
  registerNo: ({ registerNo }) => registerNo,
  registeredAt: ({ registeredAt }) => <Time at={registeredAt} />,
  type: ({ faultCategory }) => <Tag>{faultCategories[faultCategory]}</Tag>,
  call: (row) => <CallOfEntry row={row} mayMatch={may.match} />,
  department: ({ blind, call }) => (blind ? <AfterJudging /> : (call?.department ?? '—')),
  agent: ({ blind, agent }) => (blind ? <AfterJudging /> : <AgentName agent={agent} />),
  caller: ({ caller }) => caller || '—',
  reportedBy: ({ blind, reportedBy }) => (blind ? <AfterJudging /> : reportedBy || '—'),
  accepted: (row) => <Standing row={row} mayAccept={may.accept} />,
  callAt: ({ call }) => (call ? <Time at={call.startedAt} /> : '—'),
})

/** The call an entry was tied to; where the number did not do it, how, and who may decide. */
function CallOfEntry({ row, mayMatch }: { row: RegisterRow; mayMatch: boolean }) {
  const { call, callNo, link } = row
  const words = link === 'number' ? null : entryLinks[link]
  return (
    <>
      {callNo || <span class="dim">没有通话号</span>}{' '}
      {call ? (
        <small>
          {call.callNo === callNo ? null : `${call.callNo} `}
          <Time at={call.startedAt} />
        </small>
      ) : null}
      {words === null ? null : <Tag kind={call ? undefined : 'hot'}>{words}</Tag>}{' '}
      {words !== null && mayMatch ? (
        <div>
          <a href={`/register/${row.id}/call`} aria-label={`指定${row.registerNo}的通话`}>
            指定
          </a>
        </div>
      ) : null}
    </>
  )
}

function Standing({ row, mayAccept }: { row: RegisterRow; mayAccept: boolean }) {
  if (row.complaint) {
    return <a href={`/complaints/${row.complaint.id}`}>{row.complaint.complaintNo}</a>
  }
  if (!row.call) return <span class="dim">待通话数据</span>
  if (!mayAccept) return <span class="dim">未受理</span>
  return (
    <a href={`/register/${row.id}/acceptance`} aria-label={`受理${row.registerNo}`}>
      受理
    </a>
  )
}
