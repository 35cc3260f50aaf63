import { expect, test } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'

import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startWithoutWorker } from './support/centre.ts'

let centre: Centre
/** Found substantiated, and closed. */
let complaintId: number
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startWithoutWorker(async (place) => {
    const open = openDatabase(place.databaseFile)
    complaintId = openSampleCases(open.db).get('closed') ?? 0
    open.close()
  })
})
test.afterAll(async () => {
  await centre.stop()
})

test('a complaint becomes a typical case: written without names, published by another, studied by an agent', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const pages = await Promise.all(
    ['inspector2', 'manager', 'agent'].map(async (name) => {
      const page = await (await browser.newContext()).newPage()
      await signIn(page, centre, name)
      return page
    }),
  )
  const [author, manager, agent] = pages as [
    (typeof pages)[number],
    (typeof pages)[number],
    (typeof pages)[number],
  ]
  const foreign = foreignRequests(author, centre)

  await followMenu(author, '投诉', '对内投诉')
  await author.goto(`${centre.url}/complaints/${complaintId}`)
  await author.getByRole('link', { name: '收入案例库' }).click()
  await author.getByLabel('标题').fill('没有登记就挂断')
  await author.getByLabel('案情').fill('客户说电话 13931909215 打不通，坐席没有登记就挂断。')
  await author.getByLabel('启示').fill('先登记，再解释。')
  await author.getByLabel('标签').fill('挂断 登记')
  await author.getByRole('button', { name: '保存草稿' }).click()
  await expect(author.getByText('还没有保存')).toBeVisible()
  await expect(author.getByLabel('案情')).not.toHaveValue(/1393/)
  await author.getByRole('button', { name: '保存草稿' }).click()
  await expect(author.getByRole('heading', { name: /编写 DX-/ })).toBeVisible()
  await author.getByRole('link', { name: '看效果、提交审核' }).click()
  await author.getByRole('button', { name: '提交审核' }).click()
  await expect(author.getByText('待审核').first()).toBeVisible()
  const address = author.url()

  await agent.goto(address)
  await expect(agent.getByRole('heading', { name: '没有找到' })).toBeVisible()

  await manager.goto(`${centre.url}/`)
  await manager.goto(address)
  await manager.getByRole('button', { name: '发布' }).click()
  await manager.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await expect(manager.getByText('已发布').first()).toBeVisible()

  await followMenu(agent, '案例与例会', '典型案例')
  await agent.getByLabel('检索词').fill('登记')
  await agent.getByRole('button', { name: '查询' }).click()
  await agent.getByRole('link', { name: '没有登记就挂断' }).click()
  await agent.getByRole('button', { name: '我已学完' }).click()
  await expect(agent.getByText('您已学完这一版')).toBeVisible()
  expect(foreign).toEqual([])
})
