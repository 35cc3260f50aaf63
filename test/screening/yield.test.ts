import { expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { findings } from '#src/screening/schema.ts'
import type { FindingState } from '#src/screening/vocabulary.ts'
import { transcriptionYield } from '#src/screening/yield.ts'
import { get, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'
import { heard } from '#test/transcription/line/queued.ts'

const hourMs = 3_600_000

function finding(db: Db, recordingId: number, state: FindingState = 'pending'): void {
  db.insert(findings)
    .values({
      ...{ recordingId, state, headline: '客户说上次的客服没有登记' },
      ...{ score: 0.7, faultCategory: 'attitude', foundAt: Date.now() },
    })
    .run()
}

test('findings are counted against the hours of each way of choosing', () => {
  const { db } = testDatabase()
  const inspector = actorWith(db, 'qa-inspector')
  finding(db, heard(db, 'ranked', hourMs), 'confirmed')
  finding(db, heard(db, 'ranked', hourMs), 'unfounded')
  finding(db, heard(db, 'ranked', hourMs))
  heard(db, 'random', 2 * hourMs)
  finding(db, heard(db, 'random', null, Date.now() - 31 * dayMs))
  const none = { findings: 0, rechecked: 0, confirmed: 0 }
  expect(transcriptionYield(db, inspector)).toEqual([
    { slice: 'ranked', calls: 3, cpuMs: 3 * hourMs, findings: 3, rechecked: 2, confirmed: 1 },
    { slice: 'random', calls: 1, cpuMs: 2 * hourMs, ...none },
    { slice: 'asked', calls: 0, cpuMs: 0, ...none },
  ])
})

test('the table tells hits per hour and warns while there are few', async () => {
  const product = testApp()
  const cookie = signedInAs(product.db, 'qa-inspector')
  const read = async () => (await get(product, '/findings/yield', cookie)).text()
  expect(await read()).toContain('还没有转写过')
  finding(product.db, heard(product.db, 'ranked', hourMs / 2))
  const html = await read()
  expect(html).toContain('2.0')
  expect(html).toContain('可能是偶然')
  const file = await get(product, '/findings/yield/tables/slices?format=csv', cookie)
  expect(await file.text()).toContain('\n按优先度,1,1,0,0,0.5,2\n')
})
