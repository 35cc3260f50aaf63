import { and, asc, between, eq, or, sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import { type Allowances, allowancesOf } from './allowance.ts'
import { registerEntries, type RegisterEntry } from './schema.ts'
import type { EntryLink } from './vocabulary.ts'

/** Clocks of two systems differ: an entry may seem a little older than its call. */
export const clockMs = 5 * 60_000

type Link = { link: EntryLink; callId: number | null }
type Caller = Pick<RegisterEntry, 'caller' | 'agentNo' | 'registeredAt'>

/** A number is one number whatever its case and the blanks around it. */
export const plainNumber = (text: string) => text.trim().toUpperCase()

/**
 * Ties entries to the calls they are about: by call number; else by caller, agent and time where
 * exactly one call fits. What a person decided stays. Says which calls gained or lost an entry; doing
 * it twice changes nothing, and in whatever order entries and calls came, the same comes out.
 */
export function linkEntries(
  tx: Db,
  entryIds: readonly number[],
  arrived: ReadonlyMap<string, number> = new Map(),
): number[] {
  const allowances = allowancesOf(tx)
  const touched: number[] = []
  const ids = sql`${registerEntries.id} in (select value from json_each(${JSON.stringify(entryIds)}))`
  for (const entry of tx.select().from(registerEntries).where(ids).all()) {
    if (entry.link === 'person' || entry.link === 'nowhere') continue
    const { link, callId } = linkOf(tx, entry, arrived, allowances)
    if (link === entry.link && callId === entry.callId) continue
    tx.update(registerEntries).set({ link, callId }).where(eq(registerEntries.id, entry.id)).run()
    for (const id of [entry.callId, callId]) {
      if (id !== null && callId !== entry.callId) touched.push(id)
    }
  }
  return touched
}

/** Looks again at every entry that may be about one of these calls; says which calls it changed. */
export function linkEntriesOfCalls(tx: Db, callIds: readonly number[]): number[] {
  const rows = tx
    .select({
      id: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      caller: calls.caller,
      agentNo: people.agentNo,
    })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .where(isOneOf(calls.id, callIds))
    .all()
  const arrived = new Map(rows.map(({ id, callNo }) => [plainNumber(callNo), id]))
  const { longestMs } = allowancesOf(tx)
  const { id, callNo } = registerEntries
  const numbered = tx
    .select({ id })
    .from(registerEntries)
    .where(
      sql`upper(trim(${callNo})) in (select value from json_each(${JSON.stringify([...arrived.keys()])}))`,
    )
    .all()
  // A call whose caller or agent was corrected may fit no longer.
  const tied = tx
    .select({ id })
    .from(registerEntries)
    .where(isOneOf(registerEntries.callId, callIds))
    .all()
  const telling = rows
    .filter((call) => tells(call))
    .map((call) => [call.caller, call.agentNo, call.startedAt] as const)
  // The calls lead: there are a thousand of them at most, and the index of entries does the rest.
  const near = tx.all<{ id: number }>(sql`select "e"."id" as "id" from
    json_each(${JSON.stringify(telling)}) as "c" cross join "register_entries" as "e"
    on "e"."caller" = "c"."value" ->> 0 and "e"."agent_no" = "c"."value" ->> 1
    and "e"."registered_at" between ("c"."value" ->> 2) - ${clockMs} and ("c"."value" ->> 2) + ${longestMs}`)
  return linkEntries(
    tx,
    [...new Set([...numbered, ...tied, ...near].map((entry) => entry.id))],
    arrived,
  )
}

function linkOf(
  tx: Db,
  entry: RegisterEntry,
  arrived: ReadonlyMap<string, number>,
  allowances: Allowances,
): Link {
  const byNumber = numberedCall(tx, entry, arrived)
  if (byNumber !== null) return { link: 'number', callId: byNumber }
  const [only, ...others] = nearCalls(tx, entry, allowances)
  if (only === undefined) return { link: 'unknown', callId: null }
  if (others.length > 0) return { link: 'ambiguous', callId: null }
  return { link: 'near', callId: only }
}

function numberedCall(
  tx: Db,
  entry: RegisterEntry,
  arrived: ReadonlyMap<string, number>,
): number | null {
  const wanted = plainNumber(entry.callNo)
  if (wanted === '') return null
  const kept = entry.link === 'number' ? entry.callId : null
  const numbered = isOneOf(calls.callNo, spellings(entry.callNo.trim()))
  // Of a number spelt in both cases at once, only the call it was once tied to tells.
  const where = kept === null ? numbered : or(numbered, eq(calls.id, kept))
  const found = tx
    .select({ id: calls.id, callNo: calls.callNo })
    .from(calls)
    .where(where)
    .orderBy(asc(calls.id))
    .all()
    .find(({ callNo }) => plainNumber(callNo) === wanted)
  return found?.id ?? arrived.get(wanted) ?? null
}

/** Calls of the same caller and agent that the entry may be about, within the allowance of each. */
function nearCalls(tx: Db, entry: Caller, { msOf, longestMs }: Allowances): number[] {
  if (!tells(entry)) return []
  const { registeredAt } = entry
  return tx
    .select({ id: calls.id, startedAt: calls.startedAt })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .where(
      and(
        eq(calls.caller, entry.caller),
        between(calls.startedAt, registeredAt - longestMs, registeredAt + clockMs),
        eq(people.agentNo, entry.agentNo),
      ),
    )
    .all()
    .filter(({ startedAt }) => registeredAt - startedAt <= msOf(startedAt))
    .map(({ id }) => id)
}

/** 匿名 is nobody's number, and without an agent anybody may be meant. */
const tells = ({ caller, agentNo }: Pick<Caller, 'caller' | 'agentNo'>) =>
  /\d{5}/.test(caller) && agentNo !== ''

/** The entries of these calls, as they were tied. */
export function entriesByCall(tx: Db, callIds: readonly number[]): Map<number, RegisterEntry[]> {
  const rows = tx
    .select()
    .from(registerEntries)
    .where(isOneOf(registerEntries.callId, callIds))
    .orderBy(asc(registerEntries.registeredAt), asc(registerEntries.id))
    .all()
  const entries = new Map<number, RegisterEntry[]>()
  for (const row of rows) {
    if (row.callId === null) continue
    entries.set(row.callId, [...(entries.get(row.callId) ?? []), row])
  }
  return entries
}
