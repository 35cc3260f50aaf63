import { and, asc, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { draftSheet } from '#src/supervision/sheets/draft.ts'
import { supervisionSheets } from '#src/supervision/sheets/schema.ts'

import { type SharingMeeting } from '../sharing/schema.ts'
import { meetingFor, mayRun, takesPart } from '../sharing/seen.ts'
import { unnamedIn } from '../sharing/unnamed.ts'
import { meetingRefusals } from '../sharing/vocabulary.ts'
import { ideaVotes, type MeetingIdea, meetingIdeas } from './schema.ts'
import { ideaBounds, type IdeaKind, ideaRefusals, type IdeaSigning } from './vocabulary.ts'

/** Of its own kind on the trail, so that the page of the meeting does not tell whose an idea is. */
const subjectOf = ({ id }: Pick<MeetingIdea, 'id'>) => ({ kind: 'idea', id }) as const

export const ideasOf = (db: Db, meetingId: number): MeetingIdea[] =>
  db
    .select()
    .from(meetingIdeas)
    .where(and(eq(meetingIdeas.meetingId, meetingId), isNull(meetingIdeas.withdrawnAt)))
    .orderBy(asc(meetingIdeas.id))
    .limit(ideaBounds.all)
    .all()

export type NewIdea = { kind: IdeaKind; words: string; signing: IdeaSigning; once: string }

/** 提点子, in the meeting or afterwards, by whoever takes part. Masked; sent twice it stands once. */
export function giveIdea(
  db: Db,
  actor: Actor,
  meetingId: number,
  { kind, words, signing, once }: NewIdea,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const { byId } = boardOpenTo(tx, actor, meetingId)
    const all = ideasOf(tx, meetingId)
    const own = all.filter((idea) => idea.byId === byId)
    if (own.some((idea) => idea.once === once)) return
    if (all.length >= ideaBounds.all || own.length >= ideaBounds.each) {
      throw refused(ideaRefusals, 'ideas-full')
    }
    const made = tx
      .insert(meetingIdeas)
      .values({
        ...{
          meetingId,
          kind,
          words: unnamedIn(tx, meetingId)(words),
          named: signing === 'named',
          once,
        },
        ...{ byId, byName: actor.name, at: now },
      })
      .onConflictDoNothing()
      .returning()
      .get()
    if (made) record(tx, actor, 'idea.given', subjectOf(made), { meetingId })
  })
}

export function withdrawIdea(
  db: Db,
  actor: Actor,
  meetingId: number,
  ideaId: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const { byId } = boardOpenTo(tx, actor, meetingId)
    const idea = ideaOf(tx, meetingId, ideaId)
    if (idea.byId !== byId) throw refused(ideaRefusals, 'not-own')
    if (idea.sheetId !== null) throw refused(ideaRefusals, 'chosen')
    tx.update(meetingIdeas).set({ withdrawnAt: now }).where(eq(meetingIdeas.id, ideaId)).run()
    record(tx, actor, 'idea.withdrawn', subjectOf(idea), { meetingId })
  })
}

/** 一人一票 for each idea of others; the vote may be taken back. */
export function voteIdea(
  db: Db,
  actor: Actor,
  meetingId: number,
  ideaId: number,
  vote: 'cast' | 'taken-back',
  now = Date.now(),
): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const { byId: accountId } = boardOpenTo(tx, actor, meetingId)
    const idea = ideaOf(tx, meetingId, ideaId)
    if (idea.byId === accountId) throw refused(ideaRefusals, 'own-vote')
    const { changes } =
      vote === 'cast'
        ? tx.insert(ideaVotes).values({ ideaId, accountId, at: now }).onConflictDoNothing().run()
        : tx
            .delete(ideaVotes)
            .where(and(eq(ideaVotes.ideaId, ideaId), eq(ideaVotes.accountId, accountId)))
            .run()
    if (changes === 0) throw refused(ideaRefusals, vote === 'cast' ? 'voted' : 'not-voted')
    const action = vote === 'cast' ? 'idea.voted' : 'idea.unvoted'
    record(tx, actor, action, subjectOf(idea), { meetingId })
  })
}

/** 归类 by hand: ideas that bear one word stand together; an empty word lets one stand alone. */
export function groupIdea(
  db: Db,
  actor: Actor,
  meetingId: number,
  ideaId: number,
  { group, kind }: { group: string; kind: IdeaKind },
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingFor(tx, actor, meetingId)
    if (!mayRun(actor, meeting)) throw new Forbidden('meeting.hold')
    const idea = ideaOf(tx, meetingId, ideaId)
    const word = unnamedIn(tx, meetingId)(group)
    tx.update(meetingIdeas).set({ group: word, kind }).where(eq(meetingIdeas.id, ideaId)).run()
    record(tx, actor, 'idea.grouped', subjectOf(idea), { meetingId, now: word })
  })
}

/** 定为督办事项: the draft of a sheet, once; after that one was withdrawn, again. */
export function chooseIdea(
  db: Db,
  actor: Actor,
  meetingId: number,
  ideaId: number,
  { departmentId }: { departmentId: number },
  now = Date.now(),
): number {
  authorise(actor, 'idea.choose')
  return write(db, (tx) => {
    const meeting = meetingFor(tx, actor, meetingId)
    const idea = ideaOf(tx, meetingId, ideaId)
    if (idea.sheetId !== null && !wasWithdrawn(tx, idea.sheetId)) {
      throw refused(ideaRefusals, 'chosen')
    }
    const sheet = draftSheet(
      tx,
      actor,
      {
        departmentId,
        metric: {
          ...({ kind: 'complaints', departmentId, faultCategory: null } as const),
          ...{ rootCause: null, staffCategory: null },
        },
        problem: `例会“${meeting.title}”的点子：${idea.words}`,
        complaintIds: [],
        source: { kind: 'idea', id: ideaId },
      },
      now,
    )
    tx.update(meetingIdeas)
      .set({ sheetId: sheet.id, chosenAt: now, chosenBy: actor.name })
      .where(eq(meetingIdeas.id, ideaId))
      .run()
    record(tx, actor, 'idea.chosen', subjectOf(idea), { meetingId })
    return sheet.id
  })
}

const wasWithdrawn = (tx: Db, sheetId: number): boolean =>
  tx.select().from(supervisionSheets).where(eq(supervisionSheets.id, sheetId)).get()?.state ===
  'withdrawn'

export function ideaOf(db: Db, meetingId: number, id: number): MeetingIdea {
  const idea = db.select().from(meetingIdeas).where(eq(meetingIdeas.id, id)).get()
  if (!idea || idea.meetingId !== meetingId || idea.withdrawnAt !== null) {
    throw refused(ideaRefusals, 'idea-gone')
  }
  return idea
}

function boardOpenTo(
  tx: Db,
  actor: Actor,
  meetingId: number,
): { meeting: SharingMeeting; byId: number } {
  const meeting = meetingFor(tx, actor, meetingId)
  if (actor.accountId === null || !takesPart(tx, actor, meeting)) {
    throw refused(ideaRefusals, 'not-invited')
  }
  if (meeting.state === 'cancelled') throw refused(ideaRefusals, 'cancelled')
  if (meeting.state === 'planned') throw refused(meetingRefusals, 'not-held')
  return { meeting, byId: actor.accountId }
}
