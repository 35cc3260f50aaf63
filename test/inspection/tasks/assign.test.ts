import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { drawPlan } from '#src/inspection/sampling/draw.ts'
import { createPlan } from '#src/inspection/sampling/plans.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { assignTasks } from '#src/inspection/tasks/assign.ts'
import {
  boardList,
  inspectorLoads,
  readBoardFilters,
  unknownYears,
} from '#src/inspection/tasks/board.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { releaseTasks, takeBackTasks, withdrawTasks } from '#src/inspection/tasks/take-back.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  aPlan,
  inspector,
  now,
  publishedForm,
  recordedCalls,
  sheetOf,
  yesterday,
} from '../sampling/made.ts'

let open: OpenDatabase
let units: { first: Unit; second: Unit }
let manager: Actor
let ann: number
let ben: number

beforeEach(() => {
  open = testDatabase()
  units = twoDepartments(open.db)
  manager = actorWith(open.db, 'qa-manager')
  ann = inspector(open.db, '安').account.id
  ben = inspector(open.db, '贝').account.id
})

/** Drawn, and waiting for somebody. */
function waitingTasks(count: number, doublePercent = 0) {
  recordedCalls(open.db, units.first, 'a', count)
  const input = aPlan(publishedForm(open.db), { quota: count, assignment: 'hand', doublePercent })
  const plan = createPlan(open.db, manager, input, now - dayMs)
  drawPlan(open.db, manager, plan.id, yesterday, { now, seed: 's' })
  return open.db.select().from(inspectionTasks).all()
}

const task = (id: number) => {
  const row = open.db.select().from(inspectionTasks).where(eq(inspectionTasks.id, id)).get()
  if (!row) throw new Error('no such task')
  return row
}
const pick = (taskId: number, holder: number | null = null) => ({ taskId, holder })
const traces = (action: string) =>
  open.db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action)

describe('assigning', () => {
  test('gives several tasks to one inspector and leaves a trace of each', () => {
    const [one, two] = waitingTasks(2)
    const picks = [pick(one?.id ?? 0), pick(two?.id ?? 0)]
    expect(assignTasks(open.db, manager, picks, ann)).toEqual({ done: 2, left: {} })
    expect(task(one?.id ?? 0)).toMatchObject({
      state: 'assigned',
      accountId: ann,
      accountName: '安',
    })
    expect(traces('task.assigned')).toHaveLength(2)
  })

  test('by two managers at once has one effect, and the second is told', () => {
    const [one] = waitingTasks(1)
    const seen = [pick(one?.id ?? 0)]
    expect(assignTasks(open.db, manager, seen, ann).done).toBe(1)
    const other = actorWith(open.db, 'qa-manager', {
      kind: 'sub-centre',
      id: units.first.centre.id,
    })
    expect(assignTasks(open.db, other, seen, ben)).toEqual({ done: 0, left: { moved: 1 } })
    expect(task(one?.id ?? 0).accountId).toBe(ann)
    expect(traces('task.assigned')).toHaveLength(1)
    const again = [pick(one?.id ?? 0, ann)]
    expect(assignTasks(open.db, manager, again, ann)).toEqual({ done: 0, left: { same: 1 } })
  })

  test('never gives both scorings of a pair to one person, whichever comes first', () => {
    const made = waitingTasks(1, 100)
    const routine = made.find(({ purpose }) => purpose === 'routine')?.id ?? 0
    const double = made.find(({ purpose }) => purpose === 'double')?.id ?? 0
    const both = [pick(routine), pick(double)]
    expect(assignTasks(open.db, manager, both, ann)).toEqual({ done: 1, left: { pair: 1 } })
    expect(assignTasks(open.db, manager, [pick(double)], ben).done).toBe(1)
    expect(assignTasks(open.db, manager, [pick(double, ben)], ann).left).toEqual({ pair: 1 })
    expect(assignTasks(open.db, manager, [pick(routine, ann)], ben).left).toEqual({ pair: 1 })
  })

  test('never gives anybody a call of their own or one outside of their scope', () => {
    const [one] = waitingTasks(1)
    const own = inspector(open.db, '自己', { personId: units.first.person.id }).account.id
    const elsewhere = inspector(open.db, '别处').account.id
    open.db
      .update(accounts)
      .set({ scopeKind: 'department', scopeId: units.second.department.id })
      .where(eq(accounts.id, elsewhere))
      .run()
    for (const id of [own, elsewhere]) {
      expect(assignTasks(open.db, manager, [pick(one?.id ?? 0)], id).left).toEqual({
        'not-theirs': 1,
      })
    }
  })

  test('to somebody who may not score, or is disabled, is refused', () => {
    const [one] = waitingTasks(1)
    const trainer = inspector(open.db, '讲师', { role: 'trainer' }).account.id
    open.db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, ben)).run()
    for (const id of [trainer, ben, 99_999]) {
      expect(() => assignTasks(open.db, manager, [pick(one?.id ?? 0)], id)).toThrow('换一位')
    }
  })

  test('leaves alone what is scored, withdrawn, unknown or outside the manager’s scope', () => {
    const [one, two, three] = waitingTasks(3)
    const set = (id: number, state: 'scored' | 'withdrawn') =>
      open.db.update(inspectionTasks).set({ state }).where(eq(inspectionTasks.id, id)).run()
    set(one?.id ?? 0, 'scored')
    set(two?.id ?? 0, 'withdrawn')
    const picks = [pick(one?.id ?? 0), pick(two?.id ?? 0), pick(999)]
    expect(assignTasks(open.db, manager, picks, ann)).toEqual({
      done: 0,
      left: { ended: 2, gone: 1 },
    })
    const scope = { kind: 'department', id: units.second.department.id } as const
    const elsewhere = actorWith(open.db, 'qa-manager', scope)
    expect(assignTasks(open.db, elsewhere, [pick(three?.id ?? 0)], ann).left).toEqual({ gone: 1 })
  })

  test('is for those who plan alone', () => {
    const [one] = waitingTasks(1)
    const scorer = actorWith(open.db, 'qa-inspector')
    expect(() => assignTasks(open.db, scorer, [pick(one?.id ?? 0)], ann)).toThrow(
      'missing permission',
    )
    expect(() => takeBackTasks(open.db, scorer, [pick(one?.id ?? 0)])).toThrow('missing permission')
    expect(() => withdrawTasks(open.db, scorer, [pick(one?.id ?? 0)], '原因')).toThrow(
      'missing permission',
    )
  })
})

describe('taking back', () => {
  test('discards what was begun and not submitted, with a trace, so that another one begins anew', () => {
    const [one] = waitingTasks(1)
    const id = one?.id ?? 0
    assignTasks(open.db, manager, [pick(id)], ann)
    sheetOf(open.db, task(id), 'draft')
    expect(takeBackTasks(open.db, manager, [pick(id, ann)])).toEqual({ done: 1, left: {} })
    expect(task(id)).toMatchObject({ state: 'waiting', accountId: null, accountName: null })
    expect(open.db.select().from(scoreSheets).all()).toEqual([])
    expect(traces('sheet.discarded')).toHaveLength(1)
    expect(traces('task.taken-back')).toHaveLength(1)
    expect(assignTasks(open.db, manager, [pick(id)], ben).done).toBe(1)
    sheetOf(open.db, task(id), 'draft')
  })

  test('and reassigning during scoring loses nothing that was submitted', () => {
    const [one] = waitingTasks(1)
    const id = one?.id ?? 0
    assignTasks(open.db, manager, [pick(id)], ann)
    sheetOf(open.db, task(id), 'submitted')
    expect(takeBackTasks(open.db, manager, [pick(id, ann)]).left).toEqual({ ended: 1 })
    expect(assignTasks(open.db, manager, [pick(id, ann)], ben).left).toEqual({ ended: 1 })
    expect(withdrawTasks(open.db, manager, [pick(id, ann)], '重复').left).toEqual({ ended: 1 })
    expect(open.db.select().from(scoreSheets).all()).toHaveLength(1)
    expect(task(id).accountId).toBe(ann)
  })

  test('withdrawing needs a reason, which stays in the trail', () => {
    const [one] = waitingTasks(1)
    expect(() => withdrawTasks(open.db, manager, [pick(one?.id ?? 0)], '')).toThrow('原因')
    withdrawTasks(open.db, manager, [pick(one?.id ?? 0)], '客户要求删除', now)
    expect(task(one?.id ?? 0)).toMatchObject({ state: 'withdrawn', endedAt: now })
    expect(traces('task.withdrawn')[0]?.particulars).toEqual({ reason: '客户要求删除' })
  })

  test('happens by itself when an inspector is disabled or may score no more', () => {
    const [one, two, three] = waitingTasks(3)
    assignTasks(open.db, manager, [pick(one?.id ?? 0)], ann)
    assignTasks(open.db, manager, [pick(two?.id ?? 0)], ben)
    assignTasks(open.db, manager, [pick(three?.id ?? 0)], ben)
    open.db
      .update(inspectionTasks)
      .set({ state: 'scored' })
      .where(eq(inspectionTasks.id, three?.id ?? 0))
      .run()
    expect(releaseTasks(open.db)).toBe(0)
    open.db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, ann)).run()
    open.db
      .update(accounts)
      .set({ roles: ['trainer'] })
      .where(eq(accounts.id, ben))
      .run()
    expect(releaseTasks(open.db)).toBe(2)
    expect(task(one?.id ?? 0).state).toBe('waiting')
    expect(task(two?.id ?? 0).state).toBe('waiting')
    expect(task(three?.id ?? 0)).toMatchObject({ state: 'scored', accountId: ben })
    expect(releaseTasks(open.db)).toBe(0)
  })
})

describe('the board', () => {
  const page = { size: 20, cursor: null }

  test('lists by state, inspector, draw, purpose and what is overdue', () => {
    const made = waitingTasks(3, 34)
    assignTasks(open.db, manager, [pick(made[0]?.id ?? 0)], ann)
    const count = (query: Record<string, string>, at = now) =>
      boardList(open.db, manager, readBoardFilters(query), page, at).rows.length
    expect(count({})).toBe(3)
    expect(count({ state: 'assigned' })).toBe(1)
    expect(count({ state: 'assigned', inspector: String(ben) })).toBe(0)
    expect(count({ purpose: 'double' })).toBe(made[0]?.purpose === 'double' ? 0 : 1)
    expect(count({ draw: '1' })).toBe(3)
    expect(count({ draw: '2' })).toBe(0)
    expect(count({ overdue: 'on' })).toBe(0)
    expect(count({ overdue: 'on' }, now + 30 * dayMs)).toBe(3)
    expect(count({ state: 'nonsense', inspector: "1' or 1=1" })).toBe(3)
  })

  test('names the years of due dates whose holidays are unknown', () => {
    const at = (day: string) => ({ dueAt: Date.parse(`${day}T00:00:00+08:00`) })
    const rows = [at('2026-11-07'), at('2033-06-02'), at('2034-01-01'), { dueAt: null }]
    expect(unknownYears(open.db, rows)).toEqual([2033])
  })

  test('says who has how much in hand, and who is given tasks by hand only', () => {
    const [one] = waitingTasks(1)
    assignTasks(open.db, manager, [pick(one?.id ?? 0)], ben)
    const loads = inspectorLoads(open.db, manager)
    expect(loads.find(({ id }) => id === ben)).toMatchObject({ open: 1, manages: false })
    expect(loads.find(({ id }) => id === manager.accountId)).toMatchObject({
      open: 0,
      manages: true,
    })
  })
})
