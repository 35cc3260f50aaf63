import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { clips } from '#src/clips/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { openVersion, versionNumbered, clipsOfVersion } from '#src/library/typical-cases/find.ts'
import { audibleClip } from '#src/library/typical-cases/hearing.ts'
import { casePlaylist } from '#src/library/typical-cases/playlist.ts'
import { answerReport, reportClip } from '#src/library/typical-cases/reports.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import { clipReports } from '#src/library/typical-cases/schema.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

import { type Cast, hearAll, libraryCast, now, published, readyClip, seen } from './scene.ts'

let db: Db
let cast: Cast
let id: number
let clipId: number

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = libraryCast(db)
  clipId = readyClip(db, cast.recording.id, cast.author, '我叫王建国').id
  id = published(db, cast, { clipIds: [clipId] })
})

const report = (words = '王建国', atMs: number | null = null, actor = cast.agent) =>
  reportClip(db, actor, id, clipId, { words, atMs }, now)
const playable = () => casePlaylist(db, cast.agent, id).clips.map(({ src }) => src)

describe('a clip that is said to give something away', () => {
  test('is silent at once, in sound and in words, for everybody', () => {
    report()
    expect(playable()).toEqual([null])
    expect(casePlaylist(db, cast.agent, id).clips[0]?.lines).toEqual([])
    expect(() => audibleClip(db, cast.agent, id, clipId)).toThrow('正在检查')
    expect(() => audibleClip(db, cast.manager, id, clipId)).toThrow('正在检查')
  })

  test('is told to its author and to those who publish, and not written down again', () => {
    report()
    const told = '案例 DX-2026-0001 有片段被报告漏打码，已停播，请检查'
    expect(toldTo(db, cast.author)).toContain(told)
    expect(toldTo(db, cast.manager)).toContain(told)
    expect(db.select().from(clipReports).get()?.words).toBe('王**')
  })

  test('is reported once until it is answered, by words or by a moment of it', () => {
    expect(() => report(' ')).toThrow('写出漏掉的字')
    expect(() => report('', 99_000)).toThrow('写出漏掉的字')
    report('', 3000)
    expect(() => report()).toThrow('已经有人报告')
  })

  test('keeps its words hidden when the recording is erased before anybody has looked', () => {
    report()
    db.delete(clips).where(eq(clips.id, clipId)).run()
    expect(casePlaylist(db, cast.agent, id).clips[0]).toMatchObject({ clipId: null, lines: [] })
  })

  test('is heard again where nothing was overlooked, and the reporter is told why', () => {
    const { id: reportId } = report()
    expect(() =>
      answerReport(db, cast.manager, id, reportId, { answer: 'not-missed', reason: ' ' }, now),
    ).toThrow('写明原因')
    answerReport(db, cast.manager, id, reportId, { answer: 'not-missed', reason: '是公司名' }, now)
    expect(playable()).toEqual([`/library/${id}/clips/${clipId}/sound`])
    expect(toldTo(db, cast.agent).at(-1)).toContain('没有漏：是公司名')
    expect(() =>
      answerReport(db, cast.manager, id, reportId, { answer: 'not-missed', reason: '再' }, now),
    ).toThrow('已经答复')
  })

  test('is checked by its author or a publisher, and by nobody else', () => {
    const { id: reportId } = report()
    const answer = { answer: 'not-missed', reason: '没有' } as const
    expect(() => answerReport(db, cast.agent, id, reportId, answer, now)).toThrow(Forbidden)
    answerReport(db, cast.author, id, reportId, answer, now)
  })

  test('stays silent for good where something was, and another takes its place in a new version', () => {
    const { id: reportId } = report()
    const fresh = readyClip(db, cast.recording.id, cast.author).id
    const replace = (one: number) =>
      answerReport(
        db,
        cast.author,
        id,
        reportId,
        { answer: 'replaced', reason: '', clipId: one },
        now,
      )
    expect(() => replace(clipId)).toThrow('另一个片段')
    replace(fresh)
    expect(playable()).toEqual([null])
    submitCase(db, cast.author, id, seen(db, id), now)
    hearAll(db, cast.manager, id)
    publishCase(db, cast.manager, id, seen(db, id), now)
    expect(playable()).toEqual([`/library/${id}/clips/${fresh}/sound`])
    expect(() => audibleClip(db, cast.agent, id, clipId)).toThrow('正在检查')
    // Not even when the sound is erased do the words come back.
    db.delete(clips).where(eq(clips.id, clipId)).run()
    const old = clipsOfVersion(db, versionNumbered(db, id, 1).id)
    expect(old.map(({ lines }) => lines)).toEqual([[]])
    expect(openVersion(db, id)).toBeNull()
  })
})
