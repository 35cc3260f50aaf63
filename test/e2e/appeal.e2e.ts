import { readFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { publishedForm, scored, somebody } from '#test/inspection/appeals/scene.ts'

import { violationsOf } from './support/axe.ts'
import { foreignRequests, signIn } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

/** Of the agent of the sample centre. */
const call = 'd001'
let centre: Centre

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  centre = await startWithoutWorker()
})
test.afterAll(async () => {
  await centre.stop()
})

/** Light and wide, then dark and narrow: accessible, and no wider than the screen. */
async function looksRight(page: Page): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1366],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 768 })
    expect(await violationsOf(page)).toEqual([])
    const sideways = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(sideways).toBeLessThanOrEqual(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1366, height: 768 })
}

/** Scored by somebody who is neither the inspector nor the manager of the sample centre. */
function scoreTheCall(): void {
  const open = openDatabase(centre.databaseFile)
  const { db } = open
  const about = db.select().from(calls).where(eq(calls.callNo, call)).get()
  const sound = db
    .select()
    .from(recordings)
    .where(eq(recordings.callId, about?.id ?? 0))
    .get()
  const agent = db.select().from(accounts).where(eq(accounts.username, 'agent')).get()
  if (!about || !sound || !agent) throw new Error('the sample centre is not as expected')
  expect(actorOf(agent).scope).toEqual({ kind: 'person', id: about.personId })
  publishedForm(db)
  const scorer = somebody(db, 'qa-inspector', 'scorer')
  scored(db, scorer, about, Date.now() - 3600_000, { recordingId: sound.id })
  open.close()
}

test('an agent appeals an item, an inspector answers, and the agent sees the outcome', async ({
  page,
  context,
}) => {
  test.slow()
  const foreign = foreignRequests(page, centre)
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/recordings/upload`)
  const name = `${call}.wav`
  await page
    .getByLabel('选择文件', { exact: true })
    .setInputFiles([
      { name, mimeType: 'audio/wav', buffer: readFileSync(path.join(samples, name)) },
    ])
  const results = page.getByRole('list', { name: '上传结果' })
  await expect(results.getByRole('listitem').getByRole('link')).toBeVisible()
  scoreTheCall()

  await context.clearCookies()
  await signIn(page, centre, 'agent')
  await page.getByRole('link', { name: '我的质检' }).first().click()
  await expect(page).toHaveURL(/\/my-reviews$/)
  await expect(page.getByRole('main')).not.toContainText('账号scorer')
  await page.getByRole('link', { name: call }).first().click()
  // The page before has no player: a press that leads on is not yet an arrival.
  await expect(page.locator('audio')).toBeAttached()
  await page.evaluate("void document.querySelector('audio').play()")
  const soundTime = () => page.evaluate<number>("document.querySelector('audio').currentTime")
  await expect.poll(soundTime, { intervals: [100] }).toBeGreaterThan(0.3)
  expect(await page.evaluate("document.querySelector('audio').error")).toBeNull()
  // The stretch marked with A and B goes into the fields at a press.
  const item = page.locator('.score-item').filter({ hasText: '安抚情绪' })
  await item.getByText('申诉这一项').click()
  await page.evaluate(
    "document.dispatchEvent(new CustomEvent('huiting:span', { detail: { startMs: 10400, endMs: 15200 } }))",
  )
  await item.getByRole('button', { name: '用播放器选的 A–B' }).click()
  await expect(item.getByLabel('从')).toHaveValue('0:10')
  await expect(item.getByLabel('到')).toHaveValue('0:16')
  await looksRight(page)
  await item.getByLabel('理由').fill('不对')
  await page.getByRole('button', { name: '提出申诉' }).click()
  await expect(page.getByRole('alert')).toContainText('5 到 500 个字')
  await item.getByLabel('理由').fill('这里我先道了歉，再查的工单')
  await page.getByRole('button', { name: '提出申诉' }).click()
  await expect(page.getByRole('status').filter({ hasText: '申诉已提出' })).toBeVisible()

  await context.clearCookies()
  await signIn(page, centre, 'inspector')
  await page.getByRole('link', { name: /^申诉/ }).click()
  await expect(page).toHaveURL(/\/review-appeals/)
  await expect(page.getByRole('table')).not.toContainText('张杰杰')
  await page.getByRole('link', { name: call }).click()
  await page.getByRole('button', { name: '受理' }).click()
  await expect(page.getByRole('main')).not.toContainText('张杰杰')
  await looksRight(page)
  await page.getByRole('radio', { name: '改判' }).check()
  await page.getByLabel('改判为').selectOption({ label: '部分做到' })
  await page.getByLabel('答复（').fill('重听确认道了歉，但没有说处理办法')
  await page.getByRole('button', { name: '提交答复' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByRole('main')).toContainText('改判为 部分做到')
  await expect(page.getByRole('main')).toContainText('张杰杰')

  await context.clearCookies()
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-reviews`)
  await page.getByRole('link', { name: call }).first().click()
  await expect(page.getByRole('main')).toContainText('总分 20 分 → 50 分')
  await expect(page.getByRole('main')).toContainText('重听确认道了歉')
  await looksRight(page)
  expect(foreign).toEqual([])
})

test('a manager has the last word, after which there is no third round', async ({
  page,
  context,
}) => {
  test.slow()
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-reviews`)
  await page.getByRole('link', { name: call }).first().click()
  // Only what the first round was about may go on.
  await expect(page.getByText('申诉这一项')).toHaveCount(1)
  await page.getByText('申诉这一项').click()
  await page.getByLabel('理由').fill('后面还说了两个小时内会有人联系')
  await page.getByRole('button', { name: '申请终审' }).click()
  await expect(page.getByRole('status').filter({ hasText: '申诉已提出' })).toBeVisible()

  await context.clearCookies()
  await signIn(page, centre, 'manager')
  await page.goto(`${centre.url}/review-appeals`)
  await page.getByRole('link', { name: call }).click()
  await page.getByRole('button', { name: '受理' }).click()
  await page.getByRole('radio', { name: '维持' }).check()
  await page.getByLabel('答复（').fill('两小时是客户自己问出来的，维持')
  await page.getByRole('button', { name: '提交答复' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByRole('main')).toContainText('终审已答复')

  await context.clearCookies()
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-reviews`)
  await page.getByRole('link', { name: call }).first().click()
  await expect(page.getByRole('main')).toContainText('终审已经答复，不能再申诉')
  await expect(page.getByRole('button', { name: /申诉|终审/ })).toHaveCount(0)
})
