import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import {
  askForAnalysis,
  draftAnalysis,
  draftDue,
  reviseAnalysis,
  weekWords,
} from '#src/supervision/analyses/draft.ts'
import { publishAnalysis } from '#src/supervision/analyses/publish.ts'
import { analysisPart } from '#src/supervision/analyses/queries.ts'
import { weeklyAnalyses } from '#src/supervision/analyses/schema.ts'
import { draftTime, setDraftTime, weekDue } from '#src/supervision/analyses/settings.ts'
import { commentOn, suggest, withdrawSuggestion } from '#src/supervision/analyses/write.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import { type StaffedCentre, staffedCentre, toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { complaintOf, judged, now, week } from './made.ts'

let it: OpenDatabase
let cast: StaffedCentre

beforeEach(() => {
  it = testDatabase()
  cast = staffedCentre(it.db)
})

const complaint = (facts?: Parameters<typeof complaintOf>[3], unit = cast.first) =>
  complaintOf(it.db, cast, unit, facts)
const draft = () => draftAnalysis(it.db, cast.manager, week, now)
const part = (id: number, actor = cast.manager) => analysisPart(it.db, actor, id, now)
const at = (text: string) => Date.parse(`${text}+08:00`)

function published() {
  const { id } = draft()
  publishAnalysis(it.db, cast.manager, id, now)
  return id
}

describe('the draft of a week', () => {
  test('is due from the set hour on for the week before, and until then for the one before that', () => {
    const time = { weekday: 1, hour: 8 }
    expect(weekDue(time, at('2026-11-16T07:59:00'))).toBe(week - weekMs)
    expect(weekDue(time, at('2026-11-16T08:00:00'))).toBe(week)
    expect(weekDue(time, at('2026-11-22T23:00:00'))).toBe(week)
    expect(weekDue({ weekday: 7, hour: 20 }, at('2026-11-22T19:00:00'))).toBe(week - weekMs)
  })

  test('is asked for once, made once, and told to who writes it', () => {
    complaint()
    askForAnalysis(it.db, now)
    askForAnalysis(it.db, now)
    const asked = it.db.select().from(jobs).where(eq(jobs.name, 'draft-analysis')).all()
    expect(asked.map(({ payload }) => payload)).toEqual([{ week }])
    draftDue(it.db, week, now)
    draftDue(it.db, week, now)
    expect(it.db.select().from(weeklyAnalyses).all()).toHaveLength(1)
    expect(toldTo(it.db, cast.manager)).toEqual([
      '2026-11-09 至 2026-11-15 的周分析已起草，请补写分析后发布',
    ])
  })

  test('is not asked for where it is there already, nor of a centre that had no complaint by then', () => {
    askForAnalysis(it.db, now)
    complaint({ at: week + weekMs })
    askForAnalysis(it.db, now)
    expect(it.db.select().from(jobs).where(eq(jobs.name, 'draft-analysis')).all()).toEqual([])
    draft()
    complaint()
    askForAnalysis(it.db, now)
    expect(it.db.select().from(jobs).where(eq(jobs.name, 'draft-analysis')).all()).toEqual([])
  })

  test('by hand takes any day of a week that is over, and gives back the one that is there', () => {
    const first = draft()
    expect(first).toMatchObject({ week, version: 1, state: 'draft' })
    expect(draftAnalysis(it.db, cast.manager, week + 5 * 86_400_000, now).id).toBe(first.id)
    const refused = (moment: number) => () => draftAnalysis(it.db, cast.manager, moment, now)
    expect(refused(now)).toThrow('还没有过完')
    expect(refused(week - 110 * weekMs)).toThrow('最多补做')
  })

  test('over New Year is one week, named by both years', () => {
    const later = at('2027-01-04T08:00:00')
    const drafted = draftAnalysis(it.db, cast.manager, at('2027-01-01T12:00:00'), later)
    expect(drafted.week).toBe(at('2026-12-28T00:00:00'))
    expect(weekWords(at('2026-12-28T00:00:00'))).toBe('2026-12-28 至 2027-01-03')
  })

  test('follows the weekday and hour that somebody set', () => {
    expect(draftTime(it.db)).toEqual({ weekday: 1, hour: 8 })
    setDraftTime(it.db, cast.manager, { weekday: 3, hour: 14 })
    setDraftTime(it.db, cast.manager, { weekday: 3, hour: 14 })
    expect(draftTime(it.db)).toEqual({ weekday: 3, hour: 14 })
    const left = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'analysis.scheduled'))
      .all()
    expect(left).toHaveLength(1)
  })

  test('is for those who write it only', () => {
    const { id } = draft()
    const inspector = actorWith(it.db, 'qa-inspector')
    expect(() => part(id, inspector)).toThrow(NotFound)
    publishAnalysis(it.db, cast.manager, id, now)
    expect(part(id, inspector).analysis.id).toBe(id)
    expect(() => draftAnalysis(it.db, inspector, week, now)).toThrow('analysis.write')
    expect(() => publishAnalysis(it.db, inspector, id, now)).toThrow('analysis.write')
  })
})

describe('what people write', () => {
  test('is not written over by somebody who began from an older text', () => {
    const { id } = draft()
    const say = (text: string, revision: number) =>
      commentOn(it.db, cast.manager, id, { section: 'overview', text, revision }, now)
    say('第一稿', 0)
    expect(() => say('另一人的稿', 0)).toThrow('刚才有人保存过')
    say('第二稿', 1)
    // The same text again, as a double click sends it, is no quarrel.
    say('第二稿', 1)
    expect(part(id).comments.overview).toMatchObject({ text: '第二稿', revision: 2 })
  })

  test('never keeps the number of a customer', () => {
    const { id } = draft()
    const text = '客户13812345678两次来电'
    commentOn(it.db, cast.manager, id, { section: 'issues', text, revision: 0 }, now)
    suggest(it.db, cast.manager, id, { departmentId: null, problem: text, advice: text }, now)
    const { comments, suggestions } = part(id)
    const kept = [comments.issues?.text, suggestions[0]?.problem, suggestions[0]?.advice]
    for (const words of kept) {
      expect(words).toContain('两次来电')
      expect(words).not.toContain('13812345678')
    }
  })

  test('as a suggestion stands once, and can be taken out again before publication', () => {
    const { id } = draft()
    const input = {
      departmentId: cast.first.department.id,
      ...{ problem: '推诿偏多', advice: '晨会讲规范' },
    }
    const { id: suggestionId } = suggest(it.db, cast.manager, id, input, now)
    expect(() => suggest(it.db, cast.manager, id, input, now)).toThrow('已经有了')
    expect(() => suggest(it.db, cast.manager, id, { ...input, departmentId: 999 }, now)).toThrow(
      '没有这个部门',
    )
    withdrawSuggestion(it.db, cast.manager, id, suggestionId)
    expect(part(id).suggestions).toEqual([])
    expect(() => withdrawSuggestion(it.db, cast.manager, id, suggestionId)).toThrow(NotFound)
  })

  test('stands still once it is published', () => {
    const id = published()
    const say = () =>
      commentOn(it.db, cast.manager, id, { section: 'overview', text: '晚了', revision: 0 }, now)
    expect(say).toThrow('已经发布')
    const late = { departmentId: null, problem: '晚', advice: '晚' }
    expect(() => suggest(it.db, cast.manager, id, late, now)).toThrow('已经发布')
    expect(() => publishAnalysis(it.db, cast.manager, id, now)).toThrow('已经发布')
  })
})

describe('a published analysis', () => {
  test('keeps its numbers, and says beside them what became of each complaint', () => {
    const overturned = complaint({ fault: 'attitude' })
    const late = complaint({ verdict: null })
    const withdrawn = complaint({ verdict: null })
    const unchanged = complaint()
    const id = published()
    judged(it.db, cast, overturned, {
      ...{ verdict: 'unsubstantiated', fault: 'attitude', basis: 'appeal', reason: 'appealed' },
    })
    judged(it.db, cast, late, { verdict: 'substantiated' })
    moveComplaint(it.db, withdrawn, 'withdraw', now)
    const added = complaint({ at: week + 1 })
    const { overview, corrections } = part(id)
    expect(overview.sum).toMatchObject({
      ...{ substantiated: 2, unsubstantiated: 0, pending: 2, complaints: { now: 4 } },
    })
    const kinds = Object.fromEntries(
      corrections.map(({ complaintId, kind }) => [complaintId, kind]),
    )
    expect(kinds).toEqual({
      [overturned.id]: 'changed',
      [late.id]: 'verified',
      [withdrawn.id]: 'gone',
      [added.id]: 'added',
    })
    expect(kinds).not.toHaveProperty(String(unchanged.id))
  })

  test('tells heads and leadership, and keeps what was counted of a draft moving until then', () => {
    const { id } = draft()
    complaint()
    expect(part(id).overview.sum.complaints.now).toBe(1)
    publishAnalysis(it.db, cast.manager, id, now)
    complaint()
    expect(part(id).overview.sum.complaints.now).toBe(1)
    expect(toldTo(it.db, cast.head)).toEqual(['2026-11-09 至 2026-11-15 的周分析已发布'])
    expect(toldTo(it.db, cast.otherHead)).toHaveLength(1)
  })

  test('goes on in a new version that begins from its words and counts anew', () => {
    const id = published()
    complaint()
    const second = reviseAnalysis(it.db, cast.manager, id, now)
    expect(second.version).toBe(2)
    expect(() => reviseAnalysis(it.db, cast.manager, id, now)).toThrow('已经有一份草稿')
    expect(part(second.id).overview.sum.complaints.now).toBe(1)
    publishAnalysis(it.db, cast.manager, second.id, now)
    expect(() => reviseAnalysis(it.db, cast.manager, id, now)).toThrow('更新的版本')
    expect(part(id).versions.map(({ version }) => version)).toEqual([2, 1])
    expect(part(id).overview.sum.complaints.now).toBe(0)
  })

  test('takes over comments and suggestions into its next version', () => {
    const { id } = draft()
    commentOn(it.db, cast.manager, id, { section: 'causes', text: '多在话术', revision: 0 }, now)
    suggest(it.db, cast.manager, id, { departmentId: null, problem: '甲', advice: '乙' }, now)
    publishAnalysis(it.db, cast.manager, id, now)
    const { id: next } = reviseAnalysis(it.db, cast.manager, id, now)
    const { comments, suggestions } = part(next)
    expect(comments.causes?.text).toBe('多在话术')
    expect(suggestions.map(({ problem }) => problem)).toEqual(['甲'])
  })

  test('shows a head the own department only, in numbers, issues, suggestions and corrections', () => {
    complaint()
    const other = complaint({}, cast.second)
    const { id } = draft()
    const advice = { problem: '甲', advice: '乙' }
    suggest(it.db, cast.manager, id, { departmentId: cast.second.department.id, ...advice }, now)
    suggest(it.db, cast.manager, id, { departmentId: null, ...advice }, now)
    publishAnalysis(it.db, cast.manager, id, now)
    judged(it.db, cast, other, { verdict: 'unsubstantiated', basis: 'appeal' })
    const seen = part(id, cast.head)
    expect(seen.overview.rows.map(({ departmentId }) => departmentId)).toEqual([
      cast.first.department.id,
    ])
    expect(seen.overview.sum.complaints.now).toBe(1)
    expect(seen.suggestions.map(({ departmentId }) => departmentId)).toEqual([null])
    expect(seen.corrections).toEqual([])
    expect(part(id).corrections).toHaveLength(1)
  })

  test('leaves the department of a complaint that moved with a roster in a correction', () => {
    const moved = complaint()
    const id = published()
    it.db
      .update(complaints)
      .set({ departmentId: cast.second.department.id })
      .where(eq(complaints.id, moved.id))
      .run()
    const [correction] = part(id).corrections
    expect(correction?.was?.departmentId).toBe(cast.first.department.id)
    expect(correction?.is?.departmentId).toBe(cast.second.department.id)
  })
})
