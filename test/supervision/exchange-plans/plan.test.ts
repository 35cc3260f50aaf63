import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'
import { planDetail, planPaper } from '#src/supervision/exchange-plans/detail.ts'
import { draftMonthPlans } from '#src/supervision/exchange-plans/draft-month.ts'
import { entriesOf, planFor } from '#src/supervision/exchange-plans/find.ts'
import {
  answerPlan,
  type EntryInput,
  finishEntry,
  keepEntry,
  removeEntry,
  sendPlan,
} from '#src/supervision/exchange-plans/keep.ts'
import { exchangePlans } from '#src/supervision/exchange-plans/schema.ts'
import { superviseEntry } from '#src/supervision/exchange-plans/to-sheet.ts'
import { supervisionEvidence } from '#src/supervision/sheets/schema.ts'
import { wallNow } from '#src/supervision/wall/now.ts'
import { opened, toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  another,
  type Cast,
  complaintsIn,
  day,
  idOf,
  issued,
  sheetCast,
  sheetNow,
  start,
  week,
} from '../sheets/made.ts'

let db: Db
let cast: Cast
let trainer: Cast['manager']

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = sheetCast(db)
  trainer = another(db, 'trainer', { kind: 'all' }, '讲师甲')
})

/** Last month's, for a plan of November. */
const lastMonth = { verdict: 'substantiated', openedAt: day('2026-10-12') } as const
const planId = (departmentId = cast.first.department.id) =>
  db.select().from(exchangePlans).where(eq(exchangePlans.departmentId, departmentId)).get()?.id ?? 0
const seen = (id: number) => planFor(db, cast.manager, id).revision
const input = (facts: Partial<EntryInput> = {}): EntryInput => ({
  ...{ id: null, faultCategory: 'shirking', measure: '两个部门一起讲解十月案例' },
  ...{ ownerId: idOf(trainer), dueDay: day('2026-11-20') },
  ...facts,
})
function drafted(): number {
  complaintsIn(db, cast, 0, 2, lastMonth)
  draftMonthPlans(db, start)
  return planId()
}
function sent(): number {
  const id = drafted()
  for (const entry of entriesOf(db, id)) {
    keepEntry(db, trainer, id, input({ id: entry.id }), seen(id), start)
  }
  sendPlan(db, trainer, id, seen(id), start)
  return id
}
function agreed(): number {
  const id = sent()
  answerPlan(db, cast.head, id, { state: 'agreed' }, seen(id), start)
  return id
}
const firstEntry = (id: number) => entriesOf(db, id)[0]?.id ?? 0

describe('the clock', () => {
  test('drafts one plan for each department and month, however often it is asked', () => {
    const count = db.select().from(departments).all().length
    expect(draftMonthPlans(db, start)).toBe(count)
    expect(draftMonthPlans(db, start + 3_600_000)).toBe(0)
    expect(draftMonthPlans(db, day('2026-12-01'))).toBe(count)
  })

  test('proposes the faults of last month, those that others share first', () => {
    complaintsIn(db, cast, 0, 3, { ...lastMonth, faultCategory: 'attitude' })
    complaintsIn(db, cast, 0, 1, { ...lastMonth, faultCategory: 'business-error' })
    opened(db, cast.manager, cast.second, { ...lastMonth, faultCategory: 'business-error' })
    complaintsIn(db, cast, 0, 1, { ...lastMonth, openedAt: day('2026-11-01') })
    complaintsIn(db, cast, 0, 1, { ...lastMonth, verdict: 'unsubstantiated' })
    draftMonthPlans(db, start)
    expect(entriesOf(db, planId())).toMatchObject([
      { faultCategory: 'business-error', count: 1, sharedBy: 2, dueAt: day('2026-12-01') },
      { faultCategory: 'attitude', count: 3, sharedBy: 1 },
    ])
  })

  test('drafts a plan without measures where there was no fault', () => {
    draftMonthPlans(db, start)
    expect(entriesOf(db, planId())).toEqual([])
    expect(() => sendPlan(db, trainer, planId(), 1, start)).toThrow('还没有措施')
  })
})

describe('a draft', () => {
  test('is not for the department until it is sent', () => {
    const id = drafted()
    expect(() => planDetail(db, cast.head, id)).toThrow(NotFound)
    expect(() => keepEntry(db, cast.head, id, input(), 1, start)).toThrow(Forbidden)
  })

  test('is sent only when every measure has an owner', () => {
    const id = drafted()
    expect(() => sendPlan(db, trainer, id, seen(id), start)).toThrow('还没有负责人')
  })

  test('refuses an owner of another department, a day nobody works on and a stale page', () => {
    const id = drafted()
    const keep = (facts: Partial<EntryInput>, at = seen(id)) =>
      keepEntry(db, trainer, id, input(facts), at, start)
    expect(() => keep({ ownerId: idOf(cast.otherHandler) })).toThrow('负责人要选')
    expect(() => keep({ dueDay: day('2026-11-22') })).toThrow('下一个工作日')
    keep({})
    expect(() => keep({}, 1)).toThrow('刚刚有人改过')
  })

  test('gives no figure to a fault it was not counted for', () => {
    const id = drafted()
    keepEntry(
      ...([db, trainer, id] as const),
      input({ id: firstEntry(id), faultCategory: 'attitude' }),
      ...([seen(id), start] as const),
    )
    expect(entriesOf(db, id)[0]).toMatchObject({ faultCategory: 'attitude', count: 0 })
  })

  test('loses a measure once', () => {
    const id = drafted()
    const entry = firstEntry(id)
    removeEntry(db, trainer, id, entry, seen(id))
    expect(() => removeEntry(db, trainer, id, entry, seen(id))).toThrow('已经不在了')
  })
})

describe('the department', () => {
  test('agrees, which tells the sender and the owners; a second answer is refused', () => {
    const id = agreed()
    expect(planFor(db, cast.head, id)).toMatchObject({ state: 'agreed' })
    expect(toldTo(db, cast.head)).toContain('2026-11 互通计划待确认')
    expect(toldTo(db, trainer)).toEqual([
      '2026-11 互通计划部门已确认',
      '2026-11 互通计划里有您负责的措施',
    ])
    expect(() =>
      answerPlan(db, cast.head, id, { state: 'returned', reason: '不同意这样' }, seen(id), start),
    ).toThrow('不在等部门确认')
  })

  test('sends back with a reason, and the plan may be changed and sent again', () => {
    const id = sent()
    expect(() => keepEntry(db, trainer, id, input(), seen(id), start)).toThrow('现在不能改')
    const answer = { state: 'returned', reason: '二十日有应急演练' } as const
    answerPlan(db, cast.head, id, answer, seen(id), start)
    expect(planDetail(db, trainer, id)).toMatchObject({ reason: '二十日有应急演练' })
    keepEntry(db, trainer, id, input({ dueDay: day('2026-11-23') }), seen(id), start)
    sendPlan(db, trainer, id, seen(id), start)
    expect(planFor(db, cast.head, id).state).toBe('sent')
  })

  test('answers for itself only', () => {
    const id = sent()
    const agree = (actor: Cast['head']) =>
      answerPlan(db, actor, id, { state: 'agreed' }, seen(id), start)
    expect(() => agree(cast.otherHead)).toThrow(NotFound)
    expect(() => agree(cast.manager)).toThrow(Forbidden)
  })
})

describe('an agreed plan', () => {
  test('is kept: a measure is done once, with what came of it', () => {
    const id = agreed()
    const entry = firstEntry(id)
    finishEntry(db, trainer, id, entry, '两个部门四十人参加', seen(id), start)
    expect(entriesOf(db, id)[0]).toMatchObject({ doneByName: '讲师甲', doneAt: start })
    expect(() => finishEntry(db, trainer, id, entry, '再登记一次', seen(id), start)).toThrow(
      '已经登记完成',
    )
  })

  test('turns a measure into the draft of a supervision sheet, once, with its complaints', () => {
    const id = agreed()
    const sheet = superviseEntry(db, cast.manager, id, firstEntry(id), seen(id), start)
    expect(sheetNow(db, sheet)).toMatchObject({
      ...{ state: 'draft', sourceKind: 'exchange', sourceId: id, faultCategory: 'shirking' },
      departmentId: cast.first.department.id,
    })
    expect(db.select().from(supervisionEvidence).all()).toHaveLength(2)
    expect(() => superviseEntry(db, cast.manager, id, firstEntry(id), seen(id), start)).toThrow(
      '已经转成督办表',
    )
    expect(() => superviseEntry(db, trainer, id, firstEntry(id), seen(id), start)).toThrow(
      Forbidden,
    )
  })

  test('keeps its figures when a verdict falls later, and says what they are now', () => {
    const id = agreed()
    const [one] = db.select().from(complaints).all()
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, one?.id ?? 0))
      .run()
    const plan = planDetail(db, cast.head, id)
    expect(plan.entries[0]).toMatchObject({ count: 2, current: 1 })
    expect(JSON.stringify(planPaper(plan, '甲', start))).toContain('起草时 2 件，今值 1 件')
  })
})

describe('the wall', () => {
  test('counts what runs by department, and what is overdue; drafts are not on it', () => {
    issued(db, cast)
    const late = issued(db, cast)
    expect(wallNow(db, cast.manager, start).all).toMatchObject({ open: 2, overdue: 0, act: 0 })
    const then = wallNow(db, cast.manager, week(4))
    expect(then.all).toMatchObject({ open: 2, overdue: 2 })
    expect(then.late.map(({ id }) => id)).toContain(late.id)
  })

  test('shows a department its own', () => {
    issued(db, cast)
    expect(wallNow(db, cast.otherHead, start).rows).toEqual([])
    expect(wallNow(db, cast.head, start).rows).toMatchObject([{ open: 1 }])
    expect(() => wallNow(db, cast.outsider, start)).toThrow(Forbidden)
  })
})
