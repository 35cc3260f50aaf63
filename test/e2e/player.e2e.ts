import { readFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { system } from '#src/auth/policy.ts'
import { sessions } from '#src/auth/schema.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { segments } from '#src/transcription/schema.ts'

import { violationsOf } from './support/axe.ts'
import { signIn, signInByForm } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

let centre: Centre
let call = ''
test.beforeAll(async () => {
  centre = await startWithoutWorker()
  call = await brought('d007')
})
test.afterAll(async () => {
  await centre.stop()
})

/** A sample call with its words; every fourth line is of low trust. */
async function brought(name: string): Promise<string> {
  const { db, close } = openDatabase(centre.databaseFile)
  const storage = openStorage({
    recordingsDir: path.join(centre.folder, 'recordings'),
    cacheDir: path.join(centre.folder, 'data/cache'),
    maxBytes: 50_000_000,
  })
  const read = (file: string) => readFileSync(path.join(samples, file))
  const source = { name: `${name}.wav`, body: pieces(read(`${name}.wav`)), ffmpeg: 'ffmpeg' }
  const { recordingId } = await receiveRecording(db, storage, system, source)
  bringTranscripts(db, system, { name: `${name}.json`, bytes: read(`${name}.json`) })
  const doubted = db.select().from(segments).all()
  for (const { id } of doubted.filter(({ id }) => id % 4 === 0)) {
    db.update(segments).set({ doubtful: true }).where(eq(segments.id, id)).run()
  }
  close()
  return `/recordings/${recordingId}`
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

const audio = {
  time: (page: Page) => page.evaluate<number>("document.querySelector('audio').currentTime"),
  paused: (page: Page) => page.evaluate<boolean>("document.querySelector('audio').paused"),
  seek: (page: Page, seconds: number) =>
    page.evaluate(`document.querySelector('audio').currentTime = ${seconds}`),
}

async function open(page: Page): Promise<void> {
  await page.goto(centre.url + call)
  await expect(page.locator('[data-transcript] [data-start]').first()).toBeVisible()
  await expect(page.locator('[data-notes]')).toBeVisible()
  await expect(page.locator('[data-wave]')).toBeVisible()
}

test('a reviewer silences a side, hears one alone, and the call plays on', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await open(page)
  expect(await violationsOf(page)).toEqual([])
  await expect(page.getByRole('button', { name: '放大' })).toBeInViewport()
  const [agent, customer] = [
    page.getByRole('button', { name: '坐席静音' }),
    page.getByRole('button', { name: '客户静音' }),
  ]
  await page.keyboard.press('Space')
  await expect.poll(() => audio.time(page)).toBeGreaterThan(0.3)
  await customer.click()
  await expect(customer).toHaveAttribute('aria-pressed', 'true')
  const muted = await audio.time(page)
  await expect.poll(() => audio.time(page)).toBeGreaterThan(muted + 0.3)
  await page.keyboard.press('Shift+X')
  await expect(agent).toHaveAttribute('aria-pressed', 'true')
  await expect(customer).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('Shift+X')
  await expect(agent).toHaveAttribute('aria-pressed', 'false')
  await page.getByRole('slider', { name: '客户音量' }).fill('2')
  expect(await audio.paused(page)).toBe(false)

  await audio.seek(page, 20)
  await expect.poll(() => audio.time(page)).toBeGreaterThan(20.3)
  await page.keyboard.press('Space')
  await expect(page.locator('[data-said]')).toHaveText(/停在 0:2\d/)
  // Going on, the last two seconds are heard again.
  const stopped = await audio.time(page)
  await page.keyboard.press('Space')
  expect(await audio.time(page)).toBeLessThan(stopped - 1)
})

test('a browser that cannot take the sound apart says so, and plays it', async ({ page }) => {
  await page.addInitScript('delete window.AudioContext')
  await signIn(page, centre, 'inspector')
  await open(page)
  await expect(page.getByText('这个浏览器不能分开调两边的音量')).toBeVisible()
  await expect(page.getByRole('button', { name: '客户静音' })).toBeDisabled()
  await page.keyboard.press('x')
  await page.keyboard.press('Space')
  await expect.poll(() => audio.time(page)).toBeGreaterThan(0.3)
})

test('a stretch from A to B is heard over and over, and the page is told of it', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  await open(page)
  await page.evaluate(
    "document.addEventListener('huiting:span', (event) => { (window.told ??= []).push(event.detail) })",
  )
  await audio.seek(page, 12)
  await page.keyboard.press('a')
  await audio.seek(page, 13)
  await page.keyboard.press('a')
  const player = page.locator('[data-player]')
  await expect(player).toHaveAttribute('data-span-start', '12000')
  await expect(player).toHaveAttribute('data-span-end', '13000')
  await audio.seek(page, 12.2)
  await page.keyboard.press('Space')
  // Twice as long as the stretch: it never leaves it.
  for (let look = 0; look < 8; look += 1) {
    await page.waitForTimeout(250)
    expect(await audio.time(page)).toBeLessThan(13.3)
  }
  expect(await audio.paused(page)).toBe(false)
  await audio.seek(page, 20)
  await expect.poll(() => audio.time(page)).toBeGreaterThan(20.5)
  await page.keyboard.press('a')
  await expect(player).not.toHaveAttribute('data-span-start')
  expect(await page.evaluate('window.told')).toEqual([{ startMs: 12_000, endMs: 13_000 }, null])
})

test('a note is written at the moment being heard, pinned, changed and taken away', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  await open(page)
  await audio.seek(page, 14)
  await page.keyboard.press('m')
  const words = page.getByRole('textbox', { name: '批注' })
  await expect(words).toBeFocused()
  await expect(page.getByRole('textbox', { name: '时刻' })).toHaveValue('0:14.0')
  // Letters are letters while somebody writes, and words put aside are still there.
  await page.keyboard.type('jkl 打断客户')
  await page.keyboard.press('Escape')
  await expect(words).toBeHidden()
  expect(await audio.paused(page)).toBe(true)
  await audio.seek(page, 30)
  await page.keyboard.press('m')
  await expect(words).toHaveValue('jkl 打断客户')
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  const note = page.locator('[data-note]')
  await expect(note).toContainText('jkl 打断客户')
  expect(await page.locator('[data-wave] [part~="pin"]').count()).toBe(1)

  await note.getByRole('link', { name: '改' }).click()
  await note.getByRole('textbox').fill(' ')
  await note.getByRole('button', { name: /保存/ }).click()
  await expect(note).toContainText('请写下批注')
  await note.getByRole('textbox').fill('打断客户两次')
  await page.keyboard.press('Control+Enter')
  await expect(note).toContainText('打断客户两次')
  await note.getByRole('button', { name: /从这里播放/ }).click()
  await expect.poll(() => audio.time(page)).toBeGreaterThan(14)
  await page.reload()
  await expect(note).toContainText('打断客户两次')
  await note.getByRole('button', { name: '删' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删' }).click()
  await expect(note).toHaveCount(0)
  await expect(page.locator('[data-wave] [part~="pin"]')).toHaveCount(0)
})

test('keys are one’s own: given, refused where taken, switched off, reset', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await open(page)
  const quiet = page.getByRole('button', { name: /^跳过静音/ })
  const dialog = page.getByRole('dialog', { name: '快捷键' })
  await page.keyboard.press('?')
  await expect(dialog).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: /^跳过静音/ }).click()
  await page.keyboard.press('a')
  await expect(dialog).toContainText('A 已用于“设 A 点、B 点，清除”')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: /^跳过静音/ }).click()
  await page.keyboard.press('h')
  await expect(dialog).toContainText('“跳过静音”现在是 H')
  await dialog.getByRole('button', { name: '知道了' }).click()
  await page.reload()
  await expect(quiet).toContainText('H')
  await page.keyboard.press('g')
  await expect(quiet).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('h')
  await expect(quiet).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('?')
  await dialog.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('h')
  await expect(quiet).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: /^快捷键/ }).click()
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: '恢复默认按键' }).click()
  await page.keyboard.press('Escape')
  await expect(quiet).toContainText('G')

  // An input method at work sends 229 for whatever is pressed.
  await page.evaluate(
    "document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyG', key: 'Process', keyCode: 229, bubbles: true }))",
  )
  await expect(quiet).toHaveAttribute('aria-pressed', 'true')
})

test('the text follows the sound until the reader scrolls, by whatever means', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 500 })
  await signIn(page, centre, 'inspector')
  await open(page)
  const back = page.getByRole('button', { name: '回到当前句' })
  const pane = page.locator('[data-transcript]')
  const scrolled = () =>
    page.evaluate<number>("document.querySelector('[data-transcript]').scrollTop")
  await audio.seek(page, 60)
  await expect.poll(scrolled).toBeGreaterThan(20)
  await expect(back).toBeHidden()
  const follow = async () => {
    await back.click()
    await expect(back).toBeHidden()
    // Its own scrolling comes to rest.
    await page.waitForTimeout(700)
  }
  await pane.hover()
  await page.mouse.wheel(0, -200)
  await expect(back).toBeVisible()
  await follow()
  await pane.focus()
  await page.keyboard.press('PageUp')
  await expect(back).toBeVisible()
  await follow()
  // As by dragging the bar or finding in the page: nothing but the scrolling is seen.
  await page.evaluate("document.querySelector('[data-transcript]').scrollTop = 0")
  await expect(back).toBeVisible()
  await page.keyboard.press('f')
  await expect(back).toBeHidden()
  await expect.poll(scrolled).toBeGreaterThan(20)
})

test('doubtful lines are shaded on the side that spoke them, and the waveform grows', async ({
  page,
}) => {
  await signIn(page, centre, 'inspector')
  await open(page)
  const lines = await page.locator('[data-transcript] .doubtful').count()
  expect(lines).toBeGreaterThan(0)
  await expect(page.locator('[data-wave] [part~="doubt"]')).toHaveCount(lines)
  const width = () =>
    page.evaluate<number>(
      "document.querySelector('[data-wave] > div').shadowRoot.querySelector('.wrapper').clientWidth",
    )
  const whole = await width()
  await page.keyboard.press('=')
  await expect.poll(width).toBeGreaterThan(whole * 1.8)
  await page.locator('[data-wave]').hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, 100)
  await page.keyboard.up('Control')
  await expect.poll(width).toBeLessThan(whole * 1.1)
})

test('a player put in the place of another takes over the keys, within the policy of the page', async ({
  page,
}) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await signIn(page, centre, 'inspector')
  await open(page)
  await page.keyboard.press('x')
  await page.evaluate(`fetch(location.href).then((answer) => answer.text()).then((html) => {
    const next = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-player]')
    document.querySelector('[data-player]').replaceWith(document.adoptNode(next))
    document.dispatchEvent(new CustomEvent('htmx:after:swap', { detail: {} }))
  })`)
  await expect(page.locator('[data-wave] [part~="doubt"]').first()).toBeAttached()
  const customer = page.getByRole('button', { name: '客户静音' })
  await expect(customer).toHaveAttribute('aria-pressed', 'false')
  // Two that listened would mute and unmute.
  await page.keyboard.press('x')
  await expect(customer).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Space')
  await expect.poll(() => audio.time(page)).toBeGreaterThan(0.2)
  await page.keyboard.press('=')
  await expect(page.locator('[data-wave] [part="minimap"]')).toBeAttached()
  expect(refused).toEqual([])
})

test('when the sound stops coming the player says why, and goes on afterwards', async ({
  page,
  context,
}) => {
  await signIn(page, centre, 'inspector')
  await context.route('**/audio', (route) => route.abort())
  await open(page)
  const note = page.locator('[data-player-note]')
  const retry = note.getByRole('button', { name: '重试' })
  await expect(note).toContainText('连不上服务器')
  await page.keyboard.press('m')
  await page.keyboard.type('还没写完')
  await context.unroute('**/audio')

  const { db, sqlite, close } = openDatabase(centre.databaseFile)
  const kept = db.select().from(sessions).all()
  db.delete(sessions).run()
  await retry.click()
  await expect(note).toContainText('登录已过期')
  await expect(note.getByRole('link', { name: '在新窗口登录' })).toBeVisible()
  db.insert(sessions).values(kept).run()

  sqlite.pragma('foreign_keys = off')
  const id = Number(call.split('/').at(-1))
  db.update(recordings).set({ id: 999 }).run()
  await retry.click()
  await expect(note).toContainText('已不在了')
  db.update(recordings).set({ id }).run()
  close()

  await retry.click()
  await expect(note).toBeHidden()
  await expect(page.getByRole('textbox', { name: '批注' })).toHaveValue('还没写完')
  await page.getByRole('button', { name: /^播放/ }).click()
  await expect.poll(() => audio.time(page)).toBeGreaterThan(0.2)
})

test('on a phone and in the dark all of it fits and can be read', async ({ page }) => {
  await signIn(page, centre, 'inspector')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(page)
  await page.getByRole('button', { name: /^写批注/ }).click()
  for (const path of [null, `${call}/notes`]) {
    if (path) await page.goto(centre.url + path)
    expect(await violationsOf(page)).toEqual([])
    const sideways = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(sideways).toBeLessThanOrEqual(0)
  }
})

test('without scripts the browser’s own player plays, and notes have a page of their own', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await signInByForm(page, centre, 'inspector')
  await page.goto(centre.url + call)
  await expect(page.locator('audio[controls]')).toBeVisible()
  await expect(page.locator('[data-transport]')).toBeHidden()
  await page.getByRole('link', { name: '批注' }).click()
  await page.getByRole('textbox', { name: '时刻' }).fill('0:12')
  await page.getByRole('textbox', { name: '批注' }).fill('没有脚本也能写')
  await page.getByRole('button', { name: /保存/ }).click()
  await expect(page.locator('[data-note]').filter({ hasText: '没有脚本也能写' })).toContainText(
    '0:12',
  )
  await context.close()
})
