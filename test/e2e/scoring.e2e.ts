import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { openDatabase } from '#src/kernel/db.ts'

import { violationsOf } from './support/axe.ts'
import { foreignRequests, resting, signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringScoringTasks } from './support/scoring.ts'

let centre: Centre

// Each journey goes on with what the one before left.
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  centre = await startCentre()
  await bringScoringTasks(centre, ['d001.wav', 'd002.wav', 'd007.wav'])
})
test.afterAll(async () => {
  await centre.stop()
})

const saved = (page: Page) => expect(page.locator('[data-save-state]')).toHaveText('已保存')
const item = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(name) })

function stored() {
  const open = openDatabase(centre.databaseFile)
  const sheets = open.db.select().from(scoreSheets).all()
  const answers = (sheetId: number) =>
    open.db.select().from(scoreAnswers).where(eq(scoreAnswers.sheetId, sheetId)).all()
  const all = sheets.map((sheet) => ({ ...sheet, answers: answers(sheet.id) }))
  open.close()
  return all
}

test('an inspector scores a call by keyboard alone, from signing in to the result', async ({
  page,
}) => {
  const foreign = foreignRequests(page, centre)
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  await page.goto(`${centre.url}/sign-in`)
  await page.keyboard.type('inspector')
  await page.keyboard.press('Tab')
  await page.keyboard.type(centre.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '待办' })).toBeVisible()
  await tabTo(page, '我的质检任务')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '我的质检任务' })).toBeVisible()
  await tabTo(page, '开始评分')
  await page.keyboard.press('Enter')

  await expect(page.getByText('盲评')).toBeVisible()
  await expect(page.getByText('张杰杰')).toHaveCount(0)
  await expect(item(page, '开头语')).toBeFocused()
  await expect(page.getByRole('button', { name: /提交并评下一通/ })).toBeInViewport({ ratio: 1 })

  // The sound is heard and a line of it becomes the evidence.
  await page.keyboard.press('Space')
  await expect(page.locator('[data-transcript] .turn.now')).toBeVisible()
  await page.keyboard.press('Space')
  await page.keyboard.press('2')
  await expect(item(page, '开头语').getByRole('radio', { name: /部分做到/ })).toBeChecked()
  const spoken = page.locator('[data-transcript] .turn.now')
  const startMs = Number(await spoken.getAttribute('data-start'))
  await page.keyboard.press('v')
  await expect(item(page, '开头语').locator('[data-span-play]')).toBeVisible()
  await page.keyboard.press('c')
  await page.keyboard.type('只说了您好')
  await page.keyboard.press('Escape')

  await item(page, '开头语').focus()
  await page.keyboard.press('ArrowDown')
  await expect(item(page, '安抚客户')).toBeFocused()
  await page.keyboard.press('0')
  await page.keyboard.press('Enter')
  await expect(item(page, '按规定派单')).toBeFocused()
  await expect(item(page, '按规定派单')).toContainText('机器 · 待人确认')
  await page.keyboard.press('1')
  await saved(page)
  await expect(page.locator('#standing')).toContainText('已评 3/5')

  // Too early: what is missing is said at the item, and what was chosen is still there.
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('还有 2 项要补')).toBeVisible()
  await expect(item(page, '一次解决')).toContainText('还没有选')
  await expect(item(page, '一次解决')).toBeFocused()
  await page.keyboard.press('2')
  await page.keyboard.press('Enter')
  await page.keyboard.press('1')
  await page.keyboard.press('Control+Enter')

  await expect(page.getByText('已提交：71.43 分')).toBeVisible()
  await expect(page.getByText('待评 2')).toBeVisible()
  const [sheet] = stored()
  expect(sheet).toMatchObject({ state: 'submitted', scoreHundredths: 7143, counts: true })
  expect(sheet?.answers[0]).toMatchObject({ choice: 'half', comment: '只说了您好', startMs })

  await page.getByRole('link', { name: /看结果/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('只说了您好')).toBeVisible()
  await expect(page.getByText('张杰杰')).toHaveCount(0)
  await tabTo(page, '揭晓坐席')
  await page.keyboard.press('Enter')
  // The suspicion that screening has found in this call meanwhile keeps its agent hidden all the same.
  await expect.poll(() => stored()[0]?.revealedAt ?? null).not.toBeNull()
  expect(foreign).toEqual([])
  expect(broken).toEqual([])
})

test('a page closed in the middle of a word loses nothing, and a second window is told', async ({
  page,
  context,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/inspection/tasks/2`)
  await item(page, '开头语').focus()
  await page.keyboard.press('3')
  await page.keyboard.press('c')
  await page.keyboard.type('没有报工号')
  await page.close()

  const second = await context.newPage()
  await expect(async () => {
    await second.goto(`${centre.url}/inspection/tasks/2`)
    await expect(second.getByLabel('开头语 的批注')).toHaveValue('没有报工号')
  }).toPass()
  await expect(item(second, '开头语').getByRole('radio', { name: /没做到/ })).toBeChecked()

  const third = await context.newPage()
  await third.goto(`${centre.url}/inspection/tasks/2`)
  await item(third, '安抚客户').focus()
  await third.keyboard.press('1')
  await saved(third)
  // On a choice, too, Enter walks on and never hands the sheet in.
  await item(third, '安抚客户')
    .getByRole('radio', { name: /部分做到/ })
    .press('Enter')
  await expect(item(third, '按规定派单')).toBeFocused()
  expect(third.url()).toContain('/inspection/tasks/2')
  await item(second, '安抚客户').focus()
  await second.keyboard.press('3')
  await expect(second.locator('[data-save-state]')).toContainText('在别的窗口改过')
  expect(
    stored()
      .at(-1)
      ?.answers.map(({ choice }) => choice),
  ).toEqual(['none', 'full'])
  await second.getByRole('button', { name: '以这里为准' }).click()
  await saved(second)
  expect(
    stored()
      .at(-1)
      ?.answers.map(({ choice }) => choice),
  ).toEqual(['none', 'none'])
})

test('a session that ended is said, and after signing in again the same page goes on', async ({
  page,
  context,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/inspection/tasks/3`)
  await context.clearCookies()
  await item(page, '开头语').focus()
  await page.keyboard.press('1')
  await expect(page.locator('[data-save-state]')).toContainText('登录已过期')
  const other = await context.newPage()
  await signIn(other, centre, 'inspector')
  await page.getByRole('button', { name: '登录后再试' }).click()
  await saved(page)
  await page.reload()
  await expect(item(page, '开头语').getByRole('radio', { name: /^\W*1?\s*做到/ })).toBeChecked()
})

test('a save overtaken by the one of a page that is put away changes nothing, and the page goes on', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/inspection/tasks/3`)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let sent = 0
  await page.route('**/draft', async (route) => {
    sent += 1
    if (sent === 1) await held
    await route.continue()
  })
  await item(page, '开头语').focus()
  await page.keyboard.press('c')
  await page.keyboard.type('没有报')
  await expect.poll(() => sent).toBe(1)
  await page.keyboard.type('工号')
  const comment = () => stored().at(-1)?.answers[0]?.comment
  await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
  await expect.poll(comment).toBe('没有报工号')
  release()
  await saved(page)
  expect(comment()).toBe('没有报工号')
  await page.keyboard.type('和姓名')
  await expect.poll(comment).toBe('没有报工号和姓名')
  await saved(page)
})

test('scoring, its result and the lists are accessible, wide and narrow, light and dark', async ({
  page,
}) => {
  test.slow()
  const rest = resting(page)
  await signIn(page, centre, 'inspector')
  const paths = ['tasks', 'tasks/2', 'sheets', 'sheets/1', 'score/1'].map((p) => `/inspection/${p}`)
  for (const [width, scheme] of [
    [1366, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 768 })
    await page.emulateMedia({ colorScheme: scheme })
    for (const path of paths) {
      await page.goto(centre.url + path)
      await rest()
      expect(await violationsOf(page), path).toEqual([])
      const sideways = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(sideways, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    }
  }
})

/** Tab until the control with these words has the focus. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate<string>('document.activeElement.textContent.trim()')
    if (name.startsWith(words)) return
  }
  throw new Error(`Tab does not reach ${words}`)
}
