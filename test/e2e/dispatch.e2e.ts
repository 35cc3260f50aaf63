import { expect, test } from 'playwright/test'

import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startWithoutWorker } from './support/centre.ts'

let centre: Centre
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startWithoutWorker()
})
test.afterAll(async () => {
  await centre.stop()
})

test('a complaint from a letter is taken in, sent to a department, sent back once, and accepted', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const own = await browser.newContext()
  const [office, department] = [await browser.newPage(), await own.newPage()]
  const foreign = foreignRequests(office, centre)
  await signIn(office, centre, 'manager')
  await signIn(department, centre, 'handler')

  await followMenu(office, '投诉', '对内投诉')
  await office.getByRole('link', { name: '登记投诉' }).first().click()
  await office.getByLabel('类型（疑似）').selectOption({ label: '推诿搪塞' })
  await office.getByLabel('说明').fill('来信说三个坐席互相推诿，没有人给答复。')
  await office.getByRole('button', { name: '登记' }).click()
  await expect(office.getByText('现在要')).toBeVisible()
  const address = office.url()

  const dispatch = async (reason: string) => {
    await office.getByLabel('派给').selectOption({ label: '南京分中心 客服一部' })
    await office.locator('#form-dispatch').getByLabel('理由').fill(reason)
    await office.getByRole('button', { name: '派单' }).click()
    await expect(office.getByText('接收派单')).toBeVisible()
  }
  await dispatch('')

  await department.goto(address)
  await department.getByText('申请回退', { exact: true }).click()
  await department.locator('#form-send-back').getByLabel('原因').selectOption('incomplete')
  await department.locator('#form-send-back').getByLabel('说明').fill('信里没有写时间')
  await department.getByRole('button', { name: '提交回退申请' }).click()
  await expect(department.getByText('等派单人或质量保证部答复')).toBeVisible()

  await office.reload()
  await office.getByLabel('是否同意').selectOption({ label: '同意回退' })
  await office.getByRole('button', { name: '答复' }).click()
  await expect(office.getByText('申请回退 1 次，同意 1 次')).toBeVisible()
  await dispatch('已补问到时间')

  // The page of before is told, and nothing happens twice.
  await department.reload()
  const stale = await own.newPage()
  await stale.goto(address)
  await department.getByRole('button', { name: '接收，由我承办' }).click()
  await expect(department.getByText('联系客户、答复处理结果')).toBeVisible()
  await stale.getByRole('button', { name: '接收，由我承办' }).click()
  await expect(stale.getByText('页面已经过时')).toBeVisible()
  expect(foreign).toEqual([])
})
