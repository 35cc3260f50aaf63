import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { dryRunRulesHandler } from '#src/screening/rules/dry-run-rules.ts'
import { askDryRun, pendingRules, plannedOf } from '#src/screening/rules/dry-run.ts'
import { publishDryRun } from '#src/screening/rules/publish.ts'
import { dryRunDetail } from '#src/screening/rules/publishing-queries.ts'
import { dryRuns } from '#src/screening/rules/schema.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'
import { newestBody } from '#src/screening/rules/texts.ts'
import { changeRule, createRule, retireRule } from '#src/screening/rules/write-rule.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { segments } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { heardRecording, twoDepartments, announcedCall } from '../heard-calls.ts'
import { aBody, ruleByCode, runDryRuns, triedOut } from './lexicon.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
  takeInShipped(db)
})

const manager = () => actorWith(db, 'qa-manager')
const draft = (changes: Partial<typeof aBody> = {}) =>
  createRule(db, manager(), { kind: 'rule', body: { ...aBody, ...changes }, note: '' })
const detailOf = async (days = 3650) => dryRunDetail(db, manager(), await triedOut(db, days))

describe('a dry run', () => {
  test('counts hits gained and lost for each changed rule, and shows where', async () => {
    for (let i = 0; i < 12; i += 1) heardRecording(db, `r${i}.wav`, null)
    const { code } = draft()
    const rule = ruleByCode(db, 'hung-up-01')
    retireRule(db, manager(), rule.id, '试试')
    const { result, effects } = await detailOf()
    expect(result?.calls).toBe(12)
    expect(effects.map(({ code: of, gained, lost }) => [of, gained, lost])).toEqual([
      ['hung-up-01', 0, 12],
      [code, 12, 0],
    ])
    const [example] = effects[1]!.gainedExamples
    expect(effects[1]!.gainedExamples).toHaveLength(10)
    expect(example).toMatchObject({ voice: 'customer', text: '说话太冲', startMs: 10_000 })
  })

  test('counts exactly the findings that would appear and vanish', async () => {
    for (let i = 0; i < 3; i += 1) heardRecording(db, `r${i}.wav`, null)
    const quiet = heardRecording(db, 'quiet.wav', null)
    db.update(segments).set({ text: '今天天气不错' }).where(eq(segments.transcriptId, 4)).run()
    for (const code of ['hung-up-01', 'attitude-01']) {
      const { id, version } = ruleByCode(db, code)
      const body = { ...newestBody(db, code)!, weight: 0.1 }
      changeRule(db, manager(), id, { body, note: '', version })
    }
    draft({ patterns: ['今天天气不错'], weight: 10, voice: 'any' })
    const { result } = await detailOf()
    const flagged = (list: { recordingId: number }[]) => list.map(({ recordingId }) => recordingId)
    expect(result).toMatchObject({ calls: 4, appear: result?.appearing.length })
    expect(result?.vanish).toBe(result?.vanishing.length)
    for (const { before, after } of result!.appearing) expect(after).toBeGreaterThan(before)
    for (const { before, after } of result!.vanishing) expect(after).toBeLessThan(before)
    expect(flagged(result!.vanishing)).not.toContain(quiet.id)
  })

  test('reads only the days it was asked for, and changes nothing by itself', async () => {
    heardRecording(db, 'old.wav', null)
    draft()
    const { result } = await detailOf(1)
    expect(result).toMatchObject({ calls: 0, rules: [] })
    expect(db.select().from(findings).all()).toEqual([])
    expect(db.select().from(screenings).all()).toEqual([])
  })

  test('keeps no words of a call: what was erased is gone from its examples', async () => {
    const recording = heardRecording(db, 'r.wav', null)
    draft()
    const id = await triedOut(db)
    const stored = JSON.stringify(db.select().from(dryRuns).all())
    expect(stored).not.toContain('说话太冲了')
    db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    const { effects } = dryRunDetail(db, manager(), id)
    expect(effects).toMatchObject([{ gained: 1, gainedExamples: [] }])
  })

  test('shows examples only of calls within the scope of whoever looks', async () => {
    const units = twoDepartments(db)
    const call = announcedCall(db, units.first, 'd001')
    heardRecording(db, 'd001.wav', call.id)
    draft()
    const id = await triedOut(db)
    const seenBy = (department: number) => {
      const actor = actorWith(db, 'qa-inspector', { kind: 'department', id: department })
      return dryRunDetail(db, actor, id).effects[0]!.gainedExamples.length
    }
    expect(seenBy(units.first.department.id)).toBe(1)
    expect(seenBy(units.second.department.id)).toBe(0)
  })

  test('takes only changes that still stand, and at least one', () => {
    const { id } = draft()
    const ask = (changes: { ruleId: number; version: number | null }[]) =>
      askDryRun(db, manager(), { changes, days: 7 })
    expect(() => ask([])).toThrow('没有选要发布的改动')
    expect(() => ask([{ ruleId: id, version: 2 }])).toThrow('重新选择再试跑')
    expect(() => ask([{ ruleId: id, version: null }])).toThrow('重新选择再试跑')
    expect(() => ask([{ ruleId: 9999, version: 1 }])).toThrow('重新选择再试跑')
  })

  test('that was cancelled has no result, and cannot be published', async () => {
    draft()
    const changes = pendingRules(db).map(plannedOf)
    const id = askDryRun(db, manager(), { changes, days: 3650 })
    heardRecording(db, 'r.wav', null)
    const job = claim(db, ['dry-run-rules'])!
    const stop = new AbortController()
    stop.abort()
    const context = { db, job, signal: stop.signal, onProgress: () => undefined }
    await expect(dryRunRulesHandler({ dryRunId: id }, context)).rejects.toThrow('abort')
    expect(() => publishDryRun(db, manager(), id, '测试')).toThrow('还没有做完')
    db.update(jobs).set({ state: 'queued', token: null }).run()
    await runDryRuns(db)
    expect(dryRunDetail(db, manager(), id).result?.calls).toBe(1)
  })
})
