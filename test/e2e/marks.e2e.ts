import { readFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'playwright/test'

import { signIn } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

let centre: Centre
test.beforeAll(async () => {
  centre = await startWithoutWorker()
})
test.afterAll(async () => {
  await centre.stop()
})

test('an inspector marks praise and abuse beside the player, and takes one back', async ({
  page,
}) => {
  test.slow()
  const call = 'd001.wav'
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/recordings/upload`)
  const buffer = readFileSync(path.join(samples, call))
  await page
    .getByLabel('选择文件', { exact: true })
    .setInputFiles([{ name: call, mimeType: 'audio/wav', buffer }])
  const results = page.getByRole('list', { name: '上传结果' })
  await results.getByRole('link').first().click()

  const marks = page.getByRole('region', { name: '标记' })
  const listed = marks.getByRole('listitem')
  await marks.getByLabel('标记说明').fill('谢了三次')
  // Enter presses neither button: a mark is set on purpose.
  await page.keyboard.press('Enter')
  await expect(page.locator('audio')).toBeAttached()
  await page.evaluate("document.querySelector('audio').currentTime = 12")
  await marks.getByRole('button', { name: '表扬' }).click()
  await expect(listed).toHaveCount(1)
  await expect(listed.first()).toContainText('0:07–0:17')
  await expect(listed.first()).toContainText('谢了三次')

  // From A to B, as the player tells it.
  await page.evaluate(`
    const span = { startMs: 20500, endMs: 31000 }
    const player = document.querySelector('[data-player]')
    player.dataset.spanStart = String(span.startMs)
    player.dataset.spanEnd = String(span.endMs)
    player.dispatchEvent(new CustomEvent('huiting:span', { bubbles: true, detail: span }))
  `)
  await expect(marks.getByLabel('从', { exact: true })).toHaveValue('0:20.5')
  // What somebody types is not overwritten.
  await marks.getByLabel('到', { exact: true }).fill('9:59')
  await marks.getByRole('button', { name: '客户辱骂' }).click()
  await expect(page.getByText('起止时间要在通话之内')).toBeVisible()
  await marks.getByLabel('到', { exact: true }).fill('0:30')
  await marks.getByRole('button', { name: '客户辱骂' }).click()
  await expect(listed).toHaveCount(2)
  await expect(listed.first()).toContainText('–0:30')

  await listed.first().getByText('撤回').first().click()
  await listed.first().getByLabel('撤回原因').fill('听错了')
  await listed.first().getByRole('button', { name: '撤回' }).click()
  await expect(listed.first()).toContainText('已撤回：听错了')
  await expect(marks.getByRole('button', { name: '客户辱骂' })).toBeEnabled()
})
