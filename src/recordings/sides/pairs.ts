import { and, asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { type Recording, recordings } from '../schema.ts'
import { areTwins, sideInName } from './side-names.ts'

export type Pair = { agent: Recording; customer: Recording }

/** Both sides are there or not: looking costs little and decides what is heard. */
const joinPriority = 0

/**
 * The two one-sided recordings of a call, when there are just these two, of twin names, and neither
 * has been heard yet. Undefined otherwise: then every recording stays what it is.
 */
export function pairOf(db: Db, callId: number): Pair | undefined {
  const waiting = db
    .select()
    .from(recordings)
    .where(
      and(
        eq(recordings.callId, callId),
        eq(recordings.channels, 1),
        eq(recordings.state, 'received'),
      ),
    )
    .orderBy(asc(recordings.id))
    .all()
  const of = (side: string) =>
    waiting.filter(({ originalName }) => sideInName(originalName)?.side === side)
  const [agent, ...agents] = of('agent')
  const [customer, ...customers] = of('customer')
  if (!agent || !customer || agents.length + customers.length > 0) return undefined
  return areTwins(agent.originalName, customer.originalName) ? { agent, customer } : undefined
}

/** Has the two sides of a call joined as soon as both are there. */
export function joinWhenBoth(tx: Db, callId: number): void {
  if (!pairOf(tx, callId)) return
  enqueue(tx, 'join-sides', `call:${callId}`, { callId }, { priority: joinPriority })
}
