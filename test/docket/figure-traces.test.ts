import { beforeEach, describe, expect, test } from 'vitest'

import { returnScores } from '#src/complaints/return-scores/schema.ts'
import {
  tracesOfCalibration,
  tracesOfFinding,
  tracesOfReturnScore,
} from '#src/docket/figure-traces.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { calibrationSessions } from '#src/inspection/calibration/schema.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { type Cast, castOf, settling } from '#test/complaints/handling/made.ts'
import { conveneSessions } from '#test/inspection/calibration/made-sheets.ts'
import { suspectedCall } from '#test/screening/heard-calls.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp
let cast: Cast
const first = { size: 50, cursor: null }

beforeEach(() => {
  it = testApp()
  cast = castOf(it.db)
})

describe('the traces behind the rank of a suspicion', () => {
  function judged() {
    const { finding, recording } = suspectedCall(it.db, cast.units.first, 't1')
    const versions = { lexiconVersion: 'v-17', mishearingsVersion: null, modelVersion: 3 }
    const reasons = [
      { by: 'words', text: '像在说“挂我电话”，请打 13931909215', points: 0.4 },
    ] as const
    it.db
      .insert(screenings)
      .values({
        ...{ recordingId: recording.id, ...versions, score: 0.5, flagged: true },
        ...{ reasons: [...reasons], screenedAt: 1 },
      })
      .onConflictDoNothing()
      .run()
    it.db
      .update(findings)
      .set({
        reasons: [{ signal: 'length', points: 0.1, text: '时长在同类里靠前' }],
        state: 'unfounded',
      })
      .run()
    return finding
  }

  test('show its parts, the versions and the rules they came from, masked, and the trail', () => {
    const { id } = judged()
    const { behind = [], events } = tracesOfFinding(it.db, cast.manager, id, first, blindness)
    const said = JSON.stringify(behind)
    for (const words of ['v-17', '时长在同类里靠前', '复听后的可信度'])
      expect(said).toContain(words)
    expect(said).not.toContain('13931909215')
    expect(behind.at(-1)?.rows.length).toBeGreaterThan(0)
    expect(events.rows).toEqual(events.rows.toSorted((a, b) => a.at - b.at))
  })

  test('are refused to whoever has still to judge the call, and to other roles', async () => {
    const { finding } = suspectedCall(it.db, cast.units.first, 't2')
    const look = (actor = cast.manager) =>
      tracesOfFinding(it.db, actor, finding.id, first, blindness)
    expect(() => look()).toThrow('先判完')
    expect(() => look(cast.inspector)).toThrow(Forbidden)
    expect(() => tracesOfFinding(it.db, cast.manager, 999, first, blindness)).toThrow(NotFound)
    const page = await get(it, `/traces/findings/${judged().id}`, signedInAs(it.db, 'qa-manager'))
    expect(await page.text()).toContain('疑点分值背后的痕迹')
  })
})

describe('the traces behind a return score', () => {
  test('show when, in which words and for which complaint it was given', async () => {
    const complaint = settling(it.db, cast)
    const [score] = it.db.select().from(returnScores).all()
    const id = score?.id ?? 0
    const { behind = [], back } = tracesOfReturnScore(it.db, cast.manager, id, first)
    expect(behind[0]?.rows[0]).toContain(complaint.complaintNo)
    expect(back).toBe(`/complaints/${complaint.id}`)
    const page = await get(it, `/traces/return-scores/${id}`, signedInAs(it.db, 'qa-manager'))
    expect(await page.text()).toContain('处理得可以')
    const visitor = signedInAs(it.db, 'return-visitor')
    expect((await get(it, `/traces/return-scores/${id}`, visitor)).status).toBe(403)
  })

  test('are out of reach of another department', () => {
    settling(it.db, cast)
    const [score] = it.db.select().from(returnScores).all()
    const elsewhere = { kind: 'department', id: cast.units.second.department.id } as const
    const other = actorWith(it.db, 'department-head', elsewhere)
    expect(() => tracesOfReturnScore(it.db, other, score?.id ?? 0, first)).toThrow(NotFound)
  })
})

describe('the traces behind the agreement of a session', () => {
  test('list the sheets that went into it once it is closed, for whoever convenes sessions', async () => {
    suspectedCall(it.db, cast.units.first, 't3')
    it.db.update(recordings).set({ state: 'transcribed' }).run()
    conveneSessions(it.db)
    const sessions = it.db.select().from(calibrationSessions).all()
    const closed = sessions.find(({ closedAt }) => closedAt !== null)
    const open = sessions.find(({ closedAt }) => closedAt === null)
    if (!closed || !open) throw new Error('no sessions')
    const { behind = [] } = tracesOfCalibration(it.db, cast.manager, closed.id, first)
    expect(behind[0]?.rows.length).toBeGreaterThan(0)
    expect(() => tracesOfCalibration(it.db, cast.manager, open.id, first)).toThrow('还没有结束')
    expect(() => tracesOfCalibration(it.db, cast.inspector, closed.id, first)).toThrow(Forbidden)
    const address = `/traces/calibration/${closed.id}`
    expect((await get(it, address, signedInAs(it.db, 'qa-manager'))).status).toBe(200)
    expect((await get(it, address, signedInAs(it.db, 'trainer'))).status).toBe(403)
  })
})
