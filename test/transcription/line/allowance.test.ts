import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJobs } from '#src/kernel/jobs/runner.ts'
import { allowedFor, nextAllowed, spentToday } from '#src/transcription/line/allowance.ts'
import { askFirst } from '#src/transcription/line/ask.ts'
import { lineSettings, setBudget } from '#src/transcription/line/settings.ts'
import { pauseLine, pauseOf, resumeLine } from '#src/transcription/line/switches.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { actorWith } from '#test/support/people.ts'

import { placeOfJob, heard, received, rankNow, ranked, setSlice } from './queued.ts'

const hourMs = 3_600_000

function budgeted(budgetHours: number | null, randomShare = 0.1) {
  const { db } = testDatabase()
  const manager = actorWith(db, 'qa-manager')
  setBudget(db, manager, { budgetHours, randomShare })
  return { db, manager }
}

/** What a worker would take now. */
function taken(db: Db): string | undefined {
  const { claim: may, worstPriority } = nextAllowed(db)
  return may ? claim(db, ['transcribe'], Date.now(), worstPriority)?.subject : undefined
}

/** One recording in each slice. */
function oneOfEach(db: Db) {
  const [plain, random, asked] = [received(db), received(db), received(db)]
  for (const { id } of [plain, random, asked]) rankNow(db, id)
  setSlice(db, plain.id, 'ranked')
  setSlice(db, random.id, 'random')
  for (const { id } of [plain, random]) rankNow(db, id)
  askFirst(db, actorWith(db, 'qa-inspector'), asked.id)
  const subject = (one: { id: number }) => `recording:${one.id}`
  return { plain: subject(plain), random: subject(random), asked: subject(asked) }
}

describe('a batch that has just come in', () => {
  test('is ranked before the first of it is taken, but nobody who waits is kept', () => {
    const { db } = testDatabase()
    const [first, second] = [received(db, { caller: '' }), received(db, { caller: '' })]
    rankNow(db, first.id)
    expect(nextAllowed(db).reason).toBe('ranking')
    expect(taken(db)).toBeUndefined()
    askFirst(db, actorWith(db, 'qa-inspector'), first.id)
    expect(taken(db)).toBe(`recording:${first.id}`)
    rankNow(db, second.id)
    expect(taken(db)).toBe(`recording:${second.id}`)
  })

  test('is taken unranked when ranking does not come to it', () => {
    const { db } = testDatabase()
    received(db)
    expect(nextAllowed(db, Date.now() + 31_000).reason).toBe('open')
  })
})

describe('the loops of a worker', () => {
  test('take a call each where the engine batches, else only the first does', () => {
    const { db } = testDatabase()
    let batches = true
    const turns = [0, 1, 3].map((turn) => allowedFor(turn, { shared: () => batches }))
    const claims = () => turns.map((allowed) => allowed(db, Date.now()).claim)
    expect(claims()).toEqual([true, true, true])
    // The engine is changed while the worker runs.
    batches = false
    expect(claims()).toEqual([true, false, false])
  })

  test('all stop at a pause', () => {
    const { db } = testDatabase()
    pauseLine(db, actorWith(db, 'qa-manager'))
    for (const turn of [0, 1]) {
      expect(allowedFor(turn, { shared: () => true })(db, Date.now()).claim).toBe(false)
    }
  })
})

describe('without a budget', () => {
  test('everything is taken: who waits first, then the sample, then by rank', () => {
    const { db } = budgeted(null)
    heard(db, 'ranked', 1000 * hourMs)
    const line = oneOfEach(db)
    expect(nextAllowed(db)).toEqual({ claim: true, reason: 'open' })
    expect([taken(db), taken(db), taken(db)]).toEqual([line.asked, line.random, line.plain])
  })
})

describe('a budget', () => {
  test('lets everything through while something is left', () => {
    const { db } = budgeted(2)
    heard(db, 'ranked', hourMs)
    expect(nextAllowed(db).reason).toBe('open')
  })

  test('that is spent stops the ranked, but neither the sample nor a person who waits', () => {
    const { db } = budgeted(2)
    heard(db, 'ranked', 2 * hourMs)
    const line = oneOfEach(db)
    expect(nextAllowed(db).reason).toBe('ranked-spent')
    expect([taken(db), taken(db), taken(db)]).toEqual([line.asked, line.random, undefined])
  })

  test('whose reserve is spent too still serves a person who waits', () => {
    const { db } = budgeted(2)
    heard(db, 'ranked', 2 * hourMs)
    heard(db, 'random', 0.2 * hourMs)
    const line = oneOfEach(db)
    expect(nextAllowed(db).reason).toBe('all-spent')
    expect([taken(db), taken(db)]).toEqual([line.asked, undefined])
  })

  test('holds back the share of the random slice from the ranked', () => {
    const { db } = budgeted(10, 0.2)
    heard(db, 'ranked', 7.9 * hourMs)
    expect(nextAllowed(db).reason).toBe('open')
    heard(db, 'ranked', 0.1 * hourMs)
    expect(nextAllowed(db).reason).toBe('ranked-spent')
    // Once the sample has had its share, nothing is held back any more.
    heard(db, 'random', 1.9 * hourMs)
    expect(nextAllowed(db).reason).toBe('ranked-spent')
  })

  test('of nothing serves only who waits', () => {
    const { db } = budgeted(0)
    const line = oneOfEach(db)
    expect([taken(db), taken(db)]).toEqual([line.asked, undefined])
  })

  test('counts what people asked for, which costs hours like anything else', () => {
    const { db } = budgeted(2, 0)
    heard(db, 'asked', 2 * hourMs)
    expect(nextAllowed(db).reason).toBe('all-spent')
  })

  test('begins anew at midnight in Shanghai', () => {
    const { db } = budgeted(2)
    const midnight = startOfDay(Date.now())
    heard(db, 'ranked', 50 * hourMs, midnight - 1)
    expect(nextAllowed(db).reason).toBe('open')
    expect(nextAllowed(db, midnight - 1).reason).not.toBe('open')
    heard(db, 'ranked', 50 * hourMs, midnight)
    expect(nextAllowed(db).reason).toBe('ranked-spent')
    expect(nextAllowed(db, midnight + dayMs).reason).toBe('open')
  })

  test('takes the wall time where the engine does not tell its CPU time', () => {
    const { db } = budgeted(null)
    heard(db, 'ranked', null)
    heard(db, 'random', 5000)
    expect(spentToday(db)).toEqual({ ranked: 60_000, random: 5000, asked: 0 })
  })

  test('does not take back a call whose worker died on it', () => {
    const { db } = budgeted(2)
    const { id } = ranked(db)
    expect(taken(db)).toBe(`recording:${id}`)
    heard(db, 'ranked', 5 * hourMs)
    const late = Date.now() + hourMs
    expect(claim(db, ['transcribe'], late, 0)?.subject).toBe(`recording:${id}`)
  })

  test('is set by those who may, with a trace; the same again leaves none', () => {
    const { db, manager } = budgeted(8, 0.1)
    expect(lineSettings(db)).toMatchObject({ budgetHours: 8, randomShare: 0.1 })
    setBudget(db, manager, { budgetHours: 8, randomShare: 0.1 })
    setBudget(db, actorWith(db, 'system-admin'), { budgetHours: null, randomShare: 0.1 })
    expect(lineSettings(db).budgetHours).toBeNull()
    const events = db.select().from(auditEvents).all()
    expect(events.map(({ action }) => action)).toEqual([
      'transcription.budget-set',
      'transcription.budget-set',
    ])
    for (const role of ['qa-inspector', 'team-leader', null] as const) {
      const attempt = () => setBudget(db, actorWith(db, role), { budgetHours: 1, randomShare: 0.1 })
      expect(attempt).toThrow(Forbidden)
    }
  })
})

describe('a pause', () => {
  test('stops everything, whoever waits, until it is ended', () => {
    const { db, manager } = budgeted(null)
    const line = oneOfEach(db)
    pauseLine(db, manager)
    expect(nextAllowed(db)).toEqual({ claim: false, reason: 'paused' })
    expect(taken(db)).toBeUndefined()
    expect(pauseOf(db)?.by).toBe(manager.name)
    resumeLine(db, manager)
    expect(pauseOf(db)).toBeNull()
    expect(taken(db)).toBe(line.asked)
  })

  test('twice is a pause once; each turn leaves a trace', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    for (const turn of [resumeLine, pauseLine, pauseLine, resumeLine, resumeLine]) {
      turn(db, inspector)
    }
    const actions = db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions).toEqual(['transcription.paused', 'transcription.resumed'])
    expect(() => pauseLine(db, actorWith(db, 'trainer'))).toThrow(Forbidden)
    expect(() => resumeLine(db, actorWith(db, 'agent'))).toThrow(Forbidden)
  })

  test('keeps the worker from taking recordings, and ranking from nothing', async () => {
    const { db, manager } = budgeted(null)
    const { id } = received(db)
    const began: string[] = []
    const stop = new AbortController()
    const handle = (name: string) => () => {
      began.push(name)
      stop.abort()
    }
    const handlers: JobHandlers = {
      ...idleHandlers,
      rank: handle('rank'),
      transcribe: handle('transcribe'),
    }
    const quiet = { error: () => undefined }
    pauseLine(db, manager)
    const paused = runJobs(db, handlers, ['transcribe'], stop.signal, quiet, {
      allowed: nextAllowed,
    })
    await runJobs(db, handlers, ['rank'], stop.signal, quiet)
    await paused
    expect(began).toEqual(['rank'])

    resumeLine(db, manager)
    const going = new AbortController()
    const goOn = { ...handlers, transcribe: () => (began.push('transcribe'), going.abort()) }
    await runJobs(db, goOn, ['transcribe'], going.signal, quiet, { allowed: nextAllowed })
    expect(began).toEqual(['rank', 'transcribe'])
    expect(placeOfJob(db, id)).toBeDefined()
  })
})
