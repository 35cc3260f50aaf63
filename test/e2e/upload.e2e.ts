import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { type CDPSession, expect, type Page, test } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'

import { wav } from '../recordings/audio/sounds.ts'
import { signIn } from './support/browser.ts'
import { type Centre, samples, startWithoutWorker } from './support/centre.ts'

let centre: Centre
test.beforeAll(async () => {
  centre = await startWithoutWorker()
})
test.afterAll(async () => {
  await centre.stop()
})

/** A sound long enough to be stopped on its way; the seed makes it another one. */
function longSound(name: string, seed: number): string {
  const sound = Buffer.alloc(6_000_000)
  for (let at = 0; at < sound.length; at++) sound[at] = (at * seed + (at >> 8)) % 256
  const file = path.join(centre.folder, name)
  writeFileSync(file, wav(sound))
  return file
}

function storedHashes(): string[] {
  const open = openDatabase(centre.databaseFile)
  const hashes = open.db.select().from(recordings).all()
  open.close()
  return hashes.map(({ sha256 }) => sha256)
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

const sessions = new WeakMap<Page, CDPSession>()

/** A line of half a megabyte a second, or none. What one session limits, only that one sets free. */
async function line(page: Page, state: 'slow' | 'cut' | 'fast'): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  await session.send('Network.emulateNetworkConditions', {
    offline: state === 'cut',
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: state === 'slow' ? 500_000 : -1,
  })
}

const rowOf = (page: Page, name: string) =>
  page.getByRole('list', { name: '上传结果' }).getByRole('listitem').filter({ hasText: name })

async function openPage(page: Page): Promise<void> {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/recordings/upload`)
}

test('files and a folder are sent, and each says what became of it', async ({ page }) => {
  await openPage(page)
  const folder = path.join(centre.folder, 'recorder')
  mkdirSync(path.join(folder, 'deep'), { recursive: true })
  copyFileSync(path.join(samples, 'd001.wav'), path.join(folder, 'deep', 'd001.wav'))
  writeFileSync(path.join(folder, '.DS_Store'), 'x')
  writeFileSync(path.join(folder, '说明.txt'), '不是录音')
  await page.getByLabel('选择文件夹').setInputFiles(folder)
  await expect(rowOf(page, 'd001.wav')).toContainText('已收下，等待转写；对上通话 d001')
  await expect(rowOf(page, '说明.txt')).toContainText('留存备查')
  await page
    .getByLabel('选择文件', { exact: true })
    .setInputFiles(path.join(folder, 'deep', 'd001.wav'))
  await expect(page.getByRole('status').first()).toContainText('共 3 个')
  await expect(page.getByRole('status').first()).toContainText('1 个重复')
  await rowOf(page, 'd001.wav').first().getByRole('link', { name: '查看' }).click()
  await expect(page.getByText('通话 d001')).toBeVisible()
})

test('a lost connection is waited out, and the file is whole in the end', async ({ page }) => {
  await openPage(page)
  const file = longSound('断线.wav', 3)
  await line(page, 'slow')
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(file)
  const row = rowOf(page, '断线.wav')
  await expect(row).toContainText('/s')
  await line(page, 'cut')
  await expect(row).toContainText('已传的部分还在')
  await line(page, 'fast')
  await expect(row).toContainText('已收下')
  expect(storedHashes()).toContain(hashOf(file))
})

test('what was paused before a reload goes on when its file is chosen again', async ({ page }) => {
  await openPage(page)
  const file = longSound('半截.wav', 5)
  await line(page, 'slow')
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(file)
  const row = rowOf(page, '半截.wav')
  await expect(row).toContainText('/s')
  await row.getByRole('button', { name: '暂停' }).press('Enter')
  await expect(row).toContainText('已暂停')
  await expect(row.getByRole('button', { name: '继续' })).toBeFocused()

  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  const left = page.getByRole('list', { name: '上次没传完的文件' }).getByRole('listitem')
  await expect(left).toContainText('半截.wav')
  await line(page, 'fast')
  const begun: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/recordings/uploads')) begun.push(request.method())
  })
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(file)
  await expect(rowOf(page, '半截.wav')).toContainText('已收下')
  await expect(left).toHaveCount(0)
  expect(begun).toEqual(['HEAD', 'PATCH', 'GET'])
  expect(storedHashes()).toContain(hashOf(file))
})

test('an upload given up, here or on an earlier visit, is gone', async ({ page }) => {
  await openPage(page)
  await line(page, 'slow')
  const files = [longSound('不要一.wav', 7), longSound('不要二.wav', 9)]
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(files)
  const [one, two] = ['不要一.wav', '不要二.wav'].map((name) => rowOf(page, name))
  await expect(one!).toContainText('/s')
  await expect(two!).toContainText('/s')
  await one!.getByRole('button', { name: '取消' }).click()
  await expect(one!).toContainText('已取消')
  await two!.getByRole('button', { name: '暂停' }).click()
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  const left = page.getByRole('list', { name: '上次没传完的文件' })
  await expect(left).toContainText('不要二.wav')
  await expect(left).not.toContainText('不要一.wav')
  await left.getByRole('button', { name: '放弃 不要二.wav' }).click()
  await expect(left).toBeHidden()
  await page.reload()
  await expect(page.getByText('上次没传完')).toHaveCount(0)
})

test('a session that ended in the middle loses nothing', async ({ page, context }) => {
  await openPage(page)
  const file = longSound('过期.wav', 11)
  await line(page, 'slow')
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(file)
  const row = rowOf(page, '过期.wav')
  await expect(row).toContainText('/s')
  await row.getByRole('button', { name: '暂停' }).click()
  await context.clearCookies()
  await row.getByRole('button', { name: '继续' }).click()
  await expect(row).toContainText('登录已过期')
  const elsewhere = await context.newPage()
  await signIn(elsewhere, centre, 'inspector')
  await row.getByRole('button', { name: '继续' }).click()
  await line(page, 'fast')
  await expect(row).toContainText('已收下')
  expect(storedHashes()).toContain(hashOf(file))
})
