import { readFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'playwright/test'

import { system } from '#src/auth/policy.ts'
import { readTable } from '#src/kernel/csv.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { sumSampleDays } from '#src/sample-centre/analytics.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, signIn } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

const lastMonth = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10)

let centre: Centre

test.beforeAll(async () => {
  centre = await startWithoutWorker(async ({ databaseFile }) => {
    const { db, close } = openDatabase(databaseFile)
    // The calls of the sample once more, in a month that is over: of an empty one there is no report.
    const there = readFileSync(path.join(samples, 'cdr.csv'), 'utf8')
    const earlier = there.replaceAll('2026-11-02', lastMonth).replaceAll(/^d/gm, 'm')
    const read = readTable(Buffer.from(earlier))
    if (!read.ok) throw new Error(read.problem)
    const values = callDataImporter.read(db, read.table).rows.map(({ value }) => value)
    callDataImporter.apply(db, system, values, 'cdr.csv')
    sumSampleDays(db)
    close()
  })
})
test.afterAll(() => centre.stop())

test('a manager goes from a figure of a month to the calls behind it', async ({ page }) => {
  await signIn(page, centre, 'manager')
  await followMenu(page, '竞赛与分析', '指标看板')
  await page.getByLabel('包含这一天的').fill('2026-11-02')
  await page.getByRole('button', { name: '查看' }).click()
  await expect(page.getByText('2026 年 11 月').first()).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  const channels = page.getByRole('table', { name: '渠道' })
  // This month's figure; the one of the month before leads to its own calls.
  const phone = channels
    .getByRole('row', { name: /人工电话/ })
    .getByRole('link')
    .first()
  const figure = Number(((await phone.textContent()) ?? '').replaceAll(',', ''))
  expect(figure).toBeGreaterThan(0)
  await phone.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('通话')
  await expect(page.locator('tbody tr')).toHaveCount(figure)
})

test('the wall says that the server is away, keeps its figures, and goes on by itself', async ({
  page,
}) => {
  await page.clock.install()
  await signIn(page, centre, 'manager')
  await page.goto(`${centre.url}/wall`)
  const trouble = page.locator('[data-wall-trouble]')
  await expect(trouble).toBeHidden()
  await page.route('**/wall/now', (route) => route.abort('connectionrefused'))
  await page.clock.runFor(21_000)
  await expect(trouble).toContainText('连不上服务器')
  await expect(page.getByText('在办投诉')).toBeVisible()
  // A screen nobody sits at does not fill with messages.
  await expect(page.locator('.toast')).toHaveCount(0)
  await page.unroute('**/wall/now')
  await page.clock.runFor(21_000)
  await expect(trouble).toBeHidden()
})

test('a report is written in, published, and then read by a head', async ({ page }) => {
  await signIn(page, centre, 'manager')
  await page.goto(`${centre.url}/monthly-reports`)
  const month = lastMonth.slice(0, 7)
  const drafted = page.getByRole('link', { name: /^\d{4}-\d{2}$/ })
  if ((await drafted.count()) === 0) {
    await page.getByLabel('补写哪个月').selectOption(month)
    await page.getByRole('button', { name: '起草' }).click()
  } else await drafted.first().click()
  const address = page.url()
  await page.locator('summary', { hasText: '下月重点' }).click()
  await page.getByLabel('下月重点的评述').fill('十二月盯住应派未派')
  await page.locator('#outlook').getByRole('button', { name: '保存这一段' }).click()
  await expect(page.getByRole('article').getByText('十二月盯住应派未派')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: '发布月报' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布月报' }).click()
  await expect(page.getByRole('button', { name: '发布月报' })).toBeHidden()
  await page.context().clearCookies()
  await signIn(page, centre, 'head')
  await page.goto(address)
  await expect(page.getByText('十二月盯住应派未派')).toBeVisible()
})
