import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { type LineHeard, linesHeard, shortened } from './complaint-lines.ts'
import { lexiconInUse } from './rules/in-use.ts'

const mostShown = 4

export type ShirkingHeard = {
  /** False where there is nothing to read. */
  transcribed: boolean
  /** The first lines; `reason` says what the rule hears in them. */
  lines: (Pick<LineHeard, 'line' | 'startMs' | 'text'> & { reason: string })[]
  /** How many lines there are in all. */
  count: number
}

/**
 * 推诿迹象: where in the call of a complaint somebody is passed from one to the next. Beside the send-backs
 * and the repeated calls it lets a person judge; it decides nothing.
 */
export function shirkingHeard(db: Db, actor: Actor, complaintId: number): ShirkingHeard {
  authorise(actor, 'complaint.list')
  const heard = linesHeard(db, actor, complaintId)
  if (!heard) return { transcribed: false, lines: [], count: 0 }
  const { ruleByCode } = lexiconInUse(db)
  const byLine = new Map<number, ShirkingHeard['lines'][number]>()
  for (const { rule: code, line, startMs, text } of heard) {
    const rule = ruleByCode(code)
    if (rule?.category !== 'shirking' || byLine.has(line)) continue
    byLine.set(line, { line, startMs, text: maskText(shortened(text)), reason: rule.reason })
  }
  const lines = [...byLine.values()].toSorted((a, b) => a.line - b.line)
  return { transcribed: true, lines: lines.slice(0, mostShown), count: lines.length }
}
