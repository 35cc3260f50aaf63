import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { storeSignals } from '#src/recordings/signals.ts'
import { soundSignals } from '#src/recordings/sound-signals.ts'
import { rankFindings } from '#src/screening/ranking/rank-findings.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  addCall,
  addRecording,
  addTranscript,
  type Line,
  takenJob,
} from '../../transcription/scripted.ts'

const grievance: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我昨天打过一回电话,说我家空开老跳,一个男的接的。' },
  { voice: 'customer', text: '我话没说完他就不耐烦,说了句您自己找电工,啪就给我挂了。' },
  { voice: 'customer', text: '着急也不能挂我电话,你们接电话的就这么接啊?' },
  { voice: 'agent', text: '我给您登记对客服人员的投诉,会调录音核实。' },
]
const harmless: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我想问一下这个月的电费是多少。' },
  { voice: 'agent', text: '好的,请您提供一下户号。' },
]

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

function heard(lines: readonly Line[], callId: number | null, channels = 2): number {
  const { id: recordingId } = addRecording(db, { callId, channels })
  addTranscript(db, recordingId, lines)
  enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  screenHandler({ recordingId }, takenJob(db, 'screen'))
  return recordingId
}

const findingOf = (recordingId: number) =>
  db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()

const wordsOf = (recordingId: number) =>
  db.select().from(screenings).where(eq(screenings.recordingId, recordingId)).get()?.score

const signalsOf = (recordingId: number) =>
  findingOf(recordingId)?.reasons?.map(({ signal }) => signal)

describe('ranking a suspicion', () => {
  test('leaves the words alone where nothing else is known', () => {
    const id = heard(grievance, null)
    expect(findingOf(id)?.score).toBeCloseTo(wordsOf(id)!, 9)
    expect(findingOf(id)?.reasons).toEqual([])
  })

  test('puts the dissatisfied before the satisfied where the words are the same', () => {
    const low = heard(grievance, addCall(db, { satisfaction: 'very-dissatisfied', caller: '1' }).id)
    const high = heard(grievance, addCall(db, { satisfaction: 'very-satisfied', caller: '2' }).id)
    expect(wordsOf(low)).toBe(wordsOf(high))
    expect(findingOf(low)!.score).toBeGreaterThan(findingOf(high)!.score)
    expect(findingOf(low)?.reasons?.[0]?.text).toBe('客户评价“非常不满意”')
  })

  test('never suspects a call whose words are harmless, whatever stands beside them', () => {
    const before = addCall(db, { caller: '13800000001' })
    db.insert(findings)
      .values({
        recordingId: heard(harmless, before.id),
        callId: before.id,
        ...{ headline: '', score: 0.9, faultCategory: 'attitude', state: 'confirmed', foundAt: 1 },
      })
      .run()
    const worst = addCall(db, {
      caller: '13800000001',
      satisfaction: 'very-dissatisfied',
      transferred: true,
      waitMs: 600_000,
      holdMs: 600_000,
    })
    addCall(db, { caller: '13800000001' })
    addCall(db, { caller: '13800000001' })
    const id = heard(harmless, worst.id)
    rankFindings(db, 'all')
    reconcileCalls(db, [worst.id])
    expect(findingOf(id)).toBeUndefined()
    expect(wordsOf(id)).toBeLessThan(0.5)
  })

  test('takes the customer who had a confirmed complaint before for likelier', () => {
    const before = addCall(db, { caller: '13800000001' })
    const first = heard(grievance, before.id)
    const now = heard(grievance, addCall(db, { caller: '13800000001' }).id)
    expect(signalsOf(now)).not.toContain('confirmed-before')
    db.update(findings).set({ state: 'confirmed' }).where(eq(findings.recordingId, first)).run()
    rankFindings(db, 'all')
    expect(signalsOf(now)).toContain('confirmed-before')
  })

  test('does not take two people for one because neither number is known', () => {
    const first = heard(grievance, addCall(db, { caller: '匿名' }).id)
    db.update(findings).set({ state: 'confirmed' }).where(eq(findings.recordingId, first)).run()
    const second = heard(grievance, addCall(db, { caller: '匿名' }).id)
    expect(signalsOf(second)).toEqual([])
  })

  test('ranks a call of one mixed channel lower, and says why', () => {
    const mixed = grievance.map((line) => ({ ...line, voice: 'unknown' as const }))
    const id = heard(mixed, null, 1)
    expect(findingOf(id)?.reasons?.map(({ text }) => text)).toEqual(['录音只有一路，分不清谁在说'])
    expect(findingOf(id)!.score).toBeLessThan(wordsOf(id)!)
  })

  test('listens to the measures taken of the sound, by the side that made them', () => {
    const call = addCall(db, { caller: '1', layout: 'agent-left' })
    const id = heard(grievance, call.id)
    const silent = new Float32Array(500).fill(-90)
    const measured = soundSignals([silent, silent])
    const channel = { voicedShare: 0.4, levelRise: 0, pace: null }
    storeSignals(db, id, { ...measured, channels: [channel, { ...channel, levelRise: 8 }] })
    rankFindings(db, [call.id])
    expect(signalsOf(id)).toEqual(['level'])
    storeSignals(db, id, { ...measured, channels: [{ ...channel, levelRise: 8 }, channel] })
    rankFindings(db, [call.id])
    expect(signalsOf(id)).toEqual([])
  })

  test('follows call data that come after the words were read', () => {
    const id = heard(grievance, null)
    const before = findingOf(id)!
    const call = addCall(db, { satisfaction: 'dissatisfied', caller: '1' })
    db.update(recordings).set({ callId: call.id }).where(eq(recordings.id, id)).run()
    reconcileCalls(db, [call.id])
    expect(findingOf(id)!.score).toBeGreaterThan(before.score)
    expect(signalsOf(id)).toEqual(['satisfaction'])

    db.update(calls).set({ satisfaction: 'satisfied' }).where(eq(calls.id, call.id)).run()
    reconcileCalls(db, 'all')
    expect(findingOf(id)!.score).toBeLessThan(before.score)
  })

  test.each(['confirmed', 'external', 'unfounded'] as const)(
    'leaves a finding judged %s where it was judged',
    (state) => {
      const call = addCall(db, { caller: '1' })
      const id = heard(grievance, call.id)
      db.update(findings).set({ state }).where(eq(findings.recordingId, id)).run()
      const before = findingOf(id)
      db.update(calls).set({ satisfaction: 'very-dissatisfied' }).run()
      reconcileCalls(db, 'all')
      expect(findingOf(id)).toMatchObject({ score: before?.score, reasons: before?.reasons })
    },
  )

  test.each(['control', 'back-trace'] as const)(
    'does not move a call that stands in the queue by %s',
    (origin) => {
      const call = addCall(db, { satisfaction: 'very-dissatisfied', caller: '1' })
      const id = heard(grievance, call.id)
      db.update(findings).set({ origin, score: 0.3 }).where(eq(findings.recordingId, id)).run()
      rankFindings(db, 'all')
      expect(findingOf(id)?.score).toBe(0.3)
    },
  )
})
