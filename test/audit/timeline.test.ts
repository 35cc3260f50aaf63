import { describe, expect, test } from 'vitest'

import { record } from '#src/audit/record.ts'
import { eventsOfMany, type Subject } from '#src/audit/timeline.ts'
import { type Db } from '#src/kernel/db.ts'
import { everyPage, readPage } from '#src/kernel/paging.ts'
import { testDatabase } from '#test/support/database.ts'

const lin = { accountId: 7, name: '林静' }
const machine = { accountId: null, name: '系统' }
const call = { kind: 'call', id: 3 } as const
const complaint = { kind: 'complaint', id: 3 } as const

function trail(): Db {
  const { db } = testDatabase()
  for (let round = 0; round < 12; round += 1) {
    record(db, machine, 'recording.linked', call, { round })
    record(db, lin, 'complaint.amended', complaint, { round })
    record(db, lin, 'recording.played', { kind: 'recording', id: 3 })
  }
  return db
}

const whole = (db: Db, subjects: readonly Subject[], ascending: boolean, size = 5) =>
  [...everyPage((request) => eventsOfMany(db, subjects, { ...request, ascending }), size)].flat()

describe('the events of several subjects', () => {
  test.each([true, false])('are turned page by page, none lost, none twice', (ascending) => {
    const events = whole(trail(), [call, complaint, call], ascending)
    const ids = events.map(({ id }) => id)
    expect(new Set(ids).size).toBe(24)
    expect(ids).toEqual(ids.toSorted((one, other) => (ascending ? one - other : other - one)))
    expect(new Set(events.map(({ subjectKind }) => subjectKind))).toEqual(
      new Set(['call', 'complaint']),
    )
  })

  test('lead back to where one came from', () => {
    const db = trail()
    const turn = (at: string | null) =>
      eventsOfMany(db, [call, complaint], {
        ...readPage({ size: '10', at: at ?? '' }),
        ascending: true,
      })
    const first = turn(null)
    const second = turn(first.next)
    expect(turn(second.previous).rows).toEqual(first.rows)
    expect([first.previous, turn(second.next).next]).toEqual([null, null])
  })

  test('say which party acted, and hold what was written about it', () => {
    const [first, second] = whole(trail(), [call, complaint], true)
    expect(first).toMatchObject({ party: 'support', actorId: null, particulars: { round: 0 } })
    expect(second).toMatchObject({ party: 'service', actorId: 7, actorName: '林静' })
  })

  test('of no subject are none', () => {
    expect(eventsOfMany(trail(), [], readPage({})).rows).toEqual([])
  })
})
