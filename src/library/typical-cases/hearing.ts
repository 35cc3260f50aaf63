import { and, eq, isNotNull } from 'drizzle-orm'

import { recordOnce } from '#src/audit/record-once.ts'
import { type Clip, clips } from '#src/clips/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { caseFor, worksOnCases } from './find.ts'
import { caseClips, caseHearings, caseVersions } from './schema.ts'
import { caseRefusals } from './vocabulary.ts'

/** Nobody can have played a clip faster than the player can. */
const fastest = 2
const slackMs = 1000

/**
 * A clip of a case that the actor may hear now: of any published version, and of the version in hand for
 * those who work on it. One that somebody reported is silent for everybody.
 */
export function audibleClip(db: Db, actor: Actor, caseId: number, clipId: number): Clip {
  authorise(actor, 'library.read')
  caseFor(db, actor, caseId)
  const readable = worksOnCases(actor) ? undefined : eq(caseVersions.state, 'published')
  const clip = db
    .select({ clip: clips })
    .from(caseClips)
    .innerJoin(caseVersions, eq(caseVersions.id, caseClips.versionId))
    .innerJoin(clips, eq(clips.id, caseClips.clipId))
    .where(and(eq(caseClips.clipId, clipId), eq(caseVersions.caseId, caseId), readable))
    .limit(1)
    .get()?.clip
  if (!clip) throw new NotFound()
  if (clip.withheldAt !== null) throw refused(caseRefusals, 'clip-paused')
  if (clip.state !== 'ready') throw refused(caseRefusals, 'clip-not-ready')
  return clip
}

/** Leaves the trace that a clip was handed to the player. */
export function givenClip(db: Db, actor: Actor, clip: Clip, now = Date.now()): void {
  recordOnce(db, actor, 'case.clip-played', { kind: 'clip', id: clip.id }, now)
  const { accountId } = actor
  if (accountId === null) return
  write(db, (tx) =>
    tx
      .insert(caseHearings)
      .values({ clipId: clip.id, accountId, givenAt: now })
      .onConflictDoNothing()
      .run(),
  )
}

/**
 * Keeps that a clip was played to its end. The player says so; that it was given the sound, and long
 * enough ago, is known here.
 */
export function heardToItsEnd(
  db: Db,
  actor: Actor,
  caseId: number,
  clipId: number,
  now = Date.now(),
): boolean {
  const { accountId } = actor
  const clip = audibleClip(db, actor, caseId, clipId)
  if (accountId === null) return false
  return write(db, (tx) => {
    const mine = and(eq(caseHearings.clipId, clipId), eq(caseHearings.accountId, accountId))
    const hearing = tx.select().from(caseHearings).where(mine).get()
    if (!hearing) return false
    if (hearing.heardAt !== null) return true
    const least = (clip.untilMs - clip.fromMs) / fastest - slackMs
    if (now - hearing.givenAt < least) return false
    tx.update(caseHearings).set({ heardAt: now }).where(mine).run()
    return true
  })
}

/** Which of some clips an account has played to their end. */
export function heardClips(
  db: Db,
  accountId: number | null,
  clipIds: readonly (number | null)[],
): ReadonlySet<number> {
  if (accountId === null) return new Set()
  const { clipId, heardAt } = caseHearings
  const wanted = clipIds.filter((id) => id !== null)
  const rows = db
    .select({ clipId })
    .from(caseHearings)
    .where(and(isOneOf(clipId, wanted), eq(caseHearings.accountId, accountId), isNotNull(heardAt)))
    .all()
  return new Set(rows.map((row) => row.clipId))
}
