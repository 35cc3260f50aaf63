import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { type Recording, recordingPeaks } from '#src/recordings/schema.ts'
import { findingDetail } from '#src/screening/finding-detail.ts'
import { findHits, mostHitsOfRule } from '#src/screening/hits.ts'
import { compileLexicon } from '#src/screening/lexicon/compile.ts'
import type { LexiconRule } from '#src/screening/lexicon/rule.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { findings, hits, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { voiceUnder } from '#src/screening/voice-under.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, addTranscript, type Line, takenJob } from '../transcription/scripted.ts'

const grievance: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我昨天打过一回电话,说我家空开老跳,一个男的接的。' },
  { voice: 'agent', text: '嗯,您说。' },
  { voice: 'customer', text: '我话没说完他就不耐烦,说了句您自己找电工,啪就给我挂了。' },
  { voice: 'agent', text: '不好意思,可能是他当时比较着急。' },
  { voice: 'customer', text: '着急也不能挂我电话,你们接电话的就这么接啊?' },
  { voice: 'agent', text: '我给您登记对客服人员的投诉,会调录音核实。' },
]
const framesPerLine = 100

/** 50 frames a second; the sides are agent left, customer right. Loud where the line says so. */
function addPeaks(
  db: Db,
  { id }: Recording,
  loud: { agent: boolean[]; customer: boolean[] },
): void {
  const channel = (lines: boolean[]) =>
    lines.flatMap((speaks) =>
      Array.from({ length: framesPerLine }, (_, at) => (speaks ? (at % 5 === 0 ? 3 : 40) : 2)),
    )
  const peaks = Buffer.from([...channel(loud.agent), ...channel(loud.customer)])
  db.insert(recordingPeaks).values({ recordingId: id, perSecond: 50, channels: 2, peaks }).run()
}

function screened(db: Db, loud?: { agent: boolean[]; customer: boolean[] }): number {
  const recording = addRecording(db)
  if (loud) addPeaks(db, recording, loud)
  addTranscript(db, recording.id, grievance)
  enqueue(db, 'screen', `recording:${recording.id}`, { recordingId: recording.id })
  screenHandler({ recordingId: recording.id }, takenJob(db, 'screen'))
  return recording.id
}

const hitsOf = (db: Db) => db.select().from(hits).orderBy(hits.id).all()
const both = {
  agent: [true, false, true, false, true, false, true],
  customer: [false, true, false, true, false, true, false],
}

describe('evidence', () => {
  test('names the rule, its reason and its version as they are now, and that a voice was heard', () => {
    const { db } = testDatabase()
    screened(db, both)
    const lexicon = shippedLexicon()
    const ruled = hitsOf(db).filter(({ rule }) => rule !== 'model')
    expect(ruled.length).toBeGreaterThan(0)
    for (const hit of ruled) {
      expect(hit.ruleName).toBe(lexicon.ruleByCode(hit.rule)?.name)
      expect(hit.ruleReason).toBe(lexicon.ruleByCode(hit.rule)?.reason)
      expect(hit.ruleVersion).toBe(lexicon.ruleVersion(hit.rule))
      expect(hit.voiced).toBe(true)
      expect(hit.weight).toBeGreaterThan(0)
    }
  })

  test('cannot be checked without the levels of the sound, and keeps its weight', () => {
    const { db } = testDatabase()
    screened(db)
    expect(hitsOf(db).length).toBeGreaterThan(0)
    for (const hit of hitsOf(db)) expect(hit).toMatchObject({ voiced: null })
    expect(hitsOf(db)[0]!.weight).toBeGreaterThan(0)
  })

  test('with no voice of that side beneath it accuses nobody, and the screening says why', () => {
    const { db } = testDatabase()
    // The loud part behind the last line keeps the channels from being merely quiet.
    const silence = Array.from({ length: 8 }, () => false)
    const id = screened(db, {
      agent: [...silence, true],
      customer: [...silence, true],
    })
    expect(hitsOf(db)).toEqual([])
    expect(db.select().from(findings).all()).toEqual([])
    const [row] = db.select().from(screenings).where(eq(screenings.recordingId, id)).all()
    expect(row).toMatchObject({ flagged: false, withheld: 'no-voice' })
  })

  test('in part without a voice stands behind the rest, with no weight', () => {
    const { db } = testDatabase()
    screened(db, { ...both, agent: [true, false, true, false, true, false, false] })
    const found = hitsOf(db)
    expect(found[0]).toMatchObject({ voiced: true, voice: 'customer' })
    const unvoiced = found.findIndex(({ voiced }) => voiced === false)
    expect(unvoiced).toBeGreaterThan(0)
    for (const hit of found.slice(unvoiced))
      expect(hit).toMatchObject({ voiced: false, segmentIndex: 6, weight: 0 })
  })
})

describe('a voice under a span', () => {
  const span = (voice: 'agent' | 'customer' | 'unknown', line: number) =>
    ({ voice, startMs: line * 2000 + 500, endMs: line * 2000 + 1500 }) as const

  test('is looked for on the side that is said to speak', () => {
    const { db } = testDatabase()
    const recording = addRecording(db)
    addPeaks(db, recording, both)
    const voiceIn = voiceUnder(db, recording)
    expect([0, 1].map((line) => voiceIn(span('agent', line)))).toEqual([true, false])
    expect([0, 1].map((line) => voiceIn(span('customer', line)))).toEqual([false, true])
    expect([0, 1].map((line) => voiceIn(span('unknown', line)))).toEqual([true, true])
  })

  test('past the end of the sound is none', () => {
    const { db } = testDatabase()
    const recording = addRecording(db)
    addPeaks(db, recording, both)
    expect(voiceUnder(db, recording)(span('customer', 90))).toBe(false)
  })

  test('on a channel that is hardly louder than nothing cannot be told', () => {
    const { db } = testDatabase()
    const recording = addRecording(db)
    const peaks = Buffer.alloc(400, 2)
    db.insert(recordingPeaks)
      .values({ recordingId: recording.id, perSecond: 50, channels: 2, peaks })
      .run()
    expect(voiceUnder(db, recording)(span('customer', 0))).toBeNull()
  })
})

describe('a rule', () => {
  const rule = (values: Partial<LexiconRule>): LexiconRule => ({
    code: 'x-01',
    name: '试',
    reason: '试。',
    category: 'other',
    target: null,
    voice: 'customer',
    weight: 1,
    patterns: ['电话'],
    ...values,
  })
  const hitsIn = (values: Partial<LexiconRule>, texts: string[]) =>
    findHits(
      compileLexicon({ rules: [rule(values)], mitigations: [] }),
      texts.map((text, at) => ({ voice: at % 2 === 0 ? 'customer' : 'agent', text })),
    ).hits.map(({ utterance }) => utterance)

  test('that is found everywhere keeps its first hits only', () => {
    expect(
      hitsIn(
        {},
        Array.from({ length: 500 }, () => '打电话'),
      ),
    ).toHaveLength(mostHitsOfRule)
  })

  test('of the opening or the closing is heard in a call of one line, and in none of no line', () => {
    for (const part of ['opening', 'closing'] as const) {
      expect(hitsIn({ part }, ['打电话'])).toEqual([0])
      expect(hitsIn({ part }, [])).toEqual([])
      expect(hitsIn({ part }, [''])).toEqual([])
    }
  })

  test('that follows the other side is not found where nobody spoke before', () => {
    const after = ['再见|拜拜']
    expect(hitsIn({ after }, ['打电话'])).toEqual([])
    expect(hitsIn({ after }, ['喂', '再见', '打电话'])).toEqual([2])
  })

  test('changes its version with anything in it', () => {
    const version = (values: Partial<LexiconRule>) =>
      compileLexicon({ rules: [rule(values)], mitigations: [] }).ruleVersion('x-01')
    expect(version({})).toBe(version({}))
    expect(version({ weight: 2 })).not.toBe(version({}))
    expect(version({ patterns: ['电话', '手机'] })).not.toBe(version({}))
  })
})

describe('a finding whose rule was edited or deleted since', () => {
  const evidenceOf = (db: Db, id: number) =>
    findingDetail(db, actorWith(db, 'qa-inspector'), id).evidence

  test('keeps the name and reason it was cited with, and says so', () => {
    const { db } = testDatabase()
    const recordingId = screened(db, both)
    const { id } = db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()!
    const [edited, gone] = hitsOf(db).filter(({ rule }) => rule !== 'model')
    const cited = { ruleName: '当时的名称', ruleReason: '当时的理由。' }
    db.update(hits)
      .set({ ...cited, ruleVersion: 'older' })
      .where(eq(hits.id, edited!.id))
      .run()
    db.update(hits)
      .set({ ...cited, rule: 'gone-01' })
      .where(eq(hits.id, gone!.id))
      .run()
    const shown = evidenceOf(db, id)
    expect(shown.find((hit) => hit.id === edited!.id)).toMatchObject({
      ruleName: '当时的名称',
      reason: '当时的理由。',
      doubts: ['rule-changed'],
    })
    expect(shown.find((hit) => hit.id === gone!.id)).toMatchObject({
      ruleName: '当时的名称',
      doubts: ['rule-gone'],
    })
  })

  test('says which words the recogniser doubted', () => {
    const { db } = testDatabase()
    const recordingId = screened(db, both)
    const { id } = db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()!
    db.update(hits).set({ doubtful: true, voiced: false }).run()
    for (const hit of evidenceOf(db, id)) expect(hit.doubts).toEqual(['no-voice', 'doubtful'])
  })
})
