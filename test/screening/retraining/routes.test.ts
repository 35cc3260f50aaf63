import { beforeEach, describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { packModel } from '#src/screening/model/model.ts'
import { shippedModel } from '#src/screening/model/shipped.ts'
import { shippedWeights } from '#src/screening/ranking/signals.ts'
import { chosenVersion, shippedBase } from '#src/screening/retraining/in-use.ts'
import { modelChoices, screeningModels } from '#src/screening/retraining/schema.ts'
import type { TrialFigures } from '#src/screening/retraining/trial.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { jobsOf } from '../../transcription/scripted.ts'
import { judged, telling } from './judged-calls.ts'

let it: TestApp
let manager: string
beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
})

const path = '/findings/models'

async function page(cookie = manager) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const figures: TrialFigures = {
  inUse: { averagePrecision: 0.812, logLoss: 0.41 },
  challenger: { averagePrecision: 0.846, logLoss: 0.37 },
  gain: { mean: 0.034, low: 0.008, high: 0.061 },
  flaggedUpheld: { inUse: 30, challenger: 30 },
}
const packed = packModel(shippedModel())

function trained(over: Partial<typeof screeningModels.$inferInsert> = {}): number {
  return it.db
    .insert(screeningModels)
    .values({
      ...{ base: shippedBase(), parentId: null, weights: packed, signals: shippedWeights },
      ...{ verdicts: 126, upheld: 58, figures, outcome: 'won', trainedAt: 1_700_000_000_000 },
      askedBy: '系统',
      ...over,
    })
    .returning()
    .get().id
}

const button = (html: string, label: string) =>
  new RegExp(`<button[^>]*>${label}</button>`).exec(html)?.[0]

describe('the page of screening models', () => {
  test('says that nothing was trained yet, and how much is missing', async () => {
    for (let at = 0; at < 7; at += 1) judged(it.db, { verdict: 'missed', sounds: 'upheld' })
    const { status, html } = await page()
    expect(status).toBe(200)
    expect(html).toContain('还没有训练过')
    expect(html).toContain('满 60 条')
    expect(html).toContain('7 条，其中成立 7 条')
    expect(html).toContain('出厂权重')
    expect(button(html, '现在训练')).toContain('disabled')
    expect(html).not.toContain('退回出厂权重')
  })

  test('offers a training once there is enough to learn from', async () => {
    telling(it.db, 30)
    const { html } = await page()
    expect(button(html, '现在训练')).not.toContain('disabled')
    expect(html).toContain('点“现在训练”')
    const response = await post(it, `${path}/training`, {}, manager)
    expect([response.status, response.headers.get('Location')]).toEqual([303, path])
    expect(jobsOf(it.db, 'retrain')).toMatchObject([{ payload: { askedBy: '测试qa-manager' } }])
    expect(button((await page()).html, '正在训练')).toContain('disabled')
  })

  test('is taken along with all versions, the newest first, and for nobody else', async () => {
    for (let at = 0; at < 25; at += 1) trained()
    const of = (cookie: string) => get(it, `${path}/tables/versions?format=csv`, cookie)
    const lines = (await (await of(manager)).text()).split('\n')
    expect(lines.filter((line) => line.startsWith('第 '))).toHaveLength(25)
    expect(lines[1]).toMatch(
      /^第 25 版,出厂权重,[^,]*,系统,126,58,0.812,0.846,0.034,0.008,0.061,0.41,0.37,/,
    )
    expect((await of(signedInAs(it.db, 'qa-inspector'))).status).toBe(403)
  })

  test('shows the figures of every version, and which one reads calls', async () => {
    const first = trained()
    const second = trained({ outcome: 'perhaps-chance', parentId: first, askedBy: '王敏' })
    await post(it, `${path}/choice`, { version: String(first) }, manager)
    const { html } = await page()
    expect(html).toContain(`第 ${first} 版`)
    expect(html).toContain('0.812 → <b>0.846</b>')
    expect(html).toContain('+0.034')
    expect(html).toContain('+0.008 至 +0.061')
    expect(html).toContain('可能是偶然')
    expect(html).toContain('测试qa-manager')
    expect(html).toContain(`用第 ${second} 版筛查？`)
    expect(html).not.toContain(`用第 ${first} 版筛查？`)
    expect(button(html, '退回出厂权重')).toBeDefined()
  })

  test('goes back to the shipped weights', async () => {
    const id = trained()
    await post(it, `${path}/choice`, { version: String(id) }, manager)
    expect(chosenVersion(it.db)).toBe(id)
    const response = await post(it, `${path}/choice`, { version: 'shipped' }, manager)
    expect(response.status).toBe(303)
    expect(chosenVersion(it.db)).toBeNull()
  })

  test('says when an upgrade has set the chosen version aside', async () => {
    const id = trained({ base: 'another' })
    it.db
      .insert(modelChoices)
      .values({ modelId: id, chosenBy: null, chosenByName: '系统', chosenAt: 1 })
      .run()
    const { html } = await page()
    expect(html).toContain('产品升级后出厂权重变了')
    expect(html).toContain('已过时')
    expect(button(html, '采用')).toBeUndefined()
  })

  test('says what a score has meant only where verdicts tell', async () => {
    expect((await page()).html).toContain('分值现在只排先后')
    for (let at = 0; at < 40; at += 1) {
      judged(it.db, { verdict: at % 4 ? 'missed' : 'unfounded', sounds: 'upheld' })
    }
    const { html } = await page()
    expect(html).toContain('大约 8 成成立')
    expect(html).not.toContain('分值现在只排先后')
  })

  test.each(['', '0x1', '1 OR 1', '9'.repeat(40)])('knows no version %j', async (version) => {
    const response = await post(it, `${path}/choice`, { version }, manager)
    expect(response.status).toBe(404)
    expect(chosenVersion(it.db)).toBeNull()
  })

  test('refuses in words what cannot be done', async () => {
    const few = await post(it, `${path}/training`, {}, manager)
    expect([few.status, (await few.text()).includes('还不够')]).toEqual([409, true])
    const twice = await post(it, `${path}/choice`, { version: 'shipped' }, manager)
    expect([twice.status, (await twice.text()).includes('正在用')]).toEqual([409, true])
  })

  test.each<Role>(['qa-inspector', 'department-head', 'system-admin', 'audit-admin', 'agent'])(
    'is closed to a %s',
    async (role) => {
      const id = trained()
      const cookie = signedInAs(it.db, role)
      expect((await page(cookie)).status).toBe(403)
      expect((await post(it, `${path}/training`, {}, cookie)).status).toBe(403)
      const choice = await post(it, `${path}/choice`, { version: String(id) }, cookie)
      expect(choice.status).toBe(403)
      expect(chosenVersion(it.db)).toBeNull()
      expect((await get(it, '/', cookie)).status).toBe(200)
      expect(await (await get(it, '/', cookie)).text()).not.toContain(path)
    },
  )
})
