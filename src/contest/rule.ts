import { type FaultCategory, faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type ContestRule, metrics } from './vocabulary.ts'

const share = (hundredths: number) => hundredths / 100

/** What a complaint counts before it is asked how it became known: a substantiated one by its kind. */
export function baseOf(rule: ContestRule, fault: FaultCategory, substantiated: boolean): number {
  const { complaints, substantiated: weight } = rule.metrics
  return share(complaints) + (substantiated ? share(weight) * rule.faults[fault] : 0)
}

/** How often it counts: once where the agents reported it themselves. */
export const timesOf = (rule: ContestRule, omission: 'concealed' | 'missed' | null): number =>
  omission === null ? 1 : rule.omissions[omission]

/** What a substantiated complaint more or less does by metric 3, at the most. */
export const changeShare = ({ metrics: { change } }: ContestRule) => share(change)

/**
 * The chance of discovery at which hiding a complaint costs, in expectation, just what reporting it
 * costs: above it, hiding does not pay. Of all kinds of complaints and all rates of the month before,
 * the one where hiding is cheapest. With b what it counts (`baseOf`), w3 the weight of metric 3, r the
 * rate of the month before and o how often a discovered one counts, reporting costs b + w3(1 − r) where
 * it is substantiated and b − w3·r where it is not, discovery o·b + the same; the quotient is highest
 * for a substantiated one of the lightest kind after a month whose rate was nought.
 */
export function breakEven(rule: ContestRule, omission: 'concealed' | 'missed'): number {
  const change = changeShare(rule)
  const quotients = keysOf(faultCategories).map((fault) => {
    const base = baseOf(rule, fault, true)
    return (base + change) / (rule.omissions[omission] * base + change)
  })
  return Math.max(...quotients, 1 / rule.omissions[omission])
}

/**
 * What must hold of every rule, by the name of the field at which it is said:
 * metric 3 may not outweigh metric 1 (one more complaint found unsubstantiated lowers the rate: it must
 * cost at least what that saves); what was discovered counts more than what was reported; and hiding
 * must not pay at the chance of discovery that is stated.
 */
export function ruleProblems(rule: ContestRule): Record<string, string> {
  const problems: Record<string, string> = {}
  const sum = keysOf(metrics).reduce((total, key) => total + rule.metrics[key], 0)
  if (sum !== 100) problems['complaints'] = `三项指标的权重合计要是 100，现在是 ${sum}`
  if (rule.metrics.change > rule.metrics.complaints) {
    problems['change'] =
      '属实率环比的权重不能大于投诉数的权重，否则多一件不属实的投诉反而让名次变好'
  }
  if (rule.metrics.complaints + rule.metrics.substantiated === 0) {
    problems['substantiated'] = '投诉数和属实数的权重不能都是 0'
  }
  if (rule.omissions.missed <= 1) problems['missed'] = '漏报的倍数要大于 1，自己登记的才算得轻'
  if (rule.omissions.concealed < rule.omissions.missed) {
    problems['concealed'] = `${omissions.concealed}的倍数不能小于${omissions.missed}的倍数`
  }
  const least = Math.ceil(breakEven(rule, 'missed') * 1000) / 10
  if (Object.keys(problems).length === 0 && least > rule.leastDiscovery) {
    problems['leastDiscovery'] =
      `按这套权重，被发现的机会不到 ${least}% 时隐瞒反而划算，高过这里写的 ${rule.leastDiscovery}%；请加大漏报、瞒报的倍数`
  }
  return problems
}
