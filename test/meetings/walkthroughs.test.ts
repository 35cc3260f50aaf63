import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { clips } from '#src/clips/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { caseLinks, typicalCases } from '#src/library/typical-cases/schema.ts'
import { markMoment, removeMark, vote } from '#src/meetings/walkthroughs/join.ts'
import {
  cancelWalkthrough,
  clipsToPick,
  closeWalkthrough,
  openWalkthrough,
  publishBest,
} from '#src/meetings/walkthroughs/open.ts'
import { clipToHear, walkthroughDetail } from '#src/meetings/walkthroughs/queries.ts'
import { announcedCall, heardRecording } from '#test/screening/heard-calls.ts'
import { actorWith } from '#test/support/people.ts'

import { idOf, now, scene, type Scene } from './scene.ts'

/** Clips of one call whose sound is there, of so many seconds each. */
function readyClips(it: Scene, seconds: readonly number[]): number[] {
  const call = announcedCall(it.db, it.units.first, 'w1')
  const recording = heardRecording(it.db, 'w.wav', call.id)
  return seconds.map(
    (length, index) =>
      it.db
        .insert(clips)
        .values({
          ...{ recordingId: recording.id, fromMs: 10_000, untilMs: 10_000 + length * 1000 },
          ...{ purpose: `安抚得当 ${index + 1}`, spans: [], state: 'ready', at: now },
          lines: [{ voice: 'agent', startMs: 11_000, endMs: 14_000, text: '您先别着急' }],
          ...{ accountId: idOf(it.manager), accountName: '王敏' },
        })
        .returning()
        .get().id,
  )
}

function opened(seconds: readonly number[] = [20, 30]) {
  const it = scene()
  const clipIds = readyClips(it, seconds)
  const { id } = openWalkthrough(
    it.db,
    it.manager,
    { title: '安抚', note: '听怎样安抚', clipIds },
    now,
  )
  const parts = walkthroughDetail(it.db, it.manager, id).parts.map((part) => part.id)
  return { ...it, id, parts: parts as [number, number], clipIds }
}

const mark = (partId: number, atMs: number, once = 'form-0001') =>
  ({ partId, atMs, kind: 'good', words: '先道歉再解释', once }) as const
const best = { title: '安抚得当', story: '客户着急', lesson: '先共情' }

describe('a walkthrough', () => {
  test('is held over clips whose sound is there and that nobody holds back', () => {
    const it = scene()
    const [first = 0, second = 0] = readyClips(it, [20, 30])
    const words = { title: '安抚', note: '' }
    it.db.update(clips).set({ withheldAt: now }).where(eq(clips.id, second)).run()
    expect(clipsToPick(it.db).map(({ id }) => id)).toEqual([first])
    const open =
      (clipIds: number[], actor = it.manager) =>
      () =>
        openWalkthrough(it.db, actor, { ...words, clipIds }, now)
    expect(open([])).toThrow('至少选一个')
    expect(open([first, second])).toThrow('还没有做好')
    expect(open([first], it.inspector)).toThrow('walkthrough.hold')
    expect(open([first])).not.toThrow()
  })

  test('counts the lines of a clip from its beginning', () => {
    const it = opened()
    const [part] = walkthroughDetail(it.db, it.inspector, it.id).parts
    expect(part).toMatchObject({ lengthMs: 20_000, silent: null })
    expect(part?.lines).toMatchObject([{ startMs: 1000, endMs: 4000 }])
  })

  test('takes marks within a clip, masked, each form once, and each removed by whoever set it', () => {
    const it = opened()
    const [part] = it.parts
    markMoment(
      it.db,
      it.inspector,
      it.id,
      { ...mark(part, 12_000), words: '报出 13931909215' },
      now,
    )
    markMoment(it.db, it.inspector, it.id, mark(part, 12_000), now)
    const marks = () => walkthroughDetail(it.db, it.inspector, it.id).parts[0]?.marks ?? []
    expect(marks()).toMatchObject([{ atMs: 12_000, words: '报出 139****9215', mine: true }])
    const beyond = mark(part, 20_001, 'form-0002')
    expect(() => markMoment(it.db, it.inspector, it.id, beyond, now)).toThrow('超出')
    expect(() => markMoment(it.db, it.agent, it.id, beyond, now)).toThrow('walkthrough.join')
    const markId = marks()[0]?.id ?? 0
    expect(() => removeMark(it.db, it.manager, it.id, markId)).toThrow('自己的标记')
    removeMark(it.db, it.inspector, it.id, markId)
    expect(marks()).toEqual([])
  })

  test('has one vote a person, which nobody sees before the end: not on the page, not on the trail', () => {
    const it = opened()
    const [first, second] = it.parts
    vote(it.db, it.inspector, it.id, second)
    expect(() => vote(it.db, it.inspector, it.id, first)).toThrow('一人一票')
    const shown = walkthroughDetail(it.db, it.manager, it.id)
    expect(shown.parts.map(({ votes }) => votes)).toEqual([null, null])
    expect(shown).toMatchObject({ voted: 1, ownVote: null, best: [] })
    const traces = it.db.select().from(auditEvents).all()
    const cast = traces.filter(({ action }) => action === 'walkthrough.voted')
    expect(cast.map(({ particulars }) => particulars)).toEqual([{}])
    closeWalkthrough(it.db, it.manager, it.id, now)
    const over = walkthroughDetail(it.db, it.inspector, it.id)
    expect(over.parts.map(({ votes }) => votes)).toEqual([0, 1])
    expect(over.best).toEqual([second])
    expect(() => vote(it.db, it.manager, it.id, first)).toThrow('已经结束')
    expect(() => markMoment(it.db, it.manager, it.id, mark(first, 1), now)).toThrow('已经结束')
  })

  test('is not closed without a vote; it may be cancelled', () => {
    const it = opened()
    expect(() => closeWalkthrough(it.db, it.manager, it.id, now)).toThrow('还没有人投票')
    cancelWalkthrough(it.db, it.manager, it.id, '片段选得不合适', now)
    expect(() => vote(it.db, it.inspector, it.id, it.parts[0])).toThrow('已经结束')
  })

  test('puts the clip with most votes in the library as the draft of good practice, once', () => {
    const it = opened()
    const [first, second] = it.parts
    vote(it.db, it.inspector, it.id, second)
    const publish = (partId: number, actor = it.manager) =>
      publishBest(it.db, actor, it.id, { partId, ...best }, now)
    expect(() => publish(second)).toThrow('还没有结束')
    closeWalkthrough(it.db, it.manager, it.id, now)
    expect(() => publish(first)).toThrow('票数最多')
    expect(() => publish(second, it.inspector)).toThrow('walkthrough.hold')
    const caseId = publish(second)
    const made = it.db.select().from(typicalCases).get()
    expect(made).toMatchObject({ id: caseId, source: 'good-practice', state: 'draft' })
    expect(it.db.select().from(caseLinks).all()).toHaveLength(1)
    expect(() => publish(second)).toThrow('已经入库')
  })

  test('of which two clips have most votes lets its holder choose between the two', () => {
    const it = opened()
    const [first, second] = it.parts
    vote(it.db, it.inspector, it.id, second)
    vote(it.db, it.manager, it.id, first)
    closeWalkthrough(it.db, it.manager, it.id, now)
    expect(walkthroughDetail(it.db, it.manager, it.id).best).toHaveLength(2)
    expect(publishBest(it.db, it.manager, it.id, { partId: first, ...best }, now)).toBeGreaterThan(
      0,
    )
  })

  test('goes on where a recording was erased, or a clip is held back: it says so, and the marks stay', () => {
    const it = opened()
    const [first, second] = it.parts
    markMoment(it.db, it.inspector, it.id, mark(first, 1000), now)
    erase(it.db, it.clipIds[0] ?? 0)
    it.db.update(clips).set({ withheldAt: now }).run()
    const [gone, held] = walkthroughDetail(it.db, it.inspector, it.id).parts
    expect(gone).toMatchObject({ clipId: null, lines: [] })
    expect(gone?.silent).toContain('按期限删除')
    expect(gone?.marks).toHaveLength(1)
    expect(held).toMatchObject({ lines: [] })
    expect(held?.silent).toContain('漏打码')
    expect(() => vote(it.db, it.inspector, it.id, first)).toThrow('已经按期删除')
    for (const partId of [first, second, 999]) {
      expect(() => clipToHear(it.db, it.inspector, it.id, partId)).toThrow(NotFound)
    }
  })

  test('is joined by those who lead, teach and inspect, and by no agent', () => {
    const it = opened()
    for (const actor of [it.leader, actorWith(it.db, 'trainer'), it.inspector]) {
      expect(walkthroughDetail(it.db, actor, it.id).parts).toHaveLength(2)
    }
    expect(() => walkthroughDetail(it.db, it.agent, it.id)).toThrow('walkthrough.join')
    expect(() => walkthroughDetail(it.db, it.head, it.id)).toThrow('walkthrough.join')
  })
})

const erase = (db: Db, clipId: number) => db.delete(clips).where(eq(clips.id, clipId)).run()
