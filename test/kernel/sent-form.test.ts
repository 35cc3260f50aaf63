import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const sentTo = (path: string, token = '12-1796000000000') =>
  `huiting_sent=${encodeURIComponent(`${token}:${path}`)}`

const send = (here: TestApp, cookie: string, username: string, headers = {}) =>
  here.app.request('http://localhost/accounts', {
    method: 'POST',
    body: new URLSearchParams({ username, displayName: '张三' }),
    headers: { Origin: 'http://localhost', Cookie: cookie, ...headers },
  })

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().join('\n')

test('a form that was taken is confirmed, under the token it was sent with', async () => {
  const here = testApp()
  const session = signedInAs(here.db, 'system-admin')
  const answer = await send(here, `${session}; ${sentTo('/accounts')}`, 'zhang')
  expect(here.db.select().from(accounts).where(eq(accounts.username, 'zhang')).all()).toHaveLength(
    1,
  )
  expect(cookiesOf(answer)).toContain('huiting_taken=12-1796000000000; Max-Age=604800; Path=/')
  expect(cookiesOf(answer)).toContain('huiting_sent=; Max-Age=0')
})

test('a refusal, another address, a page read and a forged token confirm nothing', async () => {
  const here = testApp()
  const session = signedInAs(here.db, 'system-admin')
  const refused = await send(here, `${session}; ${sentTo('/accounts')}`, '')
  expect(refused.status).toBe(422)
  const elsewhere = await send(here, `${session}; ${sentTo('/accounts/3')}`, 'li')
  const forged = await send(here, `${session}; ${sentTo('/accounts', 'x;Domain=evil')}`, 'wang')
  const read = await get(here, '/accounts', `${session}; ${sentTo('/accounts')}`)
  expect([elsewhere.status, forged.status, read.status].every((status) => status < 400)).toBe(true)
  for (const answer of [refused, elsewhere, forged, read]) {
    expect(cookiesOf(answer)).not.toContain('huiting_taken')
  }
})

test('an ended session confirms nothing, says that the text is kept, and leads back to the page', async () => {
  const here = testApp()
  const from = { Referer: 'http://localhost/accounts?q=1' }
  const kept = await send(here, sentTo('/accounts'), 'zhang', from)
  expect(kept.status).toBe(401)
  expect(cookiesOf(kept)).not.toContain('huiting_taken')
  const page = await kept.text()
  expect(page).toContain('已留在本机')
  expect(page).toContain('href="/sign-in?next=%2Faccounts%3Fq%3D1"')
  expect(page).not.toContain('data-account')

  const bare = await (await send(here, '', 'zhang')).text()
  expect(bare).not.toContain('已留在本机')
  expect(bare).toContain('href="/sign-in"')

  const part = await send(here, '', 'zhang', { ...from, 'HX-Request': 'true' })
  expect(part.headers.get('HX-Redirect')).toBe('/sign-in?next=%2Faccounts%3Fq%3D1')
})
