import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { bringHeardCalls, labelledDialogues } from '#src/bench/review/heard-calls.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { findings, rechecks } from '#src/screening/schema.ts'

import { signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { bringScoringTasks } from './support/scoring.ts'

let centre: Centre
let open: OpenDatabase
let taskId = 0

test.beforeAll(async () => {
  test.setTimeout(10 * 60_000)
  centre = await startCentre()
  open = openDatabase(centre.databaseFile)
  const storage = openStorage({
    recordingsDir: path.join(centre.folder, 'recordings'),
    cacheDir: path.join(centre.folder, 'data/cache'),
    maxBytes: 50_000_000,
  })
  const internal = labelledDialogues([]).filter((dialogue) => dialogue.internal)
  await bringHeardCalls(open.db, storage, 'ffmpeg', [...internal, ...internal])
  taskId = (await bringScoringTasks(centre, ['d001.wav'])).ids[0] ?? 0
  await expect.poll(() => pending().length, { timeout: 300_000 }).toBeGreaterThan(1)
})
test.afterAll(async () => {
  open.close()
  await centre.stop()
})

const pending = () =>
  open.db.select().from(findings).where(eq(findings.state, 'pending')).orderBy(findings.id).all()
const dialogOf = (page: Page) => page.getByRole('dialog', { name: '快捷键' })
const muted = (page: Page, lane: 0 | 1) => page.locator(`[data-mute="${lane}"]`)
const explanation = (page: Page) => page.locator('textarea[data-shortcut="N"]')
const isOn = (page: Page, name: string) => page.locator(`[data-do="${name}"]`)

/** Every key of the list that opens with ?, each named once. */
async function keysListed(page: Page): Promise<string[]> {
  await page.keyboard.press('?')
  const keys = await dialogOf(page).locator('dt').allTextContents()
  expect(keys).toHaveLength(new Set(keys).size)
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toBeHidden()
  return keys
}

test('on the full review every key does one thing, and U takes the verdict back', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  const [first] = pending()
  await page.goto(`${centre.url}/findings/${first?.id}`)
  await expect(page.locator('[data-player][data-ready]')).toBeVisible()
  await expect(page.locator('[data-press="note"]')).toBeVisible()
  const keys = await keysListed(page)
  for (const key of ['A', 'L', 'G', 'Z', 'X', 'F', 'J', 'K', 'E', 'N', 'M', '[', ']', '+', '−']) {
    expect(keys).toContain(key)
  }
  expect(keys).not.toContain('R')

  await page.keyboard.press('x')
  await expect(muted(page, 1)).toHaveAttribute('aria-pressed', 'true')
  await expect(muted(page, 0)).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('x')
  await page.keyboard.press('z')
  await expect(muted(page, 0)).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('z')
  for (const [key, name] of [
    ['a', 'span'],
    ['g', 'quiet'],
    ['l', 'loop'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(isOn(page, name)).toHaveAttribute('aria-pressed', 'true')
  }
  await page.keyboard.press('m')
  await expect(page.locator('[data-note-new] textarea')).toBeFocused()
  await page.keyboard.type('asux4')
  await page.keyboard.press('Escape')
  await expect(isOn(page, 'span')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('n')
  await expect(explanation(page)).toBeFocused()
  await page.keyboard.type('1u')
  await page.keyboard.press('Escape')
  await page.keyboard.press('4')
  await expect(page.getByRole('radio', { name: /不成立/ })).toBeChecked()
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/done=/)
  expect(open.db.select().from(rechecks).all()).toMatchObject([
    { note: '1u', verdict: 'unfounded' },
  ])
  await page.goto(`${centre.url}/findings/${first?.id}`)
  await page.keyboard.press('u')
  await expect.poll(() => open.db.select().from(rechecks).all()).toEqual([])
  await expect(explanation(page)).toHaveValue('1u')
})

test('triage lists its own keys, takes a new one, and rests when single keys are off', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/findings/triage`)
  const keys = await keysListed(page)
  for (const key of ['空格', 'R', 'W', 'S', 'N', '1–8', '回车']) expect(keys).toContain(key)
  for (const key of ['A', 'X', 'M', 'E']) expect(keys).not.toContain(key)

  const whole = page.locator('[data-do="whole"]')
  await page.keyboard.press('?')
  await dialogOf(page)
    .getByRole('button', { name: /^听整通/ })
    .click()
  await page.keyboard.press('s')
  await expect(dialogOf(page)).toContainText('S 已用于“跳过这一条”')
  await page.keyboard.press('q')
  await dialogOf(page).getByRole('button', { name: '知道了' }).click()
  await expect(whole).toContainText('Q')
  await page.keyboard.press('w')
  await expect(whole).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('q')
  await expect(whole).toHaveAttribute('aria-pressed', 'true')

  const shown = () => page.locator('[data-triage]').getAttribute('data-triage')
  const before = await shown()
  await page.keyboard.press('?')
  await dialogOf(page).getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  for (const key of ['s', '4', 'u', 'q']) await page.keyboard.press(key)
  await expect(whole).toHaveAttribute('aria-pressed', 'true')
  expect(await shown()).toBe(before)
  expect(open.db.select().from(rechecks).all()).toEqual([])
  await page.locator('[data-do="keys"]').click()
  await dialogOf(page).getByRole('checkbox').check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await expect(page.locator('[data-say]')).toHaveText(/^已跳过/)
  // The next finding names the key that was chosen, too.
  await expect(page.locator('[data-do="whole"] kbd')).toHaveText('Q')
})

test('scoring has its keys on the item and the player the others', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/inspection/tasks/${taskId}`)
  const item = page.locator('[data-item]').first()
  await expect(item).toBeFocused()
  await expect(page.locator('[data-player][data-ready]')).toBeVisible()
  const keys = await keysListed(page)
  for (const key of ['0–9', 'C', 'V', 'T', 'X', 'A', 'B', 'P']) expect(keys).toContain(key)
  await item.focus()

  await page.keyboard.press('x')
  await expect(muted(page, 1)).toHaveAttribute('aria-pressed', 'true')
  await expect(item.locator('[data-span-shown]')).toBeHidden()
  await page.keyboard.press('x')
  await expect(muted(page, 1)).toHaveAttribute('aria-pressed', 'false')

  await page.keyboard.press('a')
  await page.evaluate("document.querySelector('audio').currentTime = 6")
  await page.keyboard.press('a')
  await expect(page.locator('[data-player]')).toHaveAttribute('data-span-end', /\d+/)
  await page.keyboard.press('t')
  await expect(item.locator('[data-span-shown]')).toBeVisible()
  await page.keyboard.press('1')
  await expect(item.locator('input[data-choice="1"]')).toBeChecked()
  await page.keyboard.press('c')
  await page.keyboard.type('xt1')
  await expect(item.locator('textarea')).toHaveValue('xt1')
  await expect(muted(page, 1)).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('Escape')

  // A letter given away works on the item, and its old place no longer does.
  await page.keyboard.press('?')
  await dialogOf(page)
    .getByRole('button', { name: /^取 A–B 段/ })
    .click()
  await page.keyboard.press('q')
  await dialogOf(page).getByRole('button', { name: '知道了' }).click()
  await expect(item.locator('[data-span-ab] kbd')).toHaveText('Q')
})
