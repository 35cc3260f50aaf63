import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { system } from '#src/auth/policy.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db, OpenDatabase } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { rechecks } from '#src/screening/schema.ts'
import type { RecheckInput } from '#src/screening/settle-verdict.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  findingState,
  heardRecording,
  registeredCall,
  suspected,
  suspectedCall,
  twoDepartments,
  type Unit,
} from './heard-calls.ts'

const missed: RecheckInput = {
  verdict: 'missed',
  faultCategory: 'attitude',
  target: 'earlier-agent',
  note: '回访时催促打分',
}

let db: Db
let sqlite: OpenDatabase['sqlite']
let inspector: Actor
let unit: Unit
let other: Unit

beforeEach(() => {
  const open = testDatabase()
  db = open.db
  sqlite = open.sqlite
  inspector = actorWith(db, 'qa-inspector')
  const units = twoDepartments(db)
  unit = units.first
  other = units.second
})

describe('a verdict of 漏报 or 瞒报', () => {
  test('opens a complaint about the call, with its omission, at the best evidence', () => {
    const { call, finding } = suspectedCall(db, unit, 'd003')

    const { complaint } = recheckFinding(db, inspector, finding.id, {
      ...missed,
      verdict: 'concealed',
    })

    expect(complaint).toMatchObject({
      source: 'screening',
      callId: call.id,
      omission: 'concealed',
      faultCategory: 'attitude',
      target: 'earlier-agent',
      evidenceStartMs: 30_000,
      evidenceEndMs: 34_000,
      note: '回访时催促打分',
      openedBy: inspector.accountId,
      openedByName: inspector.name,
    })
    expect(findingState(db, finding.id)).toBe('confirmed')
    expect(db.select().from(rechecks).all()).toMatchObject([
      { findingId: finding.id, verdict: 'concealed', complaintId: complaint?.id },
    ])
  })

  test('leaves its trace on the finding and on the complaint', () => {
    const { finding } = suspectedCall(db, unit, 'd003')
    const { complaint } = recheckFinding(db, inspector, finding.id, missed)

    const name = inspector.name
    expect(eventsOf(db, 'finding', finding.id)).toMatchObject([
      { action: 'finding.rechecked', actorName: name },
    ])
    expect(eventsOf(db, 'complaint', complaint?.id ?? 0)).toMatchObject([
      { action: 'complaint.opened', actorName: name },
    ])
  })

  test('is refused while the call data is missing, and nothing is stored', () => {
    const recording = heardRecording(db, 'unknown.wav', null)
    const finding = suspected(db, recording.id, null, { registered: null })

    expect(() => recheckFinding(db, inspector, finding.id, missed)).toThrow('还没有对上通话数据')
    expect(findingState(db, finding.id)).toBe('pending')
    expect(db.select().from(rechecks).all()).toEqual([])
    expect(db.select().from(complaints).all()).toEqual([])
  })

  test('is refused for a call that stands in the register, even before the comparison ran', () => {
    const { finding } = suspectedCall(db, unit, 'D003', { registered: false })
    registeredCall(db, 'd003')

    expect(() => recheckFinding(db, inspector, finding.id, missed)).toThrow('已在登记台账里')
    expect(findingState(db, finding.id)).toBe('pending')
  })

  test('works as soon as a recording without call data has met its call', () => {
    const { call, finding } = suspectedCall(db, unit, 'd003')
    const later = heardRecording(db, 'd003-copy.wav', call.id)
    const unlinked = suspected(db, later.id, null)

    recheckFinding(db, inspector, finding.id, { verdict: 'unfounded', note: '' })
    const { complaint } = recheckFinding(db, inspector, unlinked.id, missed)
    expect(complaint?.callId).toBe(call.id)
  })
})

describe('a verdict of 对外诉求 or 不成立', () => {
  test.each(['external', 'unfounded'] as const)('%s opens no complaint', (verdict) => {
    const { finding } = suspectedCall(db, unit, 'd005')
    const { complaint } = recheckFinding(db, inspector, finding.id, { verdict, note: '' })

    expect(complaint).toBeNull()
    expect(findingState(db, finding.id)).toBe(verdict)
    expect(db.select().from(complaints).all()).toEqual([])
  })

  test('needs no call data', () => {
    const finding = suspected(db, heardRecording(db, 'unknown.wav', null).id, null)
    recheckFinding(db, inspector, finding.id, { verdict: 'external', note: '说的是抢修' })
    expect(findingState(db, finding.id)).toBe('external')
  })
})

test('a finding takes one verdict; the second is refused and changes nothing', () => {
  const { finding } = suspectedCall(db, unit, 'd003')
  recheckFinding(db, inspector, finding.id, { verdict: 'unfounded', note: '' })
  const events = db.select().from(auditEvents).all().length

  const manager = actorWith(db, 'qa-manager')
  expect(() => recheckFinding(db, manager, finding.id, missed)).toThrow('已经有结论')
  expect(findingState(db, finding.id)).toBe('unfounded')
  expect(db.select().from(complaints).all()).toEqual([])
  expect(db.select().from(auditEvents).all()).toHaveLength(events)
})

test('a verdict outside one’s scope is not found', () => {
  const { finding } = suspectedCall(db, other, 'd004')
  const own = { kind: 'department', id: unit.department.id } as const
  const limited = actorWith(db, 'qa-inspector', own)
  expect(() => recheckFinding(db, limited, finding.id, missed)).toThrow(NotFound)
  expect(findingState(db, finding.id)).toBe('pending')
})

test('only those who may recheck give verdicts, and the system never does', () => {
  const { finding } = suspectedCall(db, unit, 'd003')
  const head = actorWith(db, 'department-head')
  expect(() => recheckFinding(db, head, finding.id, missed)).toThrow(Forbidden)
  expect(() => recheckFinding(db, system, finding.id, missed)).toThrow(Forbidden)
})

test('complaint numbers run through the Shanghai year without a gap', () => {
  const numbers = ['d001', 'd003', 'd004'].map((callNo, index) => {
    const { finding } = suspectedCall(db, unit, callNo)
    // 2026-12-31 23:59 and 2027-01-01 00:00 in Shanghai lie in the same year by UTC
    const at = ['2026-12-31T15:00:00Z', '2026-12-31T15:59:00Z', '2026-12-31T16:00:00Z'][index]
    const { complaint } = recheckFinding(db, inspector, finding.id, missed, Date.parse(at ?? ''))
    return complaint?.complaintNo
  })
  expect(numbers).toEqual(['DN2026-000001', 'DN2026-000002', 'DN2027-000001'])
})

test('a verdict whose trace cannot be written is not stored either', () => {
  const { finding } = suspectedCall(db, unit, 'd003')
  sqlite.exec(`CREATE TEMP TRIGGER full_disk BEFORE INSERT ON main.audit_events
    WHEN NEW.action = 'finding.rechecked' BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  expect(() => recheckFinding(db, inspector, finding.id, missed)).toThrow('disk full')
  expect(db.select().from(rechecks).where(eq(rechecks.findingId, finding.id)).all()).toEqual([])
  expect(db.select().from(complaints).all()).toEqual([])
})
