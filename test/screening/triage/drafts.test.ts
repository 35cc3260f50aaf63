import { beforeEach, describe, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { draftOf, saveDraft } from '#src/screening/triage/drafts.ts'
import { findingDrafts } from '#src/screening/triage/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { suspectedCall, twoDepartments } from '../heard-calls.ts'

const now = Date.parse('2026-11-05T10:00:00+08:00')

let db: Db
let inspector: Actor
let id: number
let units: ReturnType<typeof twoDepartments>

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  units = twoDepartments(db)
  id = suspectedCall(db, units.first, 'd001').finding.id
})

describe('a draft', () => {
  test('is one’s own, holds the fields of a verdict and nothing else', () => {
    const typed = { verdict: 'missed', note: ' 听到 0:30 ', role: 'admin', target: '' }
    saveDraft(db, inspector, id, typed, 5, now)
    expect(draftOf(db, inspector, id)).toEqual({
      fields: { verdict: 'missed', note: ' 听到 0:30 ' },
      typedAt: 5,
      savedAt: now,
    })
    expect(draftOf(db, actorWith(db, 'qa-manager'), id)).toBeNull()
  })

  test('that was typed earlier and comes later replaces nothing', () => {
    saveDraft(db, inspector, id, { note: '写完的' }, 20, now)
    saveDraft(db, inspector, id, { note: '写了一' }, 10, now + 1)
    expect(draftOf(db, inspector, id)?.fields).toEqual({ note: '写完的' })
    saveDraft(db, inspector, id, { note: '又改了' }, 30, now + 2)
    expect(draftOf(db, inspector, id)?.fields).toEqual({ note: '又改了' })
  })

  test('with nothing in it is none', () => {
    saveDraft(db, inspector, id, { note: '写了' }, 1, now)
    saveDraft(db, inspector, id, { note: '  ', target: 'hotline' }, 2, now)
    expect(db.select().from(findingDrafts).all()).toEqual([])
  })

  test('ends with one’s own verdict; a colleague’s keeps it, and takes no more of it', () => {
    const manager = actorWith(db, 'qa-manager')
    saveDraft(db, inspector, id, { note: '我写的' }, 1, now)
    saveDraft(db, manager, id, { note: '主管写的' }, 1, now)
    recheckFinding(db, manager, id, { verdict: 'unfounded', note: '' }, now)
    expect(draftOf(db, manager, id)).toBeNull()
    expect(draftOf(db, inspector, id)?.fields).toEqual({ note: '我写的' })
    const late = () => saveDraft(db, inspector, id, { note: '还在写' }, 2, now)
    expect(late).toThrow('已经有结论')
  })

  test('is kept for nobody who may not judge, nor outside one’s scope', () => {
    const leader = actorWith(db, 'team-leader')
    expect(() => saveDraft(db, leader, id, { note: 'x' }, 1, now)).toThrow(Forbidden)
    const scope = { kind: 'department', id: units.second.department.id } as const
    const elsewhere = actorWith(db, 'qa-inspector', scope)
    expect(() => saveDraft(db, elsewhere, id, { note: 'x' }, 1, now)).toThrow(NotFound)
    expect(() => saveDraft(db, inspector, 999, { note: 'x' }, 1, now)).toThrow(NotFound)
  })
})
