import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { connectionOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { boardOf } from '#src/meetings/brainstorm/board.ts'
import {
  chooseIdea,
  giveIdea,
  groupIdea,
  voteIdea,
  withdrawIdea,
} from '#src/meetings/brainstorm/ideas.ts'
import {
  addToMinutes,
  confirmMinutes,
  minutesShown,
  writeMinutes,
} from '#src/meetings/minutes/minutes.ts'
import { minutesPaper } from '#src/meetings/minutes/paper.ts'
import { addItem, agendaOf, showItem, writeNote } from '#src/meetings/sharing/agenda.ts'
import { keepAttendance, inviteesOf } from '#src/meetings/sharing/invite.ts'
import { discardDraft } from '#src/supervision/sheets/draft.ts'
import { supervisionSheets } from '#src/supervision/sheets/schema.ts'

import { held, now, planned, scene, type Scene } from './scene.ts'

const idea = (words: string, once = words, signing: 'named' | 'unnamed' = 'named') =>
  ({ kind: 'process', words, signing, once: `form-${once}` }) as const
const ideas = (it: Scene, id: number, actor = it.head) =>
  boardOf(it.db, actor, id).groups.flatMap((group) => group.ideas)

describe('ideas of a meeting', () => {
  test('come from whoever takes part once it has begun, masked, each form once', () => {
    const it = scene()
    const early = planned(it)
    expect(() => giveIdea(it.db, it.agent, early.id, idea('派单前复述'), now)).toThrow('还没有开始')
    const { id } = held(it, { startsAt: early.startsAt + 3 * 3_600_000 })
    giveIdea(it.db, it.agent, id, idea('回拨 13931909215 前先查单'), now)
    giveIdea(it.db, it.agent, id, idea('回拨 13931909215 前先查单'), now)
    expect(ideas(it, id).map(({ words }) => words)).toEqual(['回拨 *********** 前先查单'])
    expect(() => giveIdea(it.db, it.colleague, id, idea('看看'), now)).toThrow(NotFound)
    expect(() => giveIdea(it.db, it.otherHead, id, idea('看看'), now)).toThrow(NotFound)
  })

  test('that are not signed bear no name for anybody, on the board, in the minutes or in the events of the meeting', () => {
    const it = scene()
    const { id } = held(it)
    giveIdea(it.db, it.agent, id, idea('班后会缩短', 'b', 'unnamed'), now)
    for (const reader of [it.head, it.manager, it.inspector]) {
      expect(ideas(it, id, reader)).toMatchObject([{ by: null, mine: false }])
    }
    expect(ideas(it, id, it.agent)).toMatchObject([{ by: null, mine: true }])
    expect(minutesShown(it.db, it.manager, id).around.ideas[0]?.by).toBe('不署名')
    const events = it.db.select().from(auditEvents).all()
    expect(
      events.some((one) => one.subjectKind === 'meeting' && one.actorName === it.agent.name),
    ).toBe(false)
  })

  test('have one vote of each person, none of their giver, and votes may be taken back', () => {
    const it = scene()
    const { id } = held(it)
    giveIdea(it.db, it.agent, id, idea('甲'), now)
    const [one] = ideas(it, id)
    const ideaId = one?.id ?? 0
    expect(() => voteIdea(it.db, it.agent, id, ideaId, 'cast', now)).toThrow('自己的点子')
    voteIdea(it.db, it.inspector, id, ideaId, 'cast', now)
    expect(() => voteIdea(it.db, it.inspector, id, ideaId, 'cast', now)).toThrow('已经投过')
    voteIdea(it.db, it.head, id, ideaId, 'cast', now)
    expect(ideas(it, id, it.inspector)).toMatchObject([{ votes: 2, voted: true }])
    expect(ideas(it, id, it.agent)).toMatchObject([{ votes: 2, voted: false }])
    voteIdea(it.db, it.inspector, id, ideaId, 'taken-back', now)
    expect(() => voteIdea(it.db, it.inspector, id, ideaId, 'taken-back', now)).toThrow('没有投')
    expect(ideas(it, id)).toMatchObject([{ votes: 1 }])
  })

  test('are put together by hand, by whoever runs the meeting', () => {
    const it = scene()
    const { id } = held(it)
    for (const words of ['甲', '乙', '丙']) giveIdea(it.db, it.agent, id, idea(words), now)
    const [a, , c] = ideas(it, id).map((one) => one.id) as [number, number, number]
    const together = { group: '派单', kind: 'system' } as const
    groupIdea(it.db, it.head, id, a, together)
    groupIdea(it.db, it.head, id, c, together)
    voteIdea(it.db, it.inspector, id, c, 'cast', now)
    const groups = boardOf(it.db, it.head, id).groups
    expect(groups.map(({ word, ideas: own }) => [word, own.map(({ words }) => words)])).toEqual([
      ['派单', ['丙', '甲']],
      ['', ['乙']],
    ])
    expect(() => groupIdea(it.db, it.agent, id, a, together)).toThrow('meeting.hold')
  })

  test('become the draft of a sheet once, and the board says what became of it', () => {
    const it = scene()
    const { id } = held(it)
    giveIdea(it.db, it.agent, id, idea('派单界面加必填项'), now)
    const [one] = ideas(it, id)
    const ideaId = one?.id ?? 0
    const to = { departmentId: it.units.first.department.id }
    expect(() => chooseIdea(it.db, it.head, id, ideaId, to, now)).toThrow('idea.choose')
    const sheetId = chooseIdea(it.db, it.manager, id, ideaId, to, now)
    expect(it.db.select().from(supervisionSheets).get()).toMatchObject({
      ...{ id: sheetId, state: 'draft', sourceKind: 'idea', sourceId: ideaId },
      problem: expect.stringContaining('派单界面加必填项'),
    })
    expect(() => chooseIdea(it.db, it.manager, id, ideaId, to, now)).toThrow('已经定为')
    expect(() => withdrawIdea(it.db, it.agent, id, ideaId, now)).toThrow('已经定为')
    expect(ideas(it, id, it.agent)).toMatchObject([
      { became: { state: 'draft', department: '客服一部', sheetNo: null } },
    ])
    discardDraft(it.db, it.manager, sheetId, 1, now)
    expect(chooseIdea(it.db, it.manager, id, ideaId, to, now)).not.toBe(sheetId)
  })

  test('are withdrawn by their giver alone', () => {
    const it = scene()
    const { id } = held(it)
    giveIdea(it.db, it.agent, id, idea('甲'), now)
    const ideaId = ideas(it, id)[0]?.id ?? 0
    expect(() => withdrawIdea(it.db, it.inspector, id, ideaId, now)).toThrow('自己提的')
    withdrawIdea(it.db, it.agent, id, ideaId, now)
    expect(ideas(it, id)).toEqual([])
    expect(() => voteIdea(it.db, it.inspector, id, ideaId, 'cast', now)).toThrow('撤回')
  })
})

describe('minutes', () => {
  function kept() {
    const it = scene()
    const { id } = held(it)
    const item = { kind: 'words', title: '推诿怎么认', words: '', caseId: null } as const
    addItem(it.db, it.head, id, item, now)
    const itemId = agendaOf(it.db, id)[0]?.id ?? 0
    showItem(it.db, it.head, id, itemId, now)
    const note = { itemId, clip: null, atMs: null, once: 'form-0001' }
    writeNote(it.db, it.agent, id, { ...note, words: '先说能做什么' }, now)
    giveIdea(it.db, it.agent, id, idea('复述诉求'), now)
    const [first] = inviteesOf(it.db, id)
    keepAttendance(it.db, it.head, id, new Map([[first?.id ?? 0, 'present']]))
    return { ...it, id }
  }

  test('begin with what was shown, noted and proposed', () => {
    const it = kept()
    const { words, around, may } = minutesShown(it.db, it.head, it.id)
    for (const said of ['推诿怎么认', '先说能做什么', '复述诉求']) expect(words).toContain(said)
    expect(around.attendance).toMatchObject([{ presence: '到会' }, { presence: '没有记' }])
    // There is nothing to confirm before somebody has kept them.
    expect(may).toEqual({ write: true, confirm: false, add: false })
  })

  test('are confirmed by the host as they were last kept, and then stay', () => {
    const it = kept()
    writeMinutes(it.db, it.head, it.id, { words: '议定：派单前复述', seen: 0 }, now)
    expect(() => writeMinutes(it.db, it.manager, it.id, { words: '别的', seen: 0 }, now)).toThrow(
      '别人刚刚改过',
    )
    expect(() => confirmMinutes(it.db, it.manager, it.id, 1, now)).toThrow('主持人')
    confirmMinutes(it.db, it.head, it.id, 1, now)
    expect(() => writeMinutes(it.db, it.head, it.id, { words: '改写', seen: 1 }, now)).toThrow(
      '不能再改',
    )
    giveIdea(it.db, it.agent, it.id, idea('会后又想到的'), now)
    const shown = minutesShown(it.db, it.agent, it.id)
    expect(shown.words).toBe('议定：派单前复述')
    expect(shown.around.ideas.map(({ words }) => words)).toEqual(['复述诉求'])
    addToMinutes(it.db, it.head, it.id, '更正：到会还有陈新', now)
    expect(minutesShown(it.db, it.agent, it.id).additions).toMatchObject([
      { words: '更正：到会还有陈新' },
    ])
    const paper = minutesPaper(minutesShown(it.db, it.head, it.id), '客服一部', '周芳', now)
    expect(paper.line).toContain('已确认')
    expect(JSON.stringify(paper.blocks)).toContain('更正：到会还有陈新')
  })

  test('that were confirmed cannot be altered past the product either', () => {
    const it = kept()
    writeMinutes(it.db, it.head, it.id, { words: '议定', seen: 0 }, now)
    confirmMinutes(it.db, it.head, it.id, 1, now)
    const sql = (text: string) => () => connectionOf(it.db).exec(text)
    expect(sql(`update meeting_minutes set words = 'x'`)).toThrow('confirmed')
    expect(sql('delete from meeting_minutes')).toThrow('confirmed')
  })
})
