import { describe, expect, test } from 'vitest'

import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

describe('the app as a whole', () => {
  test.each([
    ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['nowhere', {}],
  ])('refuses a form posted from %s, in words', async (_, headers) => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'system-admin')
    const answer = await here.app.request('http://localhost/accounts', {
      method: 'POST',
      body: new URLSearchParams({ username: 'mallory', displayName: '马洛' }),
      headers: { ...headers, Cookie: cookie },
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('不是从本站的页面发出的')
    expect(here.errors).toEqual([])
  })

  test.each([
    ['cut off', '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nzhang'],
    ['no form at all', 'zhang'],
  ])('answers a form that is %s in words, not as a fault of its own', async (_, body) => {
    const here = testApp()
    const answer = await here.app.request('http://localhost/accounts', {
      method: 'POST',
      body,
      headers: {
        Origin: 'http://localhost',
        Cookie: signedInAs(here.db, 'system-admin'),
        'Content-Type': 'multipart/form-data; boundary=x',
      },
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('读不出来')
    expect(here.errors).toEqual([])
  })

  test('says how much one form may hold', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'system-admin')
    const answer = await post(here, '/accounts', { username: 'x'.repeat(65 << 20) }, cookie)
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('最多 64 MB')
  })

  test('tells a person whose session ended on a form how to keep what was typed', async () => {
    const answer = await post(testApp(), '/accounts', { username: 'zhang' })
    expect(answer.status).toBe(401)
    const html = await answer.text()
    expect(html).toContain('回到上一页')
    expect(html).toContain('href="/sign-in"')
  })

  test('lets no page load anything from elsewhere, and none be framed', async () => {
    const here = testApp()
    const policy = (await get(here, '/sign-in')).headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  test('keeps signed-in pages out of every cache and gives assets a year', async () => {
    const here = testApp()
    const page = await get(here, '/', signedInAs(here.db, 'qa-inspector'))
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const stylesheet = /\/assets\/app\.css\?v=[0-9a-f]+/.exec(await page.text())?.[0] ?? ''
    const asset = await get(here, stylesheet)
    expect(asset.headers.get('Cache-Control')).toContain('immutable')
    expect((await get(here, '/assets/..%2f..%2fpackage.json')).status).toBe(404)
  })

  test('shows a signed-in person a page for what does not exist', async () => {
    const here = testApp()
    const answer = await get(here, '/nothing-here', signedInAs(here.db, 'agent'))
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('没有找到')
  })
})

describe('the menu', () => {
  const groups = (page: string) =>
    [...page.matchAll(/<details data-nav-group="([^"]+)"( open)?/g)].map(([, label, open]) => [
      label,
      open !== undefined,
    ])

  test('opens what a person left open, and the group of the page', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const menuOf = async (path: string, chosen = '') =>
      Object.fromEntries(groups(await (await get(here, path, cookie + chosen)).text()))
    const chosen = `; huiting_menu=${encodeURIComponent('资料与管理.投诉')}`
    expect(await menuOf('/recordings', chosen)).toMatchObject({
      ...{ 筛查: false, 投诉: true, 录音: true, 资料与管理: true },
    })
    // A cookie is a stranger's word: whatever it holds, the page comes.
    expect(await menuOf('/', `; huiting_menu=%00%3Cscript%3E${'.'.repeat(3000)}`)).toMatchObject({
      筛查: false,
    })
  })

  test('is all open for whoever has few entries', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'audit-admin')
    const page = await (await get(here, '/', cookie)).text()
    expect(groups(page).every(([, open]) => open)).toBe(true)
  })
})
