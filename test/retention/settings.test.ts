import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { retentionRuns } from '#src/retention/schema.ts'
import { retentionSettingsOf, setRetention, switchRetention } from '#src/retention/settings.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { days } from './night.ts'

const trialOf = (db: Db, at: number, finishedAt: number | null = at) =>
  db
    .insert(retentionRuns)
    .values({ kind: 'trial', at, by: 'x', days, totals: [], finishedAt })
    .run()

describe('switching on', () => {
  test('needs a finished trial of the last day, made with the days of now', () => {
    const { db } = testDatabase()
    const admin = actorWith(db, 'system-admin')
    const now = Date.now()
    expect(() => switchRetention(db, admin, true, now)).toThrow('启用前要先试算')
    trialOf(db, now - dayMs - 1)
    expect(() => switchRetention(db, admin, true, now)).toThrow('启用前要先试算')
    trialOf(db, now - 1000, null)
    expect(() => switchRetention(db, admin, true, now)).toThrow('启用前要先试算')
    trialOf(db, now - 1000)
    setRetention(db, admin, { days: { ...days, ordinary: 100 }, blankCallers: true }, now)
    expect(() => switchRetention(db, admin, true, now)).toThrow('启用前要先试算')
    setRetention(db, admin, { days, blankCallers: true }, now)
    switchRetention(db, admin, true, now)
    expect(retentionSettingsOf(db).active).toBe(true)
  })

  test('is for the system administrator alone', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    expect(() => switchRetention(db, manager, true)).toThrow(Forbidden)
    expect(() => setRetention(db, manager, { days, blankCallers: true })).toThrow(Forbidden)
  })
})

describe('setting the days', () => {
  test('leaves what they were and what they are in the trail', () => {
    const { db } = testDatabase()
    setRetention(db, actorWith(db, 'system-admin'), {
      days: { ...days, ordinary: 200 },
      blankCallers: true,
    })
    expect(db.select().from(auditEvents).all()).toMatchObject([
      {
        action: 'retention.set',
        particulars: { before: { ordinaryDays: 180 }, now: { ordinaryDays: 200 } },
      },
    ])
  })

  test('switches off when more would go than was seen, and not when less', () => {
    const { db } = testDatabase()
    const admin = actorWith(db, 'system-admin')
    trialOf(db, Date.now())
    switchRetention(db, admin, true)
    setRetention(db, admin, { days: { ...days, finding: 400 }, blankCallers: true })
    expect(retentionSettingsOf(db).active).toBe(true)
    setRetention(db, admin, { days: { ...days, finding: 399 }, blankCallers: true })
    expect(retentionSettingsOf(db).active).toBe(false)
  })

  test('below a month is refused by the command, too', () => {
    const { db } = testDatabase()
    const admin = actorWith(db, 'system-admin')
    const short = { days: { ...days, ordinary: 29 }, blankCallers: true }
    expect(() => setRetention(db, admin, short)).toThrow('floor')
  })
})
