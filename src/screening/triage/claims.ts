import { and, asc, desc, eq, gt, gte, isNull, ne, type SQL, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { waitingUnreported } from '../queue/candidates.ts'
import { queueDayOf } from '../queue/plan.ts'
import { findingOpenings, queueItems } from '../queue/schema.ts'
import { inGrace } from '../reconciliation/grace.ts'
import { findings } from '../schema.ts'
import { findingClaims, findingDrafts, findingSkips } from './schema.ts'

/** Renewed while the page is open; a page that died gives its finding back after so long. */
export const leasedFor = 10 * 60_000
/** A page that is loaded anew finds what it had; others wait that long for it. */
const reloadMs = 15_000

/** Whoever claims is a person: the system itself cannot listen. */
export function listenerOf(actor: Actor): { accountId: number; accountName: string } {
  authorise(actor, 'finding.recheck')
  if (actor.accountId === null) throw new Forbidden('finding.recheck')
  return { accountId: actor.accountId, accountName: actor.name }
}

/**
 * The next finding to hear, claimed for this person until the lease has passed (领取): what they hold
 * already, then what they left a draft on, then the list of the day, then the ranked queue, last what
 * they skipped today. One writing transaction, so that no two people are given the same. `besides`
 * names what they listen to now: then the one after it is claimed ahead.
 */
export function claimNext(
  db: Db,
  actor: Actor,
  now = Date.now(),
  besides: number | null = null,
): number | null {
  const { accountId } = listenerOf(actor)
  return write(db, (tx) => {
    const held = ownClaims(tx, actor, accountId, now).find((id) => id !== besides)
    const next = held ?? waitingFor(tx, actor, accountId, now, besides)
    if (next === null) return null
    take(tx, actor, next, now)
    return next
  })
}

/** What this person holds and can still judge, in the order it was claimed. */
function ownClaims(tx: Db, actor: Actor, accountId: number, now: number): number[] {
  return tx
    .select({ id: findings.id })
    .from(findingClaims)
    .innerJoin(findings, eq(findings.id, findingClaims.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        eq(findingClaims.accountId, accountId),
        gt(findingClaims.leaseUntil, now),
        eq(findings.state, 'pending'),
        visibleTo(actor, calls),
      ),
    )
    .orderBy(asc(findingClaims.claimedAt))
    .all()
    .map(({ id }) => id)
}

function waitingFor(
  tx: Db,
  actor: Actor,
  accountId: number,
  now: number,
  besides: number | null,
): number | null {
  const day = queueDayOf(tx, now)
  const skipped = sql`exists (select 1 from ${findingSkips} where ${findingSkips.findingId} = ${findings.id}
    and ${findingSkips.accountId} = ${accountId} and ${findingSkips.at} >= ${day})`
  const free = and(
    eq(findings.state, 'pending'),
    heldByNobodyElse(accountId, now),
    besides === null ? undefined : ne(findings.id, besides),
    visibleTo(actor, calls),
  )
  const notSkipped = and(free, sql`not ${skipped}`)
  return (
    draftedBefore(tx, accountId, notSkipped) ??
    onList(tx, day, notSkipped) ??
    inQueue(tx, notSkipped) ??
    skippedToday(tx, accountId, day, free)
  )
}

const heldByNobodyElse = (accountId: number, now: number) =>
  sql`not exists (select 1 from ${findingClaims} where ${findingClaims.findingId} = ${findings.id}
    and ${findingClaims.accountId} <> ${accountId} and ${findingClaims.leaseUntil} > ${now})`

type Found = { id: number } | undefined
const idOf = (row: Found): number | null => row?.id ?? null

function draftedBefore(tx: Db, accountId: number, where: SQL | undefined): number | null {
  return idOf(
    tx
      .select({ id: findings.id })
      .from(findingDrafts)
      .innerJoin(findings, eq(findings.id, findingDrafts.findingId))
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(findingDrafts.accountId, accountId), where))
      .orderBy(desc(findingDrafts.savedAt))
      .limit(1)
      .get(),
  )
}

function onList(tx: Db, day: number, where: SQL | undefined): number | null {
  return idOf(
    tx
      .select({ id: findings.id })
      .from(queueItems)
      .innerJoin(findings, eq(findings.id, queueItems.findingId))
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(queueItems.day, day), isNull(queueItems.outcome), where))
      .orderBy(asc(queueItems.place), asc(queueItems.id))
      .limit(1)
      .get(),
  )
}

function inQueue(tx: Db, where: SQL | undefined): number | null {
  return idOf(
    tx
      .select({ id: findings.id })
      .from(findings)
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(waitingUnreported, sql`not ${inGrace}`, where))
      .orderBy(desc(findings.rank), desc(findings.id))
      .limit(1)
      .get(),
  )
}

function skippedToday(
  tx: Db,
  accountId: number,
  day: number,
  where: SQL | undefined,
): number | null {
  return idOf(
    tx
      .select({ id: findings.id })
      .from(findingSkips)
      .innerJoin(findings, eq(findings.id, findingSkips.findingId))
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(findingSkips.accountId, accountId), gte(findingSkips.at, day), where))
      .orderBy(asc(findingSkips.at))
      .limit(1)
      .get(),
  )
}

/** Claims or renews; the trail tells of the claim, not of every renewal. */
function take(tx: Db, actor: Actor, findingId: number, now: number, first = false): void {
  const who = listenerOf(actor)
  const held = tx.select().from(findingClaims).where(eq(findingClaims.findingId, findingId)).get()
  const leaseUntil = now + leasedFor
  if (held?.accountId === who.accountId && held.leaseUntil > now && !first) {
    tx.update(findingClaims).set({ leaseUntil }).where(eq(findingClaims.findingId, findingId)).run()
    return
  }
  const claim = { ...who, claimedAt: placeInLine(tx, who.accountId, now, first), leaseUntil }
  tx.insert(findingClaims)
    .values({ findingId, ...claim })
    .onConflictDoUpdate({ target: findingClaims.findingId, set: claim })
    .run()
  record(tx, actor, 'finding.claimed', { kind: 'finding', id: findingId })
}

/** Of what one person holds each comes after the one before, within a millisecond, too. */
function placeInLine(tx: Db, accountId: number, now: number, first: boolean): number {
  const row = tx
    .select({
      least: sql<number | null>`min(${findingClaims.claimedAt})`,
      most: sql<number | null>`max(${findingClaims.claimedAt})`,
    })
    .from(findingClaims)
    .where(and(eq(findingClaims.accountId, accountId), gt(findingClaims.leaseUntil, now)))
    .get()
  return first ? Math.min(now, (row?.least ?? now) - 1) : Math.max(now, (row?.most ?? 0) + 1)
}

/** Takes a finding back in hand before everything else one holds: its verdict was undone. */
export function claimFirst(tx: Db, actor: Actor, findingId: number, now: number): void {
  take(tx, actor, findingId, now, true)
}

/**
 * Claims or keeps one finding that is open on somebody's page; null when it is theirs, else who
 * holds it. Renews whatever else they hold, too.
 */
export function holdFinding(
  db: Db,
  actor: Actor,
  findingId: number,
  now = Date.now(),
): { name: string } | null {
  const { accountId } = listenerOf(actor)
  return write(db, (tx) => {
    tx.update(findingClaims)
      .set({ leaseUntil: now + leasedFor })
      .where(and(eq(findingClaims.accountId, accountId), gt(findingClaims.leaseUntil, now)))
      .run()
    const other = holderOf(tx, actor, findingId, now)
    if (other) return { name: other.name }
    const waiting = tx
      .select({ state: findings.state })
      .from(findings)
      .where(eq(findings.id, findingId))
      .get()
    if (waiting?.state === 'pending') take(tx, actor, findingId, now)
    return null
  })
}

/** Who else holds a finding now. */
export function holderOf(
  db: Db,
  actor: Actor,
  findingId: number,
  now: number,
): { name: string; since: number } | null {
  const row = db
    .select({ name: findingClaims.accountName, since: findingClaims.claimedAt })
    .from(findingClaims)
    .where(
      and(
        eq(findingClaims.findingId, findingId),
        ne(findingClaims.accountId, actor.accountId ?? -1),
        gt(findingClaims.leaseUntil, now),
      ),
    )
    .get()
  return row ?? null
}

/** Puts a finding back for others, and to the end for oneself for today (跳过). */
export function skipFinding(db: Db, actor: Actor, findingId: number, now = Date.now()): void {
  const { accountId } = listenerOf(actor)
  write(db, (tx) => {
    tx.delete(findingClaims)
      .where(and(eq(findingClaims.findingId, findingId), eq(findingClaims.accountId, accountId)))
      .run()
    // Nobody needs to wait for one any more, and its time begins anew when it comes back.
    tx.delete(findingOpenings)
      .where(
        and(eq(findingOpenings.findingId, findingId), eq(findingOpenings.accountId, accountId)),
      )
      .run()
    const known = tx
      .select({ id: findings.id })
      .from(findings)
      .where(eq(findings.id, findingId))
      .get()
    if (!known) return
    tx.insert(findingSkips)
      .values({ findingId, accountId, at: now })
      .onConflictDoUpdate({
        target: [findingSkips.findingId, findingSkips.accountId],
        set: { at: now },
      })
      .run()
  })
}

/** Gives back all one holds (离开). */
export function leaveTriage(db: Db, actor: Actor): void {
  const { accountId } = listenerOf(actor)
  write(db, (tx) => {
    tx.delete(findingClaims).where(eq(findingClaims.accountId, accountId)).run()
  })
}

/**
 * A page goes away: what it had claimed ahead is free at once, what it showed in a moment, as a page that
 * is only loaded anew must find it. Another page of the same person keeps what it has.
 */
export function leavePage(
  db: Db,
  actor: Actor,
  { shown, ahead }: { shown: number; ahead: number | null },
  now = Date.now(),
): void {
  const { accountId } = listenerOf(actor)
  const mine = eq(findingClaims.accountId, accountId)
  write(db, (tx) => {
    tx.delete(findingClaims)
      .where(and(mine, eq(findingClaims.findingId, ahead ?? -1)))
      .run()
    tx.update(findingClaims)
      .set({ leaseUntil: sql`min(${findingClaims.leaseUntil}, ${now + reloadMs})` })
      .where(and(mine, eq(findingClaims.findingId, shown)))
      .run()
  })
}

/** A finding with a verdict needs nobody any more. */
export function releaseFinding(tx: Db, findingId: number): void {
  tx.delete(findingClaims).where(eq(findingClaims.findingId, findingId)).run()
}
