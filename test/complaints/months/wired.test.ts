import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { classifyComplaint, referComplaint, takeBackComplaint } from '#src/complaints/flow/refer.ts'
import { strayed } from '#src/complaints/months/correct.ts'
import { correctionsOf } from '#src/complaints/months/counts.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Omission } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: ReturnType<typeof testApp>
let db: Db
let manager: Actor
let units: { first: Unit; second: Unit }
const month = monthAfter(monthOf(Date.now()), -1)
const then = Date.parse(`${month}-10T10:00:00+08:00`)
const why = { reason: '同一件事' }

beforeEach(() => {
  it = testApp()
  db = it.db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

let calls = 0
function opened(facts: Partial<Complaint> = {}, omission: Omission | null = null): Complaint {
  const call = announcedCall(db, units.first, `w${(calls += 1)}`)
  const about = { faultCategory: 'attitude', target: null, note: '' } as const
  const given = { source: 'manual', callId: call.id, omission, ...about } as const
  const { id } = openComplaint(db, manager, given, then)
  return db
    .update(complaints)
    .set({ note: '', ...facts })
    .where(eq(complaints.id, id))
    .returning()
    .get()
}

const freeze = () => freezeMonth(db, manager, { month, note: '月会用' })
const corrections = () =>
  correctionsOf(db, manager, month).map(({ delta, reason }) => [reason, delta])
const arranging = () => db.select().from(jobs).where(eq(jobs.name, 'arrange-interviews')).all()

describe('a frozen month is corrected at once', () => {
  test('when a complaint is merged, whose interviews then fall', () => {
    const target = opened()
    const complaint = opened({ verdict: 'substantiated', callId: target.callId })
    freeze()
    mergeComplaint(db, manager, complaint.id, { into: target.complaintNo, ...why })
    expect(corrections()).toEqual([
      ['merged', -1],
      ['merged', -1],
    ])
    expect(strayed(db, month)).toEqual([])
    expect(arranging()).toHaveLength(1)
  })

  test('when one is found to be external, passed on, taken back and found to be ours', () => {
    const { id } = opened()
    freeze()
    const judged = (to: 'external' | 'internal') =>
      classifyComplaint(db, manager, id, { class: to, ...why })
    judged('external')
    expect(corrections()).toEqual([['amended', -1]])
    referComplaint(db, manager, id, { referredTo: '地市公司', ...why })
    takeBackComplaint(db, manager, id, why)
    judged('internal')
    expect(corrections()).toEqual([
      ['amended', 1],
      ['amended', -1],
    ])
    expect(strayed(db, month)).toEqual([])
  })

  test('when one of that month is taken in after it was frozen', () => {
    opened()
    freeze()
    opened({}, 'missed')
    expect(corrections()).toEqual([
      ['late', 1],
      ['late', 1],
    ])
  })

  test('and the interviews of one that is passed on fall', () => {
    const { id } = opened({ verdict: 'substantiated', class: 'external' })
    referComplaint(db, manager, id, { referredTo: '地市公司', ...why })
    expect(arranging()).toHaveLength(1)
  })
})

test('every number of a month is the number of rows of the list behind it', async () => {
  opened({ verdict: 'substantiated' })
  opened({ verdict: 'substantiated' }, 'missed')
  opened({ verdict: 'unsubstantiated' }, 'missed')
  opened({}, 'concealed')
  opened({})
  opened({})
  opened({ source: 'register', verdict: 'unsubstantiated' })
  opened({ class: 'external' })
  opened({ stage: 'withdrawn' }, 'missed')
  const cookie = signedInAs(db, 'qa-manager')
  const read = async (path: string) => (await get(it, path, cookie)).text()
  const text = await read(`/complaints/months?month=${month}`)
  const links = [...text.matchAll(/<a href="(\/complaints\?from=[^"]*)">(\d+)<\/a>/g)]
  expect(links.map(([, , number]) => number)).toEqual(['7', '4', '1', '2', '2', '2', '3'])
  for (const [, href = '', number] of links) {
    const rows = (await read(href.replaceAll('&amp;', '&'))).match(/href="\/complaints\/\d+"/g)
    expect([href, rows?.length]).toEqual([href, Number(number)])
  }
})
