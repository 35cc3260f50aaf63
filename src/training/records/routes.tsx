import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { TrainingRecordsPage } from '#views/training/records.tsx'

import { readRecordFilters, recordList } from './list.ts'
import { trainingRecordsList } from './records-list.ts'

/** 培训记录: what the sums of trainings count. */
export const trainingRecordRoutes = (blindness: Blindness, list = trainingRecordsList(blindness)) =>
  new Hono<AppEnv>().get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const frame = listFrame(db, actor, list, query)
    const first = defaultHref(db, actor, list, query)
    if (first) return c.redirect(first, 303)
    const filters = readRecordFilters(query)
    const page = (
      <TrainingRecordsPage
        page={recordList(db, actor, filters, readPage(query), blindness)}
        filters={filters}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        frame={frame}
      />
    )
    return c.render(page, { title: '培训记录' })
  })
