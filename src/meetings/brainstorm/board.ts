import { and, desc, eq, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departmentOptions, type DepartmentOption } from '#src/organisation/queries.ts'
import { departments } from '#src/organisation/schema.ts'
import { supervisionChecks, supervisionSheets } from '#src/supervision/sheets/schema.ts'
import type { CheckOutcome, SheetState } from '#src/supervision/sheets/vocabulary.ts'

import { type SharingMeeting, sharingMeetings } from '../sharing/schema.ts'
import { mayRun, meetingFor, meetingsSeen, takesPart } from '../sharing/seen.ts'
import { unnamedIn } from '../sharing/unnamed.ts'
import { ideasOf } from './ideas.ts'
import { ideaVotes, type MeetingIdea, meetingIdeas } from './schema.ts'

/** What became of an idea that was chosen, as its sheet stands now. */
export type Became = {
  sheetId: number
  sheetNo: string | null
  state: SheetState
  department: string
  closedAt: number | null
  outcome: CheckOutcome | null
}

export type IdeaShown = Pick<MeetingIdea, 'id' | 'kind' | 'words' | 'group' | 'at'> & {
  /** Null where its giver chose not to sign. */
  by: string | null
  mine: boolean
  votes: number
  voted: boolean
  became: Became | null
}

export type Board = {
  meeting: SharingMeeting
  /** Those that bear one word together, the group with most votes first. */
  groups: { word: string; votes: number; ideas: IdeaShown[] }[]
  departments: DepartmentOption[]
  may: { give: boolean; group: boolean; choose: boolean; readSheets: boolean }
}

/** 点子墙 of a meeting. */
export function boardOf(db: Db, actor: Actor, meetingId: number): Board {
  const meeting = meetingFor(db, actor, meetingId)
  const unnamed = unnamedIn(db, meetingId)
  const ideas = shownIdeas(db, actor.accountId, meetingId).map((idea) => ({
    ...{ ...idea, words: unnamed(idea.words) },
  }))
  const groups = new Map<string, IdeaShown[]>()
  for (const idea of ideas) {
    const key = idea.group === '' ? `#${idea.id}` : idea.group
    groups.set(key, [...(groups.get(key) ?? []), idea])
  }
  const open = meeting.state === 'held' || meeting.state === 'minuted'
  const choose = can(actor, 'idea.choose')
  return {
    meeting,
    groups: [...groups.values()]
      .map((together) => ({
        word: together[0]?.group ?? '',
        votes: together.reduce((sum, { votes }) => sum + votes, 0),
        ideas: together.toSorted((a, b) => b.votes - a.votes || a.id - b.id),
      }))
      .toSorted((a, b) => b.votes - a.votes),
    departments: choose ? departmentOptions(db, actor) : [],
    may: {
      give: open && takesPart(db, actor, meeting),
      group: open && mayRun(actor, meeting),
      choose,
      readSheets: can(actor, 'supervision.read'),
    },
  }
}

/** The ideas of a meeting as anybody may read them: without the name of whoever did not sign. */
export function shownIdeas(db: Db, readerId: number | null, meetingId: number): IdeaShown[] {
  const ideas = ideasOf(db, meetingId)
  const ids = ideas.map(({ id }) => id)
  const votes = db
    .select({
      id: ideaVotes.ideaId,
      n: sql<number>`count(*)`,
      own: sql<number>`max(${ideaVotes.accountId} is ${readerId})`,
    })
    .from(ideaVotes)
    .where(isOneOf(ideaVotes.ideaId, ids))
    .groupBy(ideaVotes.ideaId)
    .all()
  const sheets = becameOf(
    db,
    ideas.flatMap(({ sheetId }) => (sheetId === null ? [] : [sheetId])),
  )
  return ideas.map(({ id, kind, words, group, at, named, byId, byName, sheetId }) => {
    const counted = votes.find((one) => one.id === id)
    return {
      ...{ id, kind, words, group, at, by: named ? byName : null, mine: byId === readerId },
      ...{ votes: counted?.n ?? 0, voted: Boolean(counted?.own) },
      became: sheetId === null ? null : (sheets.get(sheetId) ?? null),
    }
  })
}

/** The meeting an idea comes from, for whoever may open it; NotFound where there is no such idea. */
export function originOf(db: Db, actor: Actor, ideaId: number) {
  authorise(actor, 'meeting.read')
  const idea = eq(meetingIdeas.id, ideaId)
  if (!db.select({ id: meetingIdeas.id }).from(meetingIdeas).where(idea).get()) throw new NotFound()
  return (
    db
      .select({
        ideaId: meetingIdeas.id,
        meetingId: sharingMeetings.id,
        title: sharingMeetings.title,
      })
      .from(meetingIdeas)
      .innerJoin(sharingMeetings, eq(sharingMeetings.id, meetingIdeas.meetingId))
      .where(and(idea, meetingsSeen(db, actor)))
      .get() ?? null
  )
}
export type IdeaOrigin = NonNullable<ReturnType<typeof originOf>>

function becameOf(db: Db, sheetIds: readonly number[]): Map<number, Became> {
  if (sheetIds.length === 0) return new Map()
  const outcome = (sheetId: number) =>
    db
      .select({ outcome: supervisionChecks.outcome })
      .from(supervisionChecks)
      .where(eq(supervisionChecks.sheetId, sheetId))
      .orderBy(desc(supervisionChecks.id))
      .limit(1)
      .get()?.outcome ?? null
  return new Map(
    db
      .select({ sheet: supervisionSheets, department: departments.name })
      .from(supervisionSheets)
      .innerJoin(departments, eq(departments.id, supervisionSheets.departmentId))
      .where(isOneOf(supervisionSheets.id, sheetIds))
      .all()
      .map(({ sheet: { id, sheetNo, state, closedAt }, department }) => [
        id,
        { sheetId: id, sheetNo, state, closedAt, department, outcome: outcome(id) },
      ]),
  )
}
