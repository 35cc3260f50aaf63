import { formatSeconds } from '#src/kernel/calendar.ts'
import { maskCaller, maskNumbers } from '#src/personal-data/mask.ts'

import { callSides, nameFields } from '../vocabulary.ts'
import { type NameReading, readName, readPattern } from './name-pattern.ts'

export type PatternTrial =
  | { ok: false; problem: string }
  | { ok: true; rows: { name: string; told: string | null }[] }

/** What a pattern would read from these names, as the reader may see it. */
export function tryPattern(text: string, names: readonly string[]): PatternTrial {
  const read = readPattern(text)
  if (!read.ok) return read
  const rows = names.map((name) => {
    const reading = readName(read.pattern, name)
    return { name: maskNumbers(name), told: reading && inWords(reading) }
  })
  return { ok: true, rows }
}

function inWords({ callNo, agentNo, startedAt, caller, side }: NameReading): string {
  const told = [
    callNo && `${nameFields.callNo} ${maskNumbers(callNo)}`,
    agentNo && `${nameFields.agentNo} ${agentNo}`,
    startedAt !== undefined && `${nameFields.startedAt} ${formatSeconds(startedAt)}`,
    caller && `${nameFields.caller} ${maskCaller(caller)}`,
    side && `${nameFields.side} ${callSides[side]}`,
  ]
  return told.filter(Boolean).join('，')
}
