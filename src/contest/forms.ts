import { z } from 'zod'

import { boundsOf } from '#src/complaints/months/month.ts'
import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import { typedText, wholeNumber } from '#src/kernel/form-fields.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type ContestRule, metrics, rewardChanges } from './vocabulary.ts'

export const announcementForm = z.object({
  note: typedLine(300, '请写公布说明，比如哪次例会公布'),
  mark: z.string().max(40).default(''),
})

export const rewardForm = z.object({
  agentNo: typedText.pipe(z.string().min(1, '请填工号').max(30, '工号太长')),
  change: z.enum(keysOf(rewardChanges), '请选择增补还是撤下'),
  reason: typedLine(200, '请写原因'),
})

/** A number as people write one, with at most one decimal. */
const tenths = (least: number, most: number) => {
  const sentence = `请填 ${least} 到 ${most} 之间的数，最多一位小数`
  return typedText
    .pipe(z.string().regex(/^\d{1,3}(\.\d)?$/, sentence))
    .transform(Number)
    .refine((value) => value >= least && value <= most, sentence)
}

const weight = wholeNumber([0, 100], 3)
const fault = tenths(0.1, 10)
const omission = tenths(1, 50)

/** The fields of a rule by the names they have on the page and in an address. */
const ruleShape = {
  ...Object.fromEntries(keysOf(metrics).map((key) => [key, weight])),
  ...Object.fromEntries(keysOf(faultCategories).map((key) => [key, fault])),
  ...Object.fromEntries(keysOf(omissions).map((key) => [key, omission])),
  minimumCalls: wholeNumber([1, 10_000_000], 8),
  rewardCalls: wholeNumber([1, 100_000], 6),
  rewardPlaces: wholeNumber([1, 100], 3),
  leastDiscovery: wholeNumber([1, 100], 3),
}

const ruleFields = z.object(ruleShape) as unknown as z.ZodType<Record<string, number>>

export const ruleForm = ruleFields.transform((given): ContestRule => {
  const of = <Key extends string>(words: Record<Key, string>) =>
    Object.fromEntries(keysOf(words).map((key) => [key, given[key] ?? 0])) as Record<Key, number>
  return {
    metrics: of(metrics),
    faults: of(faultCategories),
    omissions: of(omissions),
    minimumCalls: given['minimumCalls'] ?? 0,
    rewardCalls: given['rewardCalls'] ?? 0,
    rewardPlaces: given['rewardPlaces'] ?? 0,
    leastDiscovery: given['leastDiscovery'] ?? 0,
  }
})

export const adoptionForm = z.object({
  from: typedText.pipe(
    z.string().refine((month) => boundsOf(month) !== null, '请选一个月份，比如 2026-12'),
  ),
  reason: typedLine(300, '请写采用的原因'),
})

/** A rule as the fields of a form or an address. */
export function ruleValues(rule: ContestRule): Record<string, string> {
  const { metrics: shares, faults, omissions: times, ...numbers } = rule
  const all = { ...shares, ...faults, ...times, ...numbers }
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)]))
}
