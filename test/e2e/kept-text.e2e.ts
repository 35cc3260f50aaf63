import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { accounts, sessions } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { complaints } from '#src/complaints/schema.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { type Db, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { nextDueDay } from '#src/supervision/sheets/draft-input.ts'
import { changeDraft, draftSheet } from '#src/supervision/sheets/draft.ts'
import { issueSheet } from '#src/supervision/sheets/issue.ts'
import { supervisionEntries } from '#src/supervision/sheets/schema.ts'
import { interviews } from '#src/training/interviews/schema.ts'

import { violationsOf } from './support/axe.ts'
import { signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringCommonIssue } from './support/issues.ts'

let centre: Centre
let open: OpenDatabase
let sheetId = 0
let complaintNo = ''

test.beforeAll(async () => {
  test.setTimeout(400_000)
  centre = await startCentre(async (place) => {
    const filled = openDatabase(place.databaseFile)
    bringCommonIssue(filled.db, 1)
    sheetId = issueOne(filled.db)
    complaintNo = filled.db.select().from(complaints).all().at(-1)?.complaintNo ?? ''
    filled.close()
  })
  open = openDatabase(centre.databaseFile)
})
test.afterAll(async () => {
  open.close()
  await centre.stop()
})

/** A sheet its handler works at. */
function issueOne(db: Db): number {
  const named = (username: string) => {
    const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
    if (!account) throw new Error(`no account ${username}`)
    return actorOf(account)
  }
  const [manager, handler] = [named('manager'), named('handler')]
  if (handler.scope.kind !== 'department') throw new Error('the handler has no department')
  const departmentId = handler.scope.id
  const metric = {
    ...({ kind: 'substantiated', departmentId, faultCategory: 'not-dispatched' } as const),
    ...{ rootCause: null, staffCategory: null },
  }
  const facts = { departmentId, metric, problem: '应派未派', complaintIds: [] }
  const { id, revision } = draftSheet(db, manager, {
    ...facts,
    source: { kind: 'manual', id: null },
  })
  const dueDay = parseDay(nextDueDay(db, Date.now(), 5)) ?? 0
  const plan = { clipIds: [], limit: 0, weeks: 2, ownerId: handler.accountId ?? 0, dueDay }
  const draft = changeDraft(db, manager, id, { ...facts, ...plan }, revision)
  issueSheet(db, manager, id, draft.revision)
  return id
}

const keptHere = (page: Page) =>
  page.evaluate<number>(
    `Object.keys(localStorage).filter((key) => key.startsWith('huiting.text.')).length`,
  )
/** The field of 进展, whose form is folded once there is an entry. */
async function progressOf(page: Page) {
  const form = page.locator('form[action$="/entries"]')
  const fold = page.locator('details', { has: form })
  if ((await fold.getAttribute('open')) === null) await page.getByText('写一条进展').click()
  return form.getByLabel('进展')
}
const offer = (page: Page) => page.getByRole('status').filter({ hasText: '没送到的内容' })

/** The session ends behind the person's back; the form is sent; they sign in again from where that led. */
async function endAndReturn(page: Page, button: string, username: string): Promise<void> {
  open.db.delete(sessions).run()
  await page.getByRole('button', { name: button, exact: true }).click()
  await expect(page.getByRole('main')).toContainText('已留在本机')
  await page.getByRole('link', { name: '去登录' }).click()
  await page.getByLabel('登录名').fill(username)
  await page.getByLabel('密码').fill(centre.password)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(offer(page)).toBeVisible()
}

test('the progress of a sheet outlives an ended session, is offered, sent, and gone', async ({
  page,
}) => {
  await signIn(page, centre, 'handler')
  await page.goto(`${centre.url}/supervision/${sheetId}`)
  const text = await progressOf(page)
  await text.fill('三个班组都贴了判断表')
  const proof = { name: '判断表.pdf', mimeType: 'application/pdf' }
  await page.getByLabel('附件').setInputFiles({ ...proof, buffer: Buffer.from('%PDF-1.7 1 0') })
  await endAndReturn(page, '保存进展', 'handler')
  expect(new URL(page.url()).pathname).toBe(`/supervision/${sheetId}`)
  await expect(text).toHaveValue('')
  await expect(offer(page)).toContainText('附件要重新选')
  expect(await violationsOf(page)).toEqual([])

  // By keyboard, undone, and used again.
  await page.getByRole('button', { name: '用这份' }).press('Enter')
  await expect(text).toHaveValue('三个班组都贴了判断表')
  await expect(text).toBeFocused()
  await page.getByRole('button', { name: '换回来' }).click()
  await expect(text).toHaveValue('')
  await page.getByRole('button', { name: '用这份' }).click()
  await page.getByRole('button', { name: '保存进展' }).click()
  await expect(page.locator('.sheet-entry')).toContainText('三个班组都贴了判断表')
  await expect(offer(page)).toHaveCount(0)
  expect(await keptHere(page)).toBe(0)
  expect(open.db.select().from(supervisionEntries).all()).toHaveLength(1)
})

test('a case that was refused and then met an ended session comes back to its own page', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector2')
  const address = `/library/new?complaint=${encodeURIComponent(complaintNo)}`
  await page.goto(centre.url + address)
  await page.getByLabel('标题').fill('没有登记就挂断')
  await page.getByLabel('案情').fill('客户说电话 13931909215 打不通，坐席没有登记。')
  await page.getByLabel('启示').fill('先登记，再解释。')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('还没有保存')).toBeVisible()
  await expect(page.getByLabel('启示')).toHaveValue('先登记，再解释。')
  // What came back in better words is not covered by an offer of the worse ones.
  await expect(offer(page)).toHaveCount(0)
  expect(await keptHere(page)).toBe(1)

  await page.getByLabel('启示').fill('先登记，再解释，最后回访。')
  await endAndReturn(page, '保存草稿', 'inspector2')
  expect(page.url()).toBe(centre.url + address)
  await page.getByRole('button', { name: '用这份' }).click()
  await expect(page.getByLabel('启示')).toHaveValue('先登记，再解释，最后回访。')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByRole('heading', { name: /编写 DX-/ })).toBeVisible()
  expect(await keptHere(page)).toBe(0)
})

test('an interview is offered to nobody else, and signing out takes it along', async ({ page }) => {
  test.setTimeout(180_000)
  await expect
    .poll(() => open.db.select().from(interviews).all().length, { timeout: 120_000 })
    .toBeGreaterThan(0)
  const first = open.db.select().from(interviews).all()[0]
  const address = `${centre.url}/interviews/${first?.id ?? 0}`
  await signIn(page, centre, 'trainer')
  await page.goto(address)
  await page.getByLabel('消缺辅导').fill('先问清地址，再答复时限')
  open.db.delete(sessions).run()
  await page.goto(address)

  // A colleague at the same desk, on the same page.
  await signIn(page, centre, 'manager')
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByText('没送到的内容')).toHaveCount(0)
  await page.locator('.user-menu summary').click()
  await page.getByRole('button', { name: '退出' }).click()
  await expect(page).toHaveURL(/sign-in/)
  expect(await keptHere(page)).toBe(1)

  await signIn(page, centre, 'trainer')
  await page.goto(address)
  await page.getByRole('button', { name: '用这份' }).click()
  await expect(page.getByLabel('消缺辅导')).toHaveValue('先问清地址，再答复时限')
  await page.locator('.user-menu summary').click()
  await page.getByRole('button', { name: '退出' }).click()
  await expect(page.getByRole('dialog')).toContainText('还有 1 处')
  await page.getByRole('dialog').getByRole('button', { name: '退出' }).click()
  await expect(page).toHaveURL(/sign-in/)
  expect(await keptHere(page)).toBe(0)
})

test('a lost connection keeps what was sent, until it is declined', async ({ page }) => {
  await signIn(page, centre, 'handler')
  await page.goto(`${centre.url}/supervision/${sheetId}`)
  await (await progressOf(page)).fill('断网时写的')
  await page.route('**/entries', (route) => route.abort('connectionfailed'))
  await page.getByRole('button', { name: '保存进展' }).click()
  await page.unroute('**/entries')
  await page.goto(`${centre.url}/supervision/${sheetId}`)
  await expect(offer(page)).toBeVisible()
  await page.getByRole('button', { name: '不要' }).click()
  await page.reload()
  await expect(offer(page)).toHaveCount(0)
  expect(await keptHere(page)).toBe(0)
})
