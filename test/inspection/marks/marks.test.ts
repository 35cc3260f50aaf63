import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { complaints } from '#src/complaints/schema.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import { readMarkFilters, readMonth } from '#src/inspection/marks/filters.ts'
import { markCall, withdrawMark } from '#src/inspection/marks/mark-call.ts'
import { marksList } from '#src/inspection/marks/marks-list.ts'
import { praiseBesideComplaints } from '#src/inspection/marks/praise-and-blame.ts'
import {
  isAbused,
  markList,
  markPanel,
  marksOfCall,
  praisedCalls,
} from '#src/inspection/marks/queries.ts'
import { breakOffers, callMarks } from '#src/inspection/marks/schema.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'
import { exportedRows } from '#test/lists/exported.ts'
import { announcedCall, heardRecording, suspected } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { mark, twoHeardCalls } from './marked.ts'

let db: Db
let inspector: Actor
let scene: ReturnType<typeof twoHeardCalls>
beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  scene = twoHeardCalls(db)
})

const firstPage = { size: 20, cursor: null }
const rows = (actor: Actor, query: Record<string, string> = {}) =>
  markList(db, actor, readMarkFilters(query), firstPage).rows
const events = () =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)
/** Another inspector than the one of these tests. */
const colleague = () => actorWith(db, 'qa-inspector', { kind: 'sub-centre', id: 1 })

describe('a mark', () => {
  test('says who marked which moment of whose call, and leaves a trace', () => {
    const { call, recording, unit } = scene.first
    markCall(db, inspector, mark(recording.id, { note: '骂了两句' }))
    expect(db.select().from(callMarks).get()).toMatchObject({
      ...{ kind: 'abuse', callId: call.id, personId: unit.person.id, note: '骂了两句' },
      ...{ departmentId: unit.department.id, startMs: 10_000, endMs: 20_000 },
      accountName: inspector.name,
    })
    expect(isAbused(db, call.id)).toBe(true)
    expect(isAbused(db, scene.second.call.id)).toBe(false)
    expect(events()).toEqual(['mark.set'])
  })

  test('of abuse offers the agent a break, of praise does not', () => {
    markCall(db, inspector, mark(scene.first.recording.id))
    markCall(db, inspector, mark(scene.second.recording.id, { kind: 'praise' }))
    expect(db.select().from(breakOffers).all()).toMatchObject([
      { personId: scene.first.unit.person.id, answer: null },
    ])
  })

  test.each([
    ['before the call', -1, 5_000],
    ['past its end', 59_000, 60_001],
    ['of no length', 5_000, 5_000],
    ['backwards', 6_000, 5_000],
    ['of half milliseconds', 0.5, 5_000],
    ['of no number', Number.NaN, 5_000],
  ])('%s is refused', (_name, startMs, endMs) => {
    const given = mark(scene.first.recording.id, { startMs, endMs })
    expect(() => markCall(db, inspector, given)).toThrow('起止时间要在通话之内')
    expect(db.select().from(callMarks).all()).toEqual([])
  })

  test('may reach from the first moment to the last', () => {
    const given = mark(scene.first.recording.id, { startMs: 0, endMs: 60_000 })
    expect(markCall(db, inspector, given)).toMatchObject({ startMs: 0, endMs: 60_000 })
  })

  test('stands once of each kind for a call, whichever of its recordings is heard', () => {
    const { call, recording } = scene.first
    const other = heardRecording(db, 'd001-again.wav', call.id)
    markCall(db, inspector, mark(recording.id))
    expect(() => markCall(db, colleague(), mark(other.id))).toThrow('已有这样的标记')
    markCall(db, inspector, mark(other.id, { kind: 'praise' }))
    expect(marksOfCall(db, call.id)).toHaveLength(2)
  })

  test('needs a call and a sound', () => {
    const stray = heardRecording(db, 'stray.wav', null)
    expect(() => markCall(db, inspector, mark(stray.id))).toThrow('还没有对上通话')
    const { recording } = scene.first
    const mine = eq(recordings.id, recording.id)
    db.update(recordings).set({ state: 'corrupt', durationMs: 0 }).where(mine).run()
    expect(() => markCall(db, inspector, mark(recording.id))).toThrow('没有可听的声音')
    expect(markPanel(db, inspector, recording.id).markable).toBe(false)
  })

  test('is set by who may listen and mark, within the own scope', () => {
    const { recording, unit } = scene.first
    const elsewhere = scene.second.unit.department.id
    for (const role of ['department-head', 'team-leader', 'agent', 'trainer'] as const) {
      expect(() => markCall(db, actorWith(db, role), mark(recording.id))).toThrow('call.mark')
    }
    const outside = actorWith(db, 'qa-inspector', { kind: 'department', id: elsewhere })
    expect(() => markCall(db, outside, mark(recording.id))).toThrow(NotFound)
    expect(() => markPanel(db, outside, recording.id)).toThrow(NotFound)
    const inside = actorWith(db, 'qa-inspector', { kind: 'department', id: unit.department.id })
    expect(markCall(db, inside, mark(recording.id)).id).toBe(1)
    // Nobody is behind the system: a mark is a person's word.
    expect(() => markCall(db, system, mark(scene.second.recording.id))).toThrow('call.mark')
  })
})

describe('a mark taken back', () => {
  test('stays with its reason, excuses nothing any more, and makes room for another', () => {
    const { call, recording } = scene.first
    const { id } = markCall(db, inspector, mark(recording.id))
    withdrawMark(db, inspector, id, '听错了，是旁人在吵')
    expect(isAbused(db, call.id)).toBe(false)
    expect(marksOfCall(db, call.id)).toMatchObject([{ withdrawnReason: '听错了，是旁人在吵' }])
    expect(() => withdrawMark(db, inspector, id, '再撤')).toThrow('已经撤回')
    markCall(db, inspector, mark(recording.id))
    expect(isAbused(db, call.id)).toBe(true)
    expect(events()).toEqual(['mark.set', 'mark.withdrawn', 'mark.set'])
  })

  test('is taken back by whoever set it or the manager, and by no colleague', () => {
    const { recording } = scene.first
    const { id } = markCall(db, inspector, mark(recording.id))
    expect(() => withdrawMark(db, colleague(), id, '我不同意')).toThrow('只有标记的人')
    expect(markPanel(db, colleague(), recording.id).marks[0]?.mayWithdraw).toBe(false)
    withdrawMark(db, actorWith(db, 'qa-manager'), id, '核实后撤回')
    expect(() => withdrawMark(db, inspector, 99, '没有这个')).toThrow(NotFound)
    const elsewhere = { kind: 'department', id: scene.second.unit.department.id } as const
    expect(() => withdrawMark(db, actorWith(db, 'qa-manager', elsewhere), id, '越界')).toThrow(
      NotFound,
    )
  })
})

test('a mark stays when the recording is erased, without its sound', () => {
  const { call, recording } = scene.first
  markCall(db, inspector, mark(recording.id, { kind: 'praise' }))
  db.delete(recordings).where(eq(recordings.id, recording.id)).run()
  expect(rows(inspector)).toMatchObject([{ recordingId: null, call: { callNo: call.callNo } }])
})

describe('what is shown beside the player', () => {
  test('does not say whose call it is, and masks numbers in notes', () => {
    const { recording, unit } = scene.first
    markCall(db, inspector, mark(recording.id, { note: '客户 13931909215 骂人' }))
    const shown = JSON.stringify(markPanel(db, inspector, recording.id))
    for (const secret of [unit.person.name, unit.person.agentNo, unit.team.name, '13931909215']) {
      expect(shown).not.toContain(secret)
    }
    expect(shown).toContain('139****9215')
    const seen = JSON.stringify(markPanel(db, actorWith(db, 'qa-manager'), recording.id))
    expect(seen).not.toContain('13931909215')
  })
})

describe('the list of marks', () => {
  test('shows one kind within the scope, newest first, those taken back apart', () => {
    const { first, second } = scene
    const one = markCall(db, inspector, mark(first.recording.id, { kind: 'praise' }), 1000)
    const two = markCall(db, inspector, mark(second.recording.id, { kind: 'praise' }), 2000)
    markCall(db, inspector, mark(first.recording.id), 3000)
    expect(rows(inspector).map(({ id }) => id)).toEqual([two.id, one.id])
    const head = actorWith(db, 'department-head', {
      kind: 'department',
      id: first.unit.department.id,
    })
    expect(rows(head)).toMatchObject([{ id: one.id, agent: { name: '罗军' } }])
    const department = String(second.unit.department.id)
    expect(rows(inspector, { department })).toMatchObject([{ id: two.id }])
    expect(rows(head, { department })).toEqual([])
    withdrawMark(db, inspector, one.id, '记错了通话')
    expect(rows(inspector).map(({ id }) => id)).toEqual([two.id])
    expect(rows(inspector, { state: 'withdrawn' }).map(({ id }) => id)).toEqual([one.id])
    expect(() => rows(actorWith(db, 'agent'))).toThrow('missing permission')
  })

  test('pages by key and keeps rows of one moment apart', () => {
    const { unit } = scene.first
    for (let n = 0; n < 25; n += 1) {
      const call = announcedCall(db, unit, `e${n}`)
      const given = mark(heardRecording(db, `e${n}.wav`, call.id).id, { kind: 'praise' })
      markCall(db, inspector, given, 5000)
    }
    const filters = readMarkFilters({})
    const page = markList(db, inspector, filters, { size: 10, cursor: null })
    const last = page.rows.at(-1)?.id ?? 0
    const next = markList(db, inspector, filters, {
      ...{ size: 10, cursor: { value: 5000, id: last, back: false } },
    })
    expect(page.rows[0]?.id).toBe(25)
    expect(next.rows[0]?.id).toBe(last - 1)
    expect(exportedRows(db, inspector, marksList)).toHaveLength(25)
  })

  test('lets nobody but those who follow up see what an agent asked for', () => {
    const { recording } = scene.first
    markCall(db, inspector, mark(recording.id))
    db.update(breakOffers).set({ answer: 'counselling', answeredAt: 1 }).run()
    const answer = (actor: Actor) => rows(actor, { kind: 'abuse' })[0]?.offer?.answer
    expect(answer(inspector)).toBe('answered')
    expect(answer(actorWith(db, 'team-leader'))).toBe('counselling')
    const csv = (actor: Actor) => exportedRows(db, actor, marksList, { kind: 'abuse' }).join('\n')
    expect(csv(inspector)).not.toContain('EAP')
    expect(csv(actorWith(db, 'team-leader'))).toContain('EAP')
  })

  test('is exported as masked as it is shown, and to readers of the list alone', () => {
    const note = '请回 13931909215'
    markCall(db, inspector, mark(scene.first.recording.id, { kind: 'praise', note }))
    const csv = exportedRows(db, inspector, marksList).join('\n')
    expect(csv).toContain('请回 139****9215')
    expect(csv).toContain('罗军')
    expect(() => exportedRows(db, actorWith(db, 'agent'), marksList)).toThrow('missing permission')
  })
})

describe('praise', () => {
  test('whose sound is still there is the feed of good cases', () => {
    const { first, second } = scene
    const gone = markCall(db, inspector, mark(first.recording.id, { kind: 'praise' }))
    const kept = markCall(db, inspector, mark(second.recording.id, { kind: 'praise' }))
    markCall(db, inspector, mark(second.recording.id))
    db.update(callMarks).set({ recordingId: null }).where(eq(callMarks.id, gone.id)).run()
    expect(praisedCalls(db, inspector, firstPage).rows.map(({ id }) => id)).toEqual([kept.id])
    withdrawMark(db, inspector, kept.id, '不是表扬')
    expect(praisedCalls(db, inspector, firstPage).rows).toEqual([])
  })

  test('stands beside the complaints of the month, department by department', () => {
    const { first, second } = scene
    const november = readMonth('2026-11')
    const inside = november.from + 1
    markCall(db, inspector, mark(first.recording.id, { kind: 'praise' }), inside)
    markCall(db, inspector, mark(first.recording.id), november.until)
    const { departmentId, subCentreId, teamId, personId, id: callId } = second.call
    const opened: typeof complaints.$inferInsert = {
      ...{ complaintNo: 'C1', source: 'register', callId, faultCategory: 'attitude' },
      ...{ departmentId, subCentreId, teamId, personId, openedAt: inside, openedByName: '王敏' },
    }
    db.insert(complaints).values(opened).run()
    const earlier = { ...opened, complaintNo: 'C2', openedAt: november.from - 1 }
    db.insert(complaints).values(earlier).run()
    const withdrawn = { ...opened, complaintNo: 'C3', stage: 'withdrawn' } as const
    db.insert(complaints).values(withdrawn).run()
    expect(praiseBesideComplaints(db, inspector, november)).toEqual([
      {
        ...{ departmentId: first.unit.department.id, department: '客服一部' },
        ...{ hidden: false, praise: 1, abuse: 0, complaints: 0 },
      },
      {
        ...{ departmentId, department: '客服二部' },
        ...{ hidden: false, praise: 0, abuse: 0, complaints: 1 },
      },
    ])
    const head = actorWith(db, 'department-head', { kind: 'department', id: departmentId ?? 0 })
    expect(praiseBesideComplaints(db, head, november)).toHaveLength(1)

    // What the inspector has still to judge is counted, and under no department.
    suspected(db, first.recording.id, first.call.id)
    suspected(db, second.recording.id, second.call.id)
    expect(praiseBesideComplaints(db, inspector, november)).toEqual([
      { departmentId: null, department: null, hidden: true, praise: 1, abuse: 0, complaints: 1 },
    ])
    expect(praiseBesideComplaints(db, actorWith(db, 'qa-manager'), november)).toHaveLength(2)
  })

  test.each([
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2026-13', '2026-11-01', '2026-12-01'],
    ['nonsense', '2026-11-01', '2026-12-01'],
    ['0000-01', '2026-11-01', '2026-12-01'],
  ])('reads the month %s as one that exists', (text, from, until) => {
    const month = readMonth(text, parseDay('2026-11-21') ?? 0)
    expect([month.from, month.until]).toEqual([parseDay(from), parseDay(until)])
  })
})

describe('whose call was marked', () => {
  const shownTo = (actor: Actor) => {
    const [row] = rows(actor)
    const csv = exportedRows(db, actor, marksList).join('\n')
    return [row?.agent?.name ?? null, row?.department ?? null, csv.includes('罗军')]
  }
  const hidden = [null, null, false]
  const seen = ['罗军', '客服一部', true]

  test('stays hidden from whoever has yet to recheck it, and from nobody else', () => {
    const { call, recording } = scene.first
    markCall(db, inspector, mark(recording.id, { kind: 'praise' }))
    const finding = suspected(db, recording.id, call.id)
    expect(shownTo(inspector)).toEqual(hidden)
    // Nor does asking for one department after the other tell.
    expect(rows(inspector, { department: String(call.departmentId) })).toEqual([])
    expect(shownTo(actorWith(db, 'department-head'))).toEqual(seen)
    db.update(findings).set({ state: 'unfounded' }).where(eq(findings.id, finding.id)).run()
    expect(shownTo(inspector)).toEqual(seen)
  })

  test('stays hidden from whoever has it to score, until the score is in', () => {
    const { call, recording } = scene.first
    takeInShippedForm(db)
    markCall(db, inspector, mark(recording.id, { kind: 'praise' }))
    const mine = { id: inspector.accountId ?? 0, name: inspector.name }
    const given = { callId: call.id, recordingId: recording.id, formId: 1, account: mine }
    const task = createTask(db, { ...given, purpose: 'routine' }, 1000)
    expect(shownTo(inspector)).toEqual(hidden)
    expect(shownTo(colleague())).toEqual(seen)
    const own = eq(inspectionTasks.id, task.id)
    db.update(inspectionTasks).set({ state: 'scored' }).where(own).run()
    expect(shownTo(inspector)).toEqual(seen)
  })

  test('stays hidden while a sheet is open that nobody asked for', () => {
    const { call, recording } = scene.first
    takeInShippedForm(db)
    markCall(db, inspector, mark(recording.id, { kind: 'praise' }))
    const sheet: typeof scoreSheets.$inferInsert = {
      ...{ purpose: 'routine', callId: call.id, versionId: 1, openedAt: 1, savedAt: 1 },
      ...{ accountId: inspector.accountId ?? 0, accountName: inspector.name },
    }
    db.insert(scoreSheets).values(sheet).run()
    expect(shownTo(inspector)).toEqual(hidden)
    db.update(scoreSheets).set({ state: 'submitted', submittedAt: 2, revealedAt: 3 }).run()
    expect(shownTo(inspector)).toEqual(seen)
  })
})
