import { beforeEach, describe, expect, test } from 'vitest'

import type { Account } from '#src/auth/schema.ts'
import { doubleShares } from '#src/inspection/calibration/double-share.ts'
import { drifts } from '#src/inspection/calibration/drift.ts'
import { severities } from '#src/inspection/calibration/severity.ts'
import { samplingDraws, samplingPlans } from '#src/inspection/sampling/schema.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { heardCall, publishedForm, scoredTwice, scorer } from './made-sheets.ts'

const monday = Date.parse('2026-11-16T00:00:00+08:00')
const day = 86_400_000

let db: Db
let manager: Actor
let unit: Unit
let form: ReturnType<typeof publishedForm>
let chen: Account
let zhao: Account

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
  form = publishedForm(db)
  chen = scorer(db, '陈静')
  zhao = scorer(db, '赵敏')
})

const range = () => ({ formId: form.formId, from: monday - 7 * day, until: monday + 7 * day })

/** 陈静 gives one answer, 赵敏 the other, on one call. */
const pair = (one: Record<string, string>, other: Record<string, string>, at: number) =>
  scoredTwice(
    db,
    form,
    unit,
    { account: chen, answers: one },
    { account: zhao, answers: other },
    at,
  )

describe('the drift of an inspector', () => {
  test('is the mean of own score less the other one, equal and opposite of two alone, week by week', () => {
    pair({ item1: 'full' }, { item1: 'part' }, monday)
    pair({ item1: 'full' }, { item1: 'none' }, monday + day)
    pair({ item1: 'full' }, { item1: 'full' }, monday - day)
    const [forChen, forZhao] = drifts(db, manager, range())
    expect([forChen?.name, forZhao?.name]).toEqual(['陈静', '赵敏'])
    // 10,000 against 7,500, 5,000 and 10,000.
    expect(forChen?.partner).toMatchObject({ n: 3, mean: 2500, deviation: 2500 })
    expect(forZhao?.partner).toMatchObject({ n: 3, mean: -2500 })
    expect(forChen?.weeks.map(({ week, n, mean }) => [week, n, mean])).toEqual([
      [monday - 7 * day, 1, 0],
      [monday, 2, 3750],
    ])
    expect(forChen?.expert).toBeNull()
  })

  test('has limits by what single scores scatter, narrower the more calls a week has', () => {
    for (const other of ['part', 'none', 'part', 'none']) {
      pair({ item1: 'full' }, { item1: other }, monday)
    }
    pair({ item1: 'full' }, { item1: 'full' }, monday - day)
    const [forChen] = drifts(db, manager, range())
    // Differences 2,500 and 5,000 twice each: squares about the mean of 6,250,000 over 3.
    const scatter = Math.sqrt(6_250_000 / 3)
    expect(forChen?.weeks.map(({ limit }) => Math.round(limit ?? 0))).toEqual([
      Math.round(3 * scatter),
      Math.round((3 * scatter) / 2),
    ])
  })

  test('leaves out a call that one of them could not score at all', () => {
    const none = { item1: 'no-occasion', item2: 'no-occasion' }
    pair(none, { item1: 'full' }, monday)
    expect(drifts(db, manager, range())).toEqual([])
  })

  test('on an item counts only where both saw an occasion', () => {
    pair({ item1: 'part' }, { item1: 'full' }, monday)
    pair({ item1: 'none' }, { item1: 'full' }, monday)
    pair({ item1: 'no-occasion' }, { item1: 'full' }, monday)
    const found = severities(db, manager, range(), chen.id)
    expect(found.find(({ code }) => code === 'item1')?.by).toMatchObject({ n: 2, mean: -75 })
    const forZhao = severities(db, manager, range(), zhao.id)
    expect(forZhao.find(({ code }) => code === 'item1')?.by).toMatchObject({ n: 2, mean: 75 })
    expect(severities(db, manager, range(), 999)).toEqual([])
  })
})

test('the share scored twice stands beside the share the plan asked for', () => {
  const plan = db
    .insert(samplingPlans)
    .values({
      name: '每月每人',
      unit: 'agent',
      quota: 4,
      period: 'month',
      filter: {
        subCentreIds: [],
        departmentIds: [],
        teamIds: [],
        staffCategories: [],
        businessTypeIds: [],
        channels: [],
        leastMs: null,
        mostMs: null,
      },
      staffFactors: {},
      seasons: [],
      doublePercent: 25,
      formId: form.formId,
      assignment: 'turn',
      createdAt: 1,
      createdByName: '系统',
    })
    .returning()
    .get()
  const draw = db
    .insert(samplingDraws)
    .values({
      planId: plan.id,
      plan: { doublePercent: 20 },
      periodFrom: 0,
      periodUntil: 1,
      seed: '1',
      frame: Buffer.from(''),
      frameHash: '',
      frameSize: 10,
      drawn: 10,
      drawnAt: monday,
      drawnByName: '系统',
    })
    .returning()
    .get()
  const task = (rest: { purpose: 'routine' | 'double'; pairOf?: number; drawId?: number }) => {
    const { callNo: _callNo, ...call } = heardCall(db, unit)
    return createTask(db, { ...call, ...rest, formId: form.formId }, monday)
  }
  const drawn = Array.from({ length: 10 }, () => task({ purpose: 'routine', drawId: draw.id }))
  task({ purpose: 'double', pairOf: drawn[0]?.id })
  // Neither drawn by the plan nor in this time.
  task({ purpose: 'routine' })
  expect(doubleShares(db, manager, range())).toEqual([
    {
      planId: plan.id,
      name: '每月每人',
      routine: 10,
      doubled: 1,
      planned: 2,
      plannedPercents: [20],
    },
  ])
  expect(doubleShares(db, manager, { ...range(), until: monday })).toEqual([])
})
