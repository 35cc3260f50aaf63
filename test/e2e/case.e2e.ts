import { eq } from 'drizzle-orm'
import { type BrowserContext, expect, type Page, test } from 'playwright/test'

import { auditEvents } from '#src/audit/schema.ts'
import { complaintContacts, complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { handlingRefusals } from '#src/complaints/handling/vocabulary.ts'
import { complaintDispatches } from '#src/complaints/routing/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringSuspect } from './support/review.ts'

/** The number of the customer of the suspected call; nobody sees it whole without a reason. */
const caller = '13931909217'
let centre: Centre
let open: OpenDatabase
/** Of the one case of this file. */
let address = ''
let id = 0

// One case by every role: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startCentre(async (place) => void (await bringSuspect(place)))
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

const complaint = () => open.db.select().from(complaints).where(eq(complaints.id, id)).get()
const times = (action: string) =>
  open.db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action && event.subjectId === String(id)).length

/** The case as somebody finds it, never with the whole number. */
async function opens(page: Page, username: string): Promise<void> {
  await signIn(page, centre, username)
  await page.goto(address)
  // The handler asked for it, with a reason.
  if (username !== 'handler') await expect(page.getByRole('main')).not.toContainText(caller)
}

/** Light and wide, then dark and narrow; the other stages are looked at with every other page. */
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

const inForm = (page: Page, path: string) => page.locator(`form[action$="/${id}/${path}"]`)

test('an inspector confirms what the screening found, by keys', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/findings`)
  await page.getByRole('link', { name: '开始分拣' }).focus()
  await page.keyboard.press('Enter')
  const said = page.locator('[data-say]')
  await expect(said).toHaveText(/^第 1 条，/)
  await page.keyboard.press('1')
  await expect(said).toHaveText('漏报，选属实类型')
  await page.keyboard.press('1')
  await expect(said).toContainText('已提交：漏报')
})

test('a manager sends it by principle; a second press sends nothing', async ({ page }) => {
  await signIn(page, centre, 'manager')
  await followMenu(page, '投诉', '对内投诉')
  await page.getByRole('main').getByRole('link', { name: /^DN/ }).click()
  await expect(page.getByText('现在要')).toBeVisible()
  address = page.url()
  id = Number(/\/complaints\/(\d+)/.exec(address)?.[1])
  await looksRight(page)
  await expect(page.getByRole('radio', { name: /谁引起谁善后/ })).toBeChecked()
  await page.getByRole('button', { name: '派单', exact: true }).dblclick()
  await expect(page.getByText('接收派单')).toBeVisible()
  await page.waitForLoadState('networkidle')
  await page.goto(address)
  await expect(page.getByText('接收派单')).toBeVisible()
  const sent = open.db.select().from(complaintDispatches).all()
  expect(sent.map(({ principle }) => principle)).toEqual(['cause'])
})

test('the handler accepts by keyboard, sees the number for a reason, and reaches the customer', async ({
  page,
}) => {
  await opens(page, 'handler')
  await expect(page.getByRole('main')).not.toContainText(caller)
  await page.getByRole('button', { name: '接收，由我承办' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('联系客户、答复处理结果')).toBeVisible()
  expect(complaint()?.handlerName).toBe('李强')

  await page.getByText('查看完整号码').first().click()
  await page.getByLabel('为什么要看').first().selectOption({ label: '联系客户' })
  await page.getByRole('button', { name: '显示完整号码' }).first().click()
  await expect(page.locator('.caller-number').first()).toContainText(caller)

  const contact = inForm(page, 'contacts')
  await contact.locator('input[name=outcome][value=reached]').check()
  await contact.getByLabel('客户说了什么').fill('客户说坐席没有登记他的投诉')
  await contact.getByLabel('通话号').fill(caller)
  await contact.getByRole('button', { name: '登记这次联系' }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expect(contact.getByLabel('客户说了什么')).toHaveValue('客户说坐席没有登记他的投诉')
  await contact.getByLabel('通话号').fill('HF-20261128-01')
  await contact.getByRole('button', { name: '登记这次联系' }).dblclick()
  await expect(page.getByText('联系客户（第 1 次）')).toBeVisible()
  await page.waitForLoadState('networkidle')
  await page.goto(address)
  await expect(page.getByText('联系客户（第 1 次）')).toBeVisible()
  expect(open.db.select().from(complaintContacts).all()).toHaveLength(1)
})

const good =
  '调取录音和工单，约谈当事坐席，确认客户两次要求登记投诉都没有登记；已补登记并通知班组整改。'

async function writesReply(page: Page, content: string): Promise<void> {
  const reply = inForm(page, 'reply')
  await reply.locator('#reply-answerable').fill('张杰杰')
  await reply.locator('#reply-content').fill(content)
  await reply.locator('#reply-result').fill('已补登记投诉，向客户致歉，客户接受处理。')
  await reply.locator('#reply-feedback').fill('这还差不多，以后别这样了。')
  await reply.locator('#reply-told').check()
}

test('a thin reply is refused at its field; an ended session and a stale page lose nothing', async ({
  page,
  context,
}) => {
  await opens(page, 'handler')
  const reply = inForm(page, 'reply')
  await writesReply(page, '已处理')
  await reply.getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByText(/处理内容至少 \d+ 个字/).first()).toBeVisible()
  await expect(reply.locator('#reply-feedback')).toHaveValue('这还差不多，以后别这样了。')

  await page.goto(address)
  const stale = await context.newPage()
  await stale.goto(address)
  await writesReply(stale, `${good}（第二个窗口）`)

  await writesReply(page, good)
  await context.clearCookies()
  await reply.getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByRole('main')).toContainText('登录已过期')
  await signIn(page, centre, 'handler')
  await page.goto(address)
  // The server has it, or this machine offers what did not arrive.
  const offered = page.getByRole('button', { name: '用这份' })
  await expect(async () => {
    if (await offered.isVisible()) await offered.click()
    await expect(reply.locator('#reply-content')).toHaveValue(/调取录音和工单/, { timeout: 500 })
  }).toPass()
  await writesReply(page, good)
  await reply.getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByText('现在要')).toContainText('调查核实')

  await inForm(stale, 'reply').getByRole('button', { name: '提交答复' }).click()
  await expect(stale.getByRole('main')).toContainText('页面已经过时')
  await expect(stale.getByRole('main')).toContainText('第二个窗口')
  expect(times('complaint.replied')).toBe(1)
})

test('another inspector sends the reply back, and the handler mends it', async ({
  page,
  browser,
}) => {
  await opens(page, 'inspector2')
  await page.getByRole('button', { name: '领取核实' }).click()
  await expect(page.getByText('您已领取核实')).toBeVisible()
  await page.locator('summary', { hasText: '退回答复' }).click()
  const bounce = inForm(page, 'bounce')
  await bounce.getByRole('checkbox').first().check()
  await bounce.getByLabel('缺什么、怎么补').fill('没有写清补登记的工单号')
  await bounce.getByRole('button', { name: '退回答复' }).click()
  await expect(page.getByText('现在要')).toContainText('联系客户、答复处理结果')

  await inOwnWindow(await browser.newContext(), 'handler', async (handler) => {
    await expect(handler.getByRole('main')).toContainText('没有写清补登记的工单号')
    const reply = inForm(handler, 'reply')
    // What was good stands there again: only what was thin is written anew.
    await expect(reply.locator('#reply-feedback')).toHaveValue('这还差不多，以后别这样了。')
    await reply.locator('#reply-content').fill(`${good}补登记工单 WO-20261128-7。`)
    await reply.getByRole('button', { name: '提交答复' }).click()
    await expect(handler.getByText('现在要')).toContainText('调查核实')
    // Who handled it cannot verify it.
    await expect(handler.getByRole('button', { name: '领取核实' })).toHaveCount(0)
  })
  expect(complaint()?.stage).toBe('investigating')
})

async function inOwnWindow(
  context: BrowserContext,
  username: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await context.newPage()
  await opens(page, username)
  await work(page)
  await context.close()
}

test('the inspector hears the evidence before the verdict is taken', async ({ page }) => {
  test.slow()
  await opens(page, 'inspector2')
  await page.getByRole('button', { name: '领取核实' }).click()
  await expect(page.getByText('您已领取核实')).toBeVisible()
  const verdict = inForm(page, 'verification')
  await verdict.locator('input[value=substantiated]').check()
  await verdict.locator('[name=cause]').selectOption('people.against-rules')
  await verdict.locator('[name=reasoning]').fill('客户两次要求投诉，坐席都没有登记')
  await verdict.locator('[data-span-field=from]').first().fill('0:10')
  await verdict.locator('[data-span-field=to]').first().fill('0:14')
  await verdict.getByRole('button', { name: '提交核实结论' }).click()
  await expect(page.getByText(handlingRefusals['not-heard']).first()).toBeVisible()
  await expect(verdict.locator('[name=reasoning]')).toHaveValue('客户两次要求投诉，坐席都没有登记')

  await page.getByRole('heading', { level: 1 }).click()
  await page.evaluate(
    "(async () => { const audio = document.querySelector('audio'); audio.currentTime = 9.8; await audio.play() })()",
  )
  const soundTime = () => page.evaluate<number>("document.querySelector('audio').currentTime")
  await expect.poll(soundTime, { intervals: [200], timeout: 30_000 }).toBeGreaterThan(14.3)
  await page.evaluate("document.querySelector('audio').pause()")
  await expect(verdict.locator('[data-heard-word]').first()).toHaveText(/已听/)
  await verdict.getByRole('button', { name: '提交核实结论' }).click()
  await expect(page.getByText('现在要')).toContainText('回访客户')
  expect(complaint()?.verdict).toBe('substantiated')
  expect(times('complaint.verified')).toBe(1)
})

test('a third person calls the customer back; nobody is held liable before', async ({
  page,
  browser,
}) => {
  await inOwnWindow(await browser.newContext(), 'manager', async (manager) => {
    await expect(inForm(manager, 'liability')).toHaveCount(0)
  })
  expect(open.db.select().from(complaintLiabilities).all()).toEqual([])
  await opens(page, 'visitor')
  const visit = inForm(page, 'return-visits')
  await visit.locator('input[name=outcome][value=reached]').check()
  await visit.locator('input[name=score][value="4"]').check()
  await visit.getByLabel('通话号').fill('HF-20261128-02')
  await visit.getByLabel('客户原话').fill('有人管了就好')
  await visit.getByRole('button', { name: '登记回访' }).click()
  await expect(page.getByText('现在要')).toContainText('定责')
})

test('a manager says who is liable, gives the improvement to somebody and closes', async ({
  page,
}) => {
  await opens(page, 'manager')
  const liability = inForm(page, 'liability')
  await liability.locator('input[value=liable]').check()
  await liability.locator('[name=reason]').fill('客户要求登记投诉，没有登记')
  await liability.getByRole('button', { name: '定责' }).click()
  const improvement = inForm(page, 'improvements')
  await improvement.getByLabel('改进措施').fill('班组复训投诉登记规范')
  await improvement.getByLabel('责任人').selectOption({ label: '周芳' })
  await improvement.getByRole('button', { name: '落实到责任人' }).click()
  await page.getByRole('button', { name: '办结这件投诉' }).click()
  await expect(page.locator('.steps')).toContainText('已办结（已完成）')
  await expect(page.locator('.next-step')).toHaveCount(0)
  expect(complaint()?.stage).toBe('closed')
})

test('the agent sees the verdict and appeals; another judge answers', async ({ page, browser }) => {
  const { complaintNo } = complaint() ?? { complaintNo: '' }
  await signIn(page, centre, 'agent')
  await page.getByRole('link', { name: '我的质检' }).first().click()
  await page.getByRole('link', { name: complaintNo }).first().click()
  await expect(page.getByRole('main')).not.toContainText('何蓉')
  const aspect = page.locator('.score-item').filter({ hasText: '属实类型' })
  await aspect.locator('summary').click()
  await aspect.getByLabel('理由（').fill('我说了会帮他转给班长，不算没有登记')
  await page.getByRole('button', { name: '提出申诉' }).click()
  await expect(page.getByRole('status').filter({ hasText: '申诉已提出' })).toBeVisible()

  const judge = await (await browser.newContext()).newPage()
  await signIn(judge, centre, 'inspector')
  await followMenu(judge, '质检', '申诉')
  await judge.getByRole('link', { name: complaintNo }).first().click()
  await judge.getByRole('button', { name: '受理' }).click()
  await expect(judge.getByRole('main')).not.toContainText('张杰杰')
  await judge.getByRole('radio', { name: '维持' }).check()
  await judge.getByLabel('答复（').fill('转给班长不等于登记，维持')
  await judge.getByRole('button', { name: '提交答复' }).click()
  await judge.getByRole('dialog').getByRole('button', { name: '提交答复' }).click()
  await expect(judge.getByRole('main')).toContainText('维持')
  await judge.context().close()

  await page.reload()
  await expect(page.getByRole('main')).toContainText('转给班长不等于登记')
})

test('a trainer holds the first interview, and the next has its turn', async ({ page }) => {
  test.slow()
  const { complaintNo } = complaint() ?? { complaintNo: '' }
  await signIn(page, centre, 'trainer')
  await followMenu(page, '培训', '访谈')
  const own = page.getByRole('main').getByRole('link', { name: complaintNo }).first()
  // The worker arranges them, after whatever it is at.
  await expect(async () => {
    await page.goto(`${centre.url}/interviews`)
    await expect(own).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 90_000 })
  await own.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('专员访谈')
  await page.getByLabel('和谁谈的').fill('张杰杰')
  await page.getByLabel('消缺辅导').fill('一起重听录音，讲清楚什么情况必须登记投诉')
  await page.getByLabel('向质检反馈').fill('没有')
  await page.getByRole('button', { name: '记下访谈' }).click()
  await expect(page.getByRole('main')).toContainText('已访谈')
  await followMenu(page, '培训', '访谈')
  await page.getByRole('main').getByRole('link', { name: complaintNo }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('班长访谈')
})

test('the head of the department reads the months and what is overdue', async ({ page }) => {
  await opens(page, 'head')
  await expect(page.getByRole('main')).toContainText('班组复训投诉登记规范')
  await followMenu(page, '投诉', '月度投诉数')
  await expect(page.getByRole('table').first()).toContainText('客服一部')
  await followMenu(page, '投诉', '各环节超期')
  await expect(page.getByRole('heading', { level: 1, name: '各环节超期' })).toBeVisible()
})

test('the head of the department opens the docket of it all and prints it', async ({ page }) => {
  const { complaintNo } = complaint() ?? { complaintNo: '' }
  await opens(page, 'head')
  await page.getByRole('link', { name: '现场卷宗' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(complaintNo)
  const scene = page.getByRole('main')
  for (const step of [
    '受理投诉',
    '派单',
    '联系客户',
    '退回答复',
    '核实结论',
    '回访',
    '定责',
    '办结',
  ]) {
    await expect(scene).toContainText(step)
  }
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: '打印版' }).click()
  const print = await opened
  const sheet = print.locator('body')
  await expect(sheet).toContainText(complaintNo)
  await expect(sheet).toContainText('核实结论')
  await expect(sheet).not.toContainText(/1[3-9]\d{9}/)
  expect((await print.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  expect(times('docket.exported')).toBe(1)
})

test('the auditor has the trail of all of it verified', async ({ page }) => {
  await signIn(page, centre, 'auditor')
  await page.goto(`${centre.url}/audit/checks`)
  await page.getByRole('button', { name: '立即校验' }).click()
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('main')).toContainText('没有被改动、增删、调换或截短')
  }).toPass({ timeout: 60_000 })
  for (const action of ['dispatched', 'accepted', 'visited', 'closed']) {
    expect(times(`complaint.${action}`), action).toBe(1)
  }
})
