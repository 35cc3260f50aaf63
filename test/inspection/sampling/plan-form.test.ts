import { describe, expect, test } from 'vitest'

import { freshValues, planValues, readPlan, valuesOf } from '#src/inspection/sampling/plan-form.ts'
import type { SamplingPlan } from '#src/inspection/sampling/schema.ts'

const fine = {
  ...{ name: '日常抽检', unit: 'agent', quota: '5', period: 'month', formId: '1' },
  ...{ assignment: 'turn', dueDays: '3', riskPercent: '30', doublePercent: '10', spread: 'on' },
}
const read = (given: Record<string, unknown> = {}) => readPlan(valuesOf({ ...fine, ...given }))

describe('the form of a plan', () => {
  test('reads what was typed and ticked', () => {
    const result = read({
      quota: '１２',
      within: ['department:3', 'team:4', 'team:x', 'planet:1'],
      channel: 'phone',
      category: ['summer-temp', 'astronaut'],
      type: ['7', '-1'],
      least: '30',
      most: '',
      'factor-summer-temp': '2.5',
      'factor-regular': '1',
      'season-name-0': '度夏',
      'season-from-0': '6-15',
      'season-until-0': '09-15',
      'season-factor-0': '1.5',
      'season-name-1': '跨年',
      'season-from-1': '12-20',
      'season-until-1': '1-10',
      'season-factor-1': '2',
    })
    expect(result).toMatchObject({
      ok: true,
      input: {
        quota: 12,
        spread: true,
        staffFactors: { 'summer-temp': 2.5 },
        seasons: [
          { name: '度夏', from: '06-15', until: '09-15', factor: 1.5 },
          { name: '跨年', from: '12-20', until: '01-10', factor: 2 },
        ],
        filter: {
          ...{ departmentIds: [3], teamIds: [4], subCentreIds: [], businessTypeIds: [7] },
          ...{
            channels: ['phone'],
            staffCategories: ['summer-temp'],
            leastMs: 30_000,
            mostMs: null,
          },
        },
      },
    })
  })

  test('takes the days of a season from the calendar where a line names one and no days', () => {
    const calendar = [
      { id: 4, name: '度夏', fromDay: '06-15', untilDay: '09-15', note: '', at: 1, by: '王敏' },
    ]
    const line = (typed: Record<string, string>) =>
      readPlan(valuesOf({ ...fine, 'season-factor-0': '2', ...typed }), calendar)
    const follows = { name: '度夏', from: '06-15', until: '09-15', factor: 2, calendarId: 4 }
    expect(line({ 'season-name-0': '度夏' })).toMatchObject({ input: { seasons: [follows] } })
    const own = { 'season-name-0': '度夏', 'season-from-0': '07-01', 'season-until-0': '08-31' }
    expect(line(own)).toMatchObject({ input: { seasons: [{ from: '07-01', until: '08-31' }] } })
    expect(line({ 'season-name-0': '度冬' })).toMatchObject({ ok: false })
    expect(line({ 'season-name-0': '度夏', 'season-factor-0': '' })).toMatchObject({ ok: false })
  })

  test.each([
    ['name', { name: '' }],
    ['name', { name: '长'.repeat(41) }],
    ['quota', { quota: '0' }],
    ['quota', { quota: '1000000000' }],
    ['quota', { quota: '-1' }],
    ['quota', { quota: '1e3' }],
    ['quota', { quota: '3.5' }],
    ['unit', { unit: 'planet' }],
    ['period', { period: '' }],
    ['formId', { formId: 'x' }],
    ['assignment', { assignment: 'lottery' }],
    ['dueDays', { dueDays: '0' }],
    ['riskPercent', { riskPercent: '101' }],
    ['doublePercent', { doublePercent: '-0' }],
    ['factor-summer-temp', { 'factor-summer-temp': '0' }],
    ['factor-summer-temp', { 'factor-summer-temp': '5.1' }],
    ['factor-summer-temp', { 'factor-summer-temp': '1.25' }],
    ['season-from-0', { 'season-name-0': '度夏', 'season-from-0': '13-01' }],
    ['season-until-0', { 'season-name-0': '度夏', 'season-until-0': '02-30' }],
    ['season-factor-0', { 'season-name-0': '度夏', 'season-factor-0': '0' }],
    ['season-name-0', { 'season-from-0': '01-01' }],
    ['least', { least: '-5' }],
    ['most', { most: '90000' }],
    ['most', { least: '100', most: '50' }],
  ])('says beside %s what is wrong with %j', (field, given) => {
    const result = read(given)
    expect(result.ok ? [] : Object.keys(result.errors)).toContain(field)
    expect(result.ok ? '' : result.errors[field]).toMatch(/[\u4e00-\u9fff]/)
  })

  test('with fields left out or doubled is no error of ours', () => {
    expect(readPlan(valuesOf({})).ok).toBe(false)
    expect(read({ name: ['甲', '乙'], __proto__: { quota: '9' } })).toMatchObject({
      ok: true,
      input: { name: '甲', quota: 5 },
    })
  })

  test('shows a stored plan so that saving it again changes nothing', () => {
    const first = readPlan(
      valuesOf({ ...freshValues.texts, ...fine, within: ['team:4'], most: '600' }),
    )
    if (!first.ok) throw new Error('refused')
    const { texts, ticked } = planValues(first.input as SamplingPlan)
    expect(readPlan({ texts, ticked })).toEqual(first)
  })
})
