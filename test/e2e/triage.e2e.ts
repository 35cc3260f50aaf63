import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { bringHeardCalls, labelledDialogues } from '#src/bench/review/heard-calls.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { findingDrafts } from '#src/screening/triage/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { violationsOf } from './support/axe.ts'
import { signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'

const wanted = 4
let centre: Centre
let open: OpenDatabase

// Each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(5 * 60_000)
  centre = await startCentre()
  open = openDatabase(centre.databaseFile)
  const storage = openStorage({
    recordingsDir: path.join(centre.folder, 'recordings'),
    cacheDir: path.join(centre.folder, 'data/cache'),
    maxBytes: 50_000_000,
  })
  const internal = labelledDialogues([]).filter((dialogue) => dialogue.internal)
  await bringHeardCalls(open.db, storage, 'ffmpeg', [...internal, ...internal, ...internal])
  await expect.poll(() => pending().length, { timeout: 120_000 }).toBeGreaterThanOrEqual(wanted)
})
test.afterAll(async () => {
  open.close()
  await centre.stop()
})

const pending = () =>
  open.db.select().from(findings).where(eq(findings.state, 'pending')).orderBy(findings.id).all()
const shownId = async (page: Page) =>
  Number(await page.locator('[data-triage]').getAttribute('data-triage'))
const said = (page: Page) => page.locator('[data-say]')

async function isAccessible(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
}

async function signInByKeys(page: Page): Promise<void> {
  await page.goto(`${centre.url}/sign-in`)
  await page.keyboard.type('inspector')
  await page.keyboard.press('Tab')
  await page.keyboard.type(centre.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '待办' })).toBeVisible()
}

test('a whole review by keys alone, from signing in to a verdict and its undoing', async ({
  page,
}) => {
  await signInByKeys(page)
  await page.goto(`${centre.url}/findings`)
  await page.getByRole('link', { name: '开始分拣' }).focus()
  await page.keyboard.press('Enter')
  await expect(said(page)).toHaveText(/^第 1 条，/)
  const first = await shownId(page)

  // The sound begins at the evidence, by itself or by Space, at the speed of this page.
  const sounding = page.locator('[data-sounding]')
  if (await page.locator('[data-blocked]').isVisible()) await page.keyboard.press('Space')
  await expect(sounding).toBeVisible()
  expect(await page.evaluate("document.querySelector('audio').playbackRate")).toBe(1.5)
  await page.keyboard.press('Space')
  await expect(page.locator('[data-state=paused]')).toBeVisible()
  await page.keyboard.press(']')
  expect(await page.evaluate("document.querySelector('audio').playbackRate")).toBe(1.75)
  await isAccessible(page)

  // 漏报 asks for its type; Esc goes back; a second key takes the type and goes on.
  await page.keyboard.press('1')
  await expect(said(page)).toHaveText('漏报，选属实类型')
  await isAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('radio', { name: /漏报/ })).not.toBeChecked()
  await page.keyboard.press('n')
  await page.keyboard.type('客户说当班没有登记')
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await page.keyboard.press('1')
  await expect(said(page)).toHaveText(/^已提交：漏报。第 2 条，/)
  await expect(page.locator('section.triage-item')).toBeFocused()
  const stored = open.db.select().from(rechecks).where(eq(rechecks.findingId, first)).get()
  expect(stored).toMatchObject({
    verdict: 'missed',
    faultCategory: 'attitude',
    note: '客户说当班没有登记',
  })
  expect(stored?.tookMs).toBeGreaterThan(0)

  // The next one sounds by itself now: the page has been touched.
  await expect(sounding).toBeVisible()
  await page.keyboard.press('u')
  await expect(said(page)).toHaveText(/^已撤销上一条。第 1 条，/)
  expect(await shownId(page)).toBe(first)
  await expect(page.getByRole('textbox', { name: '说明' })).toHaveValue('客户说当班没有登记')
  await expect(page.getByText(/投诉 DN\d{4}-\d{6} 已撤回/)).toBeVisible()
  await isAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('4')
  await expect(said(page)).toHaveText(/^已提交：不成立。/)
})

test('what was typed is there again after the page was closed and after the session ended', async ({
  context,
}) => {
  const one = await context.newPage()
  await signInByKeys(one)
  await one.goto(`${centre.url}/findings/triage`)
  const id = await shownId(one)
  await one.keyboard.press('n')
  await one.keyboard.type('写到一半')
  await one.close()
  const two = await context.newPage()
  await two.goto(`${centre.url}/findings/triage`)
  expect(await shownId(two)).toBe(id)
  const note = two.getByRole('textbox', { name: '说明' })
  const use = two.getByRole('button', { name: '用这份' })
  if (await use.isVisible()) await use.click()
  await expect(note).toHaveValue('写到一半')
  await expect.poll(() => open.db.select().from(findingDrafts).all().length).toBe(1)

  // The session ends; what is typed afterwards stays on this machine and is offered.
  const cookies = await context.cookies()
  await context.clearCookies()
  await note.focus()
  await two.keyboard.press('End')
  await two.keyboard.type('，登录断了还在写')
  await expect(two.getByText('登录已过期，草稿先留在本机')).toBeVisible()
  await two.keyboard.press('Control+Enter')
  await expect(two.getByText('登录已过期，没有提交')).toBeVisible()
  await expect(note).toHaveValue('写到一半，登录断了还在写')
  await context.addCookies(cookies)
  await two.goto(`${centre.url}/findings/triage`)
  await expect(note).toHaveValue('写到一半')
  await use.click()
  await expect(note).toHaveValue('写到一半，登录断了还在写')
  await expect
    .poll(() => open.db.select().from(findingDrafts).get()?.fields['note'])
    .toBe('写到一半，登录断了还在写')
})

test('what another has settled is told in words, and the next one is there', async ({ page }) => {
  await signInByKeys(page)
  await page.goto(`${centre.url}/findings/triage`)
  const id = await shownId(page)
  const other = actorWith(open.db, 'qa-manager')
  recheckFinding(open.db, other, id, { verdict: 'external', note: '' })
  await page.keyboard.press('4')
  await expect(page.getByText('别人刚刚对这条下了结论，您的没有保存')).toBeVisible()
  await expect(page.getByText('写到一半，登录断了还在写')).toBeVisible()
  expect(await shownId(page)).not.toBe(id)
  await isAccessible(page)
})

test('an empty queue says so, and a role without the right is told whom to ask', async ({
  page,
}) => {
  const other = actorWith(open.db, 'qa-manager')
  for (const { id } of pending()) {
    recheckFinding(open.db, other, id, { verdict: 'unfounded', note: '' })
  }
  await signInByKeys(page)
  await page.goto(`${centre.url}/findings/triage`)
  await expect(page.getByText('今天的都听完了')).toBeVisible()
  await isAccessible(page)
  await page.context().clearCookies()
  await signIn(page, centre, 'leader')
  await page.goto(`${centre.url}/findings/triage`)
  await expect(page.getByRole('heading', { name: '没有权限' })).toBeVisible()
  await isAccessible(page)
})
