import type { Actor } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'

import { maskCaller, shownName } from '../masking.ts'
import { callSides, nameFields } from '../vocabulary.ts'
import { type NameReading, readName, readPattern } from './name-pattern.ts'

export type PatternTrial =
  | { ok: false; problem: string }
  | { ok: true; rows: { name: string; told: string | null }[] }

/** What a pattern would read from these names, as the reader may see it. */
export function tryPattern(actor: Actor, text: string, names: readonly string[]): PatternTrial {
  const read = readPattern(text)
  if (!read.ok) return read
  const rows = names.map((name) => {
    const reading = readName(read.pattern, name)
    return { name: shownName(actor, name), told: reading && inWords(actor, reading) }
  })
  return { ok: true, rows }
}

function inWords(actor: Actor, { callNo, agentNo, startedAt, caller, side }: NameReading): string {
  const open = actor.permissions.has('caller.read')
  const told = [
    callNo && `${nameFields.callNo} ${shownName(actor, callNo)}`,
    agentNo && `${nameFields.agentNo} ${agentNo}`,
    startedAt !== undefined && `${nameFields.startedAt} ${formatSeconds(startedAt)}`,
    caller && `${nameFields.caller} ${open ? caller : maskCaller(caller)}`,
    side && `${nameFields.side} ${callSides[side]}`,
  ]
  return told.filter(Boolean).join('，')
}
