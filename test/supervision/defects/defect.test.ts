import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { complaintImprovements, complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { defectDetail } from '#src/supervision/defects/detail.ts'
import { enterDefect, type NewDefect } from '#src/supervision/defects/enter.ts'
import { defectFor } from '#src/supervision/defects/find.ts'
import { gatherDefects } from '#src/supervision/defects/gather.ts'
import { defectList, readDefectFilters } from '#src/supervision/defects/list.ts'
import { defects } from '#src/supervision/defects/schema.ts'
import { reopenDefect, tickDefect } from '#src/supervision/defects/tick.ts'
import { watchDefects } from '#src/supervision/defects/watch.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  another,
  type Cast,
  complaintsIn,
  day,
  idOf,
  sheetCast,
  start,
  week,
} from '../sheets/made.ts'
import { nobodyBlind } from '../sheets/nobody-blind.ts'

let db: Db
let cast: Cast
let leader: Cast['manager']

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = sheetCast(db)
  leader = another(db, 'team-leader', { kind: 'team', id: cast.first.team.id }, '班长甲')
})

let forms = 0
const given = (facts: Partial<NewDefect> = {}): NewDefect => ({
  ...{ what: '没有统一的重新派单判断表', level: 'department', teamId: null },
  ...{ departmentId: cast.first.department.id, faultCategory: 'shirking', rootCause: 'process' },
  ...{ staffCategory: null, businessTypeId: null, complaintNo: '', bulletinId: null },
  ...{ dueDay: day('2026-11-13'), once: `form-${++forms}-defect` },
  ...facts,
})
const entered = (facts: Partial<NewDefect> = {}, actor = cast.manager) =>
  enterDefect(db, actor, given(facts), start)
const seen = (id: number) => defectFor(db, cast.manager, id).revision
const tick = (id: number, actor = cast.head) =>
  tickDefect(db, actor, id, '判断表已上墙并复训', seen(id), start)
const reopen = (id: number, complaintNo = '', actor = cast.manager) =>
  reopenDefect(
    db,
    actor,
    id,
    { reason: '又有坐席只催办不派单', complaintNo, dueDay: day('2026-11-20') },
    seen(id),
    start,
  )
const complaint = (n = 1, facts: Partial<Complaint> = {}) =>
  complaintsIn(db, cast, 0, n, { verdict: 'substantiated', ...facts })
const listed = (query: Record<string, string>, actor = cast.manager, now = start) =>
  defectList(db, actor, readDefectFilters(query), { size: 20, cursor: null }, now).rows.map(
    ({ id }) => id,
  )

describe('entering', () => {
  test('the same form sent twice enters one', () => {
    const form = given()
    expect(enterDefect(db, cast.manager, form, start)).toBe(
      enterDefect(db, cast.manager, form, start),
    )
    expect(db.select().from(defects).all()).toHaveLength(1)
  })

  test('refuses a due day on which nobody works, and one that is over', () => {
    expect(() => entered({ dueDay: day('2026-11-14') })).toThrow('下一个工作日')
    expect(() => entered({ dueDay: day('2026-10-30') })).toThrow('已经过去')
  })

  test('refuses a team of another department, and none where a team owns it', () => {
    expect(() => entered({ level: 'team' })).toThrow('请选择班组')
    expect(() => entered({ level: 'team', teamId: cast.second.team.id })).toThrow('请选择班组')
  })

  test('stays within what the actor answers for', () => {
    const elsewhere = { departmentId: cast.second.department.id }
    expect(() => entered(elsewhere, cast.head)).toThrow('自己范围')
    expect(() => entered({}, leader)).toThrow('自己范围')
    expect(() => entered({}, cast.outsider)).toThrow(Forbidden)
  })

  test('refuses a complaint the actor cannot open', () => {
    expect(() => entered({ complaintNo: 'TS-NONE' })).toThrow('没有找到这件投诉')
  })

  test('keeps no number of a customer', () => {
    const id = entered({ what: '客户 13931909215 的工单没有重新派' })
    expect(defectFor(db, cast.manager, id).what).not.toContain('13931909215')
  })
})

describe('ticking off', () => {
  test('is for the level that owns it, nobody above or below', () => {
    const ofDepartment = entered()
    expect(() => tick(ofDepartment, leader)).toThrow('所属的层级')
    expect(() => tick(ofDepartment, cast.manager)).toThrow(Forbidden)
    expect(() => tick(ofDepartment, cast.otherHead)).toThrow(NotFound)
    tick(ofDepartment)
    const ofTeam = entered({ level: 'team', teamId: cast.first.team.id })
    expect(() => tick(ofTeam)).toThrow('所属的层级')
    tick(ofTeam, leader)
    expect(defectFor(db, cast.head, ofTeam)).toMatchObject({ state: 'done', doneByName: '班长甲' })
  })

  test('happens once, and not from a page that is old', () => {
    const id = entered()
    const before = seen(id)
    tick(id)
    expect(() => tickDefect(db, cast.head, id, '再登记一次看看', before, start)).toThrow(
      '刚刚有人改过',
    )
    expect(() => tick(id)).toThrow('已经消缺')
  })
})

describe('whoever has to tick it off', () => {
  test('is told of it when it is entered, and nobody of another level or unit', () => {
    entered()
    const words = '新登记缺陷“没有统一的重新派单判断表”，请在期限前消缺'
    expect(toldTo(db, cast.head)).toEqual([words])
    expect(toldTo(db, cast.handler)).toEqual([words])
    for (const other of [leader, cast.otherHead, cast.manager]) {
      expect(toldTo(db, other)).toEqual([])
    }
    entered({ level: 'team', teamId: cast.first.team.id }, leader)
    expect(toldTo(db, leader)).toEqual([])
  })

  test('is reminded on the working day before, and told once that it is overdue', () => {
    // 2026-11-13 is a Friday.
    const id = entered()
    const told = () => toldTo(db, cast.head).slice(1)
    watchDefects(db, day('2026-11-12') - 1)
    expect(told()).toEqual([])
    watchDefects(db, day('2026-11-12'))
    watchDefects(db, day('2026-11-13'))
    const reminded = '缺陷“没有统一的重新派单判断表”2026-11-13 到期'
    expect(told()).toEqual([reminded])
    watchDefects(db, day('2026-11-14'))
    watchDefects(db, day('2026-11-16'))
    expect(told()).toEqual([reminded, '缺陷“没有统一的重新派单判断表”已超期，请消缺'])
    tick(id)
    reopen(id)
    expect(toldTo(db, cast.head)).toContain(
      '缺陷“没有统一的重新派单判断表”重新打开：又有坐席只催办不派单',
    )
    watchDefects(db, day('2026-11-19'))
    expect(told().at(-1)).toBe('缺陷“没有统一的重新派单判断表”2026-11-20 到期')
  })
})

describe('opening again', () => {
  test('links the complaint by which the same cause came again, and counts it', () => {
    const [first, again] = complaint(2)
    const id = entered({ complaintNo: first?.complaintNo ?? '' })
    tick(id)
    reopen(id, again?.complaintNo)
    const read = defectDetail(db, cast.manager, id, nobodyBlind)
    expect(read).toMatchObject({ state: 'open', times: 1, doneAt: null, note: '' })
    expect(read.events.at(-1)).toMatchObject({ step: 'reopened', complaintNo: again?.complaintNo })
  })

  test('refuses one that is open, another kind of fault, and the complaint it began with', () => {
    const [first] = complaint()
    const [other] = complaint(1, { faultCategory: 'attitude' })
    const id = entered({ complaintNo: first?.complaintNo ?? '' })
    expect(() => reopen(id)).toThrow('还没有消缺')
    tick(id)
    expect(() => reopen(id, other?.complaintNo)).toThrow('属实类型和缺陷不同')
    expect(() => reopen(id, first?.complaintNo)).toThrow('不能说明又发生了')
  })
})

describe('improvements', () => {
  function improved(liable: 'liable' | 'not-liable' | null): Complaint {
    const [one] = complaint() as [Complaint]
    const by = { byId: idOf(cast.manager), byName: '王敏', at: start }
    db.insert(complaintImprovements)
      .values({
        ...{ complaintId: one.id, measure: '每天抽听五通催办电话', ownerId: idOf(cast.handler) },
        ...{ ownerName: '办理人', departmentId: cast.first.department.id, dueAt: week(2), ...by },
      })
      .run()
    if (liable) {
      const departmentId = cast.first.department.id
      db.insert(complaintLiabilities)
        .values({ complaintId: one.id, liability: liable, departmentId, reason: '有责', ...by })
        .run()
    }
    return one
  }

  test('of a complaint somebody is answerable for become defects of the department, each once', () => {
    const one = improved('liable')
    expect(gatherDefects(db, start)).toBe(1)
    expect(gatherDefects(db, start)).toBe(0)
    expect(db.select().from(defects).all()).toMatchObject([
      {
        ...{ source: 'improvement', level: 'department', complaintId: one.id, dueAt: week(2) },
        what: '每天抽听五通催办电话',
      },
    ])
  })

  test('wait until liability is set, and are left where nobody is or the verdict fell', () => {
    improved(null)
    improved('not-liable')
    const fallen = improved('liable')
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, fallen.id))
      .run()
    expect(gatherDefects(db, start)).toBe(0)
  })
})

describe('the list', () => {
  test('is narrowed by group and level, and tells what is overdue', () => {
    const one = entered({ staffCategory: 'summer-temp' })
    const two = entered({ level: 'team', teamId: cast.first.team.id, faultCategory: 'attitude' })
    expect(listed({})).toEqual([one, two])
    expect(listed({ level: 'team' })).toEqual([two])
    expect(listed({ fault: 'shirking', staff: 'summer-temp' })).toEqual([one])
    expect(listed({ state: 'overdue' })).toEqual([])
    expect(listed({ state: 'overdue' }, cast.manager, day('2026-11-13') + dayMs)).toEqual([
      one,
      two,
    ])
  })

  test('shows a unit its own, and a team what its department owns', () => {
    const one = entered()
    const elsewhere = entered({ departmentId: cast.second.department.id })
    expect(listed({}, cast.head)).toEqual([one])
    expect(listed({}, cast.otherHead)).toEqual([elsewhere])
    expect(listed({}, leader)).toEqual([one])
  })

  test('names no complaint whose call the reader has still to judge', () => {
    const [first] = complaint()
    const id = entered({ complaintNo: first?.complaintNo ?? '' })
    const blind = { ...nobodyBlind, among: () => new Set([first?.callId ?? 0]) }
    expect(defectDetail(db, cast.inspector, id, blind).complaintNo).toBeNull()
    expect(defectDetail(db, cast.inspector, id, nobodyBlind).complaintNo).toBe(first?.complaintNo)
  })
})
