import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { ruleParts, ruleVoices } from '#src/screening/vocabulary.ts'

import type { RuleBody } from './body.ts'

/** One field that two texts of a rule have not in common. */
export type Difference =
  | { label: string; before: string; after: string }
  | { label: string; removed: string[]; added: string[] }

/** What changed between two texts of a rule, in words; the first null where there was none. */
export function differencesOf(before: RuleBody | null, after: RuleBody): Difference[] {
  const was = before === null ? null : wordsOf(before)
  const single = Object.entries(wordsOf(after)).flatMap(([label, now]) => {
    const earlier = was?.[label] ?? ''
    return earlier === now ? [] : [{ label, before: earlier, after: now }]
  })
  const lists = Object.entries(linesOf(after)).flatMap(([label, now]) => {
    const earlier = before === null ? [] : (linesOf(before)[label] ?? [])
    const removed = earlier.filter((line) => !now.includes(line))
    const added = now.filter((line) => !earlier.includes(line))
    return removed.length + added.length === 0 ? [] : [{ label, removed, added }]
  })
  return [...single, ...lists]
}

function wordsOf(body: RuleBody): Record<string, string> {
  return {
    名称: body.name,
    理由: body.reason,
    类型: body.category === null ? '' : faultCategories[body.category],
    对象: body.target === null ? '' : complaintTargets[body.target],
    谁说的: ruleVoices[body.voice],
    在通话的: body.part === null ? '' : ruleParts[body.part],
    分值: String(body.weight),
    类型不定: body.vague ? '是' : '',
  }
}

function linesOf(body: RuleBody): Record<string, readonly string[]> {
  return { 说法: body.patterns, 不算: body.unless, 前一句: body.after }
}
