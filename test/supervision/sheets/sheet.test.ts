import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { notices } from '#src/notices/schema.ts'
import { confirmEffect, effectOf, returnMeasure } from '#src/supervision/sheets/check.ts'
import { sheetDetail } from '#src/supervision/sheets/detail.ts'
import { discardDraft } from '#src/supervision/sheets/draft.ts'
import { addEntry } from '#src/supervision/sheets/entries.ts'
import { changeOwner, handOver, withdrawSheet } from '#src/supervision/sheets/hand-over.ts'
import { issueSheet } from '#src/supervision/sheets/issue.ts'
import {
  addItem,
  changeItem,
  finishItem,
  itemsOf,
  removeItem,
} from '#src/supervision/sheets/items.ts'
import { mayMove, moves } from '#src/supervision/sheets/lifecycle.ts'
import {
  beginMeasures,
  finishMeasures,
  returnPlan,
  setCause,
} from '#src/supervision/sheets/plan.ts'
import { proposeRecurrences } from '#src/supervision/sheets/recur.ts'
import {
  supervisionLevels,
  supervisionSheets,
  supervisionSigns,
} from '#src/supervision/sheets/schema.ts'
import { refuseClosing, signSheet } from '#src/supervision/sheets/sign.ts'
import { sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import { watchSheets } from '#src/supervision/sheets/watch.ts'
import { nobodyBlind } from '#test/supervision/sheets/nobody-blind.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  aDraft,
  anItem,
  type Cast,
  checking,
  complaintsIn,
  day,
  idOf,
  issued,
  planned,
  seen,
  sheetCast,
  sheetNow,
  start,
  underWay,
  week,
} from './made.ts'

let db: Db
let cast: Cast

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = sheetCast(db)
})

const stateOf = (id: number) => sheetNow(db, id).state
const detail = (id: number, now: number) => sheetDetail(db, cast.manager, id, nobodyBlind, now)
/** The first Monday on which three whole weeks have passed since the measures. */
const threeWeeks = week(4)
/** Much before, so that three weeks within the limit are no luck. */
function muchBefore() {
  for (let n = -8; n < 0; n++) complaintsIn(db, cast, n, 7)
}
function acting(): number {
  muchBefore()
  const id = checking(db, cast)
  confirmEffect(db, cast.inspector, id, '', seen(db, id), threeWeeks)
  return id
}
const sign = (id: number, actor: Cast['manager'], place: 'department' | 'quality' | 'leadership') =>
  signSheet(db, actor, id, { place, note: '' }, seen(db, id), threeWeeks + dayMs)

describe('a draft', () => {
  test('is for those who issue sheets', () => {
    const { id } = aDraft(db, cast)
    expect(() => sheetDetail(db, cast.head, id, nobodyBlind)).toThrow(NotFound)
    expect(() => issueSheet(db, cast.head, id, seen(db, id), start)).toThrow(Forbidden)
  })

  test('refuses a due day on which nobody works, and offers the next working day', () => {
    expect(() => aDraft(db, cast, { dueDay: day('2026-11-21') })).toThrow(
      '下一个工作日是 2026-11-23',
    )
    expect(() => aDraft(db, cast, { dueDay: day('2026-10-01') })).toThrow('已经过去')
    expect(() => aDraft(db, cast, { dueDay: day('2028-11-20') })).toThrow('一年以内')
  })

  test('says so where the due day lies in a year whose holidays are not published', () => {
    const { id } = aDraft(db, cast, { dueDay: day('2027-03-02') })
    expect(sheetNow(db, id).dueKnown).toBe(false)
    expect(sheetNow(db, aDraft(db, cast).id).dueKnown).toBe(true)
  })

  test('refuses an owner who does not answer for the department', () => {
    expect(() => aDraft(db, cast, { ownerId: idOf(cast.otherHandler) })).toThrow('责任人要选')
  })

  test('refuses complaints that the drafter cannot open', () => {
    expect(() => aDraft(db, cast, { complaintIds: [987_654] })).toThrow('看不到的投诉')
  })

  test('is discarded, and then moves no more', () => {
    const { id } = aDraft(db, cast)
    discardDraft(db, cast.manager, id, seen(db, id), start)
    expect(() => issueSheet(db, cast.manager, id, seen(db, id), start)).toThrow('不能下达')
  })
})

describe('an issued sheet', () => {
  test('has the number of its week and the next running one', () => {
    expect(issued(db, cast).sheetNo).toBe('DB-2026-45-01')
    expect(issued(db, cast).sheetNo).toBe('DB-2026-45-02')
  })

  test('keeps its numbers as they were, with a correction beside after an appeal', () => {
    const [one] = complaintsIn(db, cast, -1, 3)
    const id = issued(db, cast, { complaintIds: [one?.id ?? 0] }).id
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, one?.id ?? 0))
      .run()
    const { baseline, correction, evidence, substantiated } = detail(id, start)
    expect(baseline?.at(-1)?.count).toBe(3)
    expect(correction).toEqual({ frozen: 3, current: 2 })
    expect(evidence[0]).toMatchObject({ frozen: 'substantiated', verdict: 'unsubstantiated' })
    expect(substantiated).toEqual({ frozen: 1, current: 0 })
  })

  test('is told to its owner and seen by the department, not by another', () => {
    const { id } = issued(db, cast)
    const told = db.select().from(notices).all()
    expect(told.map(({ accountId }) => accountId)).toContain(idOf(cast.handler))
    expect(sheetDetail(db, cast.head, id, nobodyBlind).department).toBe(cast.first.department.name)
    expect(() => sheetDetail(db, cast.otherHead, id, nobodyBlind)).toThrow(NotFound)
  })

  test('is not issued twice by a double click', () => {
    const { id, revision } = aDraft(db, cast)
    issueSheet(db, cast.manager, id, revision, start)
    expect(() => issueSheet(db, cast.manager, id, revision, start)).toThrow('有人改过')
    expect(sheetNow(db, id).sheetNo).toBe('DB-2026-45-01')
  })
})

describe('the moves', () => {
  test('lead from each state only where the step before has been taken', () => {
    const legal = Object.fromEntries(
      keysOf(sheetStates).map((state) => [
        state,
        (Object.keys(moves) as (keyof typeof moves)[]).filter((move) => mayMove(state, move)),
      ]),
    )
    expect(legal).toEqual({
      draft: ['issue', 'discard'],
      plan: ['begin', 'hand-over', 'withdraw'],
      do: ['return-plan', 'finish', 'hand-over', 'withdraw'],
      check: ['redo', 'confirm', 'reopen', 'hand-over', 'withdraw'],
      act: ['refuse', 'hand-over', 'close'],
      closed: [],
      withdrawn: [],
    })
  })

  test('need a cause and a measure before measures begin', () => {
    const { id } = issued(db, cast)
    const begin = () => beginMeasures(db, cast.handler, id, seen(db, id), start)
    expect(begin).toThrow('根本原因')
    setCause(db, cast.handler, id, { kind: 'process', text: '派单规则不一致' }, seen(db, id))
    expect(begin).toThrow('至少写一项')
    addItem(db, cast.handler, id, anItem(cast), seen(db, id), start)
    expect(begin().state).toBe('do')
  })

  test('need every measure done before the check', () => {
    const id = underWay(db, cast)
    expect(() => finishMeasures(db, cast.handler, id, seen(db, id), start)).toThrow('没有完成')
  })

  test('are for the own department only', () => {
    const id = planned(db, cast)
    expect(() => beginMeasures(db, cast.otherHandler, id, seen(db, id), start)).toThrow(NotFound)
    expect(() => beginMeasures(db, cast.inspector, id, seen(db, id), start)).toThrow(Forbidden)
  })

  test('are refused from a page that shows an earlier state', () => {
    const id = planned(db, cast)
    const old = seen(db, id)
    beginMeasures(db, cast.handler, id, old, start)
    expect(() => beginMeasures(db, cast.handler, id, old, start)).toThrow('有人改过')
  })

  test('let QA send a plan back, and withdraw until it stands before the signers', () => {
    const id = underWay(db, cast)
    returnPlan(db, cast.inspector, id, '措施太空，请写到人', seen(db, id), start)
    expect(stateOf(id)).toBe('plan')
    withdrawSheet(db, cast.manager, id, '问题已并入另一张表', seen(db, id), start)
    expect(stateOf(id)).toBe('withdrawn')
    const signing = acting()
    expect(() =>
      withdrawSheet(db, cast.manager, signing, '不想办了所以撤销', seen(db, signing), start),
    ).toThrow('不能撤销')
  })
})

describe('measures', () => {
  test('lie within the due date of the sheet, on working days', () => {
    const { id } = issued(db, cast)
    const add = (dueDay: number) =>
      addItem(db, cast.handler, id, { ...anItem(cast), dueDay }, seen(db, id), start)
    expect(() => add(day('2026-11-25'))).toThrow('不能晚于整改期限')
    expect(() => add(day('2026-11-14'))).toThrow('不是工作日')
    expect(() => add(day('2026-10-30'))).toThrow('已经过去')
  })

  test('are not changed once they are done, nor taken out once agreed on', () => {
    const id = underWay(db, cast)
    const [first, second] = itemsOf(db, id)
    finishItem(db, cast.handler, id, first?.id ?? 0, '已做完并抽查', seen(db, id), start)
    expect(() =>
      changeItem(db, cast.handler, id, first?.id ?? 0, anItem(cast), seen(db, id), start),
    ).toThrow('已经完成')
    expect(() => removeItem(db, cast.handler, id, second?.id ?? 0, seen(db, id))).toThrow('整改中')
    expect(() =>
      finishItem(db, cast.handler, id, 999_999, '别的表的措施', seen(db, id), start),
    ).toThrow('已经不在')
  })

  test('whose owner has gone are handed on before they begin', () => {
    const id = planned(db, cast)
    db.update(accounts)
      .set({ disabledAt: start })
      .where(eq(accounts.id, idOf(cast.secondHandler)))
      .run()
    expect(detail(id, start).items.map(({ gone }) => gone)).toEqual([false, true])
    expect(() => beginMeasures(db, cast.handler, id, seen(db, id), start)).toThrow('请先改派')
    const gone = itemsOf(db, id)[1]?.id ?? 0
    changeItem(db, cast.handler, id, gone, anItem(cast, cast.head), seen(db, id), start)
    expect(beginMeasures(db, cast.handler, id, seen(db, id), start).state).toBe('do')
  })
})

describe('the check', () => {
  test('counts whole weeks from the Monday after the measures', () => {
    const id = checking(db, cast)
    expect(sheetNow(db, id).countFrom).toBe(week(1))
    expect(effectOf(db, sheetNow(db, id), week(3))).toMatchObject({ streak: 2, met: false })
  })

  test('is not passed before the number has moved', () => {
    muchBefore()
    const id = checking(db, cast)
    complaintsIn(db, cast, 2, 3)
    const confirm = (now: number) => confirmEffect(db, cast.manager, id, '', seen(db, id), now)
    expect(() => confirm(threeWeeks)).toThrow('还没有连续达标')
    expect(() => confirm(week(5))).toThrow('还没有连续达标')
    expect(confirm(week(6)).state).toBe('act')
  })

  test('waits for what is still unverified', () => {
    muchBefore()
    const id = checking(db, cast)
    complaintsIn(db, cast, 3, 3, { verdict: null })
    const confirm = () => confirmEffect(db, cast.manager, id, '', seen(db, id), threeWeeks)
    expect(confirm).toThrow('还没有连续达标')
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.openedAt, week(3) + 3_600_000))
      .run()
    expect(confirm().state).toBe('act')
  })

  test('asks for reasons where luck could have done it', () => {
    const id = checking(db, cast)
    const confirm = (note: string) =>
      confirmEffect(db, cast.manager, id, note, seen(db, id), threeWeeks)
    expect(effectOf(db, sheetNow(db, id), threeWeeks)?.luck?.tooFew).toBe(true)
    expect(() => confirm('')).toThrow('不能排除是碰巧')
    expect(confirm('抽听 60 通催办电话，全部按新规则派单').state).toBe('act')
  })

  test('sends a measure back that was not done', () => {
    const id = checking(db, cast)
    const [item] = itemsOf(db, id)
    const back = { itemId: item?.id ?? 0, reason: '现场没有看到上墙' }
    returnMeasure(db, cast.inspector, id, back, seen(db, id), week(1))
    expect(stateOf(id)).toBe('do')
    expect(itemsOf(db, id)[0]?.doneAt).toBeNull()
    expect(sheetNow(db, id).countFrom).toBeNull()
  })

  test('that is not passed in time opens the sheet again, one level higher, for a new measure', () => {
    muchBefore()
    const id = checking(db, cast)
    for (let n = 1; n < 8; n++) complaintsIn(db, cast, n, 5)
    watchSheets(db, week(7) - 1)
    expect(stateOf(id)).toBe('check')
    watchSheets(db, week(7))
    expect(sheetNow(db, id)).toMatchObject({ state: 'plan', level: 1, countFrom: null })
    watchSheets(db, week(7))
    expect(sheetNow(db, id).level).toBe(1)
    expect(() => beginMeasures(db, cast.handler, id, seen(db, id), week(7))).toThrow(
      '补一项新的措施',
    )
    const levels = db.select().from(supervisionLevels).all()
    expect(levels).toMatchObject([{ level: 1, why: 'not-met', told: [cast.head.name] }])
  })

  test('does not blame the department for what QA has not verified', () => {
    muchBefore()
    const id = checking(db, cast)
    for (let n = 1; n < 7; n++) complaintsIn(db, cast, n, 3, { verdict: null })
    watchSheets(db, week(7))
    expect(sheetNow(db, id)).toMatchObject({ state: 'check', level: 0 })
  })
})

describe('the signatures', () => {
  test('of three people close the sheet, and tell its owner', () => {
    const id = acting()
    sign(id, cast.head, 'department')
    sign(id, cast.manager, 'quality')
    expect(stateOf(id)).toBe('act')
    expect(sign(id, cast.leader, 'leadership').state).toBe('closed')
    expect(detail(id, threeWeeks).signs.map(({ name }) => name)).toHaveLength(3)
    const actions = db.select().from(auditEvents).all()
    expect(actions.filter(({ action }) => action === 'supervision.signed')).toHaveLength(3)
  })

  test('come with the leadership last', () => {
    const id = acting()
    expect(() => sign(id, cast.leader, 'leadership')).toThrow('分管领导再签')
  })

  test('given twice are told and not doubled, also from the page before', () => {
    const id = acting()
    const old = seen(db, id)
    const again = () =>
      signSheet(db, cast.head, id, { place: 'department', note: '' }, old, threeWeeks)
    again()
    expect(again).toThrow('您已经签过')
    expect(db.select().from(supervisionSigns).all()).toHaveLength(1)
  })

  test('are refused to somebody else in the same column', () => {
    const id = acting()
    sign(id, cast.manager, 'quality')
    const { id: other } = db
      .insert(accounts)
      .values({
        ...{ username: 'qa2', displayName: '质检主管乙', passwordHash: 'x', createdAt: 1 },
        ...{ roles: ['qa-manager'], scopeKind: 'all' },
      })
      .returning()
      .get()
    expect(() => sign(id, { ...cast.manager, accountId: other }, 'quality')).toThrow('已经有人签过')
  })

  test('are refused to one person in two columns, whatever roles that person holds', () => {
    const id = acting()
    const all = { ...cast.head, permissions: system.permissions, scope: { kind: 'all' } as const }
    sign(id, all, 'department')
    expect(() => sign(id, all, 'quality')).toThrow('三个人签')
    expect(() => sign(id, all, 'leadership')).toThrow('三个人签')
  })

  test('are refused to whoever alone owns the measures', () => {
    muchBefore()
    const id = planned(db, cast)
    for (const item of itemsOf(db, id)) {
      changeItem(db, cast.head, id, item.id, anItem(cast, cast.head), seen(db, id), start)
    }
    beginMeasures(db, cast.head, id, seen(db, id), start)
    for (const item of itemsOf(db, id)) {
      finishItem(db, cast.head, id, item.id, '已经做完并抽查', seen(db, id), start)
    }
    finishMeasures(db, cast.head, id, seen(db, id), start)
    confirmEffect(db, cast.manager, id, '', seen(db, id), week(5))
    expect(() => sign(id, cast.head, 'department')).toThrow('都由您一个人负责')
  })

  test('are refused once the effect is gone', () => {
    const id = acting()
    sign(id, cast.head, 'department')
    complaintsIn(db, cast, 3, 3)
    expect(() => sign(id, cast.manager, 'quality')).toThrow('效果不再成立')
  })

  test('fall when one of the three does not agree', () => {
    const id = acting()
    sign(id, cast.head, 'department')
    refuseClosing(
      ...([db, cast.leader, id] as const),
      { place: 'leadership', reason: '现场抽查没有落实' },
      seen(db, id),
      threeWeeks,
    )
    expect(stateOf(id)).toBe('plan')
    expect(detail(id, threeWeeks).signs).toEqual([])
  })

  test('are for the head of the duty department, not of another', () => {
    const id = acting()
    expect(() => sign(id, cast.otherHead, 'department')).toThrow(NotFound)
    expect(() => sign(id, cast.handler, 'department')).toThrow(Forbidden)
  })
})

describe('a department that goes in the middle', () => {
  const over = (id: number, figureFollows: boolean) =>
    handOver(
      ...([db, cast.manager, id] as const),
      {
        departmentId: cast.second.department.id,
        ownerId: idOf(cast.otherHandler),
        ...{ reason: '一部并入二部，由二部继续', figureFollows },
      },
      seen(db, id),
      start + dayMs,
    )

  test('hands the sheet over with a reason; what was done and frozen stays', () => {
    complaintsIn(db, cast, -1, 3)
    const id = underWay(db, cast)
    over(id, false)
    const now = detail(id, start + dayMs)
    expect(now).toMatchObject({ state: 'plan', departmentId: cast.second.department.id })
    expect(now.handOvers[0]).toMatchObject({
      reason: '一部并入二部，由二部继续',
      figureFollowed: false,
    })
    expect(now.baseline?.at(-1)?.count).toBe(3)
    expect(now.items.map(({ gone }) => gone)).toEqual([true, true])
    expect(() => sheetDetail(db, cast.head, id, nobodyBlind)).toThrow(NotFound)
  })

  test('may take the figure along: then its weeks before are frozen anew', () => {
    complaintsIn(db, cast, -1, 3)
    const id = underWay(db, cast)
    over(id, true)
    expect(sheetNow(db, id).metricDepartmentId).toBe(cast.second.department.id)
    expect(sheetNow(db, id).baseline?.at(-1)?.count).toBe(0)
  })

  test('voids the signatures given by the old one', () => {
    const id = acting()
    sign(id, cast.head, 'department')
    over(id, false)
    expect(detail(id, threeWeeks).signs).toEqual([])
  })

  test('or an owner who goes is replaced by one of the department', () => {
    const id = underWay(db, cast)
    const change = (actor: Cast['manager']) =>
      changeOwner(db, cast.manager, id, idOf(actor), seen(db, id), start)
    expect(() => change(cast.otherHandler)).toThrow('责任人要选')
    change(cast.secondHandler)
    expect(sheetNow(db, id).ownerName).toBe(cast.secondHandler.name)
  })
})

describe('the clock', () => {
  const told = (actor: Cast['manager']) =>
    db
      .select()
      .from(notices)
      .where(eq(notices.accountId, idOf(actor)))
      .all()
      .map(({ kind }) => kind)

  test('reminds the owner before a step is due, then head, QA and leadership behind it, once each', () => {
    const { id } = issued(db, cast)
    // The plan is due by the end of Thursday 5 November.
    for (let hours = 0; hours < 24 * 12; hours += 6) watchSheets(db, start + hours * 3_600_000)
    expect(told(cast.handler).filter((kind) => kind === 'reminder')).toHaveLength(1)
    for (const actor of [cast.head, cast.manager, cast.leader]) {
      expect([actor.name, told(actor).filter((kind) => kind === 'escalation').length]).toEqual([
        actor.name,
        1,
      ])
    }
    expect(sheetNow(db, id)).toMatchObject({ state: 'plan', level: 3 })
    const levels = db.select().from(supervisionLevels).all()
    expect(levels.map(({ level, why }) => [level, why])).toEqual([
      [1, 'overdue'],
      [2, 'overdue'],
      [3, 'overdue'],
    ])
  })

  test('does not make the page of a sheet stale', () => {
    const { id, revision } = issued(db, cast)
    watchSheets(db, start + 6 * dayMs)
    expect(seen(db, id)).toBe(revision)
  })

  test('proposes a new sheet when the fault comes back, once, linked to the old one', () => {
    const id = acting()
    sign(id, cast.head, 'department')
    sign(id, cast.manager, 'quality')
    sign(id, cast.leader, 'leadership')
    complaintsIn(db, cast, 4, 9)
    expect(proposeRecurrences(db, week(5))).toBe(0)
    complaintsIn(db, cast, 5, 3)
    expect(proposeRecurrences(db, week(6) - 1)).toBe(0)
    expect(proposeRecurrences(db, week(6))).toBe(1)
    expect(proposeRecurrences(db, week(6) + dayMs)).toBe(0)
    const [draft] = db
      .select()
      .from(supervisionSheets)
      .where(eq(supervisionSheets.followsId, id))
      .all()
    expect(draft).toMatchObject({ state: 'draft', sourceKind: 'recurrence', limit: 2 })
    expect(detail(id, week(6)).followedBy?.id).toBe(draft?.id)
  })
})

describe('progress', () => {
  const entry = { text: '已在三个班组试用新表', itemId: null, files: [], once: 'form-0001' }

  test('is written once by a form sent twice', () => {
    const id = underWay(db, cast)
    addEntry(db, cast.handler, id, entry, start)
    addEntry(db, cast.handler, id, entry, start)
    expect(detail(id, start).entries).toHaveLength(1)
  })

  test('is written by the department and by QA, not by others, and not after closing', () => {
    const id = underWay(db, cast)
    addEntry(db, cast.inspector, id, { ...entry, once: 'form-0002' }, start)
    expect(() => addEntry(db, cast.leader, id, entry, start)).toThrow(Forbidden)
    withdrawSheet(db, cast.manager, id, '问题已并入另一张表', seen(db, id), start)
    expect(() => addEntry(db, cast.handler, id, entry, start)).toThrow('不在办理中')
  })
})
