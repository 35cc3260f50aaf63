import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { handlingPart } from '#src/complaints/handling/part.ts'
import {
  complaintLiabilities,
  complaintVerifications,
  verificationEvidence,
} from '#src/complaints/handling/schema.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { monthFigures } from '#src/complaints/months/counts.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { standingVerification } from '#src/inspection/appeals/contested-verification.ts'
import { appealDetail } from '#src/inspection/appeals/detail.ts'
import { type AppealInput, fileAppeal, withdrawAppeal } from '#src/inspection/appeals/file.ts'
import { barOf, takeAppeal } from '#src/inspection/appeals/judge.ts'
import { appealList } from '#src/inspection/appeals/list.ts'
import { recordAppealListening } from '#src/inspection/appeals/listened.ts'
import { overturnRates } from '#src/inspection/appeals/rates.ts'
import { settleAppeal } from '#src/inspection/appeals/settle.ts'
import type { VerdictAspect } from '#src/inspection/appeals/vocabulary.ts'
import { blindness } from '#src/inspection/blindness.ts'
import {
  contestedComplaint,
  ownComplaintDetail,
  ownComplaints,
  subjectOfComplaint,
} from '#src/inspection/my-reviews/complaints.ts'
import { ownRecording } from '#src/inspection/my-reviews/own.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { notices } from '#src/notices/schema.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { recordings } from '#src/recordings/schema.ts'
import { arrangeInterviews } from '#src/training/arrange-interviews.ts'
import { standingInterviews } from '#src/training/interviews/follow-verdict.ts'
import { interviews } from '#src/training/interviews/schema.ts'
import { heldLiable, verifiedComplaint } from '#test/complaints/verified.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { agentOf, somebody } from './scene.ts'

/** A Monday; five working days after it end with the Monday after. */
const monday = Date.parse('2026-11-09T10:00:00+08:00')
const windowEnd = Date.parse('2026-11-17T00:00:00+08:00')
const hour = 3_600_000

let db: Db
let units: { first: Unit; second: Unit }
let [verifier, judge, manager, handler, agent, head]: Actor[] = []

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  verifier = somebody(db, 'qa-inspector', 'verifier')
  judge = somebody(db, 'qa-inspector', 'judge')
  manager = somebody(db, 'qa-manager', 'manager')
  handler = somebody(db, 'case-handler', 'handler')
  agent = agentOf(db, units.first)
  head = actorWith(db, 'department-head', {
    kind: 'department',
    id: units.first.department.id,
  })
})

const scene = (given = {}) => {
  const made = verifiedComplaint(db, units.first, verifier as Actor, monday, {
    handler: handler as Actor,
    ...given,
  })
  return { ...made, id: made.complaint.id }
}
type Scene = ReturnType<typeof scene>

const reason = '客户先挂的电话，我没有推'
const about = (...aspects: VerdictAspect[]) =>
  aspects.map((aspect) => ({ itemId: null, aspect, reason, startMs: null, endMs: null }))

function file(it: Scene, by = agent, aspects: VerdictAspect[] = ['verdict'], at = monday + hour) {
  const subject = subjectOfComplaint(db, it.id)
  if (!subject) throw new Error('not verified')
  const seen = contestedSeen(it, by, at)
  return fileAppeal(db, by as Actor, subject, { seen, points: about(...aspects) }, at)
}

const contestedSeen = (it: Scene, by: Actor | undefined, at: number) =>
  contestedComplaint(db, by as Actor, it.id, at).seen

function answer(
  id: number,
  outcomes: Partial<Record<VerdictAspect, string | null>>,
  by = judge,
  at = monday + 2 * hour,
) {
  takeAppeal(db, by as Actor, id, at)
  const { points, seen } = appealDetail(db, by as Actor, id)
  const evidence = hears(id, by as Actor, at)
  const answers = points.map((point) => {
    const after = outcomes[point.aspect ?? 'verdict'] ?? null
    const outcome = after === null ? ('upheld' as const) : ('overturned' as const)
    return { pointId: point.id, outcome, after: after ?? '', answer: '听过录音，理由成立' }
  })
  return settleAppeal(db, by as Actor, id, { seen, answers, evidence }, at)
}

/** The judge plays the span the contested verdict rests on. */
function hears(id: number, by: Actor, at: number, span = { startMs: 10_000, endMs: 14_000 }) {
  const recordingId = appealDetail(db, by, id).grounds?.hearing?.recordingId
  if (recordingId === undefined) return []
  recordPlaying(db, by, recordingId, at)
  recordAppealListening(db, by, id, recordingId, [span], at)
  return [span]
}

const now = (it: Scene) => db.select().from(complaints).where(eq(complaints.id, it.id)).get()

describe('the verdict on a complaint', () => {
  test('is contested by the agent concerned, each point with its reason, within the window', () => {
    const it = scene()
    const appeal = file(it, agent, ['verdict', 'category'])
    expect(appeal).toMatchObject({
      ...{ subject: 'verification', party: 'agent', round: 1, complaintId: it.id },
      ...{ scorerId: verifier?.accountId, personId: units.first.person.id, windowUntil: windowEnd },
    })
    expect(() => file(it)).toThrow('已经有一件申诉在办')
    expect(eventsOf(db, 'review-appeal', appeal.id)[0]?.action).toBe('review-appeal.filed')
  })

  test('is contested up to the last moment of the window and no later', () => {
    file(scene(), agent, ['verdict'], windowEnd - 1)
    expect(() => file(scene(), agent, ['verdict'], windowEnd)).toThrow('申诉期限已过')
  })

  test('is contested by the department in whose reach it is, and by no other', () => {
    const it = scene()
    expect(file(it, head).party).toBe('department')
    const other = { kind: 'department', id: units.second.department.id } as const
    const stranger = somebody(db, 'department-head', 'stranger', other)
    expect(() => file(scene(), stranger)).toThrow(NotFound)
    expect(() => file(scene(), agentOf(db, units.second))).toThrow(NotFound)
    expect(() => file(scene(), verifier)).toThrow(Forbidden)
  })

  test('that is 不属实 leaves nothing to contest, and is not shown to the agent', () => {
    const it = scene({ verdict: 'unsubstantiated' })
    expect(() => file(it, head)).toThrow('没有可申诉的')
    expect(() => file(it)).toThrow(NotFound)
    expect(ownComplaints(db, agent as Actor, { size: 10, cursor: null }).rows).toEqual([])
  })

  test('refuses a point that does not exist, a reason too short, a stale page and a span beyond the sound', () => {
    const it = scene()
    const subject = subjectOfComplaint(db, it.id)
    if (!subject) throw new Error('not verified')
    const seen = contestedSeen(it, agent, monday)
    const input = (points: AppealInput['points'], from = seen) =>
      fileAppeal(db, agent as Actor, subject, { seen: from, points }, monday + hour)
    expect(() => input(about('liability'))).toThrow('有一项不能申诉')
    expect(() => input([])).toThrow('至少选一项')
    expect(() => input([{ ...about('verdict')[0], reason: '不服' } as never])).toThrow('5 到 500')
    expect(() => input(about('verdict'), seen + 1)).toThrow('改过')
    const late = { ...about('verdict')[0], startMs: 0, endMs: 9_000_000 }
    expect(() => input([late as never])).toThrow('起止时间不对')
    expect(() => input(about('verdict', 'verdict'))).toThrow('有一项不在')
  })

  test('is taken back by whoever filed it and nobody else', () => {
    const appeal = file(scene(), head)
    expect(() => withdrawAppeal(db, agent as Actor, appeal.id)).toThrow('只能撤回自己的')
    expect(withdrawAppeal(db, head as Actor, appeal.id, monday + 2 * hour).state).toBe('withdrawn')
  })

  test('may be contested anew once somebody is held liable for it, from that day on', () => {
    const it = scene()
    const appeal = file(it)
    answer(appeal.id, {})
    const later = windowEnd + 5 * 24 * hour
    heldLiable(db, it.complaint, manager as Actor, later)
    const { filing, aspects } = contestedComplaint(db, agent as Actor, it.id, later + hour)
    expect(filing).toMatchObject({ may: true, round: 2 })
    expect(aspects.map(({ aspect }) => aspect)).toEqual(['verdict'])
  })
})

describe('whoever judges it', () => {
  test('is neither who verified, nor who handled, nor who said who was liable, nor who judged before', () => {
    const it = scene()
    const appeal = file(it)
    expect(barOf(db, verifier as Actor, appeal)).toBe('own-complaint')
    expect(() => takeAppeal(db, verifier as Actor, appeal.id)).toThrow('办理、核实或定责过')
    const both = somebody(db, 'qa-inspector', 'both')
    db.update(complaints).set({ handlerId: both.accountId }).where(eq(complaints.id, it.id)).run()
    expect(barOf(db, both, appeal)).toBe('own-complaint')
    const liable = somebody(db, 'qa-manager', 'liable')
    heldLiable(db, it.complaint, liable, monday + hour)
    expect(barOf(db, liable, appeal)).toBe('own-complaint')
    answer(appeal.id, {})
    const second = file(it, agent, ['verdict'], monday + 3 * hour)
    expect(second.round).toBe(2)
    expect(barOf(db, judge as Actor, second)).toBe('judged-before')
    expect(barOf(db, somebody(db, 'qa-inspector', 'third'), second)).toBe('final-needs-manager')
    expect(barOf(db, manager as Actor, second)).toBeNull()
  })

  test('is told, and told no names, until it is answered', () => {
    const appeal = file(scene())
    const mine = eq(notices.accountId, judge?.accountId ?? 0)
    const told = db.select().from(notices).where(mine).all()
    expect(told).toMatchObject([{ href: `/review-appeals/${appeal.id}` }])
    const others = eq(notices.accountId, verifier?.accountId ?? 0)
    expect(db.select().from(notices).where(others).all()).toEqual([])
    const detail = appealDetail(db, judge as Actor, appeal.id)
    expect(JSON.stringify(detail)).not.toContain('罗军')
    expect(detail.scorerName).toBeNull()
    const [row] = appealList(
      ...[db, judge as Actor],
      { box: 'waiting', subject: 'verification', round: null, mine: false },
      { size: 10, cursor: null },
    ).rows
    expect(row).toMatchObject({ agent: null, agentKnown: false })
    answer(appeal.id, {})
    expect(appealDetail(db, judge as Actor, appeal.id).agent?.name).toBe('罗军')
  })

  test('has the last word in the second round', () => {
    const it = scene()
    answer(file(it).id, {})
    const second = file(it, agent, ['verdict'], monday + 3 * hour)
    answer(second.id, {}, manager, monday + 4 * hour)
    expect(() => file(it, agent, ['verdict'], monday + 5 * hour)).toThrow('终审已经答复')
    expect(() => file(it, head, ['verdict'], monday + 5 * hour)).toThrow('终审已经答复')
  })

  test('may be asked by the agent about all of it in the second round where the department asked first', () => {
    const it = scene()
    answer(file(it, head, ['category']).id, {})
    const at = monday + 3 * hour
    const aspects = (by: Actor | undefined) =>
      contestedComplaint(db, by as Actor, it.id, at).aspects.map(({ aspect }) => aspect)
    expect(aspects(head)).toEqual(['category'])
    expect(aspects(agent)).toEqual(['verdict', 'category'])
  })
})

describe('an overturned verdict', () => {
  test('is a new verdict by appeal; the old one stays, superseded', () => {
    const it = scene()
    answer(file(it).id, { verdict: 'unsubstantiated' })
    expect(now(it)?.verdict).toBe('unsubstantiated')
    expect(
      db
        .select()
        .from(complaintVerifications)
        .where(eq(complaintVerifications.complaintId, it.id))
        .all(),
    ).toMatchObject([
      { basis: 'investigation', verdict: 'substantiated', supersededAt: monday + 2 * hour },
      { basis: 'appeal', verdict: 'unsubstantiated', supersededAt: null, byId: judge?.accountId },
    ])
    const filed = eq(notices.accountId, agent?.accountId ?? 0)
    expect(db.select().from(notices).where(filed).all()).toMatchObject([
      { kind: 'result', href: `/my-reviews/complaints/${it.id}` },
    ])
  })

  test('cancels the interviews that were not held', () => {
    const it = scene()
    arrangeInterviews(db, it.id, monday)
    db.delete(jobs).run()
    answer(file(it).id, { verdict: 'unsubstantiated' })
    const asked = db.select().from(jobs).where(eq(jobs.name, 'arrange-interviews')).all()
    expect(asked.map(({ payload }) => payload)).toEqual([{ complaintId: it.id }])
    arrangeInterviews(db, it.id, monday + 3 * hour)
    expect(standingInterviews(db, it.id)).toEqual([])
    const first = and(eq(interviews.complaintId, it.id), eq(interviews.tier, 'agent'))
    expect(db.select().from(interviews).where(first).get()?.cancelledReason).toBe('overturned')
  })

  test('corrects the frozen month it counts in, once', () => {
    const it = scene({ openedAt: Date.parse('2026-10-30T10:00:00+08:00') })
    freezeMonth(db, manager as Actor, { month: '2026-10', note: '月会' }, monday)
    answer(file(it).id, { verdict: 'unsubstantiated' })
    expect(monthFigures(db, manager as Actor, '2026-10')).toMatchObject({
      sum: { complaints: 1, substantiated: 1, unsubstantiated: 0 },
      corrected: { complaints: 0, substantiated: -1, unsubstantiated: 1 },
    })
  })

  test('answers a liability that rested on it with 无责; the row that stood stays', () => {
    const it = scene()
    heldLiable(db, it.complaint, manager as Actor, monday + 10)
    answer(file(it).id, { verdict: 'unsubstantiated' })
    const rows = db
      .select()
      .from(complaintLiabilities)
      .where(eq(complaintLiabilities.complaintId, it.id))
      .all()
    expect(rows.map(({ liability }) => liability)).toEqual(['liable', 'not-liable'])
    expect(rows[1]).toMatchObject({ personId: units.first.person.id, byId: judge?.accountId })
  })

  test('names whoever judged it to no department on the page of the complaint', () => {
    const it = scene()
    heldLiable(db, it.complaint, manager as Actor, monday + 10)
    answer(file(it).id, { verdict: 'unsubstantiated' })
    const names = (actor: Actor | undefined) => {
      const detail = complaintDetail(db, actor as Actor, it.id, blindness)
      const { verifications, liabilities } = handlingPart(db, actor as Actor, detail, blindness)
      return [...verifications, ...liabilities].map(({ byName }) => byName)
    }
    const [judged, verified, settled] = [judge, verifier, manager].map((one) => one?.name)
    expect(names(head)).toEqual(['申诉复评人', verified, '申诉复评人', settled])
    expect(names(manager)).toEqual([judged, verified, judged, settled])
  })

  test('may be overturned in its type alone', () => {
    const it = scene({ faultCategory: 'shirking' })
    answer(file(it, agent, ['category']).id, { category: 'attitude' })
    expect(now(it)).toMatchObject({ verdict: 'substantiated', faultCategory: 'attitude' })
  })

  test('never becomes worse for the agent', () => {
    const it = scene()
    const appeal = file(it, agent, ['verdict', 'category'])
    expect(() => answer(appeal.id, { category: 'shirking' })).toThrow('不能让结果更差')
    expect(() => answer(appeal.id, { category: 'attitude' })).toThrow('和现在不同')
    expect(() => answer(appeal.id, { category: 'nonsense' })).toThrow('选的结果这里没有')
    expect(() => answer(appeal.id, { verdict: 'substantiated' })).toThrow('和现在不同')
    const options = appealDetail(db, judge as Actor, appeal.id).points.map(({ options }) =>
      options.map(({ key }) => key),
    )
    expect(options[0]).toEqual(['unsubstantiated'])
    expect(options[1]).not.toContain('shirking')
    expect(options[1]).not.toContain('not-dispatched')
    expect(now(it)).toMatchObject({ verdict: 'substantiated', faultCategory: 'attitude' })
  })

  test('is refused where the complaint was verified anew since the judge looked', () => {
    const it = scene()
    const appeal = file(it)
    takeAppeal(db, judge as Actor, appeal.id, monday + 2 * hour)
    const { points, seen } = appealDetail(db, judge as Actor, appeal.id)
    const { rootCause, causeDetail, faultCategory } = it.verification
    const anew = { basis: 'reopened', verdict: 'substantiated', reasoning: '重启' } as const
    const facts = { rootCause, causeDetail, faultCategory, evidence: [] }
    storeVerification(db, manager as Actor, it.complaint, { ...anew, ...facts }, monday + 3 * hour)
    const given = { outcome: 'upheld', after: '', answer: '维持原来的结论' } as const
    const answers = points.map(({ id: pointId }) => ({ pointId, ...given }))
    expect(() => settleAppeal(db, judge as Actor, appeal.id, { seen, answers })).toThrow('改过')
  })

  test('counts for the rate of whoever verified, apart from the scores', () => {
    const it = scene()
    answer(file(it, agent, ['verdict', 'category']).id, { verdict: 'unsubstantiated' })
    const rates = overturnRates(db, manager as Actor, 90, monday + 3 * hour)
    expect(rates.verifiers).toMatchObject([{ name: verifier?.name, judged: 2, overturned: 1 }])
    expect(rates.scorers).toEqual([])
    expect(rates.aspects.map(({ name, overturned }) => [name, overturned])).toEqual([
      ['属实类型', 0],
      ['属实与否', 1],
    ])
    expect(overturnRates(db, judge as Actor, 90, monday + 3 * hour).verifiers).toBeNull()
  })
})

describe('what a verdict by appeal rests on', () => {
  const given = {
    outcome: 'overturned',
    after: 'unsubstantiated',
    answer: '听过录音，理由成立',
  } as const
  const at = monday + 2 * hour
  function taken(it = scene()) {
    const { id } = file(it)
    takeAppeal(db, judge as Actor, id, at)
    const { points, seen } = appealDetail(db, judge as Actor, id)
    const answers = points.map((point) => ({ pointId: point.id, ...given }))
    const settle = (rest: { evidence?: { startMs: number; endMs: number }[]; restsOn?: string }) =>
      settleAppeal(db, judge as Actor, id, { seen, answers, ...rest }, at)
    return { ...it, appealId: id, settle }
  }

  test('are spans this judge heard, kept with their words', () => {
    const it = taken()
    const evidence = hears(it.appealId, judge as Actor, at)
    it.settle({ evidence })
    const standing = standingVerification(db, it.id)
    expect(standing).toMatchObject({ basis: 'appeal', restsOn: '' })
    expect(
      db
        .select()
        .from(verificationEvidence)
        .where(eq(verificationEvidence.verificationId, standing?.id ?? 0))
        .all(),
    ).toMatchObject([{ recordingId: it.recording.id, ...evidence[0], heardAt: at }])
  })

  test('is refused where no span is named, none was heard, or somebody else heard it', () => {
    const it = taken()
    const span = { startMs: 10_000, endMs: 14_000 }
    expect(() => it.settle({})).toThrow('至少选一段听过的录音')
    expect(() => it.settle({ evidence: [span] })).toThrow('还没有在播放器里听完')
    expect(() => it.settle({ restsOn: '看过工单' })).toThrow('至少选一段听过的录音')
    recordPlaying(db, judge as Actor, it.recording.id, at)
    const half = { startMs: 10_000, endMs: 12_000 }
    recordAppealListening(db, judge as Actor, it.appealId, it.recording.id, [half], at)
    expect(() => it.settle({ evidence: [span] })).toThrow('还没有在播放器里听完')
    expect(() =>
      recordAppealListening(db, manager as Actor, it.appealId, it.recording.id, [span], at),
    ).toThrow(NotFound)
    expect(now(it)?.verdict).toBe('substantiated')
  })

  test('is said in words where there is nothing to hear', () => {
    const it = taken()
    db.update(recordings).set({ state: 'corrupt' }).where(eq(recordings.id, it.recording.id)).run()
    expect(() => it.settle({})).toThrow('没有录音可听，请写明')
    it.settle({ restsOn: '工单派出时间' })
    expect(standingVerification(db, it.id)).toMatchObject({ restsOn: '工单派出时间' })
  })
})

describe('the agent concerned', () => {
  test('sees the own substantiated complaint with its grounds, its sound, and nobody by name', () => {
    const it = scene()
    const detail = ownComplaintDetail(db, agent as Actor, it.id, monday + hour)
    expect(detail.aspects.map(({ aspect }) => aspect)).toEqual(['verdict', 'category'])
    expect(detail.sound?.recording.id).toBe(it.recording.id)
    expect(detail.evidence).toMatchObject([{ startMs: 10_000, endMs: 14_000 }])
    const said = JSON.stringify(detail)
    for (const name of [verifier?.name, handler?.name, '办理人', '13931909215']) {
      expect(said).not.toContain(name)
    }
    expect(() => ownComplaintDetail(db, agentOf(db, units.second), it.id)).toThrow(NotFound)
  })

  test('keeps the page of what was overturned, without its sound', () => {
    const it = scene()
    answer(file(it).id, { verdict: 'unsubstantiated' })
    const detail = ownComplaintDetail(db, agent as Actor, it.id, monday + 3 * hour)
    expect(detail).toMatchObject({ sound: null, filing: { may: false, why: 'nothing-to-contest' } })
    expect(() => ownRecording(db, agent as Actor, it.recording.id)).toThrow(NotFound)
  })
})
