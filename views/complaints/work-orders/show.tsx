import type { OrderDetail } from '#src/complaints/work-orders/queries.ts'
import { CallOfOrder, OrderKind, OrderStatus } from '#views/complaints/work-orders/index.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = { order: OrderDetail; may: { openCall: boolean } }

/** One work order with what became of it, and the other orders of its call. */
export function WorkOrderPage({ order, may }: Props) {
  return (
    <>
      <PageHead title={`工单 ${order.orderNo}`}>
        <LinkButton href="/work-orders">返回列表</LinkButton>
      </PageHead>
      <div class="with-aside">
        <Card title="工单内容">
          <Facts
            items={[
              ['类型', <OrderKind order={order} />],
              ['状态', <OrderStatus state={order.state} />],
              ['责任单位', order.unit || (order.blind ? <AfterJudging /> : null)],
              ['通话', <CallOfOrder order={order} opens={may.openCall} />],
              ['部门', order.blind ? <AfterJudging /> : order.call?.department],
              ['创建', <Time at={order.createdAt} />],
              ['派单', order.dispatchedAt === null ? null : <Time at={order.dispatchedAt} />],
              ['办结', order.closedAt === null ? null : <Time at={order.closedAt} />],
              ['回退次数', String(order.sentBack)],
              ['对方更新', order.changedAt === null ? null : <Time at={order.changedAt} />],
              ['收到', <Time at={order.receivedAt} />],
            ]}
          />
        </Card>
        <div>
          {order.others.length > 0 ? (
            <Card title="同一通电话的其他工单">
              <ul class="lines">
                {order.others.map((other) => (
                  <li>
                    <a href={`/work-orders/${other.id}`}>{other.orderNo}</a>{' '}
                    <OrderKind order={other} /> <OrderStatus state={other.state} />
                  </li>
                ))}
              </ul>
            </Card>
          ) : null}
          <Card title="更新经过">
            <Changes changes={order.changes} />
          </Card>
        </div>
      </div>
    </>
  )
}

function Changes({ changes }: Pick<OrderDetail, 'changes'>) {
  if (changes.length === 0) return <p class="dim">收到之后没有变化。</p>
  const head = [{ label: '时间' }, { label: '原来' }, { label: '现在' }, { label: '经办' }]
  return (
    <Table head={head} caption="更新经过">
      {changes.map(({ at, by, before, after }) => (
        <tr>
          <td>
            <Time at={at} />
          </td>
          <td>{before || '—'}</td>
          <td>{after || '—'}</td>
          <td>{by}</td>
        </tr>
      ))}
    </Table>
  )
}
