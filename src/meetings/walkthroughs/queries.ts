import { and, eq, type SQL } from 'drizzle-orm'

import { type ClipLine, clips } from '#src/clips/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { marksOf } from './join.ts'
import { bestOf, partsOf, votesOf, walkthroughById } from './open.ts'
import { type Walkthrough, type WalkthroughClip, walkthroughs, walkthroughVotes } from './schema.ts'
import { type MomentKind, type WalkthroughState, walkthroughStates } from './vocabulary.ts'

export type WalkthroughFilters = { state: WalkthroughState | null }
type Query = Readonly<Record<string, string | undefined>>
export const readWalkthroughFilters = (query: Query): WalkthroughFilters => ({
  state: keysOf(walkthroughStates).find((key) => key === query['state']) ?? null,
})

const wanted = ({ state }: WalkthroughFilters): SQL | undefined =>
  state === null ? undefined : eq(walkthroughs.state, state)

/** 录音分析会, the newest first. */
export function walkthroughList(
  db: Db,
  actor: Actor,
  filters: WalkthroughFilters,
  request: PageRequest,
): Page<Walkthrough> {
  authorise(actor, 'walkthrough.join')
  const { where, order, limit } = keyset(walkthroughs.at, walkthroughs.id, request)
  const rows = db
    .select()
    .from(walkthroughs)
    .where(and(wanted(filters), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, request, ({ id, at }) => ({ id, value: at }))
}

export function walkthroughCount(
  db: Db,
  actor: Actor,
  filters: WalkthroughFilters,
  most: number,
): number {
  authorise(actor, 'walkthrough.join')
  const found = db.select({ id: walkthroughs.id }).from(walkthroughs).where(wanted(filters))
  return countUpTo(db, found, most)
}

export type MarkShown = {
  id: number
  atMs: number
  kind: MomentKind
  words: string
  byName: string
  mine: boolean
}
export type PartShown = WalkthroughClip & {
  /** What is said in it, counted from its beginning; masked when it was cut. */
  lines: ClipLine[]
  /** Why it cannot be heard, in words; null where it can. */
  silent: string | null
  marks: MarkShown[]
  /** Null until the end. */
  votes: number | null
}
export type WalkthroughDetail = {
  walkthrough: Walkthrough
  parts: PartShown[]
  /** How many have voted, which tells nothing of for what. */
  voted: number
  ownVote: number | null
  best: number[]
  may: { join: boolean; close: boolean; publish: boolean }
}

export function walkthroughDetail(db: Db, actor: Actor, id: number): WalkthroughDetail {
  authorise(actor, 'walkthrough.join')
  const walkthrough = walkthroughById(db, id)
  const over = walkthrough.state === 'closed' || walkthrough.state === 'published'
  const parts = partsOf(db, id)
  const known = clipsBehind(db, parts)
  const marks = marksOf(db, id)
  const votes = votesOf(db, id)
  const ownVote =
    db
      .select({ partId: walkthroughVotes.partId })
      .from(walkthroughVotes)
      .where(
        and(
          eq(walkthroughVotes.walkthroughId, id),
          eq(walkthroughVotes.accountId, actor.accountId ?? -1),
        ),
      )
      .get()?.partId ?? null
  const holds = can(actor, 'walkthrough.hold')
  return {
    walkthrough,
    parts: parts.map((part) => {
      const clip = known.get(part.clipId ?? -1)
      const withheld = clip !== undefined && clip.withheldAt !== null
      return {
        ...part,
        lines: clip && !withheld ? fromBeginning(clip) : [],
        silent: whySilent(clip),
        votes: over ? (votes.get(part.id) ?? 0) : null,
        marks: marks
          .filter(({ partId }) => partId === part.id)
          .toSorted((a, b) => a.atMs - b.atMs || a.id - b.id)
          .map(({ byId, id: markId, atMs, kind, words, byName }) => ({
            ...{ id: markId, atMs, kind, words, byName, mine: byId === actor.accountId },
          })),
      }
    }),
    voted: [...votes.values()].reduce((sum, n) => sum + n, 0),
    ownVote,
    best: over ? bestOf(db, id) : [],
    may: {
      join: walkthrough.state === 'open',
      close: holds && walkthrough.state === 'open',
      publish: holds && walkthrough.state === 'closed',
    },
  }
}

function clipsBehind(db: Db, parts: readonly WalkthroughClip[]) {
  const ids = parts.flatMap(({ clipId }) => (clipId === null ? [] : [clipId]))
  const rows = db.select().from(clips).where(isOneOf(clips.id, ids)).all()
  return new Map(rows.map((clip) => [clip.id, clip]))
}

type Behind = typeof clips.$inferSelect

/** Lines of a clip have the times of the recording it was cut from. */
const fromBeginning = ({ fromMs, untilMs, lines }: Behind): ClipLine[] =>
  lines.map((line) => ({
    ...line,
    startMs: Math.max(0, line.startMs - fromMs),
    endMs: Math.min(untilMs, line.endMs) - fromMs,
  }))

function whySilent(clip: Behind | undefined): string | null {
  if (!clip) return '录音已按期限删除，声音和文字都没有了，标记还在'
  if (clip.withheldAt !== null) return '有人报告这个片段可能漏打码，已停播'
  return clip.state === 'ready' ? null : '声音还没有做好'
}

/** The clip behind a part of a session, to be heard; NotFound where there is nothing to hear. */
export function clipToHear(db: Db, actor: Actor, id: number, partId: number): number {
  authorise(actor, 'walkthrough.join')
  const part = partsOf(db, walkthroughById(db, id).id).find((one) => one.id === partId)
  const clip = part && clipsBehind(db, [part]).get(part.clipId ?? -1)
  if (!clip || whySilent(clip) !== null) throw new NotFound()
  return clip.id
}
