import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Scope } from '#src/kernel/actor.ts'
import { poissonInterval } from '#src/kernel/statistics/poisson.ts'
import { postings } from '#src/organisation/schema.ts'
import { rateOf } from '#src/profiles/cards/rates.ts'
import { eapTalks } from '#src/training/eap/schema.ts'
import { examRoster, exams, examSittings, papers } from '#src/training/exams/schema.ts'
import { interviews } from '#src/training/interviews/schema.ts'
import { reconsider } from '#src/training/offenders/name.ts'
import { recordTraining, voidTraining } from '#src/training/records/record-training.ts'
import { publishedForm } from '#test/inspection/sampling/made.ts'
import { announcedCall, twoDepartments } from '#test/screening/heard-calls.ts'
import { get, testApp } from '#test/support/app.ts'
import { accountWith, signedInAs } from '#test/support/people.ts'
import { complain } from '#test/training/effects/taught-centre.ts'

const now = Date.now()
const week = 7 * 86_400_000

function centre() {
  const it = testApp()
  const { first, second } = twoDepartments(it.db)
  for (const { person, team } of [first, second]) {
    it.db.insert(postings).values({ personId: person.id, teamId: team.id, from: 0 }).run()
  }
  const unitOf = ({ team, department }: typeof first) => ({
    ...{ team: team.id, department: department.id, sub: department.subCentreId },
  })
  const read = async (path: string, role: Role, scope?: Scope) => {
    const answer = await get(it, path, signedInAs(it.db, role, scope))
    return { status: answer.status, html: await answer.text() }
  }
  const opened = () =>
    it.db.select().from(auditEvents).where(eq(auditEvents.action, 'profile.opened')).all()
  return { ...it, first, second, unitOf, read, opened }
}

/** An exam with this person on its roster. */
function examOf(db: ReturnType<typeof testApp>['db'], personId: number) {
  const by = { createdAt: now, createdByName: '吴霞' }
  const paper = db
    .insert(papers)
    .values({
      ...{ name: '月考', mode: 'fixed', rules: [], fixed: [], passPercent: 60, minutes: 30 },
      ...{ resits: 0, ...by },
    })
    .returning()
    .get()
  const exam = db
    .insert(exams)
    .values({
      ...{ title: '抄表月考', paperId: paper.id, track: 'knowledge', opensAt: now - week },
      ...{ closesAt: now + week, graceMs: 0, seed: 1, frame: [], ...by },
    })
    .returning()
    .get()
  db.insert(examRoster).values({ examId: exam.id, personId, source: 'person' }).run()
  return exam
}

describe('the page of a person', () => {
  test('shows calls, complaints found true with their rate and interval, and training', async () => {
    const it = centre()
    const { person } = it.first
    for (let n = 0; n < 4; n += 1) announcedCall(it.db, it.first, `c${n}`, now - week)
    complain(it.db, person.id, now - week, it.unitOf(it.first))
    complain(it.db, person.id, now - week, it.unitOf(it.first), { verdict: null })
    complain(it.db, person.id, now - week, it.unitOf(it.first), { verdict: 'unsubstantiated' })
    complain(it.db, person.id, now - week, it.unitOf(it.first), { stage: 'withdrawn' })
    recordTraining(it.db, {
      ...{ personId: person.id, kind: 'class', track: 'emotions', title: '情绪管理脱产班' },
      ...{ refId: 1, trainerId: null, trainerName: '陈静', outcome: 'passed', score: 92 },
      completedAt: now - week,
    })
    const { status, html } = await it.read(`/profiles/people/${person.id}`, 'qa-manager')
    expect(status).toBe(200)
    for (const words of [person.name, person.agentNo, '其中 1 件未核实', '情绪管理脱产班', '92%'])
      expect(html).toContain(words)
    const { low, high } = poissonInterval(1)
    expect(html).toContain('2500.00')
    expect(html).toContain(`${(low * 2500).toFixed(2)}–${(high * 2500).toFixed(2)}`)
    expect(html).not.toContain('名次')
  })

  test('says how many complaints lie in weeks without a call, which have no rate', async () => {
    const it = centre()
    const { person } = it.first
    const path = `/profiles/people/${person.id}`
    announcedCall(it.db, it.first, 'c0', now - week)
    complain(it.db, person.id, 0, it.unitOf(it.first), { openedAt: now - week })
    expect((await it.read(path, 'qa-manager')).html).not.toContain('图上没有画')
    complain(it.db, person.id, 0, it.unitOf(it.first), { openedAt: now - 3 * week })
    const { html } = await it.read(path, 'qa-manager')
    expect(html).toContain('有 1 件属实落在没有接听记录的周')
  })

  test('says what the rule comes to and why, with what is contested, and who is named', async () => {
    const it = centre()
    const { person } = it.first
    const path = `/profiles/people/${person.id}`
    const first = complain(it.db, person.id, now - week, it.unitOf(it.first))
    complain(it.db, person.id, now - week, it.unitOf(it.first))
    reconsider(it.db, person.id, now)
    const plain = await it.read(path, 'qa-manager')
    expect(plain.html).toContain('属实 2 件')
    expect(plain.html).toContain('重点人员')
    expect(plain.html).not.toContain('还在申诉')
    const manager = accountWith(it.db, 'qa-manager')
    it.db
      .insert(reviewAppeals)
      .values({
        ...{ subject: 'verification', complaintId: first.id, round: 1, state: 'open' },
        ...{ filedAt: now, windowUntil: now, dueAt: now + week, party: 'department' },
        ...{ filedBy: manager.id, filedByName: '周芳', scorerId: manager.id, scorerName: '王敏' },
      })
      .run()
    const contested = await it.read(path, 'qa-manager')
    expect(contested.html).toContain('其中 1 件还在申诉')
    expect(contested.html).toContain('不够认定线')
  })

  test('leads from its numbers to the complaints behind them, all of that agent and of no other', async () => {
    const it = centre()
    const { person, team } = it.first
    const own = complain(it.db, person.id, now - week, it.unitOf(it.first))
    const old = complain(it.db, person.id, now - 60 * week, it.unitOf(it.first))
    const other = complain(it.db, it.second.person.id, now - week, it.unitOf(it.second))
    for (const path of [`/profiles/people/${person.id}`, `/profiles/teams/${team.id}`]) {
      const { html } = await it.read(path, 'qa-manager')
      const [, href = ''] = /href="(\/complaints\?[^"]*verdict=substantiated)"/.exec(html) ?? []
      const list = await it.read(href.replaceAll('&amp;', '&'), 'qa-manager')
      expect(list.html).toContain(own.complaintNo)
      for (const { complaintNo } of [old, other]) expect(list.html).not.toContain(complaintNo)
    }
    // Who may not know whose a complaint is cannot find out by asking for one agent's.
    const all = await it.read(`/complaints?person=${person.id}`, 'return-visitor')
    expect(all.html).toContain(other.complaintNo)
  })

  test('lists exams, pairs, classes and plans, and of a result only what is released', async () => {
    const it = centre()
    const { person } = it.first
    const path = `/profiles/people/${person.id}`
    const scene = examOf(it.db, person.id)
    expect((await it.read(path, 'department-head')).html).toContain('还没有考')
    const { id } = it.db
      .insert(examSittings)
      .values({
        ...{ examId: scene.id, personId: person.id, number: 1, seed: 1, questions: [] },
        ...{ repeated: 0, state: 'marked', startedAt: now, endsAt: now, percent: 77 },
        passed: true,
      } as typeof examSittings.$inferInsert)
      .returning()
      .get()
    expect(id).toBeGreaterThan(0)
    const before = await it.read(path, 'department-head')
    expect(before.html).toContain('考过，成绩未公布')
    expect(before.html).not.toContain('77 分')
    it.db.update(exams).set({ state: 'released' }).run()
    expect((await it.read(path, 'department-head')).html).toContain('合格 77 分')
    const own = await it.read('/my-profile', 'agent', { kind: 'person', id: person.id })
    expect(own.html).toContain(`href="/my-exams/${scene.id}"`)
  })

  test('tells of a care talk the agent and whoever keeps it, and nobody else that there was one', async () => {
    const it = centre()
    const { person } = it.first
    const path = `/profiles/people/${person.id}`
    const keeper = accountWith(it.db, 'trainer')
    it.db
      .insert(eapTalks)
      .values({
        ...{ personId: person.id, kind: 'eap', heldAt: now - week, words: '家里有事' },
        ...{ authorId: keeper.id, authorName: '吴霞', keeperId: keeper.id, at: now },
      })
      .run()
    const readers = [
      await it.read(path, 'trainer'),
      await it.read('/my-profile', 'agent', { kind: 'person', id: person.id }),
    ]
    for (const { html } of readers) {
      expect(html).toContain('EAP 辅导')
      expect(html).not.toContain('家里有事')
    }
    const sub = { kind: 'sub-centre', id: it.first.department.subCentreId } as const
    for (const role of ['qa-manager', 'department-head', 'executive'] as const) {
      expect((await it.read(path, role)).html).not.toContain('EAP 辅导')
    }
    expect((await it.read(path, 'trainer', sub)).html).not.toContain('EAP 辅导')
  })

  test('shows what was taken back as such, and counts it no more', async () => {
    const it = centre()
    const { person } = it.first
    const which = { kind: 'interview', refId: 7, personId: person.id } as const
    recordTraining(it.db, {
      ...{ ...which, track: 'emotions', title: 'T9 专员访谈', trainerId: null },
      ...{ trainerName: '陈静', outcome: 'done', score: null, completedAt: now - week },
    })
    voidTraining(it.db, which, 'overturned', now)
    const { html } = await it.read(`/profiles/people/${person.id}`, 'qa-manager')
    expect(html).toContain('不再算：投诉结论改判')
  })

  test('leaves a trace whenever somebody else opens it, and none for a unit or the own page', async () => {
    const it = centre()
    const { person, team, department } = it.first
    await it.read(`/profiles/people/${person.id}`, 'qa-manager')
    await it.read(`/profiles/teams/${team.id}`, 'qa-manager')
    await it.read(`/profiles/departments/${department.id}`, 'qa-manager')
    await it.read('/my-profile', 'agent', { kind: 'person', id: person.id })
    expect(it.opened()).toMatchObject([
      { subjectKind: 'person', subjectId: String(person.id), particulars: { blind: false } },
    ])
  })

  test('is the same for the agent, without names of other pages, and for nobody else’s eyes', async () => {
    const it = centre()
    const { person } = it.first
    complain(it.db, person.id, now - week, it.unitOf(it.first))
    const own = await it.read('/my-profile', 'agent', { kind: 'person', id: person.id })
    expect(own.status).toBe(200)
    expect(own.html).toContain('href="/my-reviews/complaints"')
    expect(own.html).not.toContain('href="/complaints/')
    const open = complain(it.db, person.id, now - week, it.unitOf(it.first), { verdict: null })
    const again = await it.read('/my-profile', 'agent', { kind: 'person', id: person.id })
    expect(again.html).not.toContain(open.complaintNo)
    const asked = await it.read(`/profiles/people/${person.id}`, 'agent', {
      kind: 'person',
      id: person.id,
    })
    expect(asked.status).toBe(403)
    expect((await it.read('/my-profile', 'qa-manager')).status).toBe(403)
  })

  test('shows nothing judged while the reader has still to judge a call of that person', async () => {
    const it = centre()
    const { person } = it.first
    const call = announcedCall(it.db, it.first, 'c1', now - week)
    const { complaintNo } = complain(it.db, person.id, now - week, it.unitOf(it.first))
    const versionForm = publishedForm(it.db)
    const manager = accountWith(it.db, 'qa-manager')
    it.db
      .insert(inspectionTasks)
      .values({
        ...{ callId: call.id, formId: versionForm, purpose: 'routine', state: 'assigned' },
        ...{ accountId: manager.id, accountName: '王敏', dueAt: now, createdAt: now },
        ...{ createdByName: '王敏', origin: 'hand' },
      } as typeof inspectionTasks.$inferInsert)
      .run()
    const { html } = await it.read(`/profiles/people/${person.id}`, 'qa-manager')
    expect(html).toContain('通话没有评完')
    expect(html).not.toContain(complaintNo)
    expect(html).not.toContain('每万通属实')
    expect(it.opened()).toMatchObject([{ particulars: { blind: true } }])
    // Who has nothing to judge sees it.
    const head = { kind: 'department', id: it.first.department.id } as const
    const seen = await it.read(`/profiles/people/${person.id}`, 'department-head', head)
    expect(seen.html).toContain(complaintNo)
  })

  test('shows a leader nothing of the time in another unit', async () => {
    const it = centre()
    const { person } = it.first
    const there = complain(it.db, person.id, now - week, it.unitOf(it.second))
    const here = complain(it.db, person.id, now - week, it.unitOf(it.first))
    const scope = { kind: 'team', id: it.first.team.id } as const
    const { html } = await it.read(`/profiles/people/${person.id}`, 'team-leader', scope)
    expect(html).toContain(here.complaintNo)
    expect(html).not.toContain(there.complaintNo)
  })

  test('follows an appeal: what was overturned counts no more', async () => {
    const it = centre()
    const { person } = it.first
    announcedCall(it.db, it.first, 'c1', now - week)
    const { id } = complain(it.db, person.id, now - week, it.unitOf(it.first))
    it.db.update(complaints).set({ verdict: 'unsubstantiated' }).where(eq(complaints.id, id)).run()
    const { html } = await it.read(`/profiles/people/${person.id}`, 'qa-manager')
    expect(html).toContain('0.00')
    expect(html).toContain('不属实')
  })

  test('tells when interviews were held, and to the agent nothing of what was said', async () => {
    const it = centre()
    const { person, team, department } = it.first
    const { id } = complain(it.db, person.id, now - week, it.unitOf(it.first))
    it.db
      .insert(interviews)
      .values({
        ...{ complaintId: id, tier: 'agent', state: 'done', heldAt: now - week },
        ...{ personId: person.id, teamId: team.id, departmentId: department.id },
        ...{ subCentreId: department.subCentreId, coaching: '辅导的内容' },
      })
      .run()
    const own = await it.read('/my-profile', 'agent', { kind: 'person', id: person.id })
    expect(own.html).toContain('访谈')
    expect(own.html).not.toContain('辅导的内容')
  })
})

describe('who may open which page', () => {
  const asks: [Role, 'own' | 'other' | 'all', number][] = [
    ['qa-manager', 'all', 200],
    ['executive', 'all', 200],
    ['trainer', 'all', 200],
    ['department-head', 'own', 200],
    ['department-head', 'other', 404],
    ['team-leader', 'own', 200],
    ['team-leader', 'other', 404],
    ['supervisor', 'other', 404],
    ['qa-inspector', 'all', 403],
    ['case-handler', 'all', 403],
    ['agent', 'all', 403],
    ['system-admin', 'all', 403],
    ['audit-admin', 'all', 403],
  ]
  test.each(asks)('%s, of %s: %d', async (role, whose, status) => {
    const it = centre()
    const unit = whose === 'other' ? it.second : it.first
    const scope: Scope =
      whose === 'all'
        ? { kind: 'all' }
        : role === 'department-head'
          ? { kind: 'department', id: unit.department.id }
          : { kind: 'team', id: unit.team.id }
    expect((await it.read(`/profiles/people/${it.first.person.id}`, role, scope)).status).toBe(
      status,
    )
    expect((await it.read(`/profiles/teams/${it.first.team.id}`, role, scope)).status).toBe(status)
  })

  test('a page of nobody is not there, and a number too long is none', async () => {
    const it = centre()
    expect((await it.read('/profiles/people/999999', 'qa-manager')).status).toBe(404)
    expect((await it.read('/profiles/people/99999999999999999999', 'qa-manager')).status).toBe(404)
    expect((await it.read('/profiles/departments/0', 'qa-manager')).status).toBe(404)
    expect((await it.read('/my-profile', 'agent')).status).toBe(404)
  })
})

test('a rate is unknown without calls, and has an upper bound without cases', () => {
  expect(rateOf(3, 0)).toBeNull()
  expect(rateOf(0, 10_000)).toMatchObject({ value: 0, low: 0 })
  expect(rateOf(0, 10_000)?.high).toBeGreaterThan(2.9)
})
