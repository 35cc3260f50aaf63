import { beforeEach, expect, test } from 'vitest'

import { waitingFor } from '#src/home/waiting/list.ts'
import type { WaitKind } from '#src/home/waiting/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { draftAnalysis } from '#src/supervision/analyses/draft.ts'
import { publishAnalysis } from '#src/supervision/analyses/publish.ts'
import { bulletinDetail, markRead } from '#src/supervision/bulletins/detail.ts'
import { changeBulletin, draftBulletin, publishBulletin } from '#src/supervision/bulletins/draft.ts'
import { linesOf } from '#src/supervision/bulletins/find.ts'
import { enterDefect } from '#src/supervision/defects/enter.ts'
import { tickDefect } from '#src/supervision/defects/tick.ts'
import { draftMonthPlans } from '#src/supervision/exchange-plans/draft-month.ts'
import { planFor } from '#src/supervision/exchange-plans/find.ts'
import { answerPlan, keepEntry, sendPlan } from '#src/supervision/exchange-plans/keep.ts'
import { exchangePlans } from '#src/supervision/exchange-plans/schema.ts'
import {
  another,
  type Cast,
  complaintsIn,
  day,
  idOf,
  sheetCast,
  start,
  week,
} from '#test/supervision/sheets/made.ts'
import { nobodyBlind } from '#test/supervision/sheets/nobody-blind.ts'
import { testDatabase } from '#test/support/database.ts'

let db: Db
let cast: Cast

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = sheetCast(db)
})

const lines = (actor: Actor, kind: WaitKind, now = start) => waitingFor(db, actor, kind, now).lines

test('a defect waits for those of its level until they tick it off', () => {
  const leader = another(db, 'team-leader', { kind: 'team', id: cast.first.team.id }, '班长甲')
  const id = enterDefect(
    db,
    cast.manager,
    {
      ...({ what: '没有统一的派单判断表', level: 'department', teamId: null } as const),
      ...{ departmentId: cast.first.department.id, faultCategory: 'shirking', rootCause: null },
      ...{ staffCategory: null, businessTypeId: null, complaintNo: '', bulletinId: null },
      ...{ dueDay: day('2026-11-13'), once: 'form-waiting-1' },
    },
    start,
  )
  for (const actor of [cast.head, cast.handler]) {
    expect(lines(actor, 'defect')).toMatchObject([
      { thing: '没有统一的派单判断表', href: `/defects/${id}`, dueAt: day('2026-11-14') },
    ])
  }
  for (const actor of [leader, cast.otherHead, cast.manager, cast.leader]) {
    expect(lines(actor, 'defect')).toEqual([])
  }
  tickDefect(db, cast.head, id, '判断表已上墙并复训', 1, start)
  expect(lines(cast.head, 'defect')).toEqual([])
})

test('an exchange plan waits for who drafts it, then for its department, then for nobody', () => {
  draftMonthPlans(db, start)
  const { id } = db
    .select()
    .from(exchangePlans)
    .all()
    .find(({ departmentId }) => departmentId === cast.first.department.id) ?? { id: 0 }
  const own = (actor: Actor, now = start) =>
    lines(actor, 'exchange', now).filter(({ href }) => href === `/exchange-plans/${id}`)
  const seen = () => planFor(db, cast.manager, id).revision
  const name = `${cast.first.department.name} 2026-11 互通计划`
  expect(own(cast.manager)).toMatchObject([{ thing: name, note: '补好措施，发给部门' }])
  // A month later nobody sends it any more.
  expect(own(cast.manager, day('2026-12-02'))).toEqual([])
  expect(own(cast.head)).toEqual([])
  const entry = { id: null, measure: '一起讲解十月的案例', ownerId: idOf(cast.manager) }
  const of = { faultCategory: 'shirking', dueDay: day('2026-11-20') } as const
  keepEntry(db, cast.manager, id, { ...entry, ...of }, seen(), start)
  sendPlan(db, cast.manager, id, seen(), start)
  expect(own(cast.manager)).toEqual([])
  expect(own(cast.head)).toMatchObject([{ note: '请确认或退回' }])
  expect(own(cast.otherHead)).toEqual([])
  answerPlan(db, cast.head, id, { state: 'returned', reason: '措施太空，请写具体' }, seen(), start)
  expect(own(cast.manager)).toMatchObject([{ note: '部门退回，改好再发' }])
  sendPlan(db, cast.manager, id, seen(), start)
  answerPlan(db, cast.head, id, { state: 'agreed' }, seen(), start)
  expect([...own(cast.manager), ...own(cast.head)]).toEqual([])
})

test('a bulletin waits for whoever may read it until it is opened, for a month at most', () => {
  complaintsIn(db, cast, 0, 1, { verdict: 'substantiated', verdictAt: week(0) + 7_200_000 })
  const period = { firstDay: day('2026-11-02'), lastDay: day('2026-11-08') }
  const now = week(1)
  const { id } = draftBulletin(db, cast.manager, { ...period, naming: 'masked' }, now)
  expect(lines(cast.head, 'bulletin', now)).toEqual([])
  const told = { sentence: '只催办，没有重新派单', included: true }
  const bulletin = () => bulletinDetail(db, cast.head, id, nobodyBlind)
  const toldLines = linesOf(db, id).map(({ line }) => [line.id, told] as const)
  const words = { title: '十一月第一周服务违规通报', opening: '', naming: 'masked' } as const
  changeBulletin(db, cast.manager, id, { ...words, lines: new Map(toldLines) }, 1)
  publishBulletin(db, cast.manager, id, 2, now)
  expect(lines(cast.head, 'bulletin', now)).toMatchObject([
    { thing: 'TB-2026-11-01', href: `/bulletins/${id}` },
  ])
  expect(lines(cast.handler, 'bulletin', week(6))).toEqual([])
  markRead(db, cast.head, bulletin(), now)
  expect(lines(cast.head, 'bulletin', now)).toEqual([])
  expect(lines(cast.otherHead, 'bulletin', now)).toHaveLength(1)
})

test('a drafted analysis waits for those who write it until it is published', () => {
  complaintsIn(db, cast, 0, 1)
  const { id } = draftAnalysis(db, cast.manager, week(0), week(1))
  expect(lines(cast.manager, 'analysis')).toMatchObject([
    { thing: '2026-11-02 至 2026-11-08', href: `/analyses/${id}` },
  ])
  expect(lines(cast.head, 'analysis')).toEqual([])
  publishAnalysis(db, cast.manager, id, week(1))
  expect(lines(cast.manager, 'analysis')).toEqual([])
})
