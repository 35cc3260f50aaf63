import { eq } from 'drizzle-orm'
import { expect, type Page, type Request } from 'playwright/test'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { openDatabase } from '#src/kernel/db.ts'

import type { Centre } from './centre.ts'

/** The first page of one of the sample accounts, whose session is opened as the sign-in page opens it. */
export async function signIn(page: Page, centre: Centre, username: string): Promise<void> {
  const { db, close } = openDatabase(centre.databaseFile)
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no account ${username}`)
  const value = openSession(db, account, 'a browser test')
  close()
  const session = { name: 'huiting_session', value, url: centre.url, httpOnly: true } as const
  await page.context().addCookies([{ ...session, sameSite: 'Lax' }])
  await page.goto(centre.url)
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
}

/** The same by name and password: for the journeys that begin there. */
export async function signInByForm(page: Page, centre: Centre, username: string): Promise<void> {
  await page.goto(`${centre.url}/sign-in`)
  await page.getByLabel('登录名').fill(username)
  await page.getByLabel('密码').fill(centre.password)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
}

/** Follows an entry of the menu, out of a group that may be folded. */
export async function followMenu(page: Page, group: string, entry: string): Promise<void> {
  const link = page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: entry })
  if (!(await link.isVisible())) await page.locator(`[data-nav-group="${group}"] summary`).click()
  await link.click()
}

/**
 * Follows what a page asks from now on. The answer waits until it has all it asks for by itself: nothing
 * is on its way, what htmx fetched is in its place, and all of that is drawn.
 */
export function resting(page: Page): () => Promise<void> {
  const coming = new Set<Request>()
  let asked = 0
  page.on('request', (request) => {
    coming.add(request)
    asked += 1
  })
  page.on('requestfinished', (request) => coming.delete(request))
  page.on('requestfailed', (request) => coming.delete(request))
  return async () => {
    await page.waitForLoadState('load')
    const limit = Date.now() + 30_000
    for (let before = -1; before !== asked || coming.size > 0;) {
      if (Date.now() > limit) throw new Error(`${page.url()} does not come to rest`)
      before = asked
      const busy = await page.evaluate<boolean>(drawn)
      if (busy) before = -1
    }
  }
}

/** Runs in the page: after it was drawn once more, whether htmx still has something in hand. */
const drawn = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(
    document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added') !== null
  )))))`

/** Whatever a page asks of a host other than its own server. */
export function foreignRequests(page: Page, centre: Centre): string[] {
  const foreign: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(centre.url) && !/^(data|blob):/.test(url)) foreign.push(url)
  })
  return foreign
}
