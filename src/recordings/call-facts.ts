import { type Actor, can } from '#src/kernel/actor.ts'
import type { Person } from '#src/organisation/schema.ts'
import { maskCaller, maskNumbers } from '#src/personal-data/mask.ts'

import { withoutAgent } from './blindness.ts'
import type { Call } from './schema.ts'

/** A call as this reader may see it: the caller masked, the agent left out, unless permitted. */
export type CallFacts = Pick<
  Call,
  | 'id'
  | 'callNo'
  | 'startedAt'
  | 'durationMs'
  | 'channel'
  | 'province'
  | 'layout'
  | 'satisfaction'
  | 'recordingName'
  | 'transferred'
  | 'waitMs'
  | 'holdMs'
> & {
  businessType: string | null
  subCentre: string | null
  department: string | null
  team: string | null
  /** Null where the reader may not see agents; the name is null until a roster gives it. */
  agent: { agentNo: string; name: string | null } | null
  caller: string
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
}

type Row = {
  call: Call | null
  person: Person | null
  team: string | null
  department: string | null
  subCentre: string | null
  businessType: string | null
}

export function callFacts(actor: Actor, row: Row & { call: Call }): CallFacts
export function callFacts(actor: Actor, row: Row): CallFacts | null
export function callFacts(actor: Actor, row: Row): CallFacts | null {
  const { call, person, team, department, subCentre, businessType } = row
  if (!call) return null
  const { id, callNo, startedAt, durationMs, channel, province } = call
  const { layout, satisfaction, transferred, waitMs, holdMs } = call
  const recordingName = call.recordingName && maskNumbers(call.recordingName)
  const agent = person && { agentNo: person.agentNo, name: person.name || null }
  return {
    ...{ id, callNo, startedAt, durationMs, channel, province },
    ...{ layout, satisfaction, transferred, waitMs, holdMs },
    ...{ recordingName, businessType, subCentre, department, team },
    agent: can(actor, 'agent.read') ? agent : null,
    caller: maskCaller(call.caller),
    blind: false,
  }
}

/** The same for whoever has still to judge the call: nothing of it tells whose it is. */
export function veiled(call: CallFacts): CallFacts {
  const recordingName = call.recordingName && withoutAgent(call.recordingName, call.agent?.agentNo)
  const whose = { agent: null, team: null, department: null, subCentre: null }
  return { ...call, ...whose, recordingName, blind: true }
}

/** Rows of which the hidden ones are veiled, with one question for all of them. */
export function veiledRows<T>(
  rows: readonly T[],
  callOf: (row: T) => CallFacts | null,
  hidden: (callIds: readonly number[]) => ReadonlySet<number>,
  veil: (row: T) => T,
): T[] {
  const blind = hidden(rows.flatMap((row) => callOf(row)?.id ?? []))
  return rows.map((row) => (blind.has(callOf(row)?.id ?? 0) ? veil(row) : row))
}
