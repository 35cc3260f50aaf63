import { expect, test } from 'playwright/test'

import { askForRepeats } from '#src/callers/repeats/ask.ts'
import { askForCount } from '#src/hotspots/ask.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { violationsOf } from './support/axe.ts'
import { signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'

let centre: Centre

test.beforeAll(async () => {
  centre = await startCentre(async ({ databaseFile }) => {
    const { db, close } = openDatabase(databaseFile)
    askForCount(db, dayNumber(Date.parse('2026-11-02T12:00:00+08:00')))
    askForRepeats(db)
    close()
  })
})
test.afterAll(() => centre.stop())

test('a risk goes from an inspector over its department to its release by QA', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/risks`)
  await page.getByRole('link', { name: '启动预警' }).click()
  await page.getByLabel('什么风险').fill('同一小区连续停电')
  await page.getByText('橙色', { exact: false }).first().click()
  await page.getByLabel('归口部门').selectOption({ index: 1 })
  await page.getByLabel('启动的理由').fill('一小时内多户来电催问，坐席口径不一')
  await page.getByRole('button', { name: '启动预警' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('同一小区连续停电')
  expect(await violationsOf(page)).toEqual([])
  const address = page.url()

  await page.context().clearCookies()
  await signIn(page, centre, 'manager')
  await page.goto(address)
  await page.getByText('升级、降级、改派').click()
  await page.getByLabel('改成').selectOption('red')
  await page.getByLabel('原因').first().fill('有客户说要找媒体')
  await page.getByRole('button', { name: '改等级' }).click()
  await expect(page.getByText('橙色 → 红色：有客户说要找媒体')).toBeVisible()
})

test('hotspots of a day, repeat calls and the rules behind them are read by mouse and keyboard', async ({
  page,
}) => {
  await signIn(page, centre, 'manager')
  await page.goto(`${centre.url}/hotspots?day=2026-11-02`)
  await expect
    .poll(
      async () => {
        await page.reload()
        return page.getByRole('region', { name: '热点', exact: true }).count()
      },
      { timeout: 60_000 },
    )
    .toBe(1)
  await page.getByLabel('来自').selectOption('type')
  await page.getByRole('button', { name: '查询', exact: true }).press('Enter')
  await page.getByRole('region', { name: '热点', exact: true }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('热点')
  expect(await violationsOf(page)).toEqual([])
  for (const path of ['/hotspots', '/hotspots/settings', '/risks', '/risk-standards']) {
    await page.goto(centre.url + path)
    expect([path, await violationsOf(page)]).toEqual([path, []])
  }
  for (const path of ['/frequent-callers', '/frequent-callers/rule', '/repeat-calls']) {
    await page.goto(centre.url + path)
    expect([path, await violationsOf(page)]).toEqual([path, []])
  }
})
