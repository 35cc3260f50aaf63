import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { openUnaskedSheet } from '#src/inspection/scoring/open.ts'
import { revealSheet } from '#src/inspection/scoring/reveal.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { hadSeenAgent } from '#src/inspection/scoring/seen-agent.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { revealAgent } from '#src/screening/triage/reveal.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import {
  announcedCall,
  callTime,
  heardRecording,
  suspected,
  twoDepartments,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { somebody } from '../appeals/scene.ts'
import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { allWell, answersFor, scored } from './scored-calls.ts'

let it: TestApp
let inspector: Actor
let cookie: string
let form: PublishedForm
let callId: number
let recordingId: number

beforeEach(() => {
  it = testApp()
  inspector = actorWith(it.db, 'qa-inspector')
  cookie = signedInAs(it.db, 'qa-inspector')
  form = publishedForm(it.db)
  callId = announcedCall(it.db, twoDepartments(it.db).first, 'd001').id
  recordingId = heardRecording(it.db, 'd001.wav', callId).id
})

const seen = (actor = inspector) => hadSeenAgent(it.db, actor, callId)
const page = async (path: string) => {
  const answer = await get(it, path, cookie)
  expect([path, answer.status]).toEqual([path, 200])
  return await answer.text()
}
const unfounded = { verdict: 'unfounded', note: '没有投诉' } as const
const finding = () => suspected(it.db, recordingId, callId)
const ownTask = (actor = inspector) =>
  createTask(
    it.db,
    {
      ...{ purpose: 'routine' as const, callId, recordingId, formId: form.form.id },
      account: { id: actor.accountId ?? 0, name: actor.name },
    },
    callTime,
  )

describe('whose call it is was seen', () => {
  test('on its page, on that of its recording, and by nobody who did not look', async () => {
    expect(seen()).toBe(false)
    expect(await page(`/calls/${callId}`)).toContain('罗军')
    expect(seen()).toBe(true)
    expect(seen(somebody(it.db, 'qa-inspector', 'other'))).toBe(false)
  })

  test('on the page of its recording, once in the trail for ten minutes', async () => {
    for (const _ of [1, 2]) expect(await page(`/recordings/${recordingId}`)).toContain('罗军')
    expect(seen()).toBe(true)
    const trail = it.db.select().from(auditEvents).all()
    const shown = trail.filter(({ action }) => action === 'call.agent-shown')
    expect(shown).toMatchObject([{ subjectKind: 'call', subjectId: String(callId) }])
  })

  test('by hearing or reading it while nothing hid it', () => {
    recordPlaying(it.db, inspector, recordingId)
    expect(seen()).toBe(true)
  })

  test('by a verdict or a score that was revealed', () => {
    const { id } = finding()
    recheckFinding(it.db, inspector, id, unfounded)
    expect(seen()).toBe(false)
    revealAgent(it.db, inspector, id)
    expect(seen()).toBe(true)
    const manager = actorWith(it.db, 'qa-manager')
    const sheet = scored(it.db, manager, ownTask(manager).id, form.items)
    expect(seen(manager)).toBe(false)
    revealSheet(it.db, manager, sheet.id)
    expect(seen(manager)).toBe(true)
  })

  test('by revealing the verdict of somebody else', () => {
    const { id } = finding()
    recheckFinding(it.db, somebody(it.db, 'qa-inspector', 'other'), id, unfounded)
    revealAgent(it.db, inspector, id)
    expect(seen()).toBe(true)
  })
})

describe('whose call it is was not seen', () => {
  test('by hearing it for a verdict, or on any page while the suspicion waits', async () => {
    const { id } = finding()
    await page(`/findings/${id}`)
    await page(`/recordings/${recordingId}`)
    await page(`/calls/${callId}`)
    recordPlaying(it.db, inspector, recordingId)
    expect(seen()).toBe(false)
  })

  test('by reading it for a score, unless it was heard before that was asked for', () => {
    const { id } = ownTask()
    openedTranscript(it.db, inspector, recordingId)
    expect(seen()).toBe(false)
    const later = { assignedAt: Date.now() + 1 }
    it.db.update(inspectionTasks).set(later).where(eq(inspectionTasks.id, id)).run()
    expect(seen()).toBe(true)
  })

  test('a manager, from whom no suspicion hides it, saw it all the same', () => {
    finding()
    const manager = actorWith(it.db, 'qa-manager')
    recordPlaying(it.db, manager, recordingId)
    expect(seen(manager)).toBe(true)
  })
})

describe('a score given unasked', () => {
  const sheetNow = () => it.db.select().from(scoreSheets).get()
  const asked = () => ({ recordingId, formId: form.form.id })
  const handIn = async () => {
    const { id, revision } = sheetNow() ?? { id: 0, revision: 0 }
    const body = { ...answersFor(form.items, allWell), revision: String(revision) }
    await post(it, `/inspection/sheets/${id}/submission`, body, cookie)
  }

  test('by somebody who had seen the agent says so and stands for nobody', async () => {
    await page(`/recordings/${recordingId}`)
    const address = `/inspection/score/${recordingId}`
    expect(await page(address)).toContain('您已经看过这通是谁接的')
    await post(it, address, { form: String(form.form.id) }, cookie)
    expect(await page(address)).toContain('已知坐席')
    await handIn()
    expect(sheetNow()).toMatchObject({
      ...{ outcome: 'scored', scoreHundredths: 10_500, knewAgent: true, counts: false },
    })
    expect(await page('/inspection/sheets')).toContain('已知坐席')
    const own = await page(`/inspection/sheets/${sheetNow()?.id}`)
    expect(own).toContain('已知坐席')
    expect(own).toContain('不计入坐席成绩')
    // A correction does not bring it in by the back door.
    const change = { answer: `${form.items[1]?.id}.half`, reason: '后半段没有安抚' }
    await post(it, `/inspection/sheets/${sheetNow()?.id}/changes`, change, cookie)
    expect(sheetNow()).toMatchObject({ scoreHundredths: 9000, counts: false })
  })

  test('blind counts as any other', async () => {
    finding()
    const address = `/inspection/score/${recordingId}`
    expect(await page(address)).not.toContain('您已经看过')
    openUnaskedSheet(it.db, inspector, asked())
    await handIn()
    expect(sheetNow()).toMatchObject({ knewAgent: false, counts: true })
  })

  test('is judged by what was seen before it began', async () => {
    openUnaskedSheet(it.db, inspector, asked())
    it.db.update(scoreSheets).set({ revealedAt: 1 }).where(eq(scoreSheets.callId, callId)).run()
    await page(`/recordings/${recordingId}`)
    await handIn()
    expect(sheetNow()).toMatchObject({ knewAgent: false })
  })
})
