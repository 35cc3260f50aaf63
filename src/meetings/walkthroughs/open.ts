import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { clips } from '#src/clips/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { draftCase } from '#src/library/typical-cases/draft.ts'
import { knownPeople } from '#src/library/typical-cases/known-people.ts'
import { withoutNames } from '#src/library/typical-cases/names.ts'
import { notify } from '#src/notices/notify.ts'
import { recordings } from '#src/recordings/schema.ts'

import { accountsWith } from '../sharing/units.ts'
import {
  type Walkthrough,
  walkthroughClips,
  type WalkthroughClip,
  walkthroughs,
  walkthroughVotes,
} from './schema.ts'
import { walkthroughBounds, walkthroughRefusals } from './vocabulary.ts'

export const subjectOf = ({ id }: Pick<Walkthrough, 'id'>) => ({ kind: 'walkthrough', id }) as const

export function walkthroughById(db: Db, id: number): Walkthrough {
  const row = db.select().from(walkthroughs).where(eq(walkthroughs.id, id)).get()
  if (!row) throw new NotFound()
  return row
}

export const partsOf = (db: Db, walkthroughId: number): WalkthroughClip[] =>
  db
    .select()
    .from(walkthroughClips)
    .where(eq(walkthroughClips.walkthroughId, walkthroughId))
    .orderBy(asc(walkthroughClips.position))
    .all()

/** Clips whose sound is there and that nobody holds back, the newest first. */
export const clipsToPick = (db: Db) =>
  db
    .select()
    .from(clips)
    .where(and(eq(clips.state, 'ready'), isNull(clips.withheldAt)))
    .orderBy(desc(clips.id))
    .limit(60)
    .all()

export type NewWalkthrough = { title: string; note: string; clipIds: readonly number[] }

/** 组织录音分析会 over redacted clips; whoever may join is told. */
export function openWalkthrough(
  db: Db,
  actor: Actor,
  { title, note, clipIds }: NewWalkthrough,
  now = Date.now(),
): Walkthrough {
  authorise(actor, 'walkthrough.hold')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('walkthrough.hold')
  return write(db, (tx) => {
    const ids = [...new Set(clipIds)]
    if (ids.length === 0) throw refused(walkthroughRefusals, 'no-clips')
    if (ids.length > walkthroughBounds.clips) throw refused(walkthroughRefusals, 'clips-full')
    const found = tx
      .select()
      .from(clips)
      .where(and(isOneOf(clips.id, ids), eq(clips.state, 'ready'), isNull(clips.withheldAt)))
      .all()
    if (found.length < ids.length) throw refused(walkthroughRefusals, 'no-clip')
    const unnamed = namingNobodyIn(
      tx,
      found.map(({ recordingId }) => recordingId),
    )
    const made = tx
      .insert(walkthroughs)
      .values({
        ...{ title: unnamed(title), note: unnamed(note), state: 'open' },
        ...{ holderId: accountId, holderName: actor.name, at: now },
      })
      .returning()
      .get()
    const byId = new Map(found.map((clip) => [clip.id, clip]))
    tx.insert(walkthroughClips)
      .values(
        ids.map((clipId, index) => {
          const { fromMs = 0, untilMs = 0, purpose = '' } = byId.get(clipId) ?? {}
          return {
            ...{ walkthroughId: made.id, position: index + 1, clipId, lengthMs: untilMs - fromMs },
            title: unnamed(purpose).slice(0, walkthroughBounds.clipTitle) || `片段 ${clipId}`,
          }
        }),
      )
      .run()
    record(tx, actor, 'walkthrough.opened', subjectOf(made), {
      title: made.title,
      figure: ids.length,
    })
    const to = accountsWith(tx, 'walkthrough.join')
      .map(({ id }) => id)
      .filter((id) => id !== accountId)
    const sentence = '有一次录音分析会，请听片段、标记、投票'
    notify(tx, { to, kind: 'task', sentence, href: `/walkthroughs/${made.id}` }, now)
    return made
  })
}

/** Whoever may join hears clips and reads what is written over them: nobody of those calls is named. */
function namingNobodyIn(tx: Db, recordingIds: readonly number[]): (text: string) => string {
  const callIds = tx
    .select({ callId: recordings.callId })
    .from(recordings)
    .where(isOneOf(recordings.id, recordingIds))
    .all()
    .flatMap(({ callId }) => callId ?? [])
  const known = knownPeople(tx, { complaintIds: [], callIds })
  return (text) => withoutNames(text, known).text
}

/** The votes of each clip. Told by nobody before the end. */
export const votesOf = (db: Db, walkthroughId: number): Map<number, number> =>
  new Map(
    db
      .select({ partId: walkthroughVotes.partId, n: sql<number>`count(*)` })
      .from(walkthroughVotes)
      .where(eq(walkthroughVotes.walkthroughId, walkthroughId))
      .groupBy(walkthroughVotes.partId)
      .all()
      .map(({ partId, n }) => [partId, n]),
  )

/** The clips with most votes. */
export function bestOf(db: Db, walkthroughId: number): number[] {
  const votes = [...votesOf(db, walkthroughId)]
  const most = Math.max(0, ...votes.map(([, n]) => n))
  return most === 0 ? [] : votes.filter(([, n]) => n === most).map(([partId]) => partId)
}

/** 结束: voting is over and the votes are shown. */
export function closeWalkthrough(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'walkthrough.hold')
  write(db, (tx) => {
    const walkthrough = openOne(tx, id)
    if (votesOf(tx, id).size === 0) throw refused(walkthroughRefusals, 'no-votes')
    tx.update(walkthroughs)
      .set({ state: 'closed', closedAt: now })
      .where(eq(walkthroughs.id, id))
      .run()
    record(tx, actor, 'walkthrough.closed', subjectOf(walkthrough))
  })
}

export function cancelWalkthrough(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  now = Date.now(),
): void {
  authorise(actor, 'walkthrough.hold')
  write(db, (tx) => {
    const walkthrough = openOne(tx, id)
    tx.update(walkthroughs)
      .set({ state: 'cancelled', reason, closedAt: now })
      .where(eq(walkthroughs.id, id))
      .run()
    record(tx, actor, 'walkthrough.cancelled', subjectOf(walkthrough), { reason })
  })
}

export function openOne(tx: Db, id: number): Walkthrough {
  const walkthrough = walkthroughById(tx, id)
  if (walkthrough.state !== 'open') throw refused(walkthroughRefusals, 'not-open')
  return walkthrough
}

export type BestCase = { partId: number; title: string; story: string; lesson: string }

/** 最佳服务案例入库: a draft of good practice in the library with the clip that won, to be reviewed there. */
export function publishBest(
  db: Db,
  actor: Actor,
  id: number,
  { partId, ...words }: BestCase,
  now = Date.now(),
): number {
  authorise(actor, 'walkthrough.hold')
  return write(db, (tx) => {
    const walkthrough = walkthroughById(tx, id)
    if (walkthrough.state === 'published') throw refused(walkthroughRefusals, 'published')
    if (walkthrough.state !== 'closed') throw refused(walkthroughRefusals, 'not-closed')
    if (!bestOf(tx, id).includes(partId)) throw refused(walkthroughRefusals, 'not-best')
    const part = partsOf(tx, id).find((one) => one.id === partId)
    if (!part || part.clipId === null) throw refused(walkthroughRefusals, 'clip-gone')
    const made = draftCase(
      tx,
      actor,
      { source: 'good-practice', complaintIds: [], clipIds: [part.clipId], ...words },
      now,
    )
    tx.update(walkthroughClips).set({ best: true }).where(eq(walkthroughClips.id, partId)).run()
    tx.update(walkthroughs)
      .set({ state: 'published', caseId: made.id })
      .where(eq(walkthroughs.id, id))
      .run()
    record(tx, actor, 'walkthrough.published', subjectOf(walkthrough), { number: made.caseNo })
    return made.id
  })
}
