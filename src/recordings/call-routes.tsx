import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { parseDay, startOfWeek } from '#src/kernel/calendar.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { businessTypeList, departmentOptions, shiftList } from '#src/organisation/queries.ts'
import { CallPage } from '#views/recordings/call.tsx'
import { CallsPage } from '#views/recordings/calls.tsx'
import { CallHours } from '#views/recordings/hours.tsx'

import { agentShown } from './agent-shown.ts'
import type { Blindness } from './blindness.ts'
import { callDetail, callList } from './call-queries.ts'
import { callsList } from './calls-list.ts'
import { readCallFilters } from './filters.ts'
import { callsByHour } from './hours.ts'

/** 通话数据: the calls a telephone system announced, whether their sound has arrived or not. */
export const callRoutes = (blindness: Blindness, list = callsList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readCallFilters(query)
      const page = (
        <CallsPage
          frame={listFrame(db, actor, list, query)}
          page={callList(db, actor, filters, readPage(query), blindness)}
          problems={filters.problems}
          departments={departmentOptions(db, actor)}
          businessTypes={businessTypeList(db)}
          shifts={shiftList(db)}
          findsCallers={can(actor, 'caller.read')}
          mayImport={can(actor, 'call-data.import')}
        />
      )
      return c.render(page, { title: '通话数据' })
    })
    .get('/hours', (c) => {
      // A fragment of the shift calendar: `organisation` lies below and cannot count calls itself.
      const week = startOfWeek(parseDay(c.req.query('week') ?? '') ?? Date.now())
      const { db, actor } = c.var
      const mayList = can(actor, 'recording.list')
      return c.html(<CallHours week={week} grid={callsByHour(db, actor, week)} mayList={mayList} />)
    })
    .get('/:id{[0-9]+}', (c) => {
      const { db, actor } = c.var
      const id = Number(c.req.param('id'))
      const { call, recordings, standing, duty } = callDetail(db, actor, id, blindness)
      if (call.agent && !duty) agentShown(db, actor, call.id)
      const page = (
        <CallPage
          call={call}
          recordings={recordings}
          standing={standing}
          duty={duty}
          mayUpload={can(actor, 'recording.upload')}
          mayUnmask={can(actor, 'caller.read')}
          mayListen={can(actor, 'recording.play')}
          mayOpenComplaint={can(actor, 'complaint.open')}
          showsReconciliation={can(actor, 'reconciliation.read')}
        />
      )
      return c.render(page, { title: `通话 ${call.callNo}` })
    })
