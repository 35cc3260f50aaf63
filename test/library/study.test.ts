import { beforeEach, describe, expect, test } from 'vitest'

import { waitingFor } from '#src/home/waiting/list.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { changeCase, draftAnew } from '#src/library/typical-cases/draft.ts'
import { caseFor } from '#src/library/typical-cases/find.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import {
  assignCase,
  finishStudy,
  openedCase,
  studiesByTeam,
  studiesOfTeam,
} from '#src/library/typical-cases/study.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { type Cast, lesson, libraryCast, now, published, seen, story } from './scene.ts'

let db: Db
let cast: Cast
let id: number
const due = parseDay('2026-11-27') ?? 0

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = libraryCast(db)
  id = published(db, cast)
})

const assign = (actor: Actor = cast.leader, team = cast.units.second.team.id, day = due) =>
  assignCase(db, actor, id, team, day, now)
const waits = (actor = cast.agent) =>
  waitingFor(db, actor, null, now).kinds.find(({ kind }) => kind === 'case-study')?.count ?? 0

describe('a case that is studied', () => {
  test('is finished once by each person and version', () => {
    finishStudy(db, cast.agent, id, 1, now)
    expect(() => finishStudy(db, cast.agent, id, 1, now)).toThrow('已经学完')
    draftAnew(db, cast.author, id, now)
    const words = { source: 'substantiated', title: '新版', story, lesson } as const
    changeCase(db, cast.author, id, words, seen(db, id))
    submitCase(db, cast.author, id, seen(db, id), now)
    publishCase(db, cast.manager, id, seen(db, id), now)
    expect(() => finishStudy(db, cast.agent, id, 1, now)).toThrow('刚刚有人改过')
    finishStudy(db, cast.agent, id, 2, now)
  })

  test('waits for a team that was asked to, until each has finished it', () => {
    expect(waits()).toBe(0)
    assign()
    expect(toldTo(db, cast.agent)).toContain('请在 2026-11-27 前学习典型案例 DX-2026-0001')
    expect(waits()).toBe(1)
    finishStudy(db, cast.agent, id, 1, now)
    expect(waits()).toBe(0)
  })

  test('is asked of a team once, of a team in reach, for a day ahead', () => {
    expect(() => assign(cast.agent)).toThrow(Forbidden)
    expect(() => assign(cast.leader, cast.units.first.team.id)).toThrow('没有这个班组')
    expect(() => assign(cast.leader, undefined, parseDay('2026-11-20') ?? 0)).toThrow('今天以后')
    expect(() => assign(cast.leader, undefined, parseDay('2028-11-20') ?? 0)).toThrow('最远一年')
    assign()
    expect(() => assign()).toThrow('不用再安排')
  })

  test('shows a leader the own people and no others', () => {
    const found = caseFor(db, cast.leader, id)
    openedCase(db, cast.agent, found, now)
    const [team, ...others] = studiesByTeam(db, cast.leader, found, now)
    expect(others).toEqual([])
    expect(team).toMatchObject({ people: 1, opened: 1, finished: 0 })
    finishStudy(db, cast.agent, id, 1, now)
    expect(studiesByTeam(db, cast.leader, found, now)[0]).toMatchObject({ finished: 1 })
    const { members } = studiesOfTeam(db, cast.leader, found, cast.units.second.team.id, now)
    expect(members).toMatchObject([{ agentNo: '20034', name: '李洋', finishedAt: now }])
    expect(() => studiesOfTeam(db, cast.leader, found, cast.units.first.team.id, now)).toThrow(
      NotFound,
    )
    expect(() => studiesByTeam(db, cast.agent, found, now)).toThrow(Forbidden)
  })

  test('shows a head every team of the department', () => {
    const { department } = cast.units.first
    const head = actorWith(db, 'department-head', { kind: 'department', id: department.id })
    const teams = studiesByTeam(db, head, caseFor(db, head, id), now)
    expect(teams.map(({ people }) => people)).toEqual([2])
  })
})
