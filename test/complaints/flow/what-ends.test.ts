import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { classifyComplaint, referComplaint, takeBackComplaint } from '#src/complaints/flow/refer.ts'
import { reopenComplaint } from '#src/complaints/flow/reopen.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { giveUpVisit, recordVisit } from '#src/complaints/handling/return-visit.ts'
import { complaintInvestigations } from '#src/complaints/handling/schema.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { monthCorrections } from '#src/complaints/months/schema.ts'
import { pauseComplaint } from '#src/complaints/timing/pause.ts'
import { complaintPauses } from '#src/complaints/timing/schema.ts'
import { withdrawComplaint } from '#src/complaints/withdraw.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  castOf,
  day,
  fresh,
  intervening,
  replied,
  verified,
  aRefutation,
} from '../handling/made.ts'
import { opened, staffedCentre } from '../opened.ts'
import { openedAt as openedOn } from '../timing/running-complaint.ts'

const later = Date.parse('2026-12-03T10:00:00+08:00')

function reasonsOf(db: ReturnType<typeof testDatabase>['db'], complaintId: number) {
  const rows = db
    .select()
    .from(monthCorrections)
    .where(eq(monthCorrections.complaintId, complaintId))
    .orderBy(monthCorrections.id)
    .all()
  return rows.map(({ reason, delta }) => [reason, delta])
}

test('what is merged after its month was frozen leaves the month as merged', () => {
  const { db } = testDatabase()
  const { first, manager } = staffedCentre(db)
  const one = openedOn(db, first, '2026-11-10 10:00', 'm1')
  const other = openedOn(db, first, '2026-11-11 10:00', 'm2')
  freezeMonth(db, manager, { month: '2026-11', note: '' }, later)
  mergeComplaint(db, manager, one.id, { into: other.complaintNo, reason: '同一件事' }, later)
  expect(reasonsOf(db, one.id)).toEqual([['merged', -1]])
})

test('a frozen month follows a change of class; passing on and taking back change nothing of it', () => {
  const { db } = testDatabase()
  const { first, manager } = staffedCentre(db)
  const { id } = openedOn(db, first, '2026-11-10 10:00', 'm1')
  freezeMonth(db, manager, { month: '2026-11', note: '' }, later)
  classifyComplaint(db, manager, id, { class: 'external', reason: '不归热线' }, later)
  referComplaint(db, manager, id, { referredTo: '供电公司', reason: '不归热线' }, later)
  takeBackComplaint(db, manager, id, { reason: '转错了' }, later)
  classifyComplaint(db, manager, id, { class: 'internal', reason: '是热线的事' }, later)
  expect(reasonsOf(db, id)).toEqual([
    ['amended', -1],
    ['amended', 1],
  ])
})

test('a merged complaint is nobody’s investigation any more', () => {
  const { db } = testDatabase()
  const cast = castOf(db)
  const one = intervening(db, cast)
  const other = intervening(db, cast)
  replied(db, cast, one)
  takeInvestigation(db, cast.inspector, one.id)
  mergeComplaint(db, cast.manager, one.id, { into: other.complaintNo, reason: '同一件事' })
  const [taken] = db.select().from(complaintInvestigations).all()
  expect(taken?.endedAt).not.toBeNull()
})

test('a complaint that is withdrawn while it is paused is paused no more', () => {
  const { db } = testDatabase()
  const { first, sender, manager } = staffedCentre(db)
  const { id } = opened(db, sender, first)
  const spellId = currentSpell(db, id)?.id ?? 0
  pauseComplaint(db, manager, id, { reason: '等现场答复', spellId })
  withdrawComplaint(db, manager, id, '撤销复核结论')
  const [pause] = db.select().from(complaintPauses).all()
  expect(pause).toMatchObject({ endedByName: manager.name })
  expect(pause?.until).not.toBeNull()
})

test('tries of an earlier round do not let a visit be given up', () => {
  const { db } = testDatabase()
  const cast = castOf(db)
  const complaint = intervening(db, cast)
  const { id } = complaint
  replied(db, cast, complaint)
  verified(db, cast, complaint, aRefutation)
  const begun = fresh(db, id).stageAt
  const missed = (nth: number, now: number) => {
    const visit = { visitedAt: now, callNo: `b${nth}`, score: null, words: '' }
    recordVisit(db, cast.visitor, id, { ...visit, outcome: 'not-reached' }, undefined, now)
  }
  for (const nth of [1, 2, 3]) missed(nth, begun + nth * day)
  giveUpVisit(db, cast.manager, id, '一直没人接', undefined, begun + 4 * day)
  expect(fresh(db, id).stage).toBe('closed')
  reopenComplaint(db, cast.manager, id, { to: 'investigation', reason: '新证据' }, begun + 5 * day)
  // The second verdict comes after them.
  const clock = Date.now
  Date.now = () => begun + 6 * day
  try {
    verified(db, cast, complaint, aRefutation)
  } finally {
    Date.now = clock
  }
  const again = () => giveUpVisit(db, cast.manager, id, '还是没人接', undefined, begun + 7 * day)
  expect(again).toThrow('回访至少 3 次')
  for (const nth of [4, 5, 6]) missed(nth, begun + (nth + 3) * day)
  giveUpVisit(db, cast.manager, id, '还是没人接', undefined, begun + 10 * day)
  expect(fresh(db, id).stage).toBe('closed')
})
