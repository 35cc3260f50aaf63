import { expect, type Page } from 'playwright/test'

import type { Centre } from './centre.ts'

/** Signs in as one of the sample accounts. */
export async function signIn(page: Page, centre: Centre, username: string): Promise<void> {
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

/** Whatever a page asks of a host other than its own server. */
export function foreignRequests(page: Page, centre: Centre): string[] {
  const foreign: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(centre.url) && !/^(data|blob):/.test(url)) foreign.push(url)
  })
  return foreign
}
