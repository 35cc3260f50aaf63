import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim, enqueue, requestCancel } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJob } from '#src/kernel/jobs/runner.ts'
import { clipsFor } from '#src/transcription/engines/clips.ts'
import type { Opening } from '#src/transcription/engines/open.ts'
import type { Present } from '#src/transcription/engines/present.ts'
import { TranscriptionFailed } from '#src/transcription/failure.ts'
import { engineTrials } from '#src/transcription/schema.ts'
import { type TrialBench, tryEngineHandler } from '#src/transcription/try-engine.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import { engine, model, seen, temporaryFolder } from './engines/present.ts'
import { jobsOf, scripted } from './scripted.ts'

const samples = 'recordings/samples'

/** One shipped call is enough here. */
function oneClip(): string {
  const folder = path.join(temporaryFolder(), 'clips')
  mkdirSync(folder)
  for (const name of ['d004.json', 'd004.opus', 'd006.json', 'd006.wav']) {
    cpSync(path.join(samples, name), path.join(folder, name))
  }
  return folder
}

function scene(hear: Parameters<typeof scripted>[0], present: Present = seen(), busy = false) {
  const { db } = testDatabase()
  const workFolder = temporaryFolder()
  const openings: Opening[] = []
  const closed: string[] = []
  const bench: TrialBench = {
    places: {
      builtBinary: '',
      ownBinary: null,
      model: '/models/base.bin',
      modelFolders: [],
      clipsFolder: oneClip(),
      processes: 2,
      graphsFolder: path.join(workFolder, 'graphs'),
    },
    ffmpeg: 'ffmpeg',
    workFolder,
    look: async () => present,
    busy: () => busy,
    open: (_places, opening) => {
      openings.push(opening)
      return { ...scripted(hear), close: async () => void closed.push(opening.engine) }
    },
  }
  const handlers: JobHandlers = {
    ...idleHandlers,
    'try-engine': tryEngineHandler(bench),
  }
  return { db, handlers, openings, closed, workFolder }
}

const ask = (db: Db, name = 'whisper-node') =>
  enqueue(db, 'try-engine', `engine:${name}/base.bin`, {
    engine: name,
    model: 'base.bin',
    scope: 'full',
    askedBy: '钱工',
  })

async function attempt(db: Db, handlers: JobHandlers, stop = new AbortController().signal) {
  const errors: string[] = []
  const log = {
    error: (facts: object) => void errors.push(String((facts as { err: unknown }).err)),
  }
  await runJob(db, handlers, claim(db, ['try-engine'])!, stop, log)
  return errors
}

const trials = (db: Db) => db.select().from(engineTrials).all()

describe('the shipped calls', () => {
  test('are those with two channels and a reference', () => {
    expect(clipsFor('full', samples).map(({ id }) => id)).toEqual([
      ...['d001', 'd002', 'd003', 'd004', 'd005', 'd007'],
    ])
  })

  test('come down to the one with least talk for a self-test', () => {
    const [clip, ...others] = clipsFor('short', samples)
    expect(others).toEqual([])
    expect(clip?.channels).toBe(2)
  })
})

describe('a trial', () => {
  test('hears with one process and keeps speed, errors and what was heard', async () => {
    const { db, handlers, openings, closed, workFolder } = scene('您好。')
    ask(db)
    expect(await attempt(db, handlers)).toEqual([])
    expect(openings).toEqual([
      { engine: 'whisper-node', modelPath: '/models/base.bin', processes: 1 },
    ])
    expect(closed).toEqual(['whisper-node'])
    const [trial] = trials(db)
    expect(trial).toMatchObject({
      engine: 'whisper-node',
      model: 'base.bin',
      modelSha256: 'sum of base.bin',
      scope: 'full',
      askedBy: '钱工',
      failure: null,
      calls: 1,
      disturbed: false,
    })
    expect(trial?.audioMs).toBeGreaterThan(56_000)
    expect(trial?.wallMs).toBeGreaterThan(0)
    // Of all that is said in the call, hardly more than the greeting was heard.
    expect(trial!.edits / trial!.characters).toBeGreaterThan(0.5)
    expect(trial!.edits / trial!.characters).toBeLessThan(1)
    expect(trial?.heardText).toMatch(/^您好/)
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ state: 'done' }])
    expect(db.select().from(auditEvents).all()).toMatchObject([
      { action: 'engine.tried', subjectId: 'whisper-node/base.bin' },
    ])
    expect(readdirSync(workFolder)).toEqual([])
  })

  test('that fails is kept with its reason and not repeated by itself', async () => {
    const { db, handlers, closed, workFolder } = scene(async () => {
      throw new TranscriptionFailed('engine-failed', 'exit 9')
    })
    ask(db)
    await attempt(db, handlers)
    expect(trials(db)).toMatchObject([{ failure: '语音引擎运行出错（exit 9）', calls: 0 }])
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ state: 'failed' }])
    expect(claim(db, ['try-engine'], Date.now() + 3_600_000)).toBeUndefined()
    expect(closed).toEqual(['whisper-node'])
    expect(readdirSync(workFolder)).toEqual([])
  })

  test('of a model that was damaged meanwhile says so without opening it', async () => {
    const models = [model('base.bin', { problem: '模型文件不完整' })]
    const { db, handlers, openings } = scene('您好。', seen({ models }))
    ask(db)
    await attempt(db, handlers)
    expect(trials(db)).toMatchObject([{ failure: '这个模型不能用：模型文件不完整' }])
    expect(openings).toEqual([])
  })

  test('of a name nobody knows fails in words', async () => {
    const { db, handlers } = scene('您好。')
    ask(db, 'no-such-engine')
    await attempt(db, handlers)
    expect(jobsOf(db, 'try-engine')).toMatchObject([
      { state: 'failed', lastError: '没有引擎 no-such-engine' },
    ])
    expect(trials(db)).toEqual([])
  })

  test('waits for an engine that is being prepared', async () => {
    const preparing = engine('whisper-node', { state: 'preparing', reason: '正在编译' })
    const { db, handlers } = scene('您好。', seen({ engines: [preparing] }))
    ask(db)
    await attempt(db, handlers)
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ state: 'queued', attempts: 0 }])
    expect(trials(db)).toEqual([])
  })

  test('says that transcriptions ran beside it', async () => {
    const { db, handlers } = scene('您好。')
    enqueue(db, 'transcribe', 'recording:1', { recordingId: 1 })
    claim(db, ['transcribe'])
    ask(db)
    await attempt(db, handlers)
    expect(trials(db)).toMatchObject([{ disturbed: true }])
  })

  test('says that the machine was busy with something else', async () => {
    const { db, handlers } = scene('您好。', seen(), true)
    ask(db)
    await attempt(db, handlers)
    expect(trials(db)).toMatchObject([{ disturbed: true, failure: null }])
  })

  test('that is cancelled leaves nothing behind', async () => {
    const { db, handlers, workFolder } = scene(
      async (signal) =>
        await new Promise((_, reject) => {
          requestCancel(db, jobId)
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const jobId = ask(db)
    await attempt(db, handlers)
    expect(jobsOf(db, 'try-engine')).toMatchObject([{ state: 'cancelled' }])
    expect(trials(db)).toEqual([])
    expect(readdirSync(workFolder)).toEqual([])
  })
})
