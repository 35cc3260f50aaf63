import type { Child } from 'hono/jsx'

import { entryLinks } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { ReconciledCall } from '#src/screening/reconciliation/call-list.ts'
import type { ReconciledColumn } from '#src/screening/reconciliation/reconciled-list.ts'
import { callPlaces, graceWord, mismatches } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { RowActions } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { bookedText, mismatchText, PlaceStatus } from '#views/screening/reconciliation/places.tsx'

export type May = {
  openCall: boolean
  readFinding: boolean
  readRegister: boolean
  readOrders: boolean
}

type Props = {
  page: Page<ReconciledCall>
  frame: ListFrame<ReconciledColumn>
  problems: FieldErrors
  departments: readonly Option[]
  businessTypes: readonly Option[]
  may: May
}

const path = '/reconciliation/calls'

/** 比对明细: the calls behind one number. Agents are not named: whoever listens judges blind. */
export function ReconciledCallsPage(props: Props) {
  const { page, frame, may } = props
  return (
    <>
      <PageHead title="比对明细">
        <LinkButton href="/reconciliation">返回比对</LinkButton>
      </PageHead>
      <Filters {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(may)}
        actions={(row) => <Actions row={row} may={may} />}
        empty={
          <Empty
            title="没有符合条件的通话"
            hint="放宽日期，或换一个条件；导入话单之后，每通电话都会归类。"
            action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
          />
        }
      />
    </>
  )
}

function Filters({ frame, problems, departments, businessTypes }: Omit<Props, 'page' | 'may'>) {
  const { query } = frame
  return (
    <QueryForm action={path} keep={query} reset={resetHref(frame)}>
      <DateInput label="通话从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      <Select
        label="部门"
        name="department"
        value={query['department']}
        options={[...departments, ['0', '没有归属']]}
        blank="全部"
      />
      <Select
        label="业务类型"
        name="type"
        value={query['type']}
        options={[...businessTypes, ['0', '没有业务类型']]}
        blank="全部"
      />
      <Select
        label="比对结果"
        name="box"
        value={query['box']}
        options={Object.entries(callPlaces)}
        blank="全部"
      />
      <Select
        label="宽限期"
        name="grace"
        value={query['grace']}
        options={[
          ['in', graceWord],
          ['over', '不在宽限期'],
        ]}
        blank="全部"
      />
      <Select
        label="不符"
        name="mismatch"
        value={query['mismatch']}
        options={[['any', '任何不符'], ...Object.entries(mismatches)]}
        blank="全部"
      />
    </QueryForm>
  )
}

const cellsFor = (may: May): Record<ReconciledColumn, (row: ReconciledCall) => Child> => ({
  callNo: ({ callNo }) => callNo,
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  businessType: ({ businessType }) => businessType ?? '—',
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  caller: ({ caller }) => caller || '—',
  place: (row) => (
    <>
      <PlaceStatus place={row.place} graceUntil={row.graceUntil} />
      {row.mismatch ? (
        <small>
          <Tag kind="hot">{mismatchText(row.mismatch, row.orders)}</Tag>
        </small>
      ) : null}
    </>
  ),
  entries: (row) => <Registered row={row} linked={may.readRegister} />,
  orders: (row) => <Booked row={row} linked={may.readOrders} />,
  grace: ({ graceUntil }) => (graceUntil === null ? '—' : <Time at={graceUntil} />),
  registeredAt: ({ entries }) =>
    entries.map(({ registeredAt }) => formatTime(registeredAt)).join('、') || '—',
  links: ({ entries }) => entries.map(({ link }) => entryLinks[link]).join('、') || '—',
})

function Actions({ row, may }: { row: ReconciledCall; may: May }) {
  return (
    <RowActions>
      {row.findingId !== null && may.readFinding ? (
        <a href={`/findings/${row.findingId}`} aria-label={`听${row.callNo}`}>
          听
        </a>
      ) : null}
      <a href={`${path}/${row.callId}`} aria-label={`${row.callNo}的比对经过`}>
        经过
      </a>
    </RowActions>
  )
}

export function Registered({ row, linked }: { row: ReconciledCall; linked: boolean }) {
  if (row.entries.length === 0) return <span class="dim">未登记</span>
  return (
    <>
      {row.entries.map(({ registerNo, registeredAt, link }) => (
        <div title={`${formatTime(registeredAt)} 登记`}>
          {linked ? (
            <a href={`/register?no=${encodeURIComponent(registerNo)}`}>{registerNo}</a>
          ) : (
            registerNo
          )}{' '}
          {link === 'number' || link === 'unknown' ? null : <small>{entryLinks[link]}</small>}
        </div>
      ))}
    </>
  )
}

export function Booked({ row, linked }: { row: ReconciledCall; linked: boolean }) {
  if (row.orders.length === 0) return <span class="dim">—</span>
  return (
    <>
      {row.orders.map((order) => (
        <div class="nowrap" title={order.orderNo}>
          {linked ? (
            <a href={`/work-orders/${order.id}`}>{bookedText(order)}</a>
          ) : (
            bookedText(order)
          )}
        </div>
      ))}
    </>
  )
}
