import { readFileSync } from 'node:fs'

import { asc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { joinSidesHandler } from '#src/recordings/join-sides.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { recordings } from '#src/recordings/schema.ts'
import { joinedSides } from '#src/recordings/sides/schema.ts'
import { setTwinWait } from '#src/recordings/sides/twin-wait.ts'
import { get, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { pcm, sound, tone, wav } from '../audio/sounds.ts'
import { announce, bring, filesIn, scene, temporaryFolder } from '../scene.ts'

type Place = Omit<ReturnType<typeof scene>, 'sqlite'>

const minute = 60_000
const call = { call_id: 'd001', recording: 'd001.wav', layout: '"客户左,坐席右"' }
/** Sound of one side: its own tone, some seconds long. */
const side = (hertz: number, seconds = 1, rate = 8000) =>
  wav(pcm(sound(seconds, rate, tone(hertz))), { rate })

const all = ({ db }: Place) => db.select().from(recordings).orderBy(asc(recordings.id)).all()
const waiting = ({ db }: Place, name: string) =>
  db
    .select()
    .from(jobs)
    .where(eq(jobs.name, name as 'transcribe'))
    .all()
    .filter(({ state }) => state === 'queued')

/** Does what the worker would do with the join that waits. */
async function join(place: Place) {
  const workFolder = temporaryFolder()
  const job = claim(place.db, ['join-sides'])
  if (!job) throw new Error('nothing to join')
  const handler = joinSidesHandler({ storage: place.storage, ffmpeg: 'ffmpeg', workFolder })
  const context = { db: place.db, job, signal: new AbortController().signal, onProgress: () => {} }
  await handler(job.payload as { callId: number }, context)
  expect(filesIn(workFolder)).toEqual([])
}

async function samplesOf(path: string): Promise<Int16Array[]> {
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const parts: Int16Array[][] = []
  for await (const chunk of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) parts.push(chunk)
  return Array.from({ length: probe.channels }, (_, channel) =>
    Int16Array.from(parts.flatMap((part) => Array.from(part[channel]!))),
  )
}

describe('two one-sided recordings of one call', () => {
  test('become one of two channels, agent left, and both stay as they came', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001', recording: 'd001.wav', layout: '' })
    const [agentBytes, customerBytes] = [side(440, 1), side(700, 1.5)]
    await bring(place, 'd001-customer.wav', customerBytes)
    expect(waiting(place, 'join-sides')).toEqual([])
    await bring(place, 'd001-agent.wav', agentBytes)
    await join(place)

    const [customer, agent, joined] = all(place)
    expect(joined).toMatchObject({
      ...{ originalName: 'd001.wav', channels: 2, layout: 'agent-left', durationMs: 1500 },
      ...{ state: 'received', callId: agent!.callId, receivedBy: '系统' },
    })
    expect([agent!.state, customer!.state]).toEqual(['joined', 'joined'])
    expect(readFileSync(place.storage.pathOf(agent!.path)).equals(agentBytes)).toBe(true)
    expect(readFileSync(place.storage.pathOf(customer!.path)).equals(customerBytes)).toBe(true)

    const [left, right] = await samplesOf(place.storage.pathOf(joined!.path))
    expect(left!.subarray(0, 8000)).toEqual(sound(1, 8000, tone(440)))
    expect(left!.subarray(8000).every((sample) => sample === 0)).toBe(true)
    expect(right).toEqual(sound(1.5, 8000, tone(700)))

    expect(place.db.select().from(joinedSides).get()).toMatchObject({
      ...{ recordingId: joined!.id, agentSideId: agent!.id, customerSideId: customer!.id },
    })
    expect(waiting(place, 'transcribe').map(({ subject }) => subject)).toEqual([
      `recording:${joined!.id}`,
    ])
    const trail = place.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'recording.joined'))
      .all()
    expect(trail.map(({ subjectId }) => subjectId).toSorted()).toEqual(['1', '2', '3'])
  })

  test('are joined once, however often the job runs', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001_in.wav', side(440))
    await bring(place, 'd001_out.wav', side(700))
    await join(place)
    await bring(place, 'd001_out.wav', side(700))
    expect(waiting(place, 'join-sides')).toEqual([])
    expect(all(place)).toHaveLength(3)
  })

  test('of different rates are joined at the higher one', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001坐席.wav', side(440, 1, 8000))
    await bring(place, 'd001客户.wav', side(700, 1, 16_000))
    await join(place)
    expect(all(place)[2]).toMatchObject({ sampleRate: 16_000, durationMs: 1000 })
  })

  test('lie where the joined recording put them, whatever the call data say', async () => {
    const place = scene()
    announce(place.db, { ...call, layout: '"客户左,坐席右"' })
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001-customer.wav', side(700))
    await join(place)
    const [agent, customer, joined] = all(place)
    const labels = (recording: typeof joined) =>
      audioLanes(place.db, recording!, { layout: 'customer-left' }).map(({ label }) => label)
    expect([labels(agent), labels(customer), labels(joined)]).toEqual([
      ['坐席'],
      ['客户'],
      ['坐席', '客户'],
    ])
  })

  test('are joined when the call is announced after them', async () => {
    const place = scene()
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001-customer.wav', side(700))
    expect(waiting(place, 'join-sides')).toEqual([])
    announce(place.db, call)
    await join(place)
    expect(all(place)).toHaveLength(3)
  })

  test('stay apart when no call says they belong together', async () => {
    const place = scene()
    await bring(place, 'a-agent.wav', side(440))
    await bring(place, 'a-customer.wav', side(700))
    expect(waiting(place, 'join-sides')).toEqual([])
  })

  test('stay apart when three claim to be sides', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001_agent.wav', side(500))
    await bring(place, 'd001-customer.wav', side(700))
    const handled = waiting(place, 'join-sides')
    expect(handled).toEqual([])
    expect(all(place).map(({ state }) => state)).toEqual(['received', 'received', 'received'])
  })

  test('without a side in their names stay as they are and wait for nothing', async () => {
    const place = scene()
    announce(place.db, call, { call_id: 'd002', recording: 'd001-2.wav' })
    await bring(place, 'd001.wav', side(440))
    await bring(place, 'd001-2.wav', side(700))
    expect(waiting(place, 'join-sides')).toEqual([])
    const now = Date.now()
    expect(waiting(place, 'transcribe').every(({ runAt }) => runAt <= now)).toBe(true)
  })

  test('that were heard alone already are not heard twice', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001-agent.wav', side(440))
    place.db.update(recordings).set({ state: 'transcribed' }).run()
    await bring(place, 'd001-customer.wav', side(700))
    expect(waiting(place, 'join-sides')).toEqual([])
  })

  test('are left alone when one is heard while they are being joined', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001-customer.wav', side(700))
    const joining = join(place)
    place.db.update(recordings).set({ state: 'transcribing' }).where(eq(recordings.id, 1)).run()
    await joining
    expect(all(place).map(({ state }) => state)).toEqual(['transcribing', 'received'])
    expect(filesIn(place.recordingsDir)).toHaveLength(2)
  })

  test('of which one cannot be decoded leave the other to be heard alone', async () => {
    const place = scene()
    announce(place.db, call)
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001-customer.wav', Buffer.from('<html>'))
    expect(waiting(place, 'join-sides')).toEqual([])
    expect(waiting(place, 'transcribe')).toHaveLength(1)
  })
})

describe('one side alone', () => {
  const dueIn = (place: Place) =>
    Math.round((waiting(place, 'transcribe')[0]!.runAt - Date.now()) / minute)

  test('waits half an hour for the other, and says so', async () => {
    const place = scene()
    const { message } = await bring(place, 'd001-agent.wav', side(440))
    expect(message).toContain('最多等 30 分钟与另一侧合并')
    expect(dueIn(place)).toBe(30)
    expect(claim(place.db, ['transcribe'])).toBeUndefined()
    expect(claim(place.db, ['transcribe'], Date.now() + 31 * minute)).toBeDefined()
    expect(all(place)[0]).toMatchObject({ layout: 'agent-only', state: 'received' })
  })

  test('waits as long as the administrator says, and that is on record', async () => {
    const place = scene()
    setTwinWait(place.db, actorWith(place.db, 'system-admin'), 5)
    await bring(place, 'd001-agent.wav', side(440))
    expect(dueIn(place)).toBe(5)
    const [event] = place.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'sides.wait-set'))
      .all()
    expect(event?.particulars).toEqual({ before: 30, minutes: 5 })
  })

  test('does not wait where nobody is to wait', async () => {
    const place = scene()
    setTwinWait(place.db, actorWith(place.db, 'qa-manager'), 0)
    await bring(place, 'd001-agent.wav', side(440))
    expect(claim(place.db, ['transcribe'])).toBeDefined()
  })

  test('an inspector may not set the time', () => {
    const place = scene()
    expect(() => setTwinWait(place.db, actorWith(place.db, 'qa-inspector'), 5)).toThrow(Forbidden)
  })
})

describe('the pages', () => {
  test('of both sides and of what was joined lead to each other', async () => {
    const product = testApp()
    const place = { ...product, recordingsDir: `${product.folder}/recordings` }
    announce(place.db, call)
    await bring(place, 'd001-agent.wav', side(440))
    await bring(place, 'd001-customer.wav', side(700))
    await join(place)
    const pageOf = async (id: number) => {
      const cookie = signedInAs(product.db, 'qa-inspector')
      return await (await get(product, `/recordings/${id}`, cookie)).text()
    }
    const [agent, customer, joined] = [await pageOf(1), await pageOf(2), await pageOf(3)]
    expect(agent).toContain('已合并')
    for (const html of [agent, customer]) expect(html).toContain('href="/recordings/3"')
    expect(agent).toContain('href="/recordings/2"')
    expect(customer).toContain('href="/recordings/1"')
    expect(joined).toContain('href="/recordings/1"')
    expect(joined).toContain('href="/recordings/2"')
    expect(joined).toContain('合并而成')
  })
})
