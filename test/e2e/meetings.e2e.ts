import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, type Page, test } from 'playwright/test'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { makeClipHandler } from '#src/clips/make-clip.ts'
import { makeClip } from '#src/clips/make.ts'
import { clips } from '#src/clips/schema.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, openDatabase } from '#src/kernel/db.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { draftCase } from '#src/library/typical-cases/draft.ts'
import { openVersion } from '#src/library/typical-cases/find.ts'
import { givenClip, heardToItsEnd } from '#src/library/typical-cases/hearing.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, signIn } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

/** Ten clips of a call, and one behind the fifth whose file is lost. */
const eachMs = 1500
const count = 11
const lost = 5

// The second shows the meeting that the first held.
test.describe.configure({ mode: 'serial' })
let centre: Centre
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startWithoutWorker(async ({ databaseFile, recordingsDir, cacheDir }) => {
    const { db, close } = openDatabase(databaseFile)
    const storage = openStorage({ recordingsDir, cacheDir, maxBytes: 50_000_000 })
    const read = (file: string) => readFileSync(path.join(samples, file))
    const source = { name: 'd007.wav', body: pieces(read('d007.wav')), ffmpeg: 'ffmpeg' }
    const { recordingId } = await receiveRecording(db, storage, system, source)
    bringTranscripts(db, system, { name: 'd007.json', bytes: read('d007.json') })
    const ids = await cut(db, storage, recordingId ?? 0)
    publish(db, ids)
    rmSync(storage.clipFile(ids[lost] ?? 0))
    close()
  })
})
test.afterAll(async () => {
  await centre.stop()
})

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

function accountNamed(db: Db, username: string) {
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no account ${username}`)
  return actorOf(account)
}

/** Stretches of the call behind one another, cut as the worker cuts them. */
async function cut(db: Db, storage: Storage, recordingId: number): Promise<number[]> {
  const manager = accountNamed(db, 'manager')
  const made = Array.from({ length: count }, (_, index) =>
    makeClip(db, manager, recordingId, {
      ...{ fromMs: index * eachMs, untilMs: (index + 1) * eachMs, purpose: '例会用' },
      ...{ missed: [], stretches: [], open: [] },
    }),
  )
  const stop = new AbortController()
  const handler = makeClipHandler({ storage, ffmpeg: 'ffmpeg' })
  const work = async (...given: Parameters<typeof handler>) => {
    await handler(...given)
    stop.abort()
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  await runJobs(db, { ...idleHandlers, 'make-clip': work }, ['make-clip'], stop.signal, log)
  return made.map(({ id }) => id)
}

/** A case of good practice with all of them: written by the inspector, heard and published by the manager. */
function publish(db: Db, clipIds: readonly number[]): void {
  const [author, manager] = [accountNamed(db, 'inspector'), accountNamed(db, 'manager')]
  const words = {
    title: '先安抚再办理',
    story: '客户着急，坐席先道歉。',
    lesson: '先共情，再给办法。',
  }
  const given = { source: 'good-practice', complaintIds: [], clipIds, ...words } as const
  const { id } = draftCase(db, author, given)
  const revision = () => openVersion(db, id)?.revision ?? 0
  submitCase(db, author, id, revision())
  for (const clip of db.select().from(clips).all()) {
    givenClip(db, manager, clip, Date.now() - 60_000)
    heardToItsEnd(db, manager, id, clip.id)
  }
  publishCase(db, manager, id, revision())
}

/** Each time one sound ends and the next begins, by the clock of the page, in milliseconds. */
const listen = `
  window.heard = []
  for (const kind of ['playing', 'ended', 'error']) {
    document.addEventListener(kind, ({ target }) => {
      const clips = [...document.querySelectorAll('[data-item]:not([hidden]) [data-clip]')]
      const clip = clips.indexOf(target.closest('[data-clip]'))
      window.heard.push({ kind, clip, at: performance.now() })
    }, true)
  }`
type Heard = { kind: 'playing' | 'ended' | 'error'; clip: number; at: number }
const heard = (page: Page) => page.evaluate<Heard[]>('window.heard')

test('a department holds a meeting, from the invitation to the confirmed minutes', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const foreign = foreignRequests(page, centre)
  await signIn(page, centre, 'head')
  await followMenu(page, '案例与例会', '分享例会')
  await page.getByRole('link', { name: '召集例会' }).click()
  await page.getByLabel('会议名称').fill('安抚话术例会')
  await page.getByLabel('层级和单位').selectOption({ index: 1 })
  await page.getByLabel('日期').fill(formatDay(Date.now()))
  await page.getByLabel('开始时间').fill('23:00')
  await page.getByLabel('地点或会议号').fill('三楼会议室')
  await page.getByLabel('不在工作日也开').check()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: '召集', exact: true }).click()
  await expect(page.getByRole('heading', { name: '安抚话术例会' })).toBeVisible()

  await page.getByLabel('以什么身份').selectOption({ label: '优秀专员代表' })
  await page.getByLabel('坐席工号').fill('20636')
  await page.getByRole('button', { name: '邀请', exact: true }).click()
  await expect(page.locator('#invitees').getByText('没有答复')).toBeVisible()

  await page.getByText('加议题', { exact: true }).click()
  await page.getByLabel('种类').selectOption({ label: '优秀经验' })
  await page.getByLabel('案例', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: '加入议程' }).click()
  await expect(page.getByRole('link', { name: '先安抚再办理' })).toBeVisible()
  await page.getByText('加议题', { exact: true }).click()
  await page.getByLabel('种类').selectOption({ label: '自由议题' })
  await page.getByRole('textbox', { name: '议题' }).fill('下周怎么做')
  await page.getByRole('button', { name: '加入议程' }).click()
  await page.getByRole('button', { name: '开始会议' }).click()
  await page.locator('select[name^="presence-"]').selectOption({ label: '到会' })
  await page.getByRole('button', { name: '保存到会' }).click()
  expect(await violationsOf(page)).toEqual([])

  await page.getByRole('link', { name: '开会模式' }).click()
  await expect(page.locator('[data-present][data-ready]')).toBeVisible()
  await page.keyboard.press('n')
  await page.keyboard.type('先道歉，再说能办什么')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.present-note-list')).toContainText('先道歉，再说能办什么')
  await page.getByRole('link', { name: '退出' }).click()
  await expect(page.getByText('讲过')).toBeVisible()

  await page.getByRole('link', { name: '点子' }).click()
  await page.getByRole('textbox', { name: /^点子/ }).fill('派单前复述一遍诉求')
  await page.getByLabel('类别').first().selectOption({ label: '流程' })
  await page.getByText('不署名', { exact: true }).click()
  await page.getByRole('button', { name: '提交' }).click()
  await expect(page.locator('.idea').getByText('派单前复述一遍诉求')).toBeVisible()
  await expect(page.locator('.idea')).toContainText('不署名')
  expect(await violationsOf(page)).toEqual([])

  await page.getByRole('link', { name: '纪要' }).click()
  await expect(page.getByLabel('正文')).toHaveValue(/派单前复述一遍诉求/)
  await page.getByRole('button', { name: '保存纪要' }).click()
  await page.getByRole('button', { name: '确认纪要' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认纪要' }).click()
  await expect(page.getByText('之后的更正加在下面')).toBeVisible()
  expect(foreign).toEqual([])
})

test('ten clips play one after another by the keyboard alone, over one that is lost', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await signIn(page, centre, 'head')
  await page.goto(`${centre.url}/meetings/1/present`)
  await expect(page.locator('[data-present][data-ready]')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.evaluate(listen)
  await page.keyboard.press('Space')
  const ended = async () => (await heard(page)).filter(({ kind }) => kind === 'ended').length
  await expect.poll(ended, { timeout: 60_000 }).toBe(count - 1)
  const events = await heard(page)
  const played = events.filter(({ kind }) => kind === 'playing').map(({ clip }) => clip)
  const whole = Array.from({ length: count }, (_, index) => index).filter((at) => at !== lost)
  expect([...new Set(played)]).toEqual(whole)
  const gaps = events
    .filter(({ kind }) => kind === 'ended')
    .flatMap(({ clip, at }) => {
      const next = events.find((event) => event.kind === 'playing' && event.clip > clip)
      return next ? [next.at - at] : []
    })
  expect(gaps).toHaveLength(count - 2)
  test.info().annotations.push({ type: 'gaps', description: gaps.map(Math.round).join(' ') })
  expect(Math.max(...gaps)).toBeLessThan(500)

  const title = (name: string) => page.getByRole('heading', { name, level: 2 })
  await expect(title('先安抚再办理')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(title('下周怎么做')).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(`2 / ${count}`)).toBeVisible()
  await page.keyboard.press('Shift+Slash')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/meetings\/1$/)
})
