import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { assert, nat, property, string } from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'

import { record, recordCustomer } from '#src/audit/record.ts'
import { auditEvents, trailChecks, trailHeads } from '#src/audit/schema.ts'
import { sealTrail } from '#src/audit/seal.ts'
import { verifyAtOnce, verifyTrail } from '#src/audit/verify.ts'
import { fillTrail, lastHead, unlock, ways } from '#src/bench/trail/tampering.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { testDatabase } from '#test/support/database.ts'

const lin = { accountId: 7, name: '林静' }
const recording = (id: number | string) => ({ kind: 'recording', id }) as const

/** A trail of so many entries, the locks of its tables taken off. */
function opened(entries: number) {
  const open = testDatabase()
  fillTrail(open.db, entries)
  const heads = [lastHead(open.sqlite)]
  unlock(open.sqlite)
  return { ...open, heads }
}

describe('a trail nobody touched', () => {
  test.each([0, 1, 1999, 2000, 2001, 4500])('of %i entries is sound', (entries) => {
    const { db } = testDatabase()
    fillTrail(db, entries)
    const { fault, last } = verifyAtOnce(db)
    expect({ fault, entry: last.entry }).toEqual({ fault: null, entry: entries })
  })

  test('is sound whatever people typed: half characters, control characters, nothing', () => {
    const { db, close } = testDatabase()
    const text = string({ unit: nat(0xffff).map((n) => String.fromCharCode(n)) })
    assert(
      property(text, text, text, (name, id, value) => {
        record(db, { accountId: 7, name }, 'session.refused', { kind: 'session', id }, { value })
        expect(verifyAtOnce(db).fault).toBeNull()
      }),
      { numRuns: 200 },
    )
    close()
  })

  test('is sound when commands failed in between and left nothing', () => {
    const { db } = testDatabase()
    record(db, lin, 'recording.played', recording(1))
    const failing = () =>
      db.transaction((tx) => {
        record(tx, lin, 'recording.played', recording(2))
        throw new Error('the deed failed')
      })
    expect(failing).toThrow('the deed failed')
    record(db, lin, 'recording.played', recording(3))
    expect(verifyAtOnce(db)).toMatchObject({ fault: null, entries: 2 })
  })

  test('is sound when a customer did something before what was written before it', () => {
    const { db } = testDatabase()
    record(db, lin, 'recording.played', recording(1))
    recordCustomer(db, 'customer.complained', 1000, { kind: 'register', id: 5 })
    expect(db.select().from(auditEvents).all()[1]).toMatchObject({
      ...{ at: 1000, party: 'customer', actorId: null, actorName: '客户' },
    })
    expect(verifyAtOnce(db).fault).toBeNull()
  })

  test('goes on by one number a time, whichever process writes', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'huiting-trail-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const processes = [1, 2].map(() => openDatabase(path.join(folder, 'huiting.sqlite')))
    onTestFinished(() => processes.forEach(({ close }) => close()))
    migrateDatabase(processes[0]!)
    for (let n = 0; n < 6; n += 1)
      record(processes[n % 2]!.db, lin, 'recording.played', recording(n))
    for (const { db } of processes) {
      expect(verifyAtOnce(db)).toMatchObject({ fault: null, entries: 6 })
    }
  })

  test('tells how far it has been walked', () => {
    const { db } = testDatabase()
    fillTrail(db, 4500)
    expect([...verifyTrail(db)]).toEqual([2000, 4000, 4500].map((done) => ({ done, total: 4500 })))
  })
})

describe('a trail somebody changed', () => {
  const tries = Array.from({ length: 8 }, (_, n) => n)
  test.each(Object.keys(ways))('by %s is found out, and the first bad entry is named', (how) => {
    const entries = 60
    for (const seed of tries) {
      const { db, sqlite, heads, close } = opened(entries)
      const { first, shows = first } = ways[how]!(sqlite, entries, chanceOf(seed), db)
      const { fault } = verifyAtOnce(db, heads)
      const { entry = 0, until = entry } = fault ?? {}
      expect({
        how,
        first,
        fault,
        inside: [first, shows].some((n) => entry <= n && n <= until),
      }).toMatchObject({ inside: true })
      close()
    }
  })

  test.each([
    ['two entries exchanged', 'swapped'],
    ['an entry put in between', 'inserted'],
    ['an entry put in between with the hash it should have', 'inserted'],
    ['entries deleted', 'missing'],
    ['entries deleted and the rest numbered anew', 'missing'],
    ['the end cut off', 'cut'],
    ['the end cut off, and the sequence with it', 'cut'],
    ['the end cut off, then written on', 'missing'],
    ['the whole file of an earlier day', 'cut'],
    ['an entry reworded and every later one hashed anew', 'rewritten'],
  ])('by %s is said to be so', (how, kind) => {
    const { db, sqlite, heads } = opened(60)
    // A place in the middle: what is done to the very end looks like its being cut off.
    ways[how]!(sqlite, 60, () => 0.5, db)
    expect(verifyAtOnce(db, heads).fault?.kind).toBe(kind)
  })

  test('far behind the first thousands is named by its own number', () => {
    const { db, sqlite } = opened(4500)
    sqlite.exec(`update audit_events set actor_name = '别人' where id = 4321`)
    expect(verifyAtOnce(db)).toMatchObject({
      ...{ entries: 4320, fault: { kind: 'changed', entry: 4321 } },
    })
  })

  test('between two kept heads is narrowed down to them', () => {
    const { db, sqlite } = testDatabase()
    const heads = [20, 20, 20].map((many) => {
      fillTrail(db, many)
      return lastHead(sqlite)
    })
    unlock(sqlite)
    ways['an entry reworded and every later one hashed anew']!(sqlite, 60, () => 0.5, db)
    expect(verifyAtOnce(db, heads).fault).toEqual({ kind: 'rewritten', entry: 21, until: 40 })
    expect(verifyAtOnce(db).fault).toBeNull()
  })
})

describe('what was there before the chain', () => {
  function before() {
    const open = testDatabase()
    const row = { action: 'recording.played', subjectKind: 'recording', subjectId: '1' } as const
    const rows = [7, null, 8].map((actorId) => ({
      ...{ ...row, actorId, at: 1000, actorName: '林静', particulars: { speed: 1 } },
    }))
    open.db.insert(auditEvents).values(rows).run()
    return open
  }

  test('is sealed once, with an entry that says so, and belongs to it from then on', () => {
    const { db, sqlite } = before()
    expect(sealTrail(db)).toBe(3)
    expect(sealTrail(db)).toBe(0)
    const events = db.select().from(auditEvents).all()
    expect(events.map(({ party }) => party)).toEqual(['service', 'support', 'service', 'support'])
    expect(events[3]).toMatchObject({ action: 'trail.sealed', particulars: { entries: 3 } })
    expect(verifyAtOnce(db)).toMatchObject({ fault: null, entries: 4 })
    unlock(sqlite)
    sqlite.exec(`update audit_events set actor_name = '别人' where id = 2`)
    expect(verifyAtOnce(db).fault).toEqual({ kind: 'changed', entry: 2 })
  })

  test('is sealed by the first entry that is written where nobody did so before', () => {
    const { db } = before()
    record(db, lin, 'recording.played', recording(1))
    expect(
      db
        .select()
        .from(auditEvents)
        .all()
        .map(({ action }) => action),
    ).toEqual([
      ...['recording.played', 'recording.played', 'recording.played'],
      ...['trail.sealed', 'recording.played'],
    ])
    expect(verifyAtOnce(db)).toMatchObject({ fault: null, entries: 5 })
  })

  test('is still refused every change but the hash it lacks', () => {
    const { sqlite } = before()
    expect(() => sqlite.exec(`update audit_events set actor_name = '别人'`)).toThrow('append-only')
    expect(() => sqlite.exec(`update audit_events set at = 1`)).toThrow('append-only')
  })

  test('is not what lacks a hash among others: that is never made to look written', () => {
    const { db, sqlite } = testDatabase()
    fillTrail(db, 2)
    sqlite.exec(`insert into audit_events (at, actor_name, action, subject_kind, subject_id, particulars)
      values (1, '别人', 'recording.played', 'recording', '1', '{}')`)
    fillTrail(db, 2)
    expect(sealTrail(db)).toBe(0)
    expect(verifyAtOnce(db).fault).toEqual({ kind: 'inserted', entry: 3 })
  })

  test('is not a trail whose hashes were all taken away, once it had been checked', () => {
    const { db, sqlite } = opened(5)
    const check = { startedAt: 1, finishedAt: 1, askedBy: '系统', entries: 5, lastEntry: 5 }
    db.insert(trailChecks)
      .values({ ...check, lastHash: lastHead(sqlite).hash })
      .run()
    sqlite.exec('update audit_events set hash = null')
    fillTrail(db, 1)
    expect(sealTrail(db)).toBe(0)
    expect(verifyAtOnce(db).fault).toEqual({ kind: 'inserted', entry: 1 })
  })
})

test('neither a head nor a check is ever changed or deleted', () => {
  const { db, sqlite } = testDatabase()
  db.insert(trailHeads)
    .values({ entry: 1, hash: 'a', entryAt: 1, takenAt: 1, takenBy: '孙丽' })
    .run()
  const check = { startedAt: 1, finishedAt: 1, askedBy: '系统', entries: 5, lastEntry: 5 }
  db.insert(trailChecks)
    .values({ ...check, lastHash: 'a' })
    .run()
  for (const table of ['trail_heads', 'trail_checks']) {
    expect(() => sqlite.exec(`update ${table} set id = 9`)).toThrow('append-only')
    expect(() => sqlite.exec(`delete from ${table}`)).toThrow('append-only')
  }
})
