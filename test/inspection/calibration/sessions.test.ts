import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { cancelSession, closeSession } from '#src/inspection/calibration/close-session.ts'
import { drifts, driftOf } from '#src/inspection/calibration/drift.ts'
import { type NewSession, openSession } from '#src/inspection/calibration/open-session.ts'
import { calibrationMembers, calibrationSessions } from '#src/inspection/calibration/schema.ts'
import { sessionDetail, sessionList } from '#src/inspection/calibration/session-queries.ts'
import { sessionResult } from '#src/inspection/calibration/session-result.ts'
import { concludeSession, noteItem } from '#src/inspection/calibration/write-notes.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  heardCall,
  publishedForm,
  publishedVersion,
  scoredInSession,
  scorer,
} from './made-sheets.ts'

const now = Date.parse('2026-11-18T10:00:00+08:00')
const hour = 3_600_000

let db: Db
let manager: Actor
let unit: Unit
let form: ReturnType<typeof publishedForm>
let chen: Account
let zhao: Account
let lin: Account
let calls: ReturnType<typeof heardCall>[]

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
  form = publishedForm(db)
  chen = scorer(db, '陈静')
  zhao = scorer(db, '赵敏')
  lin = scorer(db, '林芳')
  calls = [heardCall(db, unit), heardCall(db, unit)]
})

const asked = (changes: Partial<NewSession> = {}): NewSession => ({
  title: '十一月校准',
  versionId: form.id,
  memberIds: [chen.id, zhao.id],
  expertId: lin.id,
  dueAt: now + 24 * hour,
  note: '',
  calls: { from: 'list', text: calls.map(({ callNo }) => callNo).join('\n') },
  ...changes,
})
const opened = (changes: Partial<NewSession> = {}) => openSession(db, manager, asked(changes), now)

type Who = Account
const scores = (sessionId: number, who: Who, call: number, answers: Record<string, string> = {}) =>
  scoredInSession(db, form, sessionId, who, calls[call]?.callId ?? 0, answers, now + hour)

const actionsOf = () =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)

describe('a calibration session', () => {
  test('gives every member and the expert a task for each call, and says so in the trail', () => {
    const session = opened()
    const tasks = db
      .select()
      .from(inspectionTasks)
      .where(eq(inspectionTasks.sessionId, session.id))
      .all()
    expect(tasks).toHaveLength(6)
    expect(new Set(tasks.map(({ purpose, state }) => `${purpose} ${state}`))).toEqual(
      new Set(['calibration assigned']),
    )
    expect(new Set(tasks.map(({ accountId }) => accountId))).toEqual(
      new Set([chen.id, zhao.id, lin.id]),
    )
    expect(tasks.every(({ dueAt }) => dueAt === now + 24 * hour)).toBe(true)
    expect(db.select().from(calibrationMembers).all()).toHaveLength(2)
    expect(actionsOf()).toEqual(['calibration.opened'])
  })

  test('names what is wrong with the calls asked for and opens nothing', () => {
    const unheard = announcedCall(db, unit, 'u001')
    const text = (value: string) => () => opened({ calls: { from: 'list', text: value } })
    expect(text('nothing-like-it')).toThrow('没有这些通话：nothing-like-it')
    expect(text(unheard.callNo)).toThrow('没有能播放的录音：u001')
    expect(text('  \n ')).toThrow('请写通话号')
    expect(text(Array.from({ length: 31 }, (_, index) => `c${index}`).join(','))).toThrow('30 通')
    expect(db.select().from(calibrationSessions).all()).toEqual([])
    expect(db.select().from(inspectionTasks).all()).toEqual([])
  })

  test('takes a number written twice, in full width or between commas once', () => {
    const callNo = calls[0]?.callNo ?? ''
    const wide = [...callNo].map((one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0))
    const twice = `${callNo}，${wide.join('')}；`
    const session = opened({ calls: { from: 'list', text: twice } })
    expect(sessionDetail(db, manager, session.id).calls).toHaveLength(1)
  })

  test('refuses a version no longer in use, a member who may not score, one who was disabled', () => {
    const agent = scorer(db, '坐席甲', 'agent')
    expect(() => opened({ memberIds: [chen.id, agent.id] })).toThrow('不再有评分权限')
    db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, zhao.id)).run()
    expect(() => opened()).toThrow('已停用')
    expect(() => opened({ memberIds: [lin.id] })).toThrow('至少两个人')
    expect(() => opened({ memberIds: [chen.id], expertId: null })).toThrow('至少两个人')
    publishedVersion(db, form.formId, 2)
    expect(() => opened({ memberIds: [chen.id] })).toThrow('没有使用中的版本')
  })

  test('is convened, closed and written up by quality managers only', () => {
    const session = opened()
    const inspector = actorOf(chen)
    expect(() => openSession(db, inspector, asked(), now)).toThrow(Forbidden)
    expect(() => closeSession(db, inspector, session.id, now)).toThrow(Forbidden)
    expect(() => cancelSession(db, inspector, session.id, now)).toThrow(Forbidden)
    expect(() => noteItem(db, inspector, session.id, { code: 'item1', note: '' })).toThrow(
      Forbidden,
    )
    expect(() => concludeSession(db, inspector, session.id, '')).toThrow(Forbidden)
    expect(() => sessionList(db, actorWith(db, 'agent'), { size: 10, cursor: null })).toThrow(
      Forbidden,
    )
  })

  test('draws calls by a seed, the same again, and none that a participant has scored', () => {
    for (let more = 0; more < 10; more += 1) heardCall(db, unit)
    db.update(recordings)
      .set({ receivedAt: now - hour })
      .run()
    const drawn = (seed: string, memberIds = [chen.id]) => {
      const session = opened({
        memberIds,
        calls: { from: 'random', count: 4, seed },
      })
      return { session, ids: sessionDetail(db, manager, session.id).calls.map((c) => c.callId) }
    }
    const one = drawn('12345')
    expect(new Set(one.ids).size).toBe(4)
    expect(one.session).toMatchObject({ seed: '12345', frameSize: 12 })
    expect(drawn('12345').ids).toEqual(one.ids)
    expect(drawn('54321').ids).not.toEqual(one.ids)

    const known = one.ids[0] ?? 0
    scoredInSession(db, form, one.session.id, chen, known, {}, now)
    expect(drawn('12345').session.frameSize).toBe(11)
    expect(drawn('12345', [zhao.id]).session.frameSize).toBe(12)
    expect(() => opened({ calls: { from: 'random', count: 30, seed: '1' } })).toThrow(
      '抽不出 30 通',
    )
  })

  test('shows how many are scored while it is open, to members their own alone', () => {
    const session = opened()
    scores(session.id, chen, 0)
    const forManager = sessionDetail(db, manager, session.id)
    expect(forManager).toMatchObject({ asked: 6, done: 1, mine: null })
    expect(forManager.participants?.map(({ name, done }) => [name, done])).toEqual([
      ['林芳', 0],
      ['陈静', 1],
      ['赵敏', 0],
    ])
    const forChen = sessionDetail(db, actorOf(chen), session.id)
    expect(forChen.participants).toBeNull()
    expect(forChen.mine).toMatchObject({ asked: 2, done: 1 })
    const [row] = sessionList(db, actorOf(chen), { size: 10, cursor: null }).rows
    expect(row).toMatchObject({ calls: 2, asked: 6, done: 1, mine: { asked: 2, done: 1 } })
  })

  test('is closed once: what is unscored is withdrawn, and what comes later does not count', () => {
    const session = opened()
    expect(() => closeSession(db, manager, session.id, now)).toThrow('还没有人评完')
    scores(session.id, chen, 0)
    scores(session.id, lin, 0)
    db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, zhao.id)).run()
    closeSession(db, manager, session.id, now + hour)
    const states = db
      .select()
      .from(inspectionTasks)
      .all()
      .map(({ state }) => state)
      .toSorted()
    expect(states).toEqual(['scored', 'scored', ...Array.from({ length: 4 }, () => 'withdrawn')])
    expect(() => closeSession(db, manager, session.id)).toThrow('已经揭晓')
    scoredInSession(db, form, session.id, zhao, calls[0]?.callId ?? 0, {}, now + 2 * hour)
    const detail = sessionDetail(db, manager, session.id)
    const result = sessionResult(db, manager, detail.session)
    expect(result.people.map(({ name, scored }) => [name, scored])).toEqual([
      ['林芳', 1],
      ['陈静', 1],
      ['赵敏', 0],
    ])
    expect(result.missing).toBe(3)
    expect(detail.participants?.find(({ name }) => name === '赵敏')?.disabled).toBe(true)
  })

  test('can be called off while nobody has scored', () => {
    const session = opened()
    cancelSession(db, manager, session.id, now)
    expect(
      db
        .select()
        .from(inspectionTasks)
        .all()
        .every(({ state }) => state === 'withdrawn'),
    ).toBe(true)
    expect(() => cancelSession(db, manager, session.id, now)).toThrow('已经揭晓或取消')
    const other = opened()
    scores(other.id, chen, 0)
    expect(() => cancelSession(db, manager, other.id, now)).toThrow('已经有人评过')
  })

  test('keeps what was said of an item and what it came to, once it is closed', () => {
    const session = opened()
    expect(() => noteItem(db, manager, session.id, { code: 'item1', note: '说清' })).toThrow(
      '揭晓以后',
    )
    scores(session.id, chen, 0)
    closeSession(db, manager, session.id, now + hour)
    noteItem(db, manager, session.id, { code: 'item1', note: '报工号才算做到' })
    noteItem(db, manager, session.id, { code: 'item1', note: '报工号、问好都要' })
    expect(() => noteItem(db, manager, session.id, { code: 'nothing', note: 'x' })).toThrow(
      NotFound,
    )
    concludeSession(db, manager, session.id, '开场问候的说明要改')
    const { session: read } = sessionDetail(db, manager, session.id)
    expect(read.conclusion).toBe('开场问候的说明要改')
    const noted = () => sessionResult(db, manager, read).items[0]?.note
    expect(noted()?.text).toBe('报工号、问好都要')
    noteItem(db, manager, session.id, { code: 'item1', note: '' })
    expect(noted()).toBeNull()
    expect(actionsOf().filter((action) => action === 'calibration.noted')).toHaveLength(4)
  })
})

describe('the result of a session', () => {
  const resultFor = (actor: Actor, sessionId: number) =>
    sessionResult(db, actor, sessionDetail(db, manager, sessionId).session)

  test('sets members beside the expert, call by call, and beside one another', () => {
    const session = opened()
    scores(session.id, lin, 0, { item1: 'full' })
    scores(session.id, lin, 1, { item1: 'none' })
    scores(session.id, chen, 0, { item1: 'full' })
    scores(session.id, chen, 1, { item1: 'none' })
    scores(session.id, zhao, 0, { item1: 'none' })
    scores(session.id, zhao, 1, { item1: 'none', 'hang-up': 'bad' })
    closeSession(db, manager, session.id, now + hour)
    const result = resultFor(manager, session.id)
    const item = result.items[0]
    expect(item?.cells.map((row) => row.map((cell) => [cell?.choice, cell?.apart]))).toEqual([
      [
        ['做到', false],
        ['做到', false],
        ['没做到', true],
      ],
      [
        ['没做到', false],
        ['没做到', false],
        ['没做到', false],
      ],
    ])
    expect(item?.toExpert).toEqual([
      null,
      { n: 2, agreed: 2, kappa: 1 },
      { n: 2, agreed: 1, kappa: 0 },
    ])
    // Members alone: one call apart, one alike; of four answers one is 做到.
    expect(item).toMatchObject({ comparisons: 2, alike: 1, measure: 'kappa', verdict: 'few' })
    expect(item?.value).toBeCloseTo((0.5 - (1 / 16 + 9 / 16)) / (1 - (1 / 16 + 9 / 16)), 12)
    const [, forChen, forZhao] = result.people
    expect(forChen).toMatchObject({ alike: 6, answers: 6, byExpert: { n: 2, mean: 0 } })
    // 10,000 against 5,000 on the first call; nought for the fatal item against 5,000 on the second.
    expect(forZhao).toMatchObject({ alike: 4, answers: 6, byExpert: { n: 2, mean: -5000 } })
  })

  test('takes the alpha where some calls were not scored by all', () => {
    const session = opened({ expertId: null, memberIds: [chen.id, zhao.id, lin.id] })
    scores(session.id, chen, 0, { item1: 'full' })
    scores(session.id, zhao, 0, { item1: 'none' })
    scores(session.id, lin, 0, { item1: 'none' })
    scores(session.id, chen, 1, { item1: 'none' })
    scores(session.id, zhao, 1, { item1: 'none' })
    closeSession(db, manager, session.id, now + hour)
    const item = resultFor(manager, session.id).items[0]
    expect(item).toMatchObject({
      measure: 'alpha',
      comparisons: 4,
      alike: 2,
      toExpert: [null, null, null],
    })
    // Without an expert what most chose is the measure.
    expect(item?.cells[0]?.map((cell) => cell?.apart)).toEqual([true, false, false])
  })

  test('two who differ are never said to agree: without a measure both stand apart', () => {
    const session = opened({ expertId: null, memberIds: [chen.id, zhao.id] })
    scores(session.id, chen, 0, { item1: 'full' })
    scores(session.id, zhao, 0, { item1: 'none' })
    scores(session.id, chen, 1, { item1: 'none' })
    scores(session.id, zhao, 1, { item1: 'none' })
    closeSession(db, manager, session.id, now + hour)
    const item = resultFor(manager, session.id).items[0]
    expect(item?.cells.map((row) => row.map((cell) => cell?.apart))).toEqual([
      [true, true],
      [false, false],
    ])
  })

  test('names nobody but the reader to inspectors, and lets nobody be told by the order', () => {
    const members = [
      chen,
      zhao,
      ...['安宁', '白雪', '程功', '邓超'].map((name) => scorer(db, name)),
    ]
    const session = opened({ memberIds: members.map(({ id }) => id) })
    scores(session.id, zhao, 0)
    closeSession(db, manager, session.id, now + hour)
    const names = (actor: Actor) => resultFor(actor, session.id).people.map(({ name }) => name)
    const byName = ['林芳', '安宁', '白雪', '陈静', '程功', '邓超', '赵敏']
    expect(names(manager)).toEqual(byName)
    expect(names(actorWith(db, 'qa-inspector'))).toEqual(['专家', ...'甲乙丙丁戊己'])
    const forZhao = names(actorOf(zhao))
    expect(forZhao.toSorted()).toEqual(
      ['专家', '赵敏', ...[...'甲乙丙丁戊己'].filter((stem) => forZhao.includes(stem))].toSorted(),
    )
    // Who scored anything is 赵敏, and does not stand where the name would.
    const scored = resultFor(actorWith(db, 'qa-inspector'), session.id).people
    expect(scored.findIndex(({ scored: n }) => n > 0)).not.toBe(byName.indexOf('赵敏'))
  })

  test('never counts for an agent, and tells each member the distance from the expert', () => {
    const session = opened()
    scores(session.id, lin, 0, { item1: 'full' })
    scores(session.id, chen, 0, { item1: 'part' })
    const range = { formId: form.formId, from: now - hour, until: now + 2 * hour }
    expect(drifts(db, manager, range)).toEqual([])
    closeSession(db, manager, session.id, now + hour)
    expect(
      db
        .select()
        .from(scoreSheets)
        .all()
        .some(({ counts }) => counts),
    ).toBe(false)
    expect(drifts(db, manager, range)).toMatchObject([
      { name: '陈静', partner: null, expert: { n: 1, mean: -2500, interval: null } },
    ])
    expect(driftOf(db, actorOf(chen), range, chen.id)?.expert?.mean).toBe(-2500)
    expect(driftOf(db, actorOf(zhao), range, zhao.id)).toBeNull()
    expect(() => driftOf(db, actorOf(zhao), range, chen.id)).toThrow(Forbidden)
    expect(() => drifts(db, actorOf(zhao), range)).toThrow(Forbidden)
  })
})
