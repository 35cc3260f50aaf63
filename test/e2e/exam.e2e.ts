import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { accounts } from '#src/auth/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { examAnswers, examSittings } from '#src/training/exams/schema.ts'
import { trainingRecords } from '#src/training/records/schema.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringClip } from './support/clip.ts'

let centre: Centre
let open: OpenDatabase
let clipId = 0
let agentNo = ''

// One exam from the first question to the last result: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startCentre(async (place) => {
    clipId = await bringClip(place)
  })
  open = openDatabase(centre.databaseFile)
  const account = open.db.select().from(accounts).where(eq(accounts.username, 'agent')).get()
  const person = open.db
    .select()
    .from(people)
    .where(eq(people.id, account?.personId ?? 0))
    .get()
  agentNo = person?.agentNo ?? ''
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

const phone = { width: 390, height: 844 }
const sittings = () => open.db.select().from(examSittings).orderBy(examSittings.id).all()
const answers = (sitting: number) =>
  open.db.select().from(examAnswers).where(eq(examAnswers.sittingId, sitting)).all()
const state = (page: Page) => page.locator('[data-exam-state]')
const saved = (page: Page) => expect(state(page)).toHaveText('已保存。')
const asked = (page: Page, words: string) =>
  page.locator('[data-position]').filter({ hasText: words })
const agree = (page: Page, word: string) =>
  page.getByRole('dialog').getByRole('button', { name: word }).click()

/** What a page of a phone must be: nothing sideways, nothing axe finds. */
async function looksRight(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([])
  const sideways = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(sideways).toBeLessThanOrEqual(0)
}

type Words = { kind: string; stem: string; answer?: string; reference?: string; clip?: boolean }

async function writes(page: Page, { kind, stem, answer, reference, clip }: Words): Promise<void> {
  await page.goto(`${centre.url}/questions/new`)
  await page.getByLabel('知识面').selectOption({ label: '抄表计量' })
  await page.getByRole('radio', { name: kind }).check()
  await page.getByLabel('题干').fill(stem)
  if (kind === '单选') {
    await page.getByLabel('A', { exact: true }).fill('先核对表号和示数')
    await page.getByLabel('B', { exact: true }).fill('告诉客户电表不会错')
  }
  if (answer) await page.getByLabel('正确答案').fill(answer)
  if (reference) await page.getByLabel('参考答案').fill(reference)
  if (clip) await page.getByLabel('听音作答').selectOption(String(clipId))
  await page.getByRole('button', { name: '放进题库' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '题库' })).toBeVisible()
}

test('a trainer writes questions, one of them about a covered clip of a verified case', async ({
  page,
}) => {
  await expect
    .poll(() => open.db.select().from(clips).where(eq(clips.id, clipId)).get()?.state, {
      timeout: 90_000,
    })
    .toBe('ready')
  await signIn(page, centre, 'trainer')
  await writes(page, { kind: '单选', stem: '听录音：坐席接下来应该', answer: 'A', clip: true })
  await writes(page, { kind: '判断', stem: '阶梯电价按年累计', answer: '对' })
  await writes(page, { kind: '简答', stem: '客户说电表走快，怎么答', reference: '先核对再登记' })
  await expect(page.getByRole('row').filter({ hasText: '听录音' })).toContainText('听音')
})

test('puts them on a paper and plans the exam, by keyboard alone', async ({ page }) => {
  await signIn(page, centre, 'trainer')
  await page.goto(`${centre.url}/exams/papers/new`)
  await page.getByLabel('试卷名称').focus()
  await page.keyboard.type('抄表小测')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('30')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('80')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  // From 按规则抽题 to 固定组卷, as radio buttons are moved between.
  await page.keyboard.press('ArrowUp')
  await page.getByLabel('固定组卷的题目编号').focus()
  await page.keyboard.type('1 2 3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('10')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row').filter({ hasText: '抄表小测' })).toContainText('固定组卷')

  await page.getByRole('link', { name: '安排考试' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('考试名称').focus()
  await page.keyboard.type('抄表业务考试')
  await page.getByLabel('另外指定的工号').focus()
  await page.keyboard.type(agentNo)
  await page.getByRole('button', { name: '安排考试' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '抄表业务考试' })).toBeVisible()
})

test('an agent is told of it, begins it from the first page, and each answer is kept at once', async ({
  page,
}) => {
  await signIn(page, centre, 'agent')
  await page.setViewportSize(phone)
  await page.getByRole('link', { name: '抄表业务考试' }).first().click()
  await looksRight(page)
  await page.getByRole('button', { name: '开始考试' }).click()
  await expect(state(page)).toHaveText('每答一题自动保存。')
  await expect(page.locator('[data-left]')).toHaveText(/^(29|30):\d\d$/)
  await looksRight(page)
  const sound = await page.locator('audio').getAttribute('src')
  const heard = await page.request.get(`${centre.url}${sound}`)
  expect([heard.status(), heard.headers()['content-type']]).toEqual([200, 'audio/wav'])

  await asked(page, '听录音').getByLabel('告诉客户电表不会错').check()
  await saved(page)
  await expect(page.locator('[data-answered]')).toHaveText('已答 1 / 3 题。')
  expect(answers(1)).toMatchObject([{ choice: ['B'] }])
})

test('goes on where the page was closed, and the page left behind is told and sends nothing more', async ({
  page,
  context,
}) => {
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-exams`)
  await page.getByRole('link', { name: '答题中，点此继续' }).click()
  await expect(state(page)).toHaveText('每答一题自动保存。')
  await expect(asked(page, '听录音').getByLabel('告诉客户电表不会错')).toBeChecked()

  const second = await context.newPage()
  await second.goto(page.url())
  await expect(state(second)).toHaveText('每答一题自动保存。')
  await second.locator('[data-position]').filter({ hasText: '阶梯' }).getByLabel('对').check()
  await saved(second)
  await expect(state(page)).toContainText('在另一个页面打开了', { timeout: 15_000 })
  await expect(asked(page, '阶梯').getByLabel('错')).toBeDisabled()
  await expect(page.getByRole('button', { name: '交卷' })).toBeDisabled()

  await page.getByRole('button', { name: '在这里继续' }).click()
  await expect(asked(page, '阶梯').getByLabel('对', { exact: true })).toBeChecked()
  await second.close()
})

test('loses nothing while the network is away, in the page or in the next one', async ({
  page,
  context,
}) => {
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-exams/sittings/1`)
  await expect(state(page)).toHaveText('每答一题自动保存。')
  await context.setOffline(true)
  await page.getByRole('textbox').fill('先安抚，再核对表号')
  await expect(state(page)).toContainText('连不上服务器，答案先留在本机')
  // Handing in waits for the server, and the page stays.
  await page.getByRole('button', { name: '交卷' }).click()
  await agree(page, '交卷')
  await expect(state(page)).toContainText('还没有交卷', { timeout: 15_000 })
  await context.setOffline(false)
  await expect(state(page)).toHaveText('已保存。', { timeout: 20_000 })
  await expect.poll(() => answers(1).some(({ text }) => text === '先安抚，再核对表号')).toBe(true)

  await context.setOffline(true)
  await page.getByRole('textbox').fill('先安抚，再核对表号，最后登记')
  await page.close()
  await context.setOffline(false)
  const next = await context.newPage()
  await next.goto(`${centre.url}/my-exams/sittings/1`)
  await expect(next.getByRole('textbox')).toHaveValue('先安抚，再核对表号，最后登记')
  await expect
    .poll(() => answers(1).some(({ text }) => text.endsWith('最后登记')), { timeout: 15_000 })
    .toBe(true)

  await next.getByRole('button', { name: '交卷' }).click()
  await expect(next.getByRole('dialog')).toContainText('交卷以后不能再改')
  await agree(next, '交卷')
  await expect(next.getByText('已交卷，成绩未公布')).toBeVisible()
  expect(sittings()).toMatchObject([{ state: 'submitted', submitter: 'person', unmarked: 1 }])
})

test('a trainer marks the open answer by keys, without a name, and releases the results', async ({
  page,
}) => {
  await signIn(page, centre, 'trainer')
  await page.getByRole('link', { name: '抄表业务考试' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: '阅卷' })).toBeVisible()
  await expect(page.getByText('最后登记')).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(agentNo)
  expect(await violationsOf(page)).toEqual([])
  await expect(page.getByLabel('得分')).toBeFocused()
  await page.keyboard.type('7.5')
  await page.keyboard.press('Enter')
  await expect(page.getByText('没有要阅的简答题')).toBeVisible()
  await page.getByRole('link', { name: '返回考试' }).first().click()
  await page.getByRole('button', { name: '公布成绩' }).click()
  await agree(page, '公布成绩')
  await expect(page.getByText('补考开放中')).toBeVisible()
  expect(sittings()).toMatchObject([{ state: 'marked', percent: 58.3, passed: false }])
})

test('the agent sees what was right, asks about it, and sits again by keys until time is up', async ({
  page,
}) => {
  await signIn(page, centre, 'agent')
  await page.goto(`${centre.url}/my-exams/sittings/1`)
  await expect(page.getByRole('main')).toContainText('不合格')
  await expect(page.getByRole('main')).toContainText('先核对再登记')
  await page.getByLabel('疑问').fill('简答题扣在哪里')
  await page.getByRole('button', { name: '告诉讲师' }).click()
  await expect(page.getByText('等讲师答复')).toBeVisible()

  await page.goto(`${centre.url}/my-exams/1`)
  await page.getByRole('button', { name: '开始补考' }).focus()
  await page.keyboard.press('Enter')
  await expect(state(page)).toHaveText('每答一题自动保存。')
  await asked(page, '听录音').getByRole('radio').first().focus()
  await page.keyboard.press('Space')
  if (!(await asked(page, '听录音').getByLabel('先核对').isChecked()))
    await page.keyboard.press('ArrowDown')
  await saved(page)
  await asked(page, '阶梯').getByRole('radio').first().focus()
  await page.keyboard.press('Space')
  await saved(page)
  await page.getByRole('textbox').focus()
  await page.keyboard.type('先安抚，再核对表号，最后登记并答复')
  await expect.poll(() => answers(2).some(({ text }) => text.endsWith('并答复'))).toBe(true)
  open.db
    .update(examSittings)
    .set({ endsAt: Date.now() + 3000 })
    .where(eq(examSittings.id, 2))
    .run()
  await expect(page.getByText('时间到，系统按已保存的交卷')).toBeVisible({ timeout: 45_000 })
  expect(answers(2)).toHaveLength(3)
})

test('the trainer answers the question with another mark, and the second result stands', async ({
  page,
}) => {
  await signIn(page, centre, 'trainer')
  await page.goto(`${centre.url}/exams/1`)
  const written = answers(1).find(({ text }) => text !== '')
  await page.getByLabel('答复').fill('登记也说到了，补一分')
  await page.getByLabel('改第几题').fill(String((written?.position ?? 0) + 1))
  await page.getByLabel('改成几分').fill('8.5')
  await page.getByRole('button', { name: '答复' }).click()
  await expect(page.getByText('登记也说到了，补一分')).toBeVisible()
  expect(sittings()[0]).toMatchObject({ percent: 61.7 })

  await page.goto(`${centre.url}/exams/1/marking`)
  await page.getByLabel('得分').fill('10')
  await page.getByRole('button', { name: '给分' }).click()
  await expect(page.getByText('没有要阅的简答题')).toBeVisible()
  expect(open.db.select().from(trainingRecords).all()).toMatchObject([
    { kind: 'exam', outcome: 'passed', score: 100 },
  ])
  await followMenu(page, '培训', '题库')
  await page.getByRole('link', { name: '阶梯电价按年累计' }).click()
  await expect(page.getByText('只有 1 人答过')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
})

test('a spot quiz is answered on a phone while the wall shows who has', async ({
  page,
  browser,
}) => {
  await signIn(page, centre, 'trainer')
  await page.goto(`${centre.url}/quizzes`)
  const opening = page.locator('form[action="/quizzes"]')
  await opening.getByLabel('抽考名称').fill('课堂两题')
  await opening.getByLabel('知识面').selectOption({ label: '抄表计量' })
  await opening.getByLabel('题数').fill('2')
  await opening.getByRole('button', { name: '开始抽考' }).click()
  const code = await page.locator('.quiz-code strong').innerText()

  const context = await browser.newContext()
  const hand = await context.newPage()
  await signIn(hand, centre, 'agent')
  await hand.setViewportSize(phone)
  await hand.goto(`${centre.url}/my-exams`)
  await hand.getByLabel('抽考码').fill('000000')
  await hand.getByRole('button', { name: '进入抽考' }).click()
  await expect(hand.getByText('没有这个抽考码')).toBeVisible()
  await looksRight(hand)
  await hand.getByLabel('抽考码').fill(code)
  await hand.getByRole('button', { name: '进入抽考' }).click()
  await hand.getByLabel('先核对表号和示数').check()
  await hand.getByLabel('错', { exact: true }).check()
  await looksRight(hand)
  await hand.getByRole('button', { name: '交卷' }).click()
  await expect(hand.getByText('已交，下面是正确答案')).toBeVisible()
  await looksRight(hand)
  await expect(page.getByText('1 人已答，平均 50 分')).toBeVisible({ timeout: 10_000 })
  await context.close()
})
