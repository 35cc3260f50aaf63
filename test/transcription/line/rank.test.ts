import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { lotOf } from '#src/transcription/line/draw.ts'
import { rankHandler, rankRecording } from '#src/transcription/line/rank.ts'
import { setBudget } from '#src/transcription/line/settings.ts'
import { announce, beep, bring, scene } from '#test/recordings/scene.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, jobsOf, takenJob } from '../scripted.ts'
import { addSignals, heard, placeOfJob, ranked, rankRow, received } from './queued.ts'

describe('ranking a recording', () => {
  test('puts it before those that have fewer reasons', () => {
    const { db } = testDatabase()
    const plain = ranked(db, { caller: '' })
    const low = ranked(db, { caller: '', satisfaction: 'dissatisfied' })
    expect(rankRow(db, plain.id)).toMatchObject({ priority: 0, slice: 'ranked', reasons: [] })
    expect(rankRow(db, low.id)?.priority).toBeGreaterThan(0)
    expect(placeOfJob(db, low.id)).toBeLessThan(placeOfJob(db, plain.id)!)
    expect(claim(db, ['transcribe'])?.subject).toBe(`recording:${low.id}`)
  })

  test('leaves one that is not yet ranked behind the others, but in line', () => {
    const { db } = testDatabase()
    const fresh = received(db, {})
    const plain = ranked(db, { caller: '' })
    expect(claim(db, ['transcribe'])?.subject).toBe(`recording:${plain.id}`)
    expect(claim(db, ['transcribe'])?.subject).toBe(`recording:${fresh.id}`)
  })

  test('reads the sound by the sides that the call data names', () => {
    const { db } = testDatabase()
    const cut = { lastChannel: 1, endGapMs: 20 }
    const made = (layout: 'agent-left' | 'customer-left') => {
      const one = received(db, { caller: '', layout })
      addSignals(db, one.id, cut)
      rankRecording(db, one.id)
      return rankRow(db, one.id)?.reasons.map((reason) => reason.text)
    }
    expect(made('agent-left')).toEqual(['客户话没说完，通话就断了'])
    expect(made('customer-left')).toEqual(['坐席话没说完，通话就断了'])
  })

  test('works without sound measures and without call data', () => {
    const { db } = testDatabase()
    const { id } = addRecording(db)
    rankRecording(db, id)
    expect(rankRow(db, id)).toMatchObject({ priority: 0, reasons: [] })
    rankRecording(db, 999)
    expect(rankRow(db, 999)).toBeUndefined()
  })

  test('is a job that ends with its result', () => {
    const { db } = testDatabase()
    const { id } = received(db, {})
    rankHandler({ recordingId: id }, takenJob(db, 'rank'))
    expect(jobsOf(db, 'rank')).toMatchObject([{ state: 'done' }])
    expect(rankRow(db, id)).toBeDefined()
  })

  test('keeps the rank under which a recording was heard', () => {
    const { db } = testDatabase()
    const id = heard(db, 'random', 1000)
    const before = rankRow(db, id)
    rankRecording(db, id, Date.now() + dayMs)
    expect(rankRow(db, id)).toEqual(before)
  })
})

describe('a rank is renewed', () => {
  const later = { call_id: 'd001', recording: 'd001.wav' }
  const rankAll = (db: ReturnType<typeof scene>['db']) => {
    for (;;) {
      const job = claim(db, ['rank'])
      if (!job) return
      rankHandler(job.payload as { recordingId: number }, {
        ...{ db, job, signal: new AbortController().signal, onProgress: () => undefined },
      })
    }
  }

  test('when call data arrive after the sound, and when they change', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'd001.wav', beep())
    rankAll(place.db)
    expect(rankRow(place.db, recordingId)?.priority).toBe(0)

    announce(place.db, { ...later, satisfaction: '一般' })
    rankAll(place.db)
    const linked = rankRow(place.db, recordingId)!.priority
    expect(linked).toBeGreaterThan(0)

    announce(place.db, { ...later, satisfaction: '非常不满意' })
    rankAll(place.db)
    expect(rankRow(place.db, recordingId)!.priority).toBeGreaterThan(linked)
  })

  test('for earlier calls that still wait, when the same number calls again', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const first = ranked(db, { startedAt: now - 2 * dayMs })
    db.delete(jobs).where(eq(jobs.name, 'rank')).run()
    ranked(db, { startedAt: now })
    const renewed = jobsOf(db, 'rank').filter(({ subject }) => subject === `recording:${first.id}`)
    expect(renewed).toMatchObject([{ state: 'queued' }])
    rankRecording(db, first.id)
    expect(rankRow(db, first.id)?.reasons.map((reason) => reason.signal)).toContain('later')
  })

  test('not for earlier calls that were heard already', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const first = ranked(db, { startedAt: now - dayMs })
    db.update(recordings).set({ state: 'transcribed' }).where(eq(recordings.id, first.id)).run()
    db.delete(jobs).where(eq(jobs.name, 'rank')).run()
    ranked(db, { startedAt: now })
    expect(jobsOf(db, 'rank').map(({ subject }) => subject)).not.toContain(`recording:${first.id}`)
  })
})

describe('the random slice', () => {
  const contents = Array.from({ length: 20_000 }, (_, n) => n.toString(16).padStart(64, '0'))

  test('falls the same way for the same seed and content, another way for another seed', () => {
    expect(contents.map((one) => lotOf('a', one))).toEqual(contents.map((one) => lotOf('a', one)))
    const [a, b] = ['a', 'b'].map((seed) => contents.map((one) => lotOf(seed, one) < 0.05))
    const both = a!.filter((drawn, n) => drawn && b![n]).length
    // Two independent draws of 5 % meet in 0.25 %: 50 of 20,000, give or take five deviations.
    expect(both).toBeGreaterThan(15)
    expect(both).toBeLessThan(86)
  })

  test.each([0.01, 0.05, 0.5])('has the share asked for: %f', (share) => {
    const drawn = contents.filter((one) => lotOf('95598', one) < share).length
    const deviation = Math.sqrt(contents.length * share * (1 - share))
    expect(Math.abs(drawn - contents.length * share)).toBeLessThan(4 * deviation)
  })

  test('goes ahead of every rank, and writes down its draw', () => {
    const { db } = testDatabase()
    const best = ranked(db, { satisfaction: 'very-dissatisfied', transferred: true })
    const sha256 = contents.find((one) => lotOf('95598', one) < 0.05)!
    const drawn = ranked(db, {}, { sha256 })
    const row = rankRow(db, drawn.id)
    expect(row).toMatchObject({ slice: 'random', seed: '95598', share: 0.05 })
    expect(row?.drawn).toBe(lotOf('95598', sha256))
    expect(placeOfJob(db, drawn.id)).toBeLessThan(placeOfJob(db, best.id)!)
  })

  test('is drawn once: another share changes only what comes after', () => {
    const { db } = testDatabase()
    const before = ranked(db, {})
    setBudget(db, actorWith(db, 'qa-manager'), { budgetHours: null, randomShare: 0.5 })
    rankRecording(db, before.id)
    expect(rankRow(db, before.id)).toMatchObject({ slice: 'ranked', share: 0.05 })
    const after = ranked(db, {})
    expect(rankRow(db, after.id)).toMatchObject({ share: 0.5 })
    expect(rankRow(db, after.id)?.seed).not.toBe('95598')
  })

  test('may be empty', () => {
    const { db } = testDatabase()
    setBudget(db, actorWith(db, 'qa-manager'), { budgetHours: null, randomShare: 0 })
    const slices = contents.slice(0, 50).map((sha256) => {
      return rankRow(db, ranked(db, {}, { sha256 }).id)?.slice
    })
    expect(new Set(slices)).toEqual(new Set(['ranked']))
  })
})

test('a second job for a recording in line keeps its place', () => {
  const { db } = testDatabase()
  const { id } = ranked(db, { satisfaction: 'dissatisfied' })
  const place = placeOfJob(db, id)
  enqueue(db, 'transcribe', `recording:${id}`, { recordingId: id })
  expect(placeOfJob(db, id)).toBe(place)
  expect(jobsOf(db, 'transcribe')).toHaveLength(1)
})
