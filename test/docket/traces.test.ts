import { beforeEach, describe, expect, test } from 'vitest'

import { record } from '#src/audit/record.ts'
import { tracesOfMonth, tracesOfSheet, tracesOfVerdict } from '#src/docket/traces.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import {
  type Cast,
  castOf,
  intervening,
  replied,
  verified,
} from '#test/complaints/handling/made.ts'
import { agentOf, scoredCall } from '#test/inspection/appeals/scene.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

let it: TestApp
let cast: Cast
const first = { size: 50, cursor: null }

beforeEach(() => {
  it = testApp()
  cast = castOf(it.db)
})

describe('the traces behind a verdict', () => {
  test('tell who heard the sound and who decided, in order', () => {
    const complaint = intervening(it.db, cast)
    replied(it.db, cast, complaint)
    verified(it.db, cast, complaint)
    const { events } = tracesOfVerdict(it.db, cast.manager, complaint.id, first, blindness)
    const told = events.rows.map(({ action }) => action)
    const heard = told.indexOf('recording.played')
    expect(heard).toBeGreaterThan(0)
    expect(told.indexOf('complaint.verified')).toBeGreaterThan(heard)
    const played = events.rows[heard]
    expect(played?.actorName).toBe(cast.inspector.name)
  })

  test('are for those who may read traces, within their reach', async () => {
    const { id } = intervening(it.db, cast)
    expect(() => tracesOfVerdict(it.db, cast.inspector, id, first, blindness)).toThrow(Forbidden)
    const address = `/traces/complaints/${id}`
    expect((await get(it, address, signedInAs(it.db, 'agent'))).status).toBe(403)
    const page = await get(it, address, signedInAs(it.db, 'qa-manager'))
    expect(await page.text()).toContain('核实结论背后的痕迹')
    const again = tracesOfVerdict(it.db, cast.manager, id, first, blindness)
    expect(again.events.rows.map(({ action }) => action)).toContain('trace.opened')
  })
})

test('the traces behind a month tell when it was frozen and why it was put right', () => {
  record(it.db, cast.manager, 'month.frozen', { kind: 'month', id: '2026-10' })
  record(it.db, cast.manager, 'month.frozen', { kind: 'month', id: '2026-09' })
  const { events } = tracesOfMonth(it.db, cast.manager, '2026-10', first)
  expect(events.rows.map(({ subjectId }) => subjectId)).toEqual(['2026-10'])
})

describe('the traces behind a score', () => {
  test('name nobody to the agent who was scored, and say nothing of what was noted', async () => {
    const unit = cast.units.first
    const { sheet, recording } = scoredCall(it.db, unit, 't1', cast.inspector, Date.now())
    const { inspector } = cast
    record(it.db, inspector, 'recording.played', { kind: 'recording', id: recording.id })
    const particulars = { score: 20, note: '听了两遍' }
    record(it.db, inspector, 'sheet.submitted', { kind: 'sheet', id: sheet.id }, particulars)
    const own = tracesOfSheet(it.db, agentOf(it.db, unit), sheet.id, first)
    expect(own.events.rows.map(({ action }) => action)).toEqual([
      'recording.played',
      'sheet.submitted',
    ])
    const page = await get(
      it,
      `/traces/sheets/${sheet.id}`,
      signedInAs(it.db, 'agent', { kind: 'person', id: unit.person.id }),
    )
    const html = await page.text()
    expect(html).toContain('质检或管理人员')
    expect(html).toContain('20')
    expect(html).not.toContain(inspector.name)
    expect(html).not.toContain('听了两遍')
    const { events } = tracesOfSheet(it.db, cast.manager, sheet.id, first)
    expect(events.rows[0]?.actorName).toBe(inspector.name)
  })

  test('are no business of another agent', () => {
    const { first: one, second } = cast.units
    const { sheet } = scoredCall(it.db, one, 't2', cast.inspector, Date.now())
    const other = agentOf(it.db, second)
    expect(() => tracesOfSheet(it.db, other, sheet.id, first)).toThrow(NotFound)
  })
})

test('there are no traces behind a score that is not there', () => {
  expect(() => tracesOfSheet(it.db, cast.manager, 999, first)).toThrow(NotFound)
})
