import { describe, expect, it } from 'vitest'

import { auditCount, auditPage, readAuditFilter } from '#src/audit/queries.ts'
import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const lin = { accountId: 7, name: '林静' }
const other = { accountId: 8, name: '林静' }

function ids(db: Db, query: Record<string, string>) {
  const actor = actorWith(db, 'audit-admin')
  const page = auditPage(db, actor, readAuditFilter(query), readPage({ size: '100' }))
  return page.rows.map(({ id }) => id)
}

function trail() {
  const open = testDatabase()
  const { db } = open
  const at = (day: string, hour: number) => (parseDay(day) ?? Number.NaN) + hour * 3600_000
  const event = {
    actorId: 7,
    actorName: '林静',
    subjectKind: 'recording',
    particulars: {},
  } as const
  const rows = [
    { ...event, at: at('2026-11-01', 23), action: 'recording.played' as const, subjectId: '12' },
    { ...event, at: at('2026-11-02', 0), action: 'transcript.opened' as const, subjectId: '12' },
    { ...event, at: at('2026-11-02', 23.9), action: 'recording.played' as const, subjectId: '3' },
    { ...event, at: at('2026-11-03', 0), action: 'recording.played' as const, subjectId: '1' },
  ]
  db.insert(auditEvents).values(rows).run()
  return open
}

describe('the audit trail', () => {
  it('refuses to be changed or shortened', () => {
    const { db, sqlite } = testDatabase()
    record(db, lin, 'recording.played', { kind: 'recording', id: 12 })
    expect(() => sqlite.exec("update audit_events set actor_name = '别人'")).toThrow('append-only')
    expect(() => sqlite.exec('delete from audit_events')).toThrow('append-only')
    expect(() => db.delete(auditEvents).run()).toThrow('append-only')
    expect(db.select().from(auditEvents).all()).toMatchObject([{ actorName: '林静' }])
  })

  it('keeps the name of the time, whatever becomes of the account', () => {
    const { db } = testDatabase()
    record(db, { accountId: 9, name: '周敏' }, 'session.opened', { kind: 'account', id: 9 })
    expect(db.select().from(auditEvents).get()).toMatchObject({ actorId: 9, actorName: '周敏' })
  })

  it('goes with the command that failed: no event without its deed', () => {
    const { db } = testDatabase()
    const attempt = () =>
      db.transaction((tx) => {
        record(tx, lin, 'recording.played', { kind: 'recording', id: 12 })
        throw new Error('the deed failed')
      })
    expect(attempt).toThrow('the deed failed')
    expect(db.select().from(auditEvents).all()).toEqual([])
  })
})

describe('reading the trail', () => {
  it('is for the audit administrator only', () => {
    const { db } = testDatabase()
    for (const role of ['system-admin', 'security-admin', 'qa-manager'] as const) {
      const read = () => auditPage(db, actorWith(db, role), readAuditFilter({}), readPage({}))
      const counted = () => auditCount(db, actorWith(db, role), readAuditFilter({}), 9)
      expect(read).toThrow(Forbidden)
      expect(counted).toThrow(Forbidden)
    }
  })

  it('starts with the newest', () => {
    expect(ids(trail().db, {})).toEqual([4, 3, 2, 1])
  })

  it.each([
    [{ action: 'transcript.opened' }, [2]],
    [{ kind: 'recording', subject: '12' }, [2, 1]],
    [{ subject: '1' }, [4]],
    [{ from: '2026-11-02', to: '2026-11-02' }, [3, 2]],
    [{ to: '2026-11-01' }, [1]],
    [{ from: '2026-11-02', action: 'recording.played' }, [4, 3]],
    [{ kind: 'account' }, []],
    [{ party: 'support', kind: 'recording', subject: '12' }, [2, 1]],
    [{ party: 'customer', kind: 'recording', action: 'recording.played' }, []],
    [{ person: '#7', action: 'recording.played', party: 'support' }, [4, 3, 1]],
    [{ person: '林', action: 'recording.played', kind: 'recording', subject: '3' }, [3]],
    [{ entry: '3', action: 'recording.played', kind: 'recording', person: '#7' }, [3]],
    [{ entry: '3', action: 'transcript.opened' }, []],
    [{ action: 'no.such', kind: '', from: '2026-02-30', to: 'x' }, [4, 3, 2, 1]],
  ] as [Record<string, string>, number[]][])('narrowed by %o holds %j', (query, expected) => {
    expect(ids(trail().db, query)).toEqual(expected)
  })

  it('counts where an index holds just what is asked for, and says so nowhere else', () => {
    const { db } = trail()
    const actor = actorWith(db, 'audit-admin')
    const count = (query: Record<string, string | undefined>, most = 99) =>
      auditCount(db, actor, readAuditFilter(query), most)
    expect([count({}), count({ to: '2026-11-01' }), count({ person: '#7' })]).toEqual([4, 1, 4])
    expect([count({ kind: 'recording', subject: '12' }), count({ entry: '3' })]).toEqual([2, 1])
    expect(count({}, 2)).toBe(3)
    expect([count({ action: 'recording.played' }), count({ party: 'support' })]).toEqual([3, 4])
    const walks = [
      ...[{ action: 'recording.played', kind: 'recording' }, { person: '林' }, { subject: '12' }],
      { person: '#7', from: '2026-11-02' },
    ]
    expect(walks.map((query) => count(query))).toEqual([null, null, null, null])
  })

  it('tells two people of one name apart by the number of the account', () => {
    const { db } = testDatabase()
    record(db, lin, 'session.opened', { kind: 'account', id: 7 })
    record(db, other, 'session.opened', { kind: 'account', id: 8 })
    record(db, { accountId: null, name: '系统' }, 'screening.finished', {
      kind: 'recording',
      id: 1,
    })
    expect(ids(db, { person: '林' })).toEqual([2, 1])
    expect(ids(db, { person: '#8' })).toEqual([2])
    expect(ids(db, { person: '系统' })).toEqual([3])
    expect(ids(db, { person: '%' })).toEqual([])
  })

  it('turns pages forwards and back over events of the same moment', () => {
    const { db } = testDatabase()
    const event = { at: 1000, actorId: 7, actorName: '林静', action: 'recording.played' } as const
    const subject = { subjectKind: 'recording', subjectId: '1', particulars: {} } as const
    const rows = Array.from({ length: 25 }, () => ({ ...event, ...subject }))
    db.insert(auditEvents).values(rows).run()
    const actor = actorWith(db, 'audit-admin')
    const turn = (at: string | null) => {
      const request = readPage({ size: '10', at: at ?? '' })
      return auditPage(db, actor, readAuditFilter({}), request)
    }
    const first = turn(null)
    const second = turn(first.next)
    const third = turn(second.next)
    const seen = [first, second, third].flatMap((page) => page.rows.map(({ id }) => id))
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n))
    expect(third.next).toBeNull()
    expect(turn(third.previous).rows).toEqual(second.rows)
    expect(first.previous).toBeNull()
  })
})
