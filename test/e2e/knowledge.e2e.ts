import { expect, test } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { openSampleKnowledge } from '#src/sample-centre/knowledge.ts'

import { signIn } from './support/browser.ts'
import { type Centre, startWithoutWorker } from './support/centre.ts'

let centre: Centre
test.beforeAll(async () => {
  test.setTimeout(180_000)
  centre = await startWithoutWorker(async ({ databaseFile }) => {
    const { db, close } = openDatabase(databaseFile)
    openSampleKnowledge(db)
    close()
  })
})
test.afterAll(async () => {
  await centre.stop()
})

test('an agent finds by keyboard what a writer wrote and a manager published, and says what is missing', async ({
  page,
  browser,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/knowledge/new`)
  await page.getByLabel('标题').fill('光伏并网要多久')
  await page
    .getByRole('textbox', { name: '正文' })
    .fill('# 时限\n\n1. 受理后出方案\n2. 验收后并网\n\n**不要承诺具体哪一天**')
  await page.getByLabel('责任人').selectOption({ label: '林静' })
  await page.getByLabel('关键词').fill('光伏 上网电价')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByRole('button', { name: '提交发布' }).click()
  await expect(page.getByText('已提交，等待发布')).toBeVisible()

  const managers = await browser.newPage({ locale: 'zh-CN' })
  await signIn(managers, centre, 'manager')
  await managers.getByRole('link', { name: '光伏并网要多久' }).first().click()
  await managers.getByRole('link', { name: '看改了什么' }).click()
  await expect(managers.getByText('1. 受理后出方案')).toBeVisible()
  await managers.getByRole('link', { name: '返回这一条' }).click()
  await managers.getByRole('button', { name: '发布', exact: true }).click()
  await expect(managers.getByText('第 1 版').first()).toBeVisible()

  // On a phone, while a customer waits: the box has the focus, Enter searches.
  const phone = await browser.newPage({ locale: 'zh-CN' })
  await signIn(phone, centre, 'agent')
  await phone.setViewportSize({ width: 390, height: 844 })
  await phone.goto(`${centre.url}/knowledge`)
  await expect(phone.getByRole('searchbox', { name: '找什么' })).toBeFocused()
  await phone.keyboard.type('并网')
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('共 1 条')).toBeVisible()
  await phone.getByRole('link', { name: '光伏并网要多久' }).click()
  await expect(phone.getByText('不要承诺具体哪一天')).toBeVisible()
  await phone.getByRole('textbox', { name: /说一句/ }).fill('没写要带什么材料')
  await phone.getByRole('button', { name: '没用' }).click()
  await expect(phone.getByText('等责任人答复')).toBeVisible()

  await page.goto(`${centre.url}/`)
  await page.getByRole('link', { name: '光伏并网要多久' }).first().click()
  await page.getByRole('textbox', { name: '答复' }).fill('下一版补上')
  await page.getByRole('button', { name: '答复', exact: true }).click()
  await phone.reload()
  await expect(phone.getByText('下一版补上')).toBeVisible()
  await Promise.all([managers.close(), phone.close()])
})
