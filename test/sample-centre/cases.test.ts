import { inArray } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'

import { complaintSendBacks } from '#src/complaints/routing/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openStages } from '#src/complaints/vocabulary.ts'
import { docketOf } from '#src/docket/docket.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Db } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { createSampleAccounts } from '#src/sample-centre/accounts.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'
import { caseStories } from '#src/sample-centre/made-up-cases.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const began = Date.now() - 1
const now = Date.parse('2026-11-27T15:00:00+08:00')

async function sampleCases(db: Db) {
  const { first } = twoDepartments(db)
  const person = db
    .insert(people)
    .values({ agentNo: '20636', name: '张杰杰', staffCategory: 'regular' })
    .returning()
    .get()
  db.insert(postings).values({ personId: person.id, teamId: first.team.id, from: 0 }).run()
  const units = { departmentId: first.department.id, teamId: first.team.id, personId: person.id }
  await createSampleAccounts(db, units)
  const ids = openSampleCases(db, now)
  const rows = db
    .select()
    .from(complaints)
    .where(inArray(complaints.id, [...ids.values()]))
    .all()
  const of = (name: string) => rows.find(({ id }) => id === ids.get(name))
  return { of, rows }
}

let cases: Awaited<ReturnType<typeof sampleCases>>
let db: Db
beforeAll(async () => {
  ;({ db } = testDatabase())
  cases = await sampleCases(db)
})

test('the sample centre has a complaint at every stage, one of each kind that needs attention', () => {
  const { of, rows } = cases
  expect(rows).toHaveLength(caseStories.length)
  const stages = new Set(rows.map(({ stage }) => stage))
  for (const stage of [...openStages, 'closed', 'referred', 'merged']) {
    expect(stages).toContain(stage)
  }
  expect(of('major')).toMatchObject({ level: 'major', stage: 'intervening' })
  expect(of('paused')?.pausedAt).toBeLessThan(now)
  expect(of('overdue')?.dueAt).toBeLessThan(now)
  expect(of('referred')).toMatchObject({ class: 'external', stage: 'referred' })
  expect(of('merged')?.mergedIntoId).toBe(of('opened')?.id)
  expect(of('closed')?.verdict).toBe('substantiated')
  expect(of('unfounded')).toMatchObject({ stage: 'closed', verdict: 'unsubstantiated' })
  expect(db.select().from(complaintSendBacks).all()).toMatchObject([
    { complaintId: of('sent-back')?.id, answer: 'agreed' },
  ])
})

test('nothing in a sample case happened later than now', () => {
  const { rows } = cases
  for (const { stageAt, openedAt } of rows) {
    expect(openedAt).toBeLessThanOrEqual(stageAt)
    expect(stageAt).toBeLessThanOrEqual(now)
  }
})

test('the trail of a sample case says when it was entered, and its docket when each step is said to have been', () => {
  const { of } = cases
  const closed = of('closed')
  const manager = actorWith(db, 'qa-manager')
  const { lines } = docketOf(db, manager, closed?.id ?? 0, blindness)
  const steps = lines.filter((line) => line.kind === 'trace')
  // Entered just now, whatever the story says.
  for (const { at } of steps) expect(at).toBeGreaterThan(began)
  expect(steps.at(-1)?.action).toBe('sample-case.entered')
  const told = steps.flatMap(({ pairs }) =>
    pairs.flatMap(([label, value]) =>
      label === '示例里的时间' ? [Date.parse(`${value.replace(' ', 'T')}:00+08:00`)] : [],
    ),
  )
  expect(told.length).toBeGreaterThan(5)
  expect(told).toEqual(told.toSorted((one, other) => one - other))
  expect(new Set(told).size).toBeGreaterThan(4)
  expect(Math.max(...told)).toBeLessThanOrEqual(now)
})
