import { describe, expect, test } from 'vitest'

import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { type Capacity, walkLine } from '#src/transcription/line/capacity.ts'
import { lineList } from '#src/transcription/line/list.ts'
import { lineOutlook } from '#src/transcription/line/outlook.ts'
import { setBudget } from '#src/transcription/line/settings.ts'
import { pauseLine } from '#src/transcription/line/switches.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addDepartment, addRecording } from '../scripted.ts'
import { heard, ranked, received, setSlice } from './queued.ts'

const hourMs = 3_600_000
/** Six in the evening: six hours of the day are left. */
const evening = startOfDay(Date.now()) + 18 * hourMs

const waiting = (n: number, priority: number, durationMs = 60_000) =>
  Array.from({ length: n }, (_, i) => ({
    ...{ id: i + 1, priority, runAt: 0 },
    ...{ durationMs, receivedAt: 100 },
  }))
const plenty: Capacity = { time: Infinity, ranked: Infinity, random: Infinity }

describe('walking down the line', () => {
  test('cuts it where the day ends', () => {
    const walk = walkLine(waiting(10, 50), { ...plenty, time: 180_000 }, 0, 0)
    expect(walk).toEqual({ soundMs: 600_000, within: 3, cut: { priority: 50, runAt: 0, id: 4 } })
  })

  test('counts what runs now against the day', () => {
    const walk = walkLine(waiting(10, 50), { ...plenty, time: 180_000 }, 120_000, 0)
    expect(walk.within).toBe(1)
  })

  test('takes a last call while anything is left, as the worker does', () => {
    expect(walkLine(waiting(5, 50), { ...plenty, ranked: 60_001 }, 0, 0).within).toBe(2)
  })

  test('lets those asked for through whatever the budget', () => {
    const line = [...waiting(2, 0), ...waiting(3, 50)]
    const walk = walkLine(line, { time: Infinity, ranked: 0, random: 0 }, 0, 0)
    expect(walk).toMatchObject({ within: 2, cut: { priority: 50, runAt: 0, id: 1 } })
  })

  test('keeps the sample to its reserve without stopping the ranked', () => {
    const line = [...waiting(3, 1), ...waiting(2, 50)]
    const walk = walkLine(line, { time: Infinity, ranked: 1e9, random: 60_000 }, 0, 0)
    expect(walk).toMatchObject({ within: 3, cut: null })
  })

  test('counts as covered today only what came today', () => {
    expect(walkLine(waiting(4, 50), plenty, 0, 101).within).toBe(0)
  })

  test('draws no cut while no speed is known', () => {
    expect(walkLine(waiting(4, 50), null, 0, 0)).toMatchObject({ within: 4, cut: null })
  })
})

/** 70 s of sound heard in 60 s of wall time for 35 s of CPU. */
const measured = (db: Db) => heard(db, 'ranked', 35_000, evening - 1000)

describe('the outlook', () => {
  test('knows nothing before anything was measured', () => {
    const { db } = testDatabase()
    ranked(db, {}, { receivedAt: evening })
    const outlook = lineOutlook(db, evening)
    expect(outlook).toMatchObject({ speed: null, todayMs: null, finishAt: null, cut: null })
    expect(outlook.backlog).toMatchObject({ calls: 1, soundMs: 70_000, atLeast: false })
  })

  test('says how much sound the rest of the day can carry at the measured speed', () => {
    const { db } = testDatabase()
    measured(db)
    const { todayMs, limitedBy } = lineOutlook(db, evening)
    expect(todayMs).toBeCloseTo((6 * hourMs * 70) / 60, 0)
    expect(limitedBy).toBe('time')
  })

  test('is limited by the budget where that is less', () => {
    const { db } = testDatabase()
    measured(db)
    setBudget(db, actorWith(db, 'qa-manager'), { budgetHours: 1, randomShare: 0 })
    const { todayMs, limitedBy, spent } = lineOutlook(db, evening)
    expect(spent.totalMs).toBe(35_000)
    // Two seconds of sound for a second of CPU.
    expect(todayMs).toBeCloseTo((hourMs - 35_000) * 2, 0)
    expect(limitedBy).toBe('budget')
  })

  test('tells when the line will be empty, today or days from now', () => {
    const { db } = testDatabase()
    measured(db)
    expect(lineOutlook(db, evening).finishAt).toBeNull()
    ranked(db, {}, { durationMs: 7 * hourMs })
    expect(lineOutlook(db, evening).finishAt).toBeCloseTo(evening + 6 * hourMs, 0)
    ranked(db, {}, { durationMs: 28 * hourMs })
    // Another day of 24 hours hears 28 hours of sound.
    expect(lineOutlook(db, evening).finishAt).toBeCloseTo(startOfDay(evening) + 2 * dayMs, 0)
  })

  test('spreads the line over days where the budget is small, and never ends without one', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    measured(db)
    ranked(db, {}, { durationMs: 8 * hourMs })
    setBudget(db, manager, { budgetHours: 1, randomShare: 0 })
    const { finishAt } = lineOutlook(db, evening)
    // Two hours of sound a day, less the 35 s spent today.
    expect(finishAt).toBeGreaterThan(startOfDay(evening) + 4 * dayMs)
    expect(finishAt).toBeLessThan(startOfDay(evening) + 5 * dayMs)
    setBudget(db, manager, { budgetHours: 0, randomShare: 0 })
    expect(lineOutlook(db, evening)).toMatchObject({ finishAt: null, todayMs: 0 })
  })

  test('expects no end and reaches nothing while paused', () => {
    const { db } = testDatabase()
    measured(db)
    ranked(db, {}, { receivedAt: evening })
    pauseLine(db, actorWith(db, 'qa-manager'))
    const outlook = lineOutlook(db, evening)
    expect(outlook.finishAt).toBeNull()
    expect(outlook.received).toMatchObject({ within: 0, beyond: 1 })
  })

  test('accounts for every recording of the day: heard, reached, beyond, unusable', () => {
    const { db } = testDatabase()
    measured(db)
    const today = { receivedAt: evening - 1 }
    const nobody = { caller: '' }
    ranked(db, nobody, { ...today, durationMs: hourMs })
    ranked(db, nobody, { ...today, durationMs: 10 * hourMs })
    ranked(db, nobody, { ...today, durationMs: hourMs })
    for (const state of ['transcribed', 'silent', 'corrupt', 'failed'] as const) {
      addRecording(db, { ...today, state })
    }
    addRecording(db, { receivedAt: startOfDay(evening) - 1 })
    const { received: day } = lineOutlook(db, evening)
    expect(day).toEqual({ calls: 7, heard: 2, within: 2, beyond: 1, unusable: 2 })
  })

  test('counts what is being heard', () => {
    const { db } = testDatabase()
    measured(db)
    ranked(db)
    claim(db, ['transcribe'])
    expect(lineOutlook(db, evening).backlog).toMatchObject({
      calls: 0,
      running: 1,
      soundMs: 70_000,
    })
  })
})

describe('the list of the line', () => {
  const first = { size: 10, cursor: null }

  test('goes from the head of the line, page by page, in the order of the worker', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const marks = ['very-dissatisfied', 'dissatisfied', 'neutral', null] as const
    for (let i = 0; i < 25; i++) ranked(db, { satisfaction: marks[i % 4], caller: '' })
    const seen: number[] = []
    let page = lineList(db, manager, first, null)
    for (;;) {
      seen.push(...page.rows.map((row) => row.recordingId))
      const at = /^n(\d+)_(\d+)$/.exec(page.next ?? '')
      if (!at) break
      const cursor = { value: Number(at[1]), id: Number(at[2]), back: false }
      page = lineList(db, manager, { size: 10, cursor }, null)
    }
    const order: number[] = []
    for (;;) {
      const job = claim(db, ['transcribe'])
      if (!job) break
      order.push((job.payload as { recordingId: number }).recordingId)
    }
    expect(seen).toEqual(order)
    expect(seen).toHaveLength(25)
  })

  test('goes back to where it came from', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    for (let i = 0; i < 15; i++) ranked(db)
    const one = lineList(db, manager, first, null)
    const at = /^n(\d+)_(\d+)$/.exec(one.next!)!
    const cursor = { value: Number(at[1]), id: Number(at[2]), back: false }
    const two = lineList(db, manager, { size: 10, cursor }, null)
    const back = /^b(\d+)_(\d+)$/.exec(two.previous!)!
    const again = { value: Number(back[1]), id: Number(back[2]), back: true }
    expect(lineList(db, manager, { size: 10, cursor: again }, null).rows).toEqual(one.rows)
  })

  test('tells the reasons and whether today reaches a recording', () => {
    const { db } = testDatabase()
    const low = ranked(db, { satisfaction: 'dissatisfied', caller: '', callNo: 'A1' })
    setSlice(db, low.id, 'ranked')
    received(db, { caller: '' })
    const cut = { priority: 1000, runAt: 0, id: 0 }
    expect(lineList(db, actorWith(db, 'qa-inspector'), first, cut).rows).toMatchObject([
      { name: 'A1', slice: 'ranked', today: true, rank: { reasons: [{ signal: 'satisfaction' }] } },
      { rank: null, slice: null, today: false },
    ])
  })

  test('shows neither calls of other units nor numbers in file names', () => {
    const { db } = testDatabase()
    const [own, other] = [addDepartment(db, '客服一部'), addDepartment(db, '客服二部')]
    ranked(db, { callNo: 'OWN', departmentId: own })
    ranked(db, { callNo: 'OTHER', departmentId: other })
    const names = (scope?: Parameters<typeof actorWith>[2]) =>
      lineList(db, actorWith(db, 'qa-inspector', scope), first, null).rows.map((row) => row.name)
    expect(names({ kind: 'department', id: own })).toEqual(['OWN'])
    received(db, {}, { callId: null, originalName: '20261102_13931909215.wav' })
    expect(names()).toContain('20261102_139****9215.wav')
  })
})
