import { expect, test } from 'vitest'

import { get, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { castOf, recordingOf, settling } from './made.ts'

test('the evidence of a verdict leads to a clip of just that stretch, for who makes clips', async () => {
  const it = testApp()
  const { id } = settling(it.db, castOf(it.db))
  const link = `/recordings/${recordingOf(it.db, id)}/clips?from=0:10&amp;until=0:19`
  const page = async (cookie: string) => (await get(it, `/complaints/${id}`, cookie)).text()
  const manager = signedInAs(it.db, 'qa-manager')
  expect(await page(manager)).toContain(link)
  expect((await get(it, link.replace('&amp;', '&'), manager)).status).toBe(200)
  expect(await page(signedInAs(it.db, 'return-visitor'))).not.toContain('/clips?')
})
