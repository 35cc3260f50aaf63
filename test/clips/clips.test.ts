import { existsSync, readFileSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { makeClipHandler } from '#src/clips/make-clip.ts'
import { makeClip } from '#src/clips/make.ts'
import { clips } from '#src/clips/schema.ts'
import { marginMs, soundSpans } from '#src/clips/sound-spans.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'
import { pcm, wav } from '#test/recordings/audio/sounds.ts'
import { bring } from '#test/recordings/scene.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const rate = 8000
let made: TestApp
let recordingId: number

/** What was said when: a line of ten characters that lasts five seconds, and one without data. */
const said = [
  { voice: 'agent', startMs: 0, endMs: 2000, text: '请问您的联系电话' },
  { voice: 'customer', startMs: 2000, endMs: 9000, text: '号码13931909215' },
  { voice: 'agent', startMs: 9000, endMs: 12_000, text: '好的，三百二十一度电' },
] as const

beforeEach(async () => {
  made = testApp()
  // The value of a sample tells its place, so that nothing can be left of what was covered.
  const values = Int16Array.from({ length: 14 * rate }, (_, at) => 2000 + (at % 20_000))
  const bytes = wav(
    pcm(
      values,
      values.map((value) => value + 1),
    ),
    { channels: 2, rate },
  )
  await bring(made, 'a.wav', bytes)
  recordingId = made.db.select().from(recordings).get()?.id ?? 0
  const { id: transcriptId } = made.db
    .insert(transcripts)
    .values({
      ...{ recordingId, engine: 'fast-whisper', model: 'base', finishedAt: 1 },
      ...{ speechMs: 1, wallMs: 1 },
    })
    .returning()
    .get()
  for (const line of said) {
    made.db
      .insert(segments)
      .values({ ...line, transcriptId, rawText: line.text, confidence: 0.9, doubtful: false })
      .run()
  }
})

const choice = { fromMs: 1000, untilMs: 11_000, missed: [], stretches: [], open: [] }

async function work() {
  const stop = new AbortController()
  const handler = makeClipHandler({ storage: made.storage, ffmpeg: 'ffmpeg' })
  const handlers = {
    ...idleHandlers,
    'make-clip': async (...given: Parameters<typeof handler>) => {
      await handler(...given)
      stop.abort()
    },
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  await runJobs(made.db, handlers, ['make-clip'], stop.signal, log)
}

describe('a clip', () => {
  test('has a tone over what is masked, on both channels, and the rest as it was', async () => {
    const inspector = actorWith(made.db, 'qa-inspector')
    const clip = makeClip(made.db, inspector, recordingId, { ...choice, purpose: '给供电局核实' })
    expect(clip.lines.map(({ text }) => text)).toEqual([
      '请问您的联系电话',
      '号码***********',
      '好的，三百二十一度电',
    ])
    await work()
    expect(made.db.select().from(clips).get()).toMatchObject({ state: 'ready', problem: null })
    const sound = readFileSync(made.storage.clipFile(clip.id)).subarray(44)
    expect(sound.length).toBe(10 * rate * 4)
    // Eleven digits of thirteen characters, the last of the line.
    const [start, end] = [2000 + (7000 * 2) / 13, 9000]
    const changed: number[] = []
    let halfOpen = 0
    for (let frame = 0; frame < 10 * rate; frame++) {
      const at = frame + rate
      const wanted = 2000 + (at % 20_000)
      const [left, right] = [sound.readInt16LE(frame * 4), sound.readInt16LE(frame * 4 + 2)]
      const open = left === wanted && right === wanted + 1
      if (!open) changed.push((at * 1000) / rate)
      if (left !== right && !open) halfOpen++
    }
    expect(changed[0]).toBeGreaterThanOrEqual(start - marginMs - 1)
    expect(changed[0]).toBeLessThanOrEqual(start - marginMs + 5)
    expect(changed.at(-1)).toBeLessThanOrEqual(end + marginMs + 1)
    const covered = changed.filter((ms) => ms >= start && ms < end).length
    expect(covered).toBeGreaterThanOrEqual(Math.floor(((end - start) * rate) / 1000))
    expect(halfOpen).toBe(0)
  })

  test('covers what a person points out in words and in time, and leaves open what is released', () => {
    const inspector = actorWith(made.db, 'qa-inspector')
    const clip = makeClip(made.db, inspector, recordingId, {
      ...choice,
      untilMs: 12_000,
      missed: ['度电'],
      stretches: [{ startMs: 1200, endMs: 1500 }],
      open: ['1-2-13'],
      purpose: '培训',
    })
    expect(clip.lines.map(({ text }) => text)).toEqual([
      '请问您的联系电话',
      '号码13931909215',
      '好的，三百二十一**',
    ])
    expect(clip.spans.map(({ kind }) => kind)).toEqual(['by-hand', 'by-hand'])
    expect(clip.spans[0]).toMatchObject({ startMs: 1200, endMs: 1500 })
  })

  test('is made, fetched and taken back with an entry each in the trail', async () => {
    const inspector = actorWith(made.db, 'qa-inspector')
    const cookie = signedInAs(made.db, 'qa-inspector')
    const here = `/recordings/${recordingId}/clips`
    const form = { from: '0:01', until: '0:11', purpose: '给13800138000的客户' }
    expect((await post(made, here, form, cookie)).status).toBe(303)
    const [clip] = made.db.select().from(clips).all()
    expect((await get(made, `${here}/${clip?.id}/sound`, cookie)).status).toBe(409)
    await work()
    const sound = await get(made, `${here}/${clip?.id}/sound`, cookie)
    expect(sound.headers.get('content-type')).toBe('audio/wav')
    expect((await sound.arrayBuffer()).byteLength).toBe(44 + 10 * rate * 4)
    const text = await (await get(made, `${here}/${clip?.id}/text`, cookie)).text()
    expect(text).toContain('客户：号码***********')
    expect(text).not.toMatch(/13931909215|13800138000/)
    const file = made.storage.clipFile(clip?.id ?? 0)
    await post(made, `${here}/${clip?.id}/removal`, {}, cookie)
    expect(existsSync(file)).toBe(false)
    const actions = made.db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectKind, 'clip'))
      .all()
      .map(({ action }) => action)
    expect(actions).toEqual(['clip.made', 'clip.opened', 'clip.opened', 'clip.erased'])
    expect(inspector.name).toBe(clip?.accountName)
  })

  test('is shown before it is made, with what was typed still there', async () => {
    const cookie = signedInAs(made.db, 'qa-manager')
    const here = `/recordings/${recordingId}/clips`
    const form = { from: '0:00', until: '0:12', missed: '度电\n没有的话' }
    const draft = await (await post(made, `${here}/draft`, form, cookie)).text()
    expect(draft).toContain('<mark class="covered">13931909215</mark>')
    expect(draft).toContain('<mark class="covered">度电</mark>')
    expect(draft).toContain('没有“没有的话”')
    expect(made.db.select().from(clips).all()).toEqual([])
    const wrong = await post(made, here, { from: '0:09', until: '0:01', purpose: '' }, cookie)
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('终点要在起点之后')
    const noPurpose = await post(made, here, { from: '0:00', until: '0:12' }, cookie)
    expect(noPurpose.status).toBe(422)
    expect(await noPurpose.text()).toContain('请写明给谁、做什么用')
  })

  test('is refused to other roles, and where there are no words to go by', async () => {
    const here = `/recordings/${recordingId}/clips`
    const form = { from: '0:00', until: '0:12', purpose: '培训' }
    for (const role of ['team-leader', 'case-handler', 'agent', 'system-admin'] as const) {
      const cookie = signedInAs(made.db, role)
      expect((await get(made, here, cookie)).status).toBe(403)
      expect((await post(made, here, form, cookie)).status).toBe(403)
      expect((await post(made, `${here}/draft`, form, cookie)).status).toBe(403)
      expect((await get(made, `${here}/1/sound`, cookie)).status).toBe(403)
      expect((await get(made, `${here}/1/text`, cookie)).status).toBe(403)
      expect((await post(made, `${here}/1/removal`, {}, cookie)).status).toBe(403)
    }
    made.db.delete(transcripts).run()
    const cookie = signedInAs(made.db, 'qa-inspector')
    expect(await (await get(made, here, cookie)).text()).toContain('还没有转写文字')
    expect((await post(made, here, form, cookie)).status).toBe(409)
  })
})

test('the tone lies where the words are, evenly over the characters of a line', () => {
  const lines = [{ startMs: 1000, endMs: 6000, text: '我叫，王建国。啊啊啊啊啊' }]
  expect(soundSpans(lines, [{ kind: 'name', line: 0, from: 3, to: 6 }])).toEqual([
    { kind: 'name', startMs: 1800, endMs: 3700 },
  ])
})
