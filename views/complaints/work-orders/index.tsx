import type { Child } from 'hono/jsx'

import { orderStates, orderTargets, orderTypes } from '#src/complaints/vocabulary.ts'
import type { OrderColumn } from '#src/complaints/work-orders/orders-list.ts'
import type { OrderFilters, OrderShown } from '#src/complaints/work-orders/queries.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  page: Page<OrderShown>
  filters: OrderFilters
  frame: ListFrame<OrderColumn>
  may: { import: boolean; openCall: boolean }
}

const path = '/work-orders'

/** 工单: what each call was booked as. */
export function WorkOrdersPage({ page, filters, frame, may }: Props) {
  const narrowed = frame.narrowed || frame.query['at']
  return (
    <>
      <PageHead title="工单" note="每通电话记成了什么业务，和听到的、登记的比对">
        {may.import ? <LinkButton href="/imports">导入工单</LinkButton> : null}
      </PageHead>
      <OrderFilterForm filters={filters} frame={frame} />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(may)}
        empty={
          narrowed ? (
            <Empty title="没有符合条件的工单" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有工单"
              hint={
                may.import
                  ? '导入工单系统导出的表，或让它按接口说明自动送来；没有工单时，比对只看录音和登记。'
                  : '由质检主管导入；没有工单时，比对只看录音和登记。'
              }
              action={may.import ? <LinkButton href="/imports">去导入</LinkButton> : undefined}
            />
          )
        }
      />
    </>
  )
}

function OrderFilterForm({ filters, frame }: Pick<Props, 'filters' | 'frame'>) {
  const { query } = frame
  return (
    <QueryForm action={path} keep={query} reset={resetHref(frame)}>
      <TextInput label="工单号或通话号" name="no" value={filters.no} maxlength={64} />
      <Select
        label="类型"
        name="type"
        value={filters.type}
        options={Object.entries(orderTypes)}
        blank="全部"
      />
      <Select
        label="投诉对象"
        name="target"
        value={filters.target}
        options={Object.entries(orderTargets)}
        blank="全部"
      />
      <Select
        label="状态"
        name="state"
        value={filters.state}
        options={Object.entries(orderStates)}
        blank="全部"
      />
      <TextInput label="责任单位" name="unit" value={filters.unit} maxlength={60} />
      <Select
        label="通话"
        name="call"
        value={filters.alone ? 'unknown' : ''}
        options={[['unknown', '未对上']]}
        blank="全部"
      />
      <DateInput
        label="创建从"
        name="from"
        value={query['from']}
        error={filters.problems['from']}
      />
      <DateInput label="创建到" name="to" value={query['to']} error={filters.problems['to']} />
    </QueryForm>
  )
}

const cellsFor = (may: Props['may']): Record<OrderColumn, (order: OrderShown) => Child> => ({
  orderNo: ({ id, orderNo }) => <a href={`${path}/${id}`}>{orderNo}</a>,
  createdAt: ({ createdAt }) => <Time at={createdAt} />,
  type: (order) => <OrderKind order={order} />,
  unit: ({ blind, unit }) => unit || (blind ? <AfterJudging /> : '—'),
  state: ({ state }) => <OrderStatus state={state} />,
  sentBack: ({ sentBack }) => sentBack,
  call: (order) => <CallOfOrder order={order} opens={may.openCall} />,
  department: ({ blind, call }) => (blind ? <AfterJudging /> : (call?.department ?? '—')),
  callAt: ({ call }) => (call ? <Time at={call.startedAt} /> : '—'),
})

/** 投诉 names whom it is about; complaints about the hotline stand out. */
export function OrderKind({ order }: { order: Pick<OrderShown, 'type' | 'target'> }) {
  const { type, target } = order
  return (
    <Tag kind={type === 'complaint' && target === 'internal' ? 'hot' : undefined}>
      {orderTypes[type]}
      {target ? `（${orderTargets[target]}）` : null}
    </Tag>
  )
}

const tones: Record<OrderShown['state'], Tone> = {
  waiting: 'orange',
  dispatched: 'accent',
  'sent-back': 'red',
  closed: 'good',
  void: 'grey',
}

export function OrderStatus({ state }: { state: OrderShown['state'] }) {
  return <Status tone={tones[state]} label={orderStates[state]} />
}

export function CallOfOrder({ order, opens }: { order: OrderShown; opens: boolean }) {
  const { call, callNo } = order
  if (!call) {
    return callNo === '' ? (
      <span class="dim">没有通话号</span>
    ) : (
      <>
        {callNo} <Tag>通话未到</Tag>
      </>
    )
  }
  return (
    <>
      {opens ? <a href={`/calls/${call.id}`}>{callNo}</a> : callNo}{' '}
      <small>
        <Time at={call.startedAt} />
      </small>
    </>
  )
}
