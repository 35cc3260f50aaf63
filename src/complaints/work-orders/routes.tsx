import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { WorkOrdersPage } from '#views/complaints/work-orders/index.tsx'
import { WorkOrderPage } from '#views/complaints/work-orders/show.tsx'

import { ordersList } from './orders-list.ts'
import { orderDetail, orderList, readOrderFilters } from './queries.ts'

/** 工单: what calls were booked as, as the order system says. */
export const workOrderRoutes = (blindness: Blindness, list = ordersList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readOrderFilters(query)
      const page = (
        <WorkOrdersPage
          page={orderList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          frame={listFrame(db, actor, list, query)}
          may={{ import: can(actor, 'work-order.import'), openCall: can(actor, 'recording.list') }}
        />
      )
      return c.render(page, { title: '工单' })
    })
    .get('/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      const order = orderDetail(db, actor, Number(c.req.param('id')), blindness)
      const page = <WorkOrderPage order={order} may={{ openCall: can(actor, 'recording.list') }} />
      return c.render(page, { title: `工单 ${order.orderNo}` })
    })
