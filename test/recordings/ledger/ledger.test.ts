import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { parseInstant } from '#src/kernel/calendar.ts'
import { write } from '#src/kernel/db.ts'
import { adoptIntoLedger } from '#src/recordings/ledger/adopt.ts'
import { checkLedger, repairLedger } from '#src/recordings/ledger/check.ts'
import { dayNumberOf, startOfDayNumber } from '#src/recordings/ledger/days.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { arrivalHours, arrivals, ledgerDays, ledgerEntries } from '#src/recordings/ledger/schema.ts'
import { setLedgerLimits } from '#src/recordings/ledger/settings.ts'
import { settleLedger } from '#src/recordings/ledger/settle-ledger.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { markFailed, setBack } from '#src/transcription/standing.ts'
import { testDatabase } from '#test/support/database.ts'

import { announce, beep, bring, inChunks, scene } from '../scene.ts'
import { announceAt, hourMs, states, sums } from './entries.ts'

const day = parseInstant('2026-11-02 08:00:00') as number

const bringAt = (
  { db, storage }: ReturnType<typeof scene>,
  name: string,
  bytes: Buffer,
  at: number,
) => receiveRecording(db, storage, system, { name, body: inChunks(bytes), ffmpeg: 'ffmpeg', at })

const outcomes = ({ db }: ReturnType<typeof scene>) =>
  db
    .select()
    .from(arrivals)
    .all()
    .map(({ name, outcome }) => `${name} ${outcome}`)

describe('an announced call', () => {
  test('waits for its recording, then counts as having none, and as late when it comes', async () => {
    const place = scene()
    announceAt(place.db, day, { call_id: 'd001' })
    expect(states(place.db)).toEqual({ d001: 'awaited' })
    expect(turnOverdue(place.db, day + 24 * hourMs - 1)).toBe(0)
    expect(turnOverdue(place.db, day + 24 * hourMs)).toBe(1)
    expect(states(place.db)).toEqual({ d001: 'no-recording' })
    await bringAt(place, 'd001.wav', beep(), day + 30 * hourMs)
    expect(states(place.db)).toEqual({ d001: 'late' })
    expect(sums(place.db)).toEqual({ late: 1 })
  })

  test('is complete when its recording was there before it', async () => {
    const place = scene()
    const { recordingId } = await bringAt(place, 'd001.wav', beep(), day)
    expect(states(place.db)).toEqual({ [`#${recordingId}`]: 'waiting' })
    announceAt(place.db, day + hourMs, { call_id: 'd001' })
    expect(states(place.db)).toEqual({ d001: 'complete' })
    expect(sums(place.db)).toEqual({ complete: 1 })
  })

  test('keeps its one entry when it is announced again, or in other letters', async () => {
    const place = scene()
    announceAt(place.db, day, { call_id: 'd001' })
    announceAt(place.db, day + hourMs, { call_id: 'd001' })
    announceAt(place.db, day + 2 * hourMs, { call_id: 'D001', province: '江苏' })
    expect(states(place.db)).toEqual({ d001: 'awaited' })
    expect(turnOverdue(place.db, day + 24 * hourMs)).toBe(1)
  })

  test('of an agent nobody knows yet is counted like any other', () => {
    const { db } = scene()
    announceAt(db, day, { call_id: 'd001', agent_id: '99999' })
    expect(states(db)).toEqual({ d001: 'awaited' })
  })

  test('moves to another day when its start is put right', () => {
    const { db } = scene()
    announceAt(db, day, { call_id: 'd001', started_at: '2026-11-02 23:59:59' })
    announceAt(db, day, { call_id: 'd001', started_at: '2026-11-03 00:00:00' })
    const rows = db.select().from(ledgerDays).all()
    const counted = rows.filter(({ n }) => n !== 0).map((row) => row.day)
    expect(counted).toEqual([dayNumberOf(parseInstant('2026-11-03 00:00:00') as number)])
  })

  test('announced with the file of another has none itself', async () => {
    const place = scene()
    const shared = { recording: 'x.wav' }
    announceAt(place.db, day, { call_id: 'a', ...shared }, { call_id: 'b', ...shared })
    await bringAt(place, 'x.wav', beep(), day + hourMs)
    turnOverdue(place.db, day + 24 * hourMs)
    expect(states(place.db)).toEqual({ a: 'complete', b: 'no-recording' })
  })

  test('waits as long as is set, and calls announced before keep their limit', () => {
    const { db } = scene()
    announceAt(db, day, { call_id: 'a', recording: '' })
    const limits = { allowanceHours: 2, missingShare: 0.01, missingLeast: 1 }
    setLedgerLimits(db, system, null, limits)
    announceAt(db, day, { call_id: 'b', recording: '' })
    turnOverdue(db, day + 3 * hourMs)
    expect(states(db)).toEqual({ a: 'awaited', b: 'no-recording' })
  })
})

describe('a recording', () => {
  test('that is broken makes its call corrupt until a good one comes', async () => {
    const place = scene()
    announceAt(place.db, day, { call_id: 'd001' })
    await bringAt(place, 'd001.wav', Buffer.from('no sound'), day + hourMs)
    expect(states(place.db)).toEqual({ d001: 'corrupt' })
    await bringAt(place, 'd001.wav', beep(), day + 2 * hourMs)
    expect(states(place.db)).toEqual({ d001: 'complete' })
  })

  test('with another content for the same call is a duplicate to be looked at', async () => {
    const place = scene()
    announceAt(place.db, day, { call_id: 'd001' })
    await bringAt(place, 'd001.wav', beep(440), day + hourMs)
    await bringAt(place, 'd001.wav', beep(550), day + hourMs)
    expect(states(place.db)).toEqual({ d001: 'duplicate' })
  })

  test('brought again, under its name or another, is an arrival and no entry', async () => {
    const place = scene()
    announceAt(place.db, day, { call_id: 'd001' })
    await bringAt(place, 'd001.wav', beep(), day + hourMs)
    await bringAt(place, 'd001.wav', beep(), day + hourMs)
    await bringAt(place, 'copy.wav', beep(), day + hourMs)
    expect(states(place.db)).toEqual({ d001: 'complete' })
    expect(outcomes(place)).toEqual(['d001.wav stored', 'd001.wav duplicate', 'copy.wav renamed'])
  })

  test('brought four times at the same moment is one entry and four arrivals', async () => {
    const place = scene()
    const names = ['a.wav', 'a.wav', 'a.wav', 'a.wav']
    await Promise.all(names.map((name) => bring(place, name, beep())))
    expect(Object.values(states(place.db))).toEqual(['waiting'])
    expect(outcomes(place).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'a.wav duplicate'),
      'a.wav stored',
    ])
  })

  test('too large to keep is noted as brought', async () => {
    const place = scene(100)
    await expect(bring(place, 'big.wav', beep())).rejects.toThrow('超过允许的大小')
    expect(outcomes(place)).toEqual(['big.wav too-large'])
    expect(states(place.db)).toEqual({})
  })

  test('nobody announces is unannounced after its limit', async () => {
    const place = scene()
    const { recordingId } = await bringAt(place, 'x.wav', beep(), day)
    turnOverdue(place.db, day + 24 * hourMs)
    expect(states(place.db)).toEqual({ [`#${recordingId}`]: 'unannounced' })
    announceAt(place.db, day + 48 * hourMs, { call_id: 'x', recording: '' })
    expect(states(place.db)).toEqual({ x: 'complete' })
  })

  test('no engine could hear is parked until it is tried again', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001' })
    const { recordingId } = await bring(place, 'd001.wav', beep())
    write(place.db, (tx) => markFailed(tx, recordingId, null))
    expect(states(place.db)).toEqual({ d001: 'parked' })
    write(place.db, (tx) => setBack(tx, recordingId))
    expect(states(place.db)).toEqual({ d001: 'complete' })
  })
})

describe('days of the ledger', () => {
  test.each([
    ['2026-12-31 23:59:59', '2027-01-01 00:00:00'],
    ['2028-02-28 23:59:59', '2028-02-29 00:00:00'],
    ['1991-06-30 23:59:59', '1991-07-01 00:00:00'],
    ['2038-01-19 23:59:59', '2038-01-20 00:00:00'],
  ])('%s and %s are two days of Shanghai', (before, after) => {
    const [one, two] = [before, after].map((text) => parseInstant(text) as number)
    expect(dayNumberOf(two as number)).toBe(dayNumberOf(one as number) + 1)
    expect(startOfDayNumber(dayNumberOf(two as number))).toBe(two)
  })
})

describe('the check', () => {
  test('finds nothing where nothing is wrong, and names what is', async () => {
    const place = scene()
    const { db } = place
    const now = Date.now()
    announceAt(db, now, { call_id: 'd001' }, { call_id: 'd002', recording: '' })
    await bring(place, 'd001.wav', beep())
    expect([...checkLedger(db, now)]).toEqual([])

    db.update(ledgerEntries).set({ state: 'no-recording' }).run()
    db.update(arrivalHours).set({ n: 7 }).run()
    const found = [...checkLedger(db, now)]
    expect(found.map(({ about }) => about)).toContain('通话 1')
    expect(found.some(({ about }) => about.startsWith('送达合计'))).toBe(true)

    expect(repairLedger(db, now)).toBe(2)
    expect([...checkLedger(db, now)]).toEqual([])
    expect(states(db)).toEqual({ d001: 'complete', d002: 'awaited' })
  })

  test('what is older than the ledger gets its entries once, and is never called late', async () => {
    const place = scene()
    const { db } = place
    announce(db, { call_id: 'd001' }, { call_id: 'd002', recording: '' })
    await bring(place, 'd001.wav', beep())
    await bring(place, 'stray.wav', beep(550))
    db.delete(ledgerEntries).run()
    db.delete(ledgerDays).run()
    expect(adoptIntoLedger(db)).toBe(3)
    expect(Object.values(states(db)).toSorted()).toEqual(['complete', 'no-recording', 'waiting'])
    expect([...checkLedger(db)]).toEqual([])
    expect(adoptIntoLedger(db)).toBe(0)
  })
})

test('whatever happens in whatever order, the sums are what a recount gives', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('announce'), n: fc.nat(5) }),
    fc.record({ kind: fc.constant('sound'), n: fc.nat(5) }),
    fc.record({ kind: fc.constant('break'), n: fc.nat(8) }),
    fc.record({ kind: fc.constant('link'), n: fc.nat(8) }),
    fc.record({ kind: fc.constant('pass'), n: fc.nat(30) }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const { db, close } = testDatabase()
      let now = day
      let made = 0
      for (const { kind, n } of acts) {
        if (kind === 'announce') announceAt(db, now, { call_id: `c${n}`, recording: '' })
        if (kind === 'pass') {
          now += n * hourMs
          turnOverdue(db, now)
        }
        if (kind === 'sound') {
          made += 1
          const { id } = db.insert(recordings).values(soundRow(made, now)).returning().get()
          settleLedger(db, { recordingIds: [id] }, now)
        }
        const recordingIds = [n + 1]
        const some = eq(recordings.id, n + 1)
        if (kind === 'break') {
          db.update(recordings).set({ state: 'corrupt' }).where(some).run()
          settleLedger(db, { recordingIds }, now)
        }
        if (kind === 'link' && Object.keys(states(db)).some((name) => name.startsWith('c'))) {
          db.update(recordings).set({ callId: 1 }).where(some).run()
          settleLedger(db, { recordingIds }, now)
        }
      }
      expect([...checkLedger(db, now)]).toEqual([])
      close()
    }),
    { numRuns: 40 },
  )
})

function soundRow(made: number, receivedAt: number) {
  const shape = { container: 'wav', codec: 'a-law', channels: 2, sampleRate: 8000 }
  const file = { sha256: String(made), originalName: `s${made}.wav`, path: 'x', bytes: 1 }
  return { ...shape, ...file, durationMs: 500, receivedAt, receivedBy: '系统' }
}
