import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { shippedModel } from '#src/screening/model/shipped.ts'
import { shippedWeights } from '#src/screening/ranking/signals.ts'
import { askRetraining, askWeeklyRetraining } from '#src/screening/retraining/ask.ts'
import { chooseModel } from '#src/screening/retraining/choose.ts'
import { chosenVersion, modelInUse } from '#src/screening/retraining/in-use.ts'
import { retrainHandler } from '#src/screening/retraining/retrain.ts'
import { modelChoices, screeningModels } from '#src/screening/retraining/schema.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { screenUtterances } from '#src/screening/scoring.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { screenerInUse, shippedScreener } from '#src/screening/screener.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, addTranscript, jobsOf, takenJob } from '../../transcription/scripted.ts'
import { dismissedLines, judged, random, telling } from './judged-calls.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

async function retrain() {
  enqueue(db, 'retrain', 'screening-model', { askedBy: '测试' })
  await retrainHandler({ askedBy: '测试' }, takenJob(db, 'retrain'))
}

const models = () => db.select().from(screeningModels).all()
const choices = () => db.select().from(modelChoices).all()
const manager = () => actorWith(db, 'qa-manager')

describe('learning from verdicts', () => {
  test('does nothing with fewer verdicts than tell anything', async () => {
    telling(db, 29)
    await retrain()
    expect([models(), choices()]).toEqual([[], []])
    expect(jobsOf(db, 'retrain')).toMatchObject([{ state: 'done' }])
    expect(modelInUse(db)).toEqual({
      version: null,
      model: shippedModel(),
      signals: shippedWeights,
    })
  })

  test('does nothing while nearly all verdicts say the same', async () => {
    for (let at = 0; at < 80; at += 1) judged(db, { verdict: 'missed', sounds: 'upheld' })
    for (let at = 0; at < 14; at += 1) judged(db, { verdict: 'unfounded', sounds: 'dismissed' })
    await retrain()
    expect(models()).toEqual([])
  })

  test('puts a model to work that wins clearly on verdicts it never saw', async () => {
    telling(db, 40)
    const before = screenUtterances(shippedScreener(), dismissedLines).score
    await retrain()
    const [model] = models()
    expect(model).toMatchObject({
      ...{ verdicts: 80, upheld: 40, outcome: 'won', parentId: null, askedBy: '测试' },
    })
    const { figures } = model!
    expect(figures.gain.low).toBeGreaterThan(0)
    expect(figures.gain.mean).toBeGreaterThanOrEqual(0.01)
    expect(figures.challenger.logLoss).toBeLessThan(figures.inUse.logLoss)
    expect(choices()).toMatchObject([{ modelId: model!.id, chosenBy: null, chosenByName: '系统' }])
    expect(screenUtterances(screenerInUse(db), dismissedLines).score).toBeLessThan(before)
    const trail = db.select().from(auditEvents).all()
    expect(trail.map(({ action }) => action)).toEqual([
      'screening-model.trained',
      'screening-model.chosen',
    ])
  })

  test('keeps what it has where verdicts follow nothing that was said, and says why', async () => {
    random(db, 40)
    await retrain()
    const [model] = models()
    expect(model?.outcome).not.toBe('won')
    expect(choices()).toEqual([])
    expect(chosenVersion(db)).toBeNull()
    expect(modelInUse(db).version).toBeNull()
  })

  test('gives the same figures whenever it is trained on the same verdicts', async () => {
    random(db, 35)
    await retrain()
    await retrain()
    const [first, second] = models()
    expect(second?.figures).toEqual(first?.figures)
    expect(second?.weights).toBe(first?.weights)
  })

  test('learns from calls drawn at random as from those that were suspected', async () => {
    telling(db, 29)
    judged(db, { verdict: 'unfounded', sounds: 'dismissed', origin: 'control' })
    judged(db, { verdict: 'missed', sounds: 'upheld', origin: 'control' })
    await retrain()
    expect(models()).toMatchObject([{ verdicts: 60, upheld: 30 }])
  })

  test('leaves out a judged recording whose words are gone', async () => {
    telling(db, 30)
    const { recordingId } = judged(db, { verdict: 'missed', sounds: 'upheld' })
    addTranscript(db, recordingId, [])
    await retrain()
    expect(models()).toMatchObject([{ verdicts: 60, upheld: 30 }])
  })

  test('does not undo a choice that a person made while it was training', async () => {
    telling(db, 40)
    await retrain()
    const [earlier] = models()
    chooseModel(db, manager(), null)
    enqueue(db, 'retrain', 'screening-model', { askedBy: '测试' })
    const training = retrainHandler({ askedBy: '测试' }, takenJob(db, 'retrain'))
    chooseModel(db, manager(), earlier!.id)
    await training
    expect(models().map(({ outcome }) => outcome)).toEqual(['won', 'won'])
    expect(chosenVersion(db)).toBe(earlier!.id)
  })
})

describe('a model put to work', () => {
  test('has waiting suspicions read anew, and leaves judged ones alone', async () => {
    telling(db, 40)
    const waiting = addRecording(db)
    addTranscript(db, waiting.id, dismissedLines)
    db.insert(findings)
      .values({
        ...{ recordingId: waiting.id, headline: '疑点', score: 0.7 },
        ...{ faultCategory: 'attitude', foundAt: 1 },
      })
      .run()
    await retrain()
    expect(jobsOf(db, 'screen')).toMatchObject([{ subject: `recording:${waiting.id}` }])
    screenHandler({ recordingId: waiting.id }, takenJob(db, 'screen'))
    expect(db.select().from(screenings).all()).toMatchObject([
      { recordingId: waiting.id, modelVersion: models()[0]!.id },
    ])
  })

  test('makes room for the shipped weights again when a person says so', async () => {
    telling(db, 40)
    await retrain()
    const version = models()[0]!.id
    expect(modelInUse(db).version).toBe(version)
    chooseModel(db, manager(), null)
    expect(modelInUse(db)).toMatchObject({ version: null, model: shippedModel() })
    chooseModel(db, manager(), version)
    expect(modelInUse(db).version).toBe(version)
    expect(choices().map(({ modelId }) => modelId)).toEqual([version, null, version])
    expect(choices().at(-1)?.chosenByName).toBe('测试qa-manager')
  })

  test('refuses to be chosen twice in a row', async () => {
    expect(() => chooseModel(db, manager(), null)).toThrow('正在用')
    telling(db, 40)
    await retrain()
    expect(() => chooseModel(db, manager(), models()[0]!.id)).toThrow('正在用')
    expect(choices()).toHaveLength(1)
  })

  test('is set aside when the shipped weights under it have changed', async () => {
    telling(db, 40)
    await retrain()
    db.update(screeningModels).set({ base: 'another' }).run()
    const fresh = testDatabase()
    // Another process after the upgrade has nothing in its memory.
    fresh.db.insert(screeningModels).values(models()[0]!).run()
    fresh.db.insert(modelChoices).values(choices()[0]!).run()
    expect(modelInUse(fresh.db).version).toBeNull()
    chooseModel(db, manager(), null)
    expect(() => chooseModel(db, manager(), models()[0]!.id)).toThrow('旧的出厂权重')
  })

  test('does not exist by a number nobody trained', () => {
    expect(() => chooseModel(db, manager(), 77)).toThrow(NotFound)
    expect(choices()).toEqual([])
  })

  test.each(['qa-inspector', 'department-head', 'system-admin', 'agent'] as const)(
    'is not for a %s to choose or to train',
    (role) => {
      telling(db, 30)
      expect(() => chooseModel(db, actorWith(db, role), null)).toThrow('screening-model.manage')
      expect(() => askRetraining(db, actorWith(db, role))).toThrow('screening-model.manage')
      expect(jobsOf(db, 'retrain')).toEqual([])
    },
  )
})

describe('asking for a training', () => {
  test('is refused while the verdicts do not suffice, and names the reason', () => {
    telling(db, 20)
    expect(() => askRetraining(db, manager())).toThrow('还不够')
    askWeeklyRetraining(db)
    expect(jobsOf(db, 'retrain')).toEqual([])
  })

  test('is enqueued once with who asked, and refused while it runs', () => {
    telling(db, 30)
    askRetraining(db, manager())
    expect(jobsOf(db, 'retrain')).toMatchObject([{ payload: { askedBy: '测试qa-manager' } }])
    expect(() => askRetraining(db, manager())).toThrow('已经在训练')
    askWeeklyRetraining(db)
    expect(jobsOf(db, 'retrain')).toHaveLength(1)
  })

  test('comes by itself once a week where there is enough', () => {
    telling(db, 30)
    askWeeklyRetraining(db)
    expect(jobsOf(db, 'retrain')).toMatchObject([{ payload: { askedBy: '系统' } }])
  })
})
