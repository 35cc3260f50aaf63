import { desc, eq, inArray } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { auditEvents } from '#src/audit/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { dayMs, formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import {
  supervisionEntries,
  supervisionEvidence,
  supervisionItems,
  supervisionSheets,
  supervisionSigns,
} from '#src/supervision/sheets/schema.ts'
import { sheetRefusals } from '#src/supervision/sheets/vocabulary.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringCommonIssue } from './support/issues.ts'

let centre: Centre
let open: OpenDatabase
/** Of the one sheet of this file. */
let address = ''
let id = 0
let behind: number[] = []

// One sheet by everybody who has to do with it: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startCentre(async (place) => {
    const filled = openDatabase(place.databaseFile)
    behind = bringCommonIssue(filled.db)
    filled.close()
  })
  open = openDatabase(centre.databaseFile)
})
test.afterAll(async () => {
  open.close()
  await centre.stop()
})

let foreign: string[]
test.beforeEach(({ page }) => {
  foreign = foreignRequests(page, centre)
})
test.afterEach(() => {
  expect(foreign).toEqual([])
})

const sheet = () => {
  const found = open.db.select().from(supervisionSheets).where(eq(supervisionSheets.id, id)).get()
  if (!found) throw new Error('the sheet is not there yet')
  return found
}
const times = (action: string) =>
  open.db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action && event.subjectId === String(id)).length
const formTo = (page: Page, path: string) => page.locator(`form[action$="/${id}/${path}"]`)

async function opens(page: Page, username: string): Promise<void> {
  await signIn(page, centre, username)
  await page.goto(address)
}

/** The question of a button that cannot be taken back. */
async function agree(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button').last().click()
}

async function looksRight(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await violationsOf(page, ['color-contrast'])).toEqual([])
  const sideways = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(sideways).toBeLessThanOrEqual(0)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1366, height: 768 })
}

/** By Tab alone, as far as it takes. */
async function reach(page: Page, wanted: string): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate<[string, string]>(
      '[document.activeElement.id, document.activeElement.textContent.trim()]',
    )
    if (here.includes(wanted)) return
  }
  throw new Error(`no way to ${wanted} by keyboard`)
}

/** The measures were done so many whole weeks ago: what the clock of the worker sees next. */
function weeksPass(weeks: number, due: number): void {
  const countFrom = startOfWeek(Date.now()) - weeks * weekMs
  open.db
    .update(supervisionSheets)
    .set({ doneAt: countFrom - dayMs, countFrom, stepDueAt: countFrom + due * weekMs, alarmAt: 0 })
    .where(eq(supervisionSheets.id, id))
    .run()
}

test('a manager drafts a sheet from a common issue of the week, with its complaints', async ({
  page,
}) => {
  await signIn(page, centre, 'manager')
  await followMenu(page, '督办', '周分析')
  await page.getByLabel('哪一周').fill(formatDay(startOfWeek(Date.now()) - weekMs))
  await page.getByRole('button', { name: '起草这一周' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('周分析')
  const issue = page.locator('.issue-list > li').filter({ hasText: '都出于' })
  await issue.getByRole('link', { name: '起草督办表' }).click()
  const numbers = open.db
    .select({ no: complaints.complaintNo })
    .from(complaints)
    .where(inArray(complaints.id, behind))
    .orderBy(desc(complaints.openedAt))
    .all()
  await expect(page.getByLabel('依据（投诉编号）')).toHaveValue(
    numbers.map(({ no }) => no).join('、'),
  )
  await looksRight(page)
  await page.getByLabel('责任人').selectOption({ label: '李强（客服一部）' })
  await page.getByLabel('每周上限').fill('零')
  await page.getByLabel('连续几周').fill('2')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByRole('main')).toContainText('每周上限写数字')
  await expect(page.getByLabel('每周上限')).toHaveValue('零')
  await page.getByLabel('每周上限').fill('0')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.locator('.page-head h1')).toHaveText(/督办表 草稿/)
  address = page.url()
  id = Number(/\/supervision\/(\d+)/.exec(address)?.[1])
  expect(sheet()).toMatchObject({ state: 'draft', sourceKind: 'analysis', limit: 0, weeks: 2 })
  const evidence = open.db.select().from(supervisionEvidence).all()
  expect(evidence.map(({ complaintId }) => complaintId).toSorted((a, b) => a - b)).toEqual(behind)
  await page.getByRole('button', { name: '下达', exact: true }).click()
  await agree(page)
  await expect(page.locator('.page-head h1')).toHaveText(/DB-\d{4}-\d{2}-\d{2}/)
  expect(sheet().state).toBe('plan')
})

test('the handler finds it among what waits, and writes cause and measure by keyboard alone', async ({
  page,
}) => {
  await signIn(page, centre, 'handler')
  const line = page
    .getByRole('main')
    .getByRole('link', { name: sheet().sheetNo ?? '?' })
    .first()
  await line.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('现在要做：制定措施')).toBeVisible()
  await reach(page, 'cause-kind')
  await page.keyboard.press('ArrowDown')
  await reach(page, 'cause-text')
  await page.keyboard.insertText('派单规则与话术不一致')
  await reach(page, '保存根本原因')
  await page.keyboard.press('Enter')
  await expect(page.locator('.paper')).toContainText('派单规则与话术不一致')
  await reach(page, 'item-what')
  await page.keyboard.insertText('修订派单判断表并上墙')
  await reach(page, 'item-target')
  await page.keyboard.insertText('每个班组一张')
  await reach(page, 'item-owner')
  await page.keyboard.press('ArrowDown')
  await reach(page, '添加措施')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('cell', { name: '修订派单判断表并上墙', exact: true })).toBeVisible()
  await reach(page, '提交措施，开始整改')
  await page.keyboard.press('Enter')
  await expect(page.getByText('现在要做：整改中')).toBeVisible()
  expect(sheet()).toMatchObject({ state: 'do' })
})

test('an entry brings its attachment, refuses one that lies, and survives an ended session', async ({
  page,
  context,
}) => {
  await opens(page, 'handler')
  const entries = formTo(page, 'entries')
  await entries.getByLabel('进展').fill('三个班组都贴了判断表')
  const proof = { name: '判断表.pdf', mimeType: 'application/pdf' }
  await entries
    .getByLabel('附件')
    .setInputFiles({ ...proof, name: '现场.png', buffer: Buffer.from('%PDF-1.7 ') })
  await entries.getByRole('button', { name: '保存进展' }).click()
  await expect(page.getByRole('alert').first()).toContainText('对不上')
  await expect(entries.getByLabel('进展')).toHaveValue('三个班组都贴了判断表')

  await entries.getByLabel('附件').setInputFiles({ ...proof, buffer: Buffer.from('%PDF-1.7 1 0') })
  await context.clearCookies()
  await entries.getByRole('button', { name: '保存进展' }).click()
  await expect(page.getByRole('main')).toContainText('登录已过期')
  expect(open.db.select().from(supervisionEntries).all()).toEqual([])

  await opens(page, 'handler')
  await entries.getByLabel('进展').fill('三个班组都贴了判断表')
  await entries.getByLabel('附件').setInputFiles({ ...proof, buffer: Buffer.from('%PDF-1.7 1 0') })
  await entries.getByRole('button', { name: '保存进展' }).dblclick()
  await expect(page.getByRole('link', { name: '判断表.pdf' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '判断表.pdf' }).click()
  expect((await download).suggestedFilename()).toBe('判断表.pdf')
  expect(open.db.select().from(supervisionEntries).all()).toHaveLength(1)
})

test('of two tabs the older is told and loses nothing; then the measure is done', async ({
  page,
  context,
}) => {
  await opens(page, 'handler')
  const older = await context.newPage()
  await older.goto(address)
  const finish = async (tab: Page, result: string) => {
    await tab.locator('summary', { hasText: /^完成$/ }).click()
    await tab.getByLabel('完成情况').fill(result)
    await tab.getByRole('button', { name: '记为完成' }).click()
  }
  await finish(page, '已上墙，抽查三个班组')
  await expect(page.getByText('措施都完成了')).toBeVisible()
  await finish(older, '第二个窗口写的')
  await expect(older.getByRole('alert').first()).toContainText(sheetRefusals.stale)
  expect(open.db.select().from(supervisionItems).all()).toMatchObject([
    { result: '已上墙，抽查三个班组' },
  ])
  await older.close()
  await page.getByRole('button', { name: '提交检查' }).click()
  await expect(page.getByRole('main')).toContainText('措施做完了')
  expect(sheet().state).toBe('check')
})

test('a number that did not move sends it back one level higher, by the clock', async ({
  page,
}) => {
  test.slow()
  // Of the five weeks since, the last holds the three complaints.
  weeksPass(5, 5)
  await opens(page, 'manager')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('main')).toContainText('没有连续 2 周达标', { timeout: 1000 })
  }).toPass({ timeout: 110_000 })
  expect(sheet()).toMatchObject({ state: 'plan', level: 1 })
  await page.goto(`${centre.url}/supervision?level=raised`)
  await expect(page.getByRole('main')).toContainText(sheet().sheetNo ?? '?')
  await followMenu(page, '督办', '督办墙')
  await page.locator('.wall-figures > div').filter({ hasText: '已升级' }).getByRole('link').click()
  await expect(page.getByRole('main')).toContainText(sheet().sheetNo ?? '?')
})

test('the head of the department adds a measure, has it done, and QA finds the effect', async ({
  page,
  browser,
}) => {
  await opens(page, 'head')
  await page.locator('summary', { hasText: '添加一项措施' }).click()
  const item = formTo(page, 'items')
  await item.getByLabel('做什么').fill('班长每天抽听五通催办电话')
  await item.getByLabel('做到什么程度算完成').fill('连续两周')
  await item.getByLabel('谁负责').selectOption({ label: '李强（客服一部）' })
  await item.getByLabel('完成期限').fill('2020-01-01')
  await item.getByRole('button', { name: '添加措施' }).click()
  await expect(page.getByRole('alert').first()).toContainText('已经过去')
  await expect(item.getByLabel('做什么')).toHaveValue('班长每天抽听五通催办电话')
  await item.getByLabel('完成期限').fill(formatDay((sheet().dueAt ?? 0) - 1))
  await item.getByRole('button', { name: '添加措施' }).click()
  await expect(
    page.getByRole('cell', { name: '班长每天抽听五通催办电话', exact: true }),
  ).toBeVisible()
  await page.getByRole('button', { name: '提交措施，开始整改' }).click()
  await page.locator('summary', { hasText: /^完成$/ }).click()
  await page.getByLabel('完成情况').fill('抽听记录都在班组台账里')
  await page.getByRole('button', { name: '记为完成' }).click()
  await page.getByRole('button', { name: '提交检查' }).click()
  await expect(page.getByRole('main')).toContainText('措施做完了')

  // Two quiet weeks: what was complained of lies further back.
  const openedAt = startOfWeek(Date.now()) - 9 * weekMs
  open.db.update(complaints).set({ openedAt }).where(inArray(complaints.id, behind)).run()
  weeksPass(2, 5)
  const qa = await (await browser.newContext()).newPage()
  await opens(qa, 'manager')
  await expect(qa.getByText('已连续 2 周在控制线内').first()).toBeVisible()
  await looksRight(qa)
  await formTo(qa, 'confirmation').getByLabel('检查意见').fill('抽听二十通，都重新派了单')
  await qa.getByRole('button', { name: '提交检查结果' }).click()
  await expect(qa.getByText('现在要做：待签字')).toBeVisible()
  expect(sheet().state).toBe('act')
  await qa.context().close()
})

test('three people sign, the leadership last; a double click signs once, and it is closed', async ({
  page,
  browser,
}) => {
  await signIn(page, centre, 'executive')
  await page.goto(address)
  await expect(page.getByText('现在没有您要签的栏')).toBeVisible()
  const signers = [
    ['head', '部门负责人'],
    ['manager', '质量保证部'],
    ['executive', '分管领导'],
  ] as const
  for (const [index, [username, place]] of signers.entries()) {
    const signer = await (await browser.newContext()).newPage()
    await opens(signer, username)
    const older = await signer.context().newPage()
    await older.goto(address)
    await signer.getByRole('button', { name: `签字（${place}）` }).click()
    await signer.getByRole('dialog').getByRole('button').last().dblclick()
    await expect.poll(signatures).toBe(index + 1)
    await older.getByRole('button', { name: `签字（${place}）` }).click()
    await agree(older)
    await expect(older.getByRole('alert').first()).toContainText('您已经签过')
    await signer.context().close()
  }
  expect(signatures()).toBe(3)
  expect(times('supervision.signed')).toBe(3)
  expect(times('supervision.closed')).toBe(1)
  await page.goto(address)
  await expect(page.getByRole('main')).toContainText('已销号')
  await page.goto(`${address}/print`)
  const paper = page.locator('.paper')
  for (const name of ['周芳', '王敏', '高远']) await expect(paper).toContainText(name)
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
})

const signatures = () => open.db.select().from(supervisionSigns).all().length
