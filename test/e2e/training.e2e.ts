import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'
import { offJobClasses } from '#src/training/classes/schema.ts'
import { mentorships } from '#src/training/mentorships/schema.ts'
import { reconsiderAll } from '#src/training/offenders/name.ts'
import { repeatOffenders } from '#src/training/offenders/schema.ts'
import { trainingRecords } from '#src/training/records/schema.ts'

import { violationsOf } from './support/axe.ts'
import { foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringColleagues } from './support/colleagues.ts'

let centre: Centre
let open: OpenDatabase
let agentNo = ''
let mentorNo = ''

// One class and one pair from beginning to end: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startCentre(async (place) => {
    const filled = openDatabase(place.databaseFile)
    const [colleague = ''] = bringColleagues(filled.db)
    mentorNo = colleague
    openSampleCases(filled.db)
    reconsiderAll(filled.db, Date.now())
    filled.close()
  })
  open = openDatabase(centre.databaseFile)
  const { db } = open
  const named = db.select().from(repeatOffenders).get()
  const agent = db
    .select()
    .from(people)
    .where(eq(people.id, named?.personId ?? 0))
    .get()
  agentNo = agent?.agentNo ?? ''
})
test.afterAll(async () => {
  open.close()
  await centre.stop()
})

let foreign: string[]
let broken: string[]
test.beforeEach(({ page }) => {
  foreign = foreignRequests(page, centre)
  broken = []
  page.on('pageerror', (error) => broken.push(error.message))
})
test.afterEach(() => {
  expect(foreign).toEqual([])
  expect(broken).toEqual([])
})

const classNow = () => open.db.select().from(offJobClasses).get()
const agree = (page: Page, word: string) =>
  page.getByRole('dialog').getByRole('button', { name: word }).click()

/** The nearest working day from a day on, forwards or back. */
function workingDay(from: number, step: number): number {
  let day = startOfDay(from)
  while (!isWorkingDay(open.db, day)) day += step * dayMs
  return day
}

test('a trainer meets a repeat offender among what waits, plans a class and asks for the seat', async ({
  page,
}) => {
  await signIn(page, centre, 'trainer')
  await page.goto(`${centre.url}/?kind=offender`)
  await page.getByRole('link', { name: new RegExp(agentNo) }).click()
  await expect(page.getByRole('main')).toContainText('够上认定线')
  expect(await violationsOf(page)).toEqual([])
  await page.goto(`${centre.url}/classes/new`)
  await page.getByLabel('班名').fill('情绪管理一期')
  await page.getByLabel('主线').selectOption({ label: '情绪管理' })
  const day = formatDay(workingDay(Date.now() + dayMs, 1))
  await page.getByLabel('开班日期').fill(day)
  await page.getByLabel('结束日期').fill(day)
  await page.getByLabel('地点').fill('三楼培训室')
  await page.getByLabel('名额').fill('8')
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await expect(page.getByText('名单还空着')).toBeVisible()
  await page.getByRole('checkbox', { name: new RegExp(agentNo) }).check()
  await page.getByRole('button', { name: '列入名单并申请离岗' }).click()
  await expect(page.getByText('等部门放人')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
})

test('a supervisor lets the agent go, by keyboard alone, and is asked no second time', async ({
  page,
}) => {
  await signIn(page, centre, 'supervisor')
  await page
    .getByRole('link', { name: new RegExp(agentNo) })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '情绪管理一期' })).toBeVisible()
  await page.getByLabel('不同意的原因').focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '同意离岗' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.seats')).toContainText('同意离岗')
  await expect(page.getByRole('button', { name: '同意离岗' })).toHaveCount(0)
})

test('the trainer keeps attendance and the result, and mends the attendance with a reason', async ({
  page,
}) => {
  // The day of the class has come: no browser waits for it.
  const past = workingDay(Date.now() - dayMs, -1)
  open.db.update(offJobClasses).set({ fromDay: past, untilDay: past }).run()
  await signIn(page, centre, 'trainer')
  await page.getByRole('link', { name: '情绪管理一期' }).first().click()
  for (const half of ['上午', '下午']) {
    await page.getByRole('navigation', { name: '哪半天' }).getByRole('link', { name: half }).click()
    await page.getByLabel(`${agentNo} 到课`).selectOption({ label: half === '上午' ? '到' : '缺' })
    await page.getByRole('button', { name: '保存这半天' }).click()
    await expect(page.getByRole('link', { name: `${half} ✓` })).toBeVisible()
  }
  await page.getByLabel(`${agentNo} 结果`).selectOption({ label: '合格' })
  await page.getByRole('button', { name: '登记结果并结束' }).click()
  await agree(page, '登记结果并结束')
  await expect(page.getByText('已结束')).toBeVisible()
  expect(open.db.select().from(trainingRecords).all()).toMatchObject([
    { kind: 'class', outcome: 'passed', voidedAt: null },
  ])

  await page.goto(`${centre.url}/classes/${classNow()?.id}?half=${formatDay(past)}-am`)
  await page.getByText('更正到课').click()
  const mending = page.locator('form[action$="/attendance"]')
  await mending.getByLabel('改成').selectOption({ label: '缺' })
  await mending.getByLabel('更正原因').fill('签到表上不是本人签的')
  await mending.getByRole('button', { name: '保存更正' }).click()
  await expect(page.locator('.seats').first()).toContainText('没有参加')
  expect(open.db.select().from(trainingRecords).all()).toMatchObject([
    { voidReason: 'attendance-mended' },
  ])
  expect(await violationsOf(page)).toEqual([])
})

test('a manager sets a higher line, and the rule lifts whom it does not name any more', async ({
  page,
}) => {
  await signIn(page, centre, 'manager')
  await page.goto(`${centre.url}/repeat-offenders/rule`)
  await page.getByLabel('认定线').first().fill('9')
  await page.getByLabel('从哪天起').fill(formatDay(Date.now()))
  await page.getByLabel('为什么').fill('按部门意见提高认定线')
  await page.getByRole('button', { name: '保存规则' }).click()
  await expect
    .poll(() => open.db.select().from(repeatOffenders).get()?.state, { timeout: 60_000 })
    .toBe('lifted')
  await page.goto(`${centre.url}/repeat-offenders?state=lifted`)
  await page.getByRole('link', { name: new RegExp(agentNo) }).click()
  await expect(page.getByRole('main')).toContainText('按新规则够不上')
})

test('a pair is agreed on by both, followed, and ends with what came of it', async ({ page }) => {
  await signIn(page, centre, 'trainer')
  await page.goto(`${centre.url}/mentorships/new`)
  const from = workingDay(Date.now() + dayMs, 1)
  const until = workingDay(from + 10 * dayMs, 1)
  await page.getByLabel('师傅工号').fill(mentorNo)
  await page.getByLabel('徒弟工号').fill(agentNo)
  await page.getByLabel('起始日期').fill(formatDay(from))
  await page.getByLabel('期满日期').fill(formatDay(until))
  await page.getByLabel('主线').selectOption({ label: '业务知识' })
  await page.getByLabel('帮带目标').fill('报修来电独立办完')
  await page.getByLabel('第 1 条措施').fill('一起听三通录音')
  await page.getByLabel('第 1 条日期').fill(formatDay(until))
  await page.getByRole('button', { name: '送双方确认' }).click()
  await expect(page.getByText('待双方确认')).toBeVisible()
  // The mentor has no account here and signed on paper.
  await page.getByRole('button', { name: '师傅已书面签字' }).click()
  await expect(page.getByText('师傅确认')).toBeVisible()
  await page.context().clearCookies()

  await signIn(page, centre, 'agent')
  await page
    .getByRole('link', { name: /师徒协议 编号/ })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '确认协议' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('结对中')).toBeVisible()
  await page.context().clearCookies()

  const over = startOfDay(Date.now()) - 2 * dayMs
  open.db.update(mentorships).set({ untilDay: over }).run()
  await signIn(page, centre, 'trainer')
  await page
    .getByRole('link', { name: /师徒协议 编号/ })
    .first()
    .click()
  await page.getByRole('button', { name: '登记落实' }).click()
  await page.getByText('登记期满').first().click()
  await page.getByLabel('结果').selectOption({ label: '出师' })
  await page.getByRole('button', { name: '登记期满' }).click()
  await expect(page.getByText('已期满')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  expect(
    open.db
      .select()
      .from(trainingRecords)
      .all()
      .map(({ kind, outcome }) => `${kind} ${outcome}`),
  ).toContain('mentorship passed')
})
