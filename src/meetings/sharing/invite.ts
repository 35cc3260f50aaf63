import { and, asc, eq, isNull, or } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { people } from '#src/organisation/schema.ts'
import { membersOf } from '#src/training/learner.ts'
import { accountsOf } from '#src/training/place.ts'

import { type MeetingInvitee, meetingInvitees, type SharingMeeting } from './schema.ts'
import { meetingFor, meetingToRun, ownInvitation, subjectOf } from './seen.ts'
import { recordPresence } from './teach.ts'
import { accountsWith } from './units.ts'
import { keepUnnamed } from './unnamed.ts'
import {
  type InvitationAnswer,
  type InviteeRole,
  inviteeRoles,
  meetingBounds,
  type MeetingPresence,
  meetingRefusals,
} from './vocabulary.ts'

export const inviteesOf = (db: Db, meetingId: number): MeetingInvitee[] =>
  db
    .select()
    .from(meetingInvitees)
    .where(eq(meetingInvitees.meetingId, meetingId))
    .orderBy(asc(meetingInvitees.id))
    .limit(meetingBounds.invitees * 2)
    .all()

/** Accounts of everybody on the list. */
export const addressees = (db: Db, meetingId: number): number[] =>
  inviteesOf(db, meetingId).flatMap((row) => accountsBehind(db, row))

const accountsBehind = (
  db: Db,
  { accountId, personId }: Pick<MeetingInvitee, 'accountId' | 'personId'>,
) => (accountId !== null ? [accountId] : personId === null ? [] : accountsOf(db, personId))

export type Invited = {
  role: InviteeRole
  personIds: readonly number[]
  accountIds: readonly number[]
  /** 班组全体: everybody who is in the team of the meeting today. */
  wholeTeam: boolean
}

/** 邀请; each is told once. Whoever stands on the list already is named, unless a whole team is asked. */
export function invite(
  db: Db,
  actor: Actor,
  meetingId: number,
  invited: Invited,
  now = Date.now(),
): number {
  authorise(actor, 'meeting.hold')
  return write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    if (meeting.state !== 'planned') throw refused(meetingRefusals, 'not-planned')
    const rows = add(tx, meeting, invited, { walkIn: false, presence: null }, now)
    const particulars = { figure: rows.length, role: inviteeRoles[invited.role] }
    record(tx, actor, 'meeting.invited', subjectOf(meeting), particulars)
    const sentence = `请您参加 ${formatTime(meeting.startsAt)} 的分享例会，请答复能不能来`
    const to = rows.flatMap((row) => accountsBehind(tx, row))
    notify(tx, { to, kind: 'task', sentence, href: `/meetings/${meetingId}` }, now)
    return rows.length
  })
}

/** 临时到会: somebody who came without having been invited. */
export function enterWalkIn(
  db: Db,
  actor: Actor,
  meetingId: number,
  invited: Omit<Invited, 'wholeTeam'>,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    if (meeting.state !== 'held') throw refused(meetingRefusals, 'not-held')
    const whole = { ...invited, wholeTeam: false }
    const rows = add(tx, meeting, whole, { walkIn: true, presence: 'present' }, now)
    for (const row of rows) recordPresence(tx, meeting, row, now)
    record(tx, actor, 'meeting.walked-in', subjectOf(meeting), { figure: rows.length })
  })
}

function add(
  tx: Db,
  meeting: SharingMeeting,
  { role, personIds, accountIds, wholeTeam }: Invited,
  as: { walkIn: boolean; presence: MeetingPresence | null },
  now: number,
): MeetingInvitee[] {
  const known = inviteesOf(tx, meeting.id)
  const wanted = [...peopleNamed(tx, personIds), ...accountsNamed(tx, accountIds)]
  const isKnown = (one: (typeof wanted)[number]) =>
    known.some(
      (row) =>
        (one.personId !== null && row.personId === one.personId) ||
        (one.accountId !== null && row.accountId === one.accountId),
    )
  if (wanted.some(isKnown)) throw refused(meetingRefusals, 'invited-already')
  const team =
    wholeTeam && meeting.teamId !== null
      ? peopleNamed(tx, membersOf(tx, [meeting.teamId], now)).filter((one) => !isKnown(one))
      : []
  const rows = [...new Map([...wanted, ...team].map((one) => [keyOf(one), one])).values()]
  if (rows.length === 0) throw refused(meetingRefusals, wholeTeam ? 'invited-already' : 'nobody')
  if (known.length + rows.length > meetingBounds.invitees) {
    throw refused(meetingRefusals, 'invitees-full')
  }
  const { id: meetingId } = meeting
  const added = tx
    .insert(meetingInvitees)
    .values(rows.map((one) => ({ ...one, ...as, meetingId, role, at: now })))
    .returning()
    .all()
  if (role === 'concerned') keepUnnamed(tx, meetingId)
  return added
}

type Named = { accountId: number | null; personId: number | null; name: string }
const keyOf = ({ accountId, personId }: Named) => `${accountId} ${personId}`

/** A person of the roster with the account that stands for it, so that nobody is on the list twice. */
function peopleNamed(tx: Db, ids: readonly number[]): Named[] {
  if (ids.length === 0) return []
  const own = new Map(
    tx
      .select()
      .from(accounts)
      .where(
        and(
          isNull(accounts.disabledAt),
          or(
            isOneOf(accounts.personId, ids),
            and(eq(accounts.scopeKind, 'person'), isOneOf(accounts.scopeId, ids)),
          ),
        ),
      )
      .all()
      .map(({ id, personId, scopeId }) => [personId ?? scopeId, id]),
  )
  return tx
    .select()
    .from(people)
    .where(isOneOf(people.id, ids))
    .orderBy(asc(people.agentNo))
    .all()
    .map(({ id, agentNo, name }) => ({
      ...{ personId: id, accountId: own.get(id) ?? null },
      name: name === '' ? agentNo : `${name}（${agentNo}）`,
    }))
}

function accountsNamed(tx: Db, ids: readonly number[]): Named[] {
  if (ids.length === 0) return []
  const may = accountsWith(tx, 'meeting.read').filter(({ id }) => ids.includes(id))
  if (may.length < new Set(ids).size) throw refused(meetingRefusals, 'invitee-gone')
  const persons = new Map(
    tx
      .select()
      .from(accounts)
      .where(isOneOf(accounts.id, ids))
      .all()
      .map(({ id, personId, scopeKind, scopeId }) => [
        id,
        personId ?? (scopeKind === 'person' ? scopeId : null),
      ]),
  )
  return may.map(({ id, name }) => ({ accountId: id, personId: persons.get(id) ?? null, name }))
}

/** 移出名单, before the meeting or while nothing is kept of the person. */
export function uninvite(
  db: Db,
  actor: Actor,
  meetingId: number,
  inviteeId: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    const row = inviteeOf(tx, meetingId, inviteeId)
    if (row.presence !== null) throw refused(meetingRefusals, 'came-already')
    tx.delete(meetingInvitees).where(eq(meetingInvitees.id, inviteeId)).run()
    record(tx, actor, 'meeting.uninvited', subjectOf(meeting), { name: row.name })
    if (meeting.state !== 'planned') return
    const sentence = `${formatTime(meeting.startsAt)} 的例会不用您参加了`
    notify(tx, { to: accountsBehind(tx, row), kind: 'result', sentence, href: '/meetings' }, now)
  })
}

export function inviteeOf(db: Db, meetingId: number, id: number): MeetingInvitee {
  const row = db
    .select()
    .from(meetingInvitees)
    .where(and(eq(meetingInvitees.id, id), eq(meetingInvitees.meetingId, meetingId)))
    .get()
  if (!row) throw refused(meetingRefusals, 'invitee-gone')
  return row
}

/** 答复: comes, or cannot and says why; may be changed until the meeting begins. */
export function answerInvitation(
  db: Db,
  actor: Actor,
  meetingId: number,
  { answer, reason }: { answer: Exclude<InvitationAnswer, 'asked'>; reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const meeting = meetingFor(tx, actor, meetingId)
    const own = ownInvitation(tx, actor, meetingId)
    if (!own) throw refused(meetingRefusals, 'not-invited')
    if (meeting.state === 'cancelled') throw refused(meetingRefusals, 'cancelled')
    if (meeting.state !== 'planned') throw refused(meetingRefusals, 'answer-late')
    if (own.answer === answer && own.reason === reason) throw refused(meetingRefusals, 'no-change')
    tx.update(meetingInvitees)
      .set({ answer, reason: answer === 'declined' ? reason : '', answeredAt: now })
      .where(eq(meetingInvitees.id, own.id))
      .run()
    record(tx, actor, 'meeting.answered', subjectOf(meeting), { coming: answer === 'coming' })
    if (answer === 'coming') return
    const sentence = `有人不能参加 ${formatTime(meeting.startsAt)} 的例会，写了原因`
    const href = `/meetings/${meetingId}`
    notify(tx, { to: [meeting.hostId], kind: 'result', sentence, href }, now)
  })
}

/** 到会 of many at once, ticked during the meeting; what is not given stays as it was. */
export function keepAttendance(
  db: Db,
  actor: Actor,
  meetingId: number,
  presences: ReadonlyMap<number, MeetingPresence>,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    if (meeting.state !== 'held') throw refused(meetingRefusals, 'not-held')
    for (const [id, presence] of presences) {
      const row = inviteeOf(tx, meetingId, id)
      if (row.presence === presence) continue
      tx.update(meetingInvitees).set({ presence }).where(eq(meetingInvitees.id, id)).run()
      recordPresence(tx, meeting, { ...row, presence }, now)
    }
    record(tx, actor, 'meeting.attended', subjectOf(meeting), { figure: presences.size })
  })
}
