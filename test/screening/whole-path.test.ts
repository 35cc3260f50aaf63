import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { complaints } from '#src/complaints/schema.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { backTraceHandler } from '#src/screening/back-trace/jobs.ts'
import { dayList, nextOnList } from '#src/screening/queue/day-list.ts'
import { openedFinding } from '#src/screening/queue/opening.ts'
import { keepQueue } from '#src/screening/queue/top-up.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { endGrace } from '#src/screening/reconciliation/grace.ts'
import { reconcileHandler } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings, hits, rechecks } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { actorWith } from '#test/support/people.ts'

import { pcm, sound, tone, wav } from '../recordings/audio/sounds.ts'
import {
  bring,
  bringRoster,
  callHeader,
  callLine,
  sample,
  scene,
  table,
} from '../recordings/scene.ts'

const at = (time: string) => Date.parse(`2026-11-${time}+08:00`)
const sounds = {
  d001: 'd001.wav',
  d002: 'd002.wav',
  d003: 'd003.mp3',
  d004: 'd004.opus',
  d005: 'd005.wav',
  d006: 'd006.wav',
  d007: 'd007.wav',
  d008: 'd008.mp3',
}

let place: ReturnType<typeof scene>
let db: Db
let manager: Actor
let inspector: Actor
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: at('02T23:30:00') })
  place = scene()
  db = place.db
  manager = actorWith(db, 'qa-manager')
  inspector = actorWith(db, 'qa-inspector')
})
afterEach(() => vi.useRealTimers())

function bringTable<T>(importer: Importer<T>, text: string, name: string): void {
  const { rows, errors } = importer.read(db, table(text))
  expect(errors).toEqual([])
  const values = rows.map(({ value }) => value)
  importer.apply(db, manager, values, name)
}

/** What a worker does between a transcript and its place in the queue. */
async function work(): Promise<void> {
  const handlers = {
    ...idleHandlers,
    screen: screenHandler,
    reconcile: reconcileHandler,
    'back-trace': backTraceHandler,
  }
  const fault = (facts: object) => expect(facts).toBeUndefined()
  for (;;) {
    const job = claim(db, ['screen', 'reconcile', 'back-trace'], Date.now() + 60_000)
    if (!job) return
    await runJob(db, handlers, job, new AbortController().signal, { error: fault })
  }
}

/** A day as it comes in: roster, call data, sound, register and orders, then finished transcripts. */
async function sampleDay(): Promise<void> {
  bringRoster(db)
  bringTable(callDataImporter, sample('cdr.csv').toString(), 'cdr.csv')
  for (const name of Object.values(sounds)) await bring(place, name, sample(name))
  bringTable(registerImporter, sample('register.csv').toString(), 'register.csv')
  bringTable(workOrderImporter, sample('work-orders.csv').toString(), 'work-orders.csv')
  for (const callNo of Object.keys(sounds)) {
    const file = { name: `${callNo}.json`, bytes: sample(`${callNo}.json`) }
    expect(bringTranscripts(db, manager, file)).toMatchObject([{ outcome: 'imported' }])
  }
  await work()
}

const boxes = () =>
  Object.fromEntries(
    db
      .select({ callNo: calls.callNo, state: callReconciliations.state })
      .from(callReconciliations)
      .innerJoin(calls, eq(calls.id, callReconciliations.callId))
      .all()
      .map(({ callNo, state }) => [callNo, state]),
  )

function findingOf(callNo: string) {
  const row = db
    .select({ finding: findings })
    .from(findings)
    .innerJoin(calls, eq(calls.id, findings.callId))
    .where(eq(calls.callNo, callNo))
    .get()
  return row?.finding
}

function recordingOf(callNo: string) {
  const row = db
    .select({ recording: recordings })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(calls.callNo, callNo))
    .get()
  return row!.recording
}

const trailOf = (kind: (typeof auditEvents.$inferSelect)['subjectKind'], id: number) =>
  db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectKind, kind), eq(auditEvents.subjectId, String(id))))
    .all()
    .map(({ action, actorName }) => `${actorName} ${action}`)

/** The list of a day, by call. */
const listOn = (day: number) =>
  dayList(db, inspector, day, { size: 50, cursor: null }).rows.map(({ callNo }) => callNo)

/** What the samples say about each of their calls. */
const expectedBoxes = () =>
  Object.fromEntries(
    table(sample('expected.csv').toString()).rows.map(({ cells }) => [
      cells['call_id'],
      cells['state'],
    ]),
  )

describe('a day of calls', () => {
  test('goes from sound to the complaint that nobody reported, each step on the trail', async () => {
    await sampleDay()
    expect(boxes()).toEqual(expectedBoxes())
    // Four may still be registered, until a day after each of them.
    expect(endGrace(db)).toBe(0)
    vi.setSystemTime(at('05T08:00:00'))
    expect(endGrace(db)).toBe(4)
    expect(boxes()).toEqual(expectedBoxes())

    const day = keepQueue(db)
    expect(new Set(listOn(day))).toEqual(new Set(['d003', 'd004', 'd007', 'd008']))
    const finding = findingOf('d003')!
    openedFinding(db, inspector, finding.id)
    const verdict = { verdict: 'missed', faultCategory: 'attitude' } as const
    const words = { target: 'earlier-agent', note: '回访说客户难缠，当班没有登记' } as const
    vi.setSystemTime(at('05T08:04:00'))
    const { complaint } = recheckFinding(db, inspector, finding.id, { ...verdict, ...words })
    await work()

    const call = db.select().from(calls).where(eq(calls.callNo, 'd003')).get()!
    expect(complaint).toMatchObject({ ...verdictFacts, callId: call.id, ...placeOf(call) })
    // It points into the very words: 难缠, said between the 38th and the 49th second.
    expect(complaint!.evidenceStartMs).toBeGreaterThan(38_000)
    expect(complaint!.evidenceEndMs).toBeLessThan(50_000)
    expect(findingOf('d003')?.state).toBe('confirmed')
    expect(boxes()).toEqual(expectedBoxes())
    expect(nextOnList(db, inspector, day)?.callNo).not.toBe('d003')
    expect(db.select().from(rechecks).all()).toMatchObject([{ tookMs: 240_000 }])
    expect(db.select().from(complaints).all()).toHaveLength(1)

    expect(trailOf('recording', recordingOf('d003').id)).toEqual([
      '系统 recording.received',
      '系统 recording.linked',
      '测试qa-manager transcript.imported',
      '系统 screening.finished',
    ])
    expect(trailOf('finding', finding.id)).toEqual([
      '系统 finding.reconciled',
      '测试qa-inspector finding.rechecked',
    ])
    expect(trailOf('complaint', complaint!.id)).toEqual(['测试qa-inspector complaint.opened'])
  })

  test('is looked at again where a later call speaks of an earlier one', async () => {
    await sampleDay()
    const suspected = findingOf('d004')!
    expect(findingOf('d005')).toBeUndefined()
    vi.setSystemTime(at('03T11:00:00'))
    await laterCall('d911', '13960299875', 440)
    await laterCall('d912', '13763830117', 550)

    // One that was suspected already moves up; one that nobody suspected now has to be heard.
    const lifted = findingOf('d004')!
    expect(lifted).toMatchObject({ id: suspected.id, origin: 'screening' })
    expect(lifted.lift).toBeGreaterThan(0)
    expect(lifted.rank).toBeGreaterThan(suspected.rank)
    const traced = findingOf('d005')!
    expect(traced).toMatchObject({ origin: 'back-trace', state: 'pending', target: null })
    expect(db.select().from(hits).where(eq(hits.findingId, traced.id)).all()).toEqual([])

    vi.setSystemTime(at('05T08:00:00'))
    endGrace(db)
    // Nobody is accused by it: only a verdict moves the call.
    expect(boxes()).toMatchObject({ d005: 'clear' })
    const list = listOn(keepQueue(db))
    expect(list).toContain('d005')
    expect(list.indexOf('d004')).toBeLessThan(list.indexOf('d008'))
  })
})

const verdictFacts = {
  ...{ source: 'screening', omission: 'missed', faultCategory: 'attitude' },
  ...{ target: 'earlier-agent', registerEntryId: null, openedByName: '测试qa-inspector' },
}

const placeOf = ({ personId, teamId, departmentId }: typeof calls.$inferSelect) => ({
  ...{ personId, teamId, departmentId },
})

/** A call of the next morning in which the customer speaks of an earlier one. */
async function laterCall(callNo: string, caller: string, hertz: number): Promise<void> {
  const given = { call_id: callNo, caller, recording: `${callNo}.wav` }
  const line = callLine({ ...given, started_at: '2026-11-03T10:00:00+08:00', satisfaction: '' })
  bringTable(callDataImporter, `${callHeader}\n${line}`, 'cdr.csv')
  const samples = sound(10, 8000, tone(hertz))
  await bring(place, `${callNo}.wav`, wav(pcm(samples, samples), { channels: 2 }))
  const said = '[00:01 - 00:03] 坐席：您好\n[00:03 - 00:08] 客户：我昨天打过一回电话，到现在没人管'
  const file = { name: `${callNo}.txt`, bytes: Buffer.from(said) }
  expect(bringTranscripts(db, manager, file)).toMatchObject([{ outcome: 'imported' }])
  await work()
}
