import { readFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'playwright/test'

import { followMenu, foreignRequests, signInByForm } from './support/browser.ts'
import { type Centre, samples, startCentre } from './support/centre.ts'

/** One call that carries an unreported complaint, one text file that only claims to be a recording. */
const call = 'd007.wav'
let centre: Centre

// The second journey reads what the first one left behind.
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  centre = await startCentre()
})
test.afterAll(async () => {
  await centre.stop()
})

test('an inspector brings a recording, hears the complaint nobody reported, and opens it', async ({
  page,
}) => {
  test.setTimeout(15 * 60_000)
  const foreign = foreignRequests(page, centre)
  await signInByForm(page, centre, 'inspector')

  await followMenu(page, '录音', '录音台账')
  await page.getByRole('link', { name: '上传录音' }).first().click()
  await page.getByLabel('选择文件', { exact: true }).setInputFiles([
    { name: call, mimeType: 'audio/wav', buffer: readFileSync(path.join(samples, call)) },
    { name: '播放列表.wav', mimeType: 'audio/wav', buffer: Buffer.from('#EXTM3U\n/etc/passwd\n') },
  ])
  const results = page.getByRole('list', { name: '上传结果' })
  const stored = results.getByRole('listitem').filter({ hasText: call })
  await expect(stored.getByRole('link')).toBeVisible()
  await expect(results.getByRole('listitem').filter({ hasText: '播放列表.wav' })).toContainText(
    '不是',
  )

  await stored.getByRole('link').click()
  await expect(page.getByRole('progressbar')).toBeVisible({ timeout: 60_000 })
  const script = page.locator('[data-transcript]')
  await expect(script).toBeVisible({ timeout: 10 * 60_000 })
  const lines = script.locator('[data-start]')
  expect(await lines.count()).toBeGreaterThan(5)

  await page
    .getByRole('link', { name: /疑似未上报/ })
    .first()
    .click()
  // Screening and comparing follow the transcript within seconds; the list shows them when opened.
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('row').nth(1)).toContainText('未登记', { timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await page.getByRole('row').nth(1).getByRole('link').first().click()

  await expect(page.getByText('盲审')).toBeVisible()
  // All of it in sight before anything is scrolled: what was heard, and where it is judged.
  await expect(page.locator('[data-transcript]')).toBeInViewport()
  await expect(page.getByRole('radio', { name: /不成立/ })).toBeInViewport()
  await expect(page.getByRole('button', { name: /提交并听下一条/ })).toBeInViewport({ ratio: 1 })
  await expect(page.getByText('陈平')).toHaveCount(0)
  const evidence = page.locator('[data-evidence]').first()
  const startMs = Number(await evidence.getAttribute('data-start'))
  await evidence.click()
  const soundTime = () => page.evaluate<number>("document.querySelector('audio').currentTime")
  await expect.poll(soundTime, { intervals: [50] }).toBeGreaterThan(startMs / 1000 - 1.5)
  const before = await soundTime()
  await expect.poll(soundTime, { intervals: [100] }).toBeGreaterThan(before + 1)
  await expect(page.locator('[data-clock]')).not.toHaveText('0:00')
  expect(await page.evaluate("document.querySelector('audio').error")).toBeNull()

  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await expect(page.getByRole('radio', { name: /漏报/ })).toBeChecked()
  await page.keyboard.press('n')
  await page.keyboard.type('客户说承诺的回电一直没有来')
  await page.keyboard.press('Control+Enter')
  const opened = page.getByRole('link', { name: /^DN\d{4}-\d+/ }).first()
  await expect(opened).toBeVisible()
  await expect(page.getByText('陈平')).toHaveCount(0)
  await page.getByRole('button', { name: '揭晓坐席' }).click()
  await expect(page.getByText('陈平').first()).toBeVisible()

  await opened.click()
  await expect(page.getByRole('main')).toContainText('漏报')
  await expect(page.getByRole('main')).toContainText('客户说承诺的回电一直没有来')
  await expect(page.getByRole('main')).toContainText('受理投诉')
  expect(foreign).toEqual([])

  await page.goto(`${centre.url}/audit`)
  await expect(page.getByRole('heading', { name: '没有权限' })).toBeVisible()
})

test('the auditor finds every step of it in the trail', async ({ page }) => {
  await signInByForm(page, centre, 'auditor')
  await page.getByRole('link', { name: '操作留痕' }).first().click()
  const trail = page.getByRole('table')
  for (const action of [
    '收到录音',
    '拒收录音',
    '转写完成',
    '筛查完成',
    '播放录音',
    '查看转写',
    '复核结论',
    '受理投诉',
    '越权请求被拒',
  ]) {
    await expect(trail.getByText(action).first()).toBeVisible()
  }
})
