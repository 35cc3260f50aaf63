import { orderStates, orderTargets, orderTypes } from '#src/complaints/vocabulary.ts'
import type { OrderFilters, OrderShown } from '#src/complaints/work-orders/queries.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<OrderShown>
  filters: OrderFilters
  query: Query
  may: { import: boolean; openCall: boolean }
}

const path = '/work-orders'

/** 工单: what each call was booked as. */
export function WorkOrdersPage({ page, filters, query, may }: Props) {
  const asked = ['no', 'type', 'target', 'state', 'unit', 'call', 'from', 'to', 'at']
  return (
    <>
      <PageHead title="工单" note="每通电话记成了什么业务，和听到的、登记的比对">
        {may.import ? <LinkButton href="/imports">导入工单</LinkButton> : null}
      </PageHead>
      <OrderFilterForm filters={filters} query={query} />
      {page.rows.length === 0 ? (
        <Card>
          {asked.some((name) => query[name]) ? (
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
          )}
        </Card>
      ) : (
        <Card flush>
          <OrderTable rows={page.rows} may={may} />
          <ListPager path={path} query={query} page={page} />
        </Card>
      )}
    </>
  )
}

function OrderFilterForm({ filters, query }: Pick<Props, 'filters' | 'query'>) {
  return (
    <QueryForm action={path}>
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

function OrderTable({ rows, may }: { rows: OrderShown[]; may: Props['may'] }) {
  return (
    <Table
      caption="工单"
      head={[
        { label: '工单号' },
        { label: '创建时间' },
        { label: '类型' },
        { label: '责任单位' },
        { label: '状态' },
        { label: '回退', num: true },
        { label: '通话' },
        { label: '部门' },
      ]}
    >
      {rows.map((order) => (
        <tr>
          <td class="nowrap">
            <a href={`${path}/${order.id}`}>{order.orderNo}</a>
          </td>
          <td>
            <Time at={order.createdAt} />
          </td>
          <td class="nowrap">
            <OrderKind order={order} />
          </td>
          <td>{order.unit || '—'}</td>
          <td class="nowrap">
            <OrderStatus state={order.state} />
          </td>
          <td class="num">{order.sentBack}</td>
          <td>
            <CallOfOrder order={order} opens={may.openCall} />
          </td>
          <td>{order.call?.department ?? '—'}</td>
        </tr>
      ))}
    </Table>
  )
}

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
