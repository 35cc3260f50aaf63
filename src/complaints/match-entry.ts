import { and, asc, between, desc, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { businessTypes, departments, people } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { askReconciliation } from '#src/recordings/ask-reconciliation.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import { clockMs, linkEntries } from './register-links.ts'
import { registerEntries, type RegisterEntry } from './schema.ts'
import { matchRefusals } from './vocabulary.ts'

/** A call by its number, none at all, or the automatic way again. */
export type MatchInput = { callNo: string } | 'nowhere' | 'automatic'

/**
 * Ties an entry to the call a person says it is about (人工指定), or to none. Entries tied by their
 * number are beyond doubt; what a person said is kept until the number of the entry changes.
 */
export function matchEntry(db: Db, actor: Actor, entryId: number, input: MatchInput): void {
  authorise(actor, 'register.match')
  write(db, (tx) => {
    const entry = entryById(tx, actor, entryId)
    if (entry.link === 'number') throw refused(matchRefusals, 'linked-by-number')
    const before = entry.callId
    const link = input === 'nowhere' ? 'nowhere' : input === 'automatic' ? 'unknown' : 'person'
    const callId = typeof input === 'string' ? null : callNumbered(tx, actor, input.callNo)
    const mine = eq(registerEntries.id, entryId)
    tx.update(registerEntries).set({ link, callId }).where(mine).run()
    const touched = input === 'automatic' ? linkEntries(tx, [entryId]) : []
    const after = tx.select().from(registerEntries).where(mine).get() ?? entry
    const particulars = { registerNo: entry.registerNo, link: after.link, callId: after.callId }
    record(tx, actor, 'register.matched', { kind: 'register', id: entryId }, particulars)
    askReconciliation(
      tx,
      [before, after.callId, ...touched].filter((id) => id !== null),
    )
  })
}

function entryById(tx: Db, actor: Actor, id: number): RegisterEntry {
  const row = tx
    .select({ entry: registerEntries })
    .from(registerEntries)
    .leftJoin(calls, eq(calls.id, registerEntries.callId))
    .where(and(eq(registerEntries.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row.entry
}

function callNumbered(tx: Db, actor: Actor, callNo: string): number {
  const named = inArray(calls.callNo, spellings(callNo.trim()))
  const where = and(named, visibleTo(actor, calls))
  const call = tx.select({ id: calls.id }).from(calls).where(where).orderBy(asc(calls.id)).get()
  if (!call) throw refused(matchRefusals, 'no-such-call')
  return call.id
}

export type Candidate = {
  id: number
  callNo: string
  startedAt: number
  businessType: string | null
  department: string | null
  caller: string
  sameCaller: boolean
  sameAgent: boolean
}

const daysBefore = 7
/** Of its caller, and of its agent. */
const mostCandidates = 6

/** Calls the entry may be about: of its caller or its agent, in the week before it was registered. */
export function candidatesOf(db: Db, actor: Actor, entryId: number): Candidate[] {
  authorise(actor, 'register.match')
  const entry = entryById(db, actor, entryId)
  const within = between(
    calls.startedAt,
    entry.registeredAt - daysBefore * dayMs,
    entry.registeredAt + clockMs,
  )
  const agent = db
    .select({ id: people.id })
    .from(people)
    .where(eq(people.agentNo, entry.agentNo))
    .get()
  const ofCaller = /\d{5}/.test(entry.caller) ? eq(calls.caller, entry.caller) : undefined
  const ofAgent = agent ? eq(calls.personId, agent.id) : undefined
  const newest = (one: typeof ofCaller) =>
    one === undefined
      ? []
      : db
          .select({ call: calls, businessType: businessTypes.name, department: departments.name })
          .from(calls)
          .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
          .leftJoin(departments, eq(departments.id, calls.departmentId))
          .where(and(one, within, visibleTo(actor, calls)))
          .orderBy(desc(calls.startedAt), desc(calls.id))
          .limit(mostCandidates)
          .all()
  const rows = new Map([...newest(ofAgent), ...newest(ofCaller)].map((row) => [row.call.id, row]))
  return [...rows.values()]
    .map(({ call, businessType, department }) => ({
      ...{ id: call.id, callNo: call.callNo, startedAt: call.startedAt },
      ...{ businessType, department },
      caller: maskCaller(call.caller),
      sameCaller: call.caller === entry.caller,
      sameAgent: call.personId === agent?.id,
    }))
    .toSorted((a, b) => Number(b.sameCaller) - Number(a.sameCaller) || b.startedAt - a.startedAt)
}
