import { expect, test } from 'playwright/test'

import { system } from '#src/auth/policy.ts'
import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { volumeImporter } from '#src/contest/volumes/import.ts'
import { openDatabase } from '#src/kernel/db.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startWithoutWorker } from './support/centre.ts'

let centre: Centre
const month = monthAfter(monthOf(Date.now()), -1)

// Each journey goes on with what the one before left.
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startWithoutWorker(async ({ databaseFile }) => {
    const open = openDatabase(databaseFile)
    const rows = ['客服一部', '客服二部'].map((department, index) => ({
      ...{ month, department, subCentre: '', calls: 900_000 - index * 50_000 },
    }))
    volumeImporter.apply(open.db, system, rows, '话务量.csv')
    open.close()
    await Promise.resolve()
  })
})
test.afterAll(async () => {
  await centre.stop()
})

test('a manager announces the month by keyboard and sees where the flag went', async ({ page }) => {
  const foreign = foreignRequests(page, centre)
  await signIn(page, centre, 'manager')
  await expect(page.getByText(`${month} 对标竞赛`).first()).toBeVisible()
  await followMenu(page, '竞赛与分析', '对标竞赛')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${month} 对标竞赛`)
  await expect(page.getByText('并列 1').first()).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByLabel('说明').fill('客户体验月例会公布')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `公布 ${month}` })
    .click()
  await expect(
    page.getByRole('status').filter({ hasText: '公布（客户体验月例会公布' }),
  ).toBeVisible()
  await page.getByRole('link', { name: '流动红旗' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('流动红旗')
  await expect(page.getByRole('cell', { name: month }).first()).toBeVisible()
  expect(foreign).toEqual([])
})

test('an agent reads the result and meets no other way of it', async ({ page }) => {
  await signIn(page, centre, 'agent')
  await followMenu(page, '竞赛与分析', '对标竞赛')
  await expect(page.getByText('公布（客户体验月例会公布')).toBeVisible()
  await expect(page.getByRole('button', { name: /^公布/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: '权重试算' })).toHaveCount(0)
})

test('a manager tries other weights and adopts them for a coming month', async ({ page }) => {
  await signIn(page, centre, 'manager')
  await followMenu(page, '竞赛与分析', '权重试算')
  await page.getByLabel('属实率环比').fill('40')
  await page.getByRole('button', { name: '试算' }).click()
  await expect(page.getByText('合计要是 100，现在是 120')).toBeVisible()
  await page.getByLabel('属实率环比').fill('20')
  await page.getByLabel('推诿搪塞').fill('2')
  await page.getByRole('button', { name: '试算' }).click()
  await expect(page.getByLabel('推诿搪塞')).toHaveValue('2')
  await page.getByLabel('原因').fill('例会商定，推诿加重')
  await page.getByRole('button', { name: '采用' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '采用' }).click()
  await expect(page.getByRole('cell', { name: '例会商定，推诿加重' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
})
