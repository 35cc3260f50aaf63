import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { acceptEntry } from '#src/complaints/accept.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { calls } from '#src/recordings/schema.ts'
import {
  announcedCall,
  registeredCall,
  twoDepartments,
  type Unit,
} from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

let db: Db
let manager: Actor
let units: { first: Unit; second: Unit }

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

test('an accepted entry becomes a complaint about its call', () => {
  const call = announcedCall(db, units.first, 'd001')
  const entry = registeredCall(db, 'd001')
  const complaint = acceptEntry(db, manager, entry.id, { target: 'this-agent', note: '已核对' })

  expect(complaint).toMatchObject({
    source: 'register',
    callId: call.id,
    registerEntryId: entry.id,
    omission: null,
    faultCategory: 'attitude',
    target: 'this-agent',
    note: '已核对',
    stage: 'opened',
    openedByName: manager.name,
  })
  expect(eventsOf(db, 'complaint', complaint.id)).toMatchObject([{ action: 'complaint.opened' }])
})

test('the accepting person may correct the type', () => {
  announcedCall(db, units.first, 'd001')
  const entry = registeredCall(db, 'd001')
  const complaint = acceptEntry(db, manager, entry.id, { faultCategory: 'shirking' })
  expect(complaint.faultCategory).toBe('shirking')
})

test('the call is found whatever the case of its number', () => {
  const call = announcedCall(db, units.first, 'D001')
  const entry = registeredCall(db, 'd001')
  expect(acceptEntry(db, manager, entry.id).callId).toBe(call.id)
})

test('an entry is accepted once', () => {
  announcedCall(db, units.first, 'd001')
  const entry = registeredCall(db, 'd001')
  acceptEntry(db, manager, entry.id)
  expect(() => acceptEntry(db, manager, entry.id)).toThrow('已经受理过')
  expect(db.select().from(complaints).all()).toHaveLength(1)
})

test('an entry waits while its call is unknown', () => {
  const entry = registeredCall(db, 'd999')
  expect(() => acceptEntry(db, manager, entry.id)).toThrow('通话还没有到')
  announcedCall(db, units.first, 'd999')
  expect(acceptEntry(db, manager, entry.id).complaintNo).toMatch(/^DN\d{4}-000001$/)
})

test('a case handler accepts for the own department only', () => {
  announcedCall(db, units.first, 'd001')
  announcedCall(db, units.second, 'd002')
  const own = registeredCall(db, 'd001')
  const others = registeredCall(db, 'd002')
  const unknown = registeredCall(db, 'd999')
  const scope = { kind: 'department', id: units.first.department.id } as const
  const handler = actorWith(db, 'case-handler', scope)
  expect(() => acceptEntry(db, handler, others.id)).toThrow(NotFound)
  expect(() => acceptEntry(db, handler, unknown.id)).toThrow(NotFound)
  expect(acceptEntry(db, handler, own.id).registerEntryId).toBe(own.id)
})

test('an inspector may not accept', () => {
  announcedCall(db, units.first, 'd001')
  const entry = registeredCall(db, 'd001')
  const inspector = actorWith(db, 'qa-inspector')
  expect(() => acceptEntry(db, inspector, entry.id)).toThrow(Forbidden)
})

test('a complaint belongs where its call belongs, also after the call has moved', () => {
  const call = announcedCall(db, units.first, 'd001')
  const { id } = acceptEntry(db, manager, registeredCall(db, 'd001').id)
  const unitsOf = () => {
    const { subCentreId, departmentId, teamId, personId } = complaints
    const columns = { subCentreId, departmentId, teamId, personId }
    return db.select(columns).from(complaints).where(eq(complaints.id, id)).get()
  }
  const { subCentreId, departmentId, teamId, personId } = call
  expect(unitsOf()).toEqual({ subCentreId, departmentId, teamId, personId })
  const moved = { departmentId: units.second.department.id, teamId: null }
  db.update(calls).set(moved).where(eq(calls.id, call.id)).run()
  expect(unitsOf()).toEqual({ subCentreId, personId, ...moved })
})
