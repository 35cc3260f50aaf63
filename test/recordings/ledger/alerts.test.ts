import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs, parseInstant } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { acknowledgeAlert } from '#src/recordings/ledger/acknowledge.ts'
import { watchGaps } from '#src/recordings/ledger/alerts.ts'
import { recordArrival } from '#src/recordings/ledger/arrivals.ts'
import { isGap, isWorkingHour, usualGap, workingHoursBetween } from '#src/recordings/ledger/gaps.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { ledgerAlerts } from '#src/recordings/ledger/schema.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { beep, inChunks, scene } from '../scene.ts'
import { announceAt, hourMs } from './entries.ts'

const at = (text: string) => parseInstant(text) as number
const noon = at('2026-11-02 12:00:00')

/** So many calls of one day, none of which has its recording when the day after is over. */
function missing(db: Db, count: number, from = 0): number {
  const given = Array.from({ length: count }, (_, n) => ({
    call_id: `m${n + from}`,
    recording: '',
  }))
  announceAt(db, noon, ...given.map((row) => ({ ...row, started_at: '2026-11-02 12:00:00' })))
  turnOverdue(db, noon + dayMs)
  return noon + dayMs
}

const alerts = (db: Db) => db.select().from(ledgerAlerts).all()
const alertStates = (db: Db) => alerts(db).map(({ state, figure }) => `${state} ${figure}`)
const events = (db: Db) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)
    .filter((action) => action.startsWith('ledger.'))

describe('missing recordings', () => {
  test.each([
    [{ missing: 4, announced: 10 }, false],
    [{ missing: 5, announced: 10 }, true],
    [{ missing: 5, announced: 1000 }, false],
    [{ missing: 6, announced: 1000 }, true],
    [{ missing: 0, announced: 0 }, false],
  ])('%j are a gap: %s', (figures, gap) => {
    expect(isGap(figures, { missingShare: 0.005, missingLeast: 5 })).toBe(gap)
  })

  test('raise one alert, however often it is looked', () => {
    const { db } = scene()
    const now = missing(db, 5)
    watchGaps(db, now)
    watchGaps(db, now + 300_000)
    expect(alertStates(db)).toEqual(['open 5'])
    expect(alerts(db)[0]).toMatchObject({ kind: 'missing', sourceId: 0, outOf: 5 })
    expect(events(db)).toEqual(['ledger.alert-raised'])
  })

  test('of days long gone raise none', () => {
    const { db } = scene()
    missing(db, 9)
    watchGaps(db, noon + 20 * dayMs)
    expect(alerts(db)).toEqual([])
  })

  test('that come late close the alert, and leave a trace', async () => {
    const place = scene()
    const now = missing(place.db, 5)
    watchGaps(place.db, now)
    const body = inChunks(beep())
    const late = { name: 'm0.wav', body, ffmpeg: 'ffmpeg', at: now + hourMs }
    await receiveRecording(place.db, place.storage, system, late)
    watchGaps(place.db, now + 2 * hourMs)
    expect(alertStates(place.db)).toEqual(['closed 4'])
    expect(events(place.db)).toEqual(['ledger.alert-raised', 'ledger.alert-closed'])
  })

  test('somebody took note of are told again only when they have doubled', () => {
    const { db } = scene()
    const now = missing(db, 5)
    watchGaps(db, now)
    acknowledgeAlert(db, system, 1, '录音系统停机检修', now)
    watchGaps(db, now + 1)
    expect(alertStates(db)).toEqual(['acknowledged 5'])
    expect(() => acknowledgeAlert(db, system, 1, '再确认', now)).toThrow(Refused)
    missing(db, 4, 100)
    watchGaps(db, now + 2)
    expect(alertStates(db)).toEqual(['acknowledged 9'])
    missing(db, 1, 200)
    watchGaps(db, now + 3)
    expect(alertStates(db)).toEqual(['open 10'])
  })
})

describe('working hours', () => {
  test.each([
    ['2026-11-02 09:00:00', '2026-11-02 11:30:00', 2.5],
    ['2026-11-02 17:00:00', '2026-11-03 09:00:00', 2],
    ['2026-11-02 20:00:00', '2026-11-03 07:00:00', 0],
    ['2026-12-31 08:00:00', '2027-01-02 08:00:00', 20],
    ['2026-11-03 09:00:00', '2026-11-02 09:00:00', 0],
  ])('from %s to %s: %d', (from, until, hours) => {
    expect(workingHoursBetween(at(from), at(until))).toBeCloseTo(hours)
  })

  test('begin at eight and end at six', () => {
    const times = ['07:59:59', '08:00:00', '17:59:59', '18:00:00']
    const working = times.map((time) => isWorkingHour(at(`2026-11-02 ${time}`)))
    expect(working).toEqual([false, true, true, false])
  })

  test('of silence are usual when they came twice, an outage is not', () => {
    const hour = (text: string) => Math.floor((at(text) + 8 * hourMs) / hourMs)
    const days = ['02', '03', '04', '05', '06', '07', '08', '09', '10']
    const nightly = days.map((day) => hour(`2026-11-${day} 02:00:00`))
    expect(usualGap(nightly)).toBe(10)
    expect(usualGap(nightly.filter((_, index) => index !== 4))).toBe(10)
    expect(usualGap(nightly.slice(0, 4))).toBeNull()
    expect(usualGap([])).toBeNull()
  })
})

describe('a source', () => {
  /** One that sends every working hour for ten days, up to noon of the second of November. */
  function busySource(db: Db, active = true): void {
    db.insert(sources).values({ name: '南京', kind: 'folder', active, createdAt: 0 }).run()
    for (let when = noon - 10 * dayMs; when <= noon; when += hourMs) {
      const came = { originalName: 'x.wav', receivedAt: when, sourceId: 1 }
      recordArrival(db, system, came, null, 'stored')
    }
  }

  test('that falls silent in working hours raises an alert, until something comes', () => {
    const { db } = scene()
    busySource(db)
    watchGaps(db, noon + 0.9 * hourMs)
    expect(alerts(db)).toEqual([])
    watchGaps(db, noon + 2 * hourMs)
    expect(alerts(db)).toMatchObject([{ kind: 'silent', sourceId: 1, state: 'open', figure: 2 }])
    watchGaps(db, at('2026-11-02 23:00:00'))
    expect(alertStates(db)).toEqual(['open 6'])
    const came = { originalName: 'y.wav', receivedAt: at('2026-11-02 23:10:00'), sourceId: 1 }
    recordArrival(db, system, came, null, 'stored')
    watchGaps(db, at('2026-11-02 23:15:00'))
    expect(alertStates(db)).toEqual(['closed 0'])
  })

  test('that is silent only at night, or switched off, raises none', () => {
    const { db } = scene()
    busySource(db, false)
    watchGaps(db, noon + 5 * hourMs)
    expect(alerts(db)).toEqual([])
    db.update(sources).set({ active: true }).run()
    const came = { originalName: 'z.wav', receivedAt: at('2026-11-02 17:50:00'), sourceId: 1 }
    recordArrival(db, system, came, null, 'stored')
    watchGaps(db, at('2026-11-02 23:50:00'))
    expect(alerts(db)).toEqual([])
  })
})
