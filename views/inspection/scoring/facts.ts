import { type Fact, facts } from '#src/inspection/forms/vocabulary.ts'
import type { CallKnowledge } from '#src/inspection/scoring/facts.ts'
import { formatDuration } from '#src/kernel/calendar.ts'

/** What the machine states about a call, in words; it never answers an item. */
export function factText(fact: Fact, known: CallKnowledge): string {
  return `${facts[fact]}：${valueOf(fact, known)}`
}

function valueOf(fact: Fact, known: CallKnowledge): string {
  if (fact === 'rule-hits') return known[fact].join('、') || '没有命中'
  if (fact === 'transferred') {
    const passed = known[fact]
    return passed === null ? '没有数据' : passed ? '有转接' : '没有转接'
  }
  const value = known[fact]
  if (value === null) return '没有数据'
  return fact === 'talk-over' ? `${Math.round(value * 100)}%` : formatDuration(value)
}
