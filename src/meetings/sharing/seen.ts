import { and, eq, inArray, or, type SQL } from 'drizzle-orm'
import { union, unionAll } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { ownPerson, reaches } from '#src/training/place.ts'

import {
  type MeetingInvitee,
  meetingInvitees,
  type SharingMeeting,
  sharingMeetings,
} from './schema.ts'
import { meetingRefusals } from './vocabulary.ts'

/**
 * Meetings an actor may see: those of the own unit for whoever leads one, and whatever somebody hosts or
 * is invited to. Agents lead nothing, so that being invited is all they go by.
 */
export function meetingsSeen(db: Db, actor: Actor): SQL | undefined {
  const { scope, accountId } = actor
  if (scope.kind === 'all') return undefined
  const unit =
    scope.kind === 'person' || scope.kind === 'nothing'
      ? undefined
      : visibleTo(actor, { ...sharingMeetings, personId: sharingMeetings.id })
  const invited = unionAll(...invitationsOf(db, actor))
  return or(unit, eq(sharingMeetings.hostId, accountId ?? -1), inArray(sharingMeetings.id, invited))
}

/** The ids of what `meetingsSeen` lets through for whoever leads nothing, from the indices alone. */
export function ownMeetings(db: Db, actor: Actor) {
  const hosted = db
    .select({ id: sharingMeetings.id })
    .from(sharingMeetings)
    .where(eq(sharingMeetings.hostId, actor.accountId ?? -1))
  return union(hosted, ...invitationsOf(db, actor))
}

/** By account and by person: said as `or`, each invitation would be looked up besides. */
function invitationsOf(db: Db, actor: Actor) {
  const where = (condition: SQL) =>
    db.select({ id: meetingInvitees.meetingId }).from(meetingInvitees).where(condition)
  return [
    where(eq(meetingInvitees.accountId, actor.accountId ?? -1)),
    where(eq(meetingInvitees.personId, ownPerson(db, actor) ?? -1)),
  ] as const
}

/** The rows of an invitation list that stand for the actor. */
export function isActor(db: Db, actor: Actor): SQL | undefined {
  const personId = ownPerson(db, actor)
  return or(
    eq(meetingInvitees.accountId, actor.accountId ?? -1),
    personId === null ? undefined : eq(meetingInvitees.personId, personId),
  )
}

/** A meeting as its readers may open it. Raises NotFound for all others. */
export function meetingFor(db: Db, actor: Actor, id: number): SharingMeeting {
  authorise(actor, 'meeting.read')
  const meeting = db
    .select()
    .from(sharingMeetings)
    .where(and(eq(sharingMeetings.id, id), meetingsSeen(db, actor)))
    .get()
  if (!meeting) throw new NotFound()
  return meeting
}

/** Whether an actor prepares and runs a meeting: its host, or who may hold one in its unit. */
export const mayRun = (actor: Actor, meeting: SharingMeeting): boolean =>
  can(actor, 'meeting.hold') && (isHost(actor, meeting) || reaches(actor, meeting))

export const isHost = ({ accountId }: Actor, { hostId }: SharingMeeting): boolean =>
  accountId !== null && accountId === hostId

/** A meeting its runner may still prepare or run. */
export function meetingToRun(db: Db, actor: Actor, id: number): SharingMeeting {
  authorise(actor, 'meeting.hold')
  const meeting = meetingFor(db, actor, id)
  if (!mayRun(actor, meeting)) throw new Forbidden('meeting.hold')
  if (meeting.state === 'cancelled' || meeting.state === 'minuted') {
    throw refused(meetingRefusals, 'over')
  }
  return meeting
}

/** How the actor is invited, or null. */
export const ownInvitation = (db: Db, actor: Actor, meetingId: number): MeetingInvitee | null =>
  db
    .select()
    .from(meetingInvitees)
    .where(and(eq(meetingInvitees.meetingId, meetingId), isActor(db, actor)))
    .get() ?? null

/** Whether an actor belongs to a meeting: gives ideas, votes, writes notes. */
export const takesPart = (db: Db, actor: Actor, meeting: SharingMeeting): boolean =>
  mayRun(actor, meeting) || ownInvitation(db, actor, meeting.id) !== null

export const subjectOf = ({ id }: Pick<SharingMeeting, 'id'>) => ({ kind: 'meeting', id }) as const
