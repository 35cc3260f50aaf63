import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { AuditAction } from '#src/audit/vocabulary.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { complaintSpells } from '#src/complaints/flow/schema.ts'
import { closeComplaint } from '#src/complaints/handling/close.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { setLiability } from '#src/complaints/handling/liability.ts'
import { recordVisit } from '#src/complaints/handling/return-visit.ts'
import { verifyComplaint } from '#src/complaints/handling/verify.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { announcedCall } from '#test/screening/heard-calls.ts'

import {
  aVerdict,
  aVisit,
  type Cast,
  castOf,
  hears,
  intervening,
  replied,
} from './handling/made.ts'
import { colleague, departmentOf } from './opened.ts'

let folder: string
let [one, two]: OpenDatabase[] = []
let cast: Cast

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiting-two-'))
  const file = path.join(folder, 'huiting.sqlite')
  one = openDatabase(file)
  migrateDatabase(one)
  two = openDatabase(file)
  cast = castOf(one.db)
})

afterEach(() => {
  one?.close()
  two?.close()
  rmSync(folder, { recursive: true })
})

type Take = (db: Db, actor: Actor, spellId: number | undefined) => unknown

/**
 * Two processes show the same page; the second asks for it while the first has done its step and not yet
 * committed it. Gives what the second was told.
 */
function atOnce(id: number, [first, second]: readonly [Actor, Actor], take: Take): string {
  const [mine, theirs] = [one as OpenDatabase, two as OpenDatabase]
  mine.sqlite.exec('begin immediate')
  take(mine.db, first, currentSpell(mine.db, id)?.id)
  const seen = currentSpell(theirs.db, id)?.id
  mine.sqlite.exec('commit')
  try {
    take(theirs.db, second, seen)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.message
  }
  return 'taken twice'
}

const traces = (id: number, action: AuditAction) =>
  (one as OpenDatabase).db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectId, String(id)), eq(auditEvents.action, action)))
    .all().length

const stays = (id: number) =>
  (one as OpenDatabase).db
    .select()
    .from(complaintSpells)
    .where(eq(complaintSpells.complaintId, id))
    .all()
    .map(({ stage }) => stage)

test('of two who accept a complaint at once one does, and the other is told', () => {
  const { db } = one as OpenDatabase
  const { first } = cast.units
  const call = announcedCall(db, first, 'a1')
  const facts = { omission: null, faultCategory: 'attitude', target: null, note: '' } as const
  const { id } = openComplaint(db, cast.manager, { source: 'manual', callId: call.id, ...facts })
  const to = { principle: 'cause', departmentId: first.department.id, reason: '' } as const
  dispatchComplaint(db, cast.manager, id, to)
  const other = colleague(db, 'case-handler', 'other', departmentOf(first))
  const told = atOnce(id, [cast.handler, other], (on, actor, spellId) =>
    receiveComplaint(on, actor, id, { spellId }),
  )
  expect(told).toContain('刚刚有人办过')
  expect(stays(id)).toEqual(['opened', 'dispatched', 'intervening'])
  expect(traces(id, 'complaint.accepted')).toBe(1)
})

test('claim, verdict, visit and closing have one effect each, and the slower of two is told', () => {
  const { db } = one as OpenDatabase
  const complaint = intervening(db, cast)
  const { id } = complaint
  replied(db, cast, complaint)
  const { inspector, visitor, manager } = cast
  const claimed = atOnce(
    id,
    [inspector, colleague(db, 'qa-inspector', 'other')],
    (on, actor, spell) => takeInvestigation(on, actor, id, spell),
  )
  expect(claimed).toContain('领取核实')
  expect(traces(id, 'complaint.investigation-taken')).toBe(1)

  hears(db, inspector, complaint)
  const verified = atOnce(id, [inspector, inspector], (on, actor, spell) =>
    verifyComplaint(on, actor, id, aVerdict, spell),
  )
  expect(verified).toContain('刚刚有人办过')
  expect(traces(id, 'complaint.verified')).toBe(1)

  const visited = atOnce(
    id,
    [visitor, colleague(db, 'return-visitor', 'third')],
    (on, actor, spell) => recordVisit(on, actor, id, aVisit(), spell),
  )
  expect(visited).toContain('刚刚有人办过')
  expect(traces(id, 'complaint.visited')).toBe(1)

  const liability = { liability: 'not-liable', agentNo: '', departmentId: null } as const
  setLiability(db, manager, id, { ...liability, reason: '坐席按规定办理' })
  const closed = atOnce(id, [manager, colleague(db, 'qa-manager', 'second')], (on, actor, spell) =>
    closeComplaint(on, actor, id, '坐席已离岗，无需改进', spell),
  )
  expect(closed).toContain('刚刚有人办过')
  expect(traces(id, 'complaint.closed')).toBe(1)
  expect(stays(id).slice(-4)).toEqual(['investigating', 'visiting', 'settling', 'closed'])
})
