import { beforeEach, describe, expect, test } from 'vitest'

import { waitingFor } from '#src/home/waiting/list.ts'
import type { WaitKind } from '#src/home/waiting/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { answerReport, reportClip } from '#src/library/typical-cases/reports.ts'
import { returnCase, reviewAgain, submitCase } from '#src/library/typical-cases/review.ts'
import { testDatabase } from '#test/support/database.ts'
import { reverified } from '#test/training/scene.ts'

import {
  another,
  type Cast,
  drafted,
  libraryCast,
  now,
  published,
  readyClip,
  seen,
} from './scene.ts'

let db: Db
let cast: Cast

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = libraryCast(db)
})

const waits = (actor: Actor, kind: WaitKind) =>
  waitingFor(db, actor, kind, now).lines.map(({ href }) => href)

describe('what waits in the library', () => {
  test('is a case to be looked at, for publishers who did not write it', () => {
    const id = drafted(db, cast)
    expect(waits(cast.manager, 'case-review')).toEqual([])
    submitCase(db, cast.author, id, seen(db, id), now)
    expect(waits(cast.manager, 'case-review')).toEqual([`/library/${id}/versions/1`])
    expect(waits(cast.author, 'case-review')).toEqual([])
  })

  test('is a returned case, for who submitted it', () => {
    const id = drafted(db, cast)
    submitCase(db, cast.author, id, seen(db, id), now)
    returnCase(db, cast.manager, id, '启示太空', seen(db, id), now)
    expect(waits(cast.author, 'case-returned')).toEqual([`/library/${id}/edit`])
    expect(waits(another(db, 'qa-inspector', 'other'), 'case-returned')).toEqual([])
    submitCase(db, cast.author, id, seen(db, id), now)
    expect(waits(cast.author, 'case-returned')).toEqual([])
  })

  test('is a report, for its author and the publishers, until it is answered', () => {
    const clip = readyClip(db, cast.recording.id, cast.author)
    const id = published(db, cast, { clipIds: [clip.id] })
    const { id: reportId } = reportClip(db, cast.agent, id, clip.id, { words: '', atMs: 0 }, now)
    const here = [`/library/${id}/reports/${reportId}`]
    expect(waits(cast.author, 'clip-report')).toEqual(here)
    expect(waits(cast.manager, 'clip-report')).toEqual(here)
    expect(waits(another(db, 'qa-inspector', 'other'), 'clip-report')).toEqual([])
    answerReport(db, cast.manager, id, reportId, { answer: 'not-missed', reason: '没有' }, now)
    expect(waits(cast.manager, 'clip-report')).toEqual([])
  })

  test('is a case whose verdict fell, for publishers', () => {
    const id = published(db, cast)
    expect(waits(cast.manager, 'case-shaken')).toEqual([])
    reverified(db, cast.complaint, cast.manager, now + 1)
    expect(waits(cast.manager, 'case-shaken')).toEqual([`/library/${id}`])
    reviewAgain(db, cast.manager, id, '仍可用')
    expect(waits(cast.manager, 'case-shaken')).toEqual([])
  })
})
