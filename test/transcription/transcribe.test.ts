import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim, enqueue, leaseMs, LeaseLost, requestCancel } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, RetryLater, runJob } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { settleAbandoned } from '#src/transcription/abandoned.ts'
import { TranscriptionFailed } from '#src/transcription/failure.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { transcripts } from '#src/transcription/schema.ts'
import { type Ear, transcribeHandler } from '#src/transcription/transcribe.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import {
  addCall,
  addRecording,
  addTranscript,
  earWith,
  jobsOf,
  stateOf,
  takenJob,
} from './scripted.ts'

const quiet = { error: () => undefined }

function received(db: Db, values: Parameters<typeof addRecording>[1] = {}): number {
  const { id } = addRecording(db, values)
  enqueue(db, 'transcribe', `recording:${id}`, { recordingId: id })
  return id
}

async function transcribe(db: Db, recordingId: number, ear: Ear): Promise<void> {
  await transcribeHandler(ear)({ recordingId }, takenJob(db, 'transcribe'))
}

/** One attempt as the worker makes it, failures written down. */
async function attempt(db: Db, ear: Ear, stop = new AbortController().signal): Promise<void> {
  const { job } = takenJob(db, 'transcribe')
  const handlers: JobHandlers = {
    ...idleHandlers,
    transcribe: transcribeHandler(ear),
  }
  await runJob(db, handlers, job, stop, quiet)
}

const actionsOn = (db: Db, recordingId: number) =>
  db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, String(recordingId)))
    .all()
    .map(({ action }) => action)

const failing = (failure: ConstructorParameters<typeof TranscriptionFailed>[0]) =>
  earWith(async () => {
    throw new TranscriptionFailed(failure, 'exit 1')
  })

describe('a finished transcription', () => {
  test('keeps every line with its side, its time and the next job', async () => {
    const { db } = testDatabase()
    const id = received(db)
    await transcribe(db, id, earWith('请问什么时候来电。'))

    const lines = transcriptOf(db, id)
    expect(new Set(lines.map((line) => line.voice))).toEqual(new Set(['agent', 'customer']))
    expect(lines.map((line) => line.startMs)).toEqual(
      lines.map((line) => line.startMs).toSorted((a, b) => a - b),
    )
    expect(stateOf(db, id)).toEqual({ state: 'transcribed', problem: null })
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'done', progress: 1 }])
    expect(jobsOf(db, 'screen')).toMatchObject([{ state: 'queued', payload: { recordingId: id } }])
    expect(actionsOn(db, id)).toEqual(['transcription.finished'])
  })

  test('keeps what speaks against its lines, and what it cost', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const ear = earWith('请问什么时候来电。')
    const { transcriber } = ear.hold()!
    const dear: Transcriber = {
      ...transcriber,
      transcribe: async (windows, options) => {
        const texts = await transcriber.transcribe(windows, options)
        return texts.map(({ heard }) => ({
          heard: heard.map((part) => ({ ...part, confidence: 0.3 })),
          cpuMs: 40,
        }))
      },
    }
    await transcribe(db, id, {
      ...ear,
      hold: () => ({ transcriber: dear, release: () => undefined }),
    })
    for (const line of transcriptOf(db, id)) {
      expect(line.doubtful).toBe(true)
      expect(line.marks).toContain('improbable')
    }
    const [transcript] = db.select().from(transcripts).all()
    expect(transcript!.cpuMs! / 40).toBeGreaterThanOrEqual(2)
  })

  test('is stored in simplified, whole characters', async () => {
    const { db } = testDatabase()
    const id = received(db)
    await transcribe(db, id, earWith('電費\ufffd為什麼\ud83d這麼貴'))
    const texts = transcriptOf(db, id).flatMap((line) => [line.text, line.rawText])
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.join('')).not.toMatch(/\ufffd|\p{Cs}/u)
    expect(transcriptOf(db, id)[0]?.text).toContain('电费为什么这么贵')
  })

  test('replaces an earlier one', async () => {
    const { db } = testDatabase()
    const id = received(db)
    addTranscript(db, id, [{ voice: 'unknown', text: '旧的' }])
    await transcribe(db, id, earWith('新的'))
    expect(db.select().from(transcripts).all()).toHaveLength(1)
    expect(transcriptOf(db, id).every((line) => line.text === '新的')).toBe(true)
  })

  test('gives the sides as the call data says', async () => {
    const { db } = testDatabase()
    const first = (id: number) => transcriptOf(db, id)[0]?.voice
    const left = received(db, { callId: addCall(db, { layout: 'agent-left' }).id })
    await transcribe(db, left, earWith('您好'))
    const right = received(db, { callId: addCall(db, { layout: 'customer-left' }).id })
    await transcribe(db, right, earWith('您好'))
    expect(new Set([first(left), first(right)])).toEqual(new Set(['agent', 'customer']))

    const mixed = received(db, { callId: addCall(db, { layout: 'mixed' }).id })
    await transcribe(db, mixed, earWith('您好'))
    expect(new Set(transcriptOf(db, mixed).map((line) => line.voice))).toEqual(new Set(['unknown']))
  })

  test('without a word leaves the recording silent, and still has it screened', async () => {
    const { db } = testDatabase()
    const id = received(db)
    await transcribe(db, id, earWith(''))
    expect(stateOf(db, id)).toEqual({ state: 'silent', problem: null })
    expect(jobsOf(db, 'screen')).toHaveLength(1)
  })
})

describe('while it runs', () => {
  test('the recording says so', async () => {
    const { db } = testDatabase()
    const id = received(db)
    let seen: unknown
    const ear = earWith(async () => {
      seen = stateOf(db, id)?.state
      return []
    })
    await transcribe(db, id, ear)
    expect(seen).toBe('transcribing')
  })

  test('a cancellation stops it and the recording waits as before', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const ear = earWith((signal) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('killed')), { once: true })
      })
    })
    const running = attempt(db, ear)
    requestCancel(db, jobsOf(db, 'transcribe')[0]!.id)
    await running
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'cancelled' }])
    expect(stateOf(db, id)).toEqual({ state: 'received', problem: null })
    expect(transcriptOf(db, id)).toEqual([])
  })

  test('a stopping worker gives it back without costing an attempt', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const stop = new AbortController()
    const ear = earWith(async () => {
      stop.abort()
      throw new Error('killed')
    })
    await attempt(db, ear, stop.signal)
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'queued', attempts: 0 }])
    expect(stateOf(db, id)?.state).toBe('received')
  })

  test('a worker whose lease has passed on stores nothing', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const context = takenJob(db, 'transcribe')
    const ear = earWith(async () => {
      claim(db, ['transcribe'], Date.now() + 20 * 60_000 + leaseMs)
      return [{ heard: [{ startMs: 0, endMs: 500, text: '迟到', confidence: 0.9 }] }]
    })
    const late = transcribeHandler(ear)({ recordingId: id }, context)
    await expect(late).rejects.toThrow(LeaseLost)
    expect(transcriptOf(db, id)).toEqual([])
    expect(stateOf(db, id)?.state).toBe('transcribing')
  })
})

describe('a failed transcription', () => {
  test('waits for an engine that is not there yet, without costing an attempt', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const context = takenJob(db, 'transcribe')
    const waiting = transcribeHandler(earWith('', true))({ recordingId: id }, context)
    await expect(waiting).rejects.toThrow(RetryLater)
    expect(stateOf(db, id)?.state).toBe('received')
  })

  test('is tried three times before the recording says why', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const ear = failing('engine-failed')
    for (const left of [2, 1]) {
      await attempt(db, ear)
      expect(stateOf(db, id)).toEqual({ state: 'received', problem: null })
      expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'queued', attempts: 3 - left }])
    }
    await attempt(db, ear)
    expect(stateOf(db, id)).toEqual({ state: 'failed', problem: '语音引擎运行出错' })
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'parked', attempts: 3 }])
    expect(actionsOn(db, id)).toEqual(['transcription.failed'])
  })

  test('is not tried again where the file itself is the reason', async () => {
    const { db } = testDatabase()
    const gone = received(db, { path: 'no-such-file.wav' })
    await attempt(db, earWith('您好'))
    expect(stateOf(db, gone)).toEqual({ state: 'failed', problem: '录音文件不存在' })
    const text = received(db, { path: 'table.wav' })
    await attempt(db, earWith('您好'))
    expect(stateOf(db, text)).toEqual({ state: 'failed', problem: '录音无法解码' })
    expect(jobsOf(db, 'transcribe')).toMatchObject([
      { state: 'failed', attempts: 1 },
      { state: 'failed', attempts: 1 },
    ])
  })

  test('does not name a programming error to the reader', async () => {
    const { db } = testDatabase()
    const id = received(db)
    const ear = earWith(async () => {
      throw new TypeError('x is not a function')
    })
    for (let times = 0; times < 3; times++) await attempt(db, ear)
    expect(stateOf(db, id)?.problem).toBe('转写程序多次出错')
  })

  test('leaves an earlier transcript alone', async () => {
    const { db } = testDatabase()
    const id = received(db)
    addTranscript(db, id, [{ voice: 'agent', text: '您好' }])
    await attempt(db, failing('engine-failed'))
    expect(stateOf(db, id)?.state).toBe('transcribed')
    expect(transcriptOf(db, id)).toHaveLength(1)
  })

  test('has nothing to do for a file that cannot be played', async () => {
    const { db } = testDatabase()
    const id = received(db, { state: 'corrupt', problem: '不是录音' })
    await transcribe(db, id, earWith('您好'))
    expect(stateOf(db, id)).toEqual({ state: 'corrupt', problem: '不是录音' })
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'done' }])
  })
})

describe('a killed worker', () => {
  test('does not leave its recording transcribing for ever', () => {
    const { db } = testDatabase()
    const [failed, cancelled, running] = [1, 2, 3].map(() =>
      received(db, { state: 'transcribing' }),
    )
    const end = (id: number, state: 'failed' | 'cancelled' | 'running') =>
      db
        .update(jobs)
        .set({ state })
        .where(eq(jobs.subject, `recording:${id}`))
        .run()
    end(failed!, 'failed')
    end(cancelled!, 'cancelled')
    end(running!, 'running')
    settleAbandoned(db)
    expect([failed, cancelled, running].map((id) => stateOf(db, id!)?.state)).toEqual([
      'failed',
      'received',
      'transcribing',
    ])
    expect(stateOf(db, failed!)?.problem).toBe('转写程序多次出错')
  })
})
