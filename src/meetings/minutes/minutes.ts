import { asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { shownIdeas } from '../brainstorm/board.ts'
import { ideaKinds } from '../brainstorm/vocabulary.ts'
import { agendaOf, notesOf } from '../sharing/agenda.ts'
import { addressees, inviteesOf } from '../sharing/invite.ts'
import {
  type FrozenMinutes,
  meetingMinutes,
  type MeetingMinutes,
  minuteAdditions,
  type SharingMeeting,
  sharingMeetings,
} from '../sharing/schema.ts'
import { isHost, meetingFor, meetingToRun, mayRun, subjectOf } from '../sharing/seen.ts'
import { unnamedIn } from '../sharing/unnamed.ts'
import {
  agendaKinds,
  inviteeRoles,
  meetingBounds,
  meetingPresences,
  meetingRefusals,
  wasThere,
} from '../sharing/vocabulary.ts'
import { handedRound } from './handed-round.ts'

export const minutesOf = (db: Db, meetingId: number): MeetingMinutes | null =>
  db.select().from(meetingMinutes).where(eq(meetingMinutes.meetingId, meetingId)).get() ?? null

export const additionsOf = (db: Db, meetingId: number) =>
  db
    .select()
    .from(minuteAdditions)
    .where(eq(minuteAdditions.meetingId, meetingId))
    .orderBy(asc(minuteAdditions.id))
    .all()

export type MinutesShown = {
  meeting: SharingMeeting
  words: string
  revision: number
  /** What stood around the words when they were confirmed; as it stands now before. */
  around: FrozenMinutes
  confirmed: { at: number; by: string } | null
  additions: { words: string; at: number; byName: string }[]
  may: { write: boolean; confirm: boolean; add: boolean }
}

/** 会议纪要, begun with what was kept of the meeting. */
export function minutesShown(db: Db, actor: Actor, meetingId: number): MinutesShown {
  const meeting = meetingFor(db, actor, meetingId)
  const kept = minutesOf(db, meetingId)
  const around = handedRound(db, meetingId, kept?.frozen ?? aroundNow(db, meetingId))
  const unnamed = unnamedIn(db, meetingId)
  const run = mayRun(actor, meeting)
  const open = meeting.state === 'held'
  return {
    ...{ meeting: { ...meeting, title: unnamed(meeting.title) }, around },
    ...{ revision: kept?.revision ?? 0 },
    words: kept ? unnamed(kept.words) : minutesTemplate(around),
    confirmed: kept?.confirmedAt == null ? null : { at: kept.confirmedAt, by: kept.confirmedBy },
    additions: additionsOf(db, meetingId).map((one) => ({ ...one, words: unnamed(one.words) })),
    may: {
      write: run && open,
      confirm: run && open && isHost(actor, meeting) && kept !== null,
      add: run && meeting.state === 'minuted',
    },
  }
}

function aroundNow(db: Db, meetingId: number): FrozenMinutes {
  const agenda = agendaOf(db, meetingId)
  return {
    attendance: inviteesOf(db, meetingId).map(({ name, role, presence }) => ({
      ...{ name, role: inviteeRoles[role] },
      presence: presence === null ? '没有记' : meetingPresences[presence],
    })),
    agenda: agenda.map(({ title, kind, shownAt }) => ({
      ...{ title, kind: agendaKinds[kind], shown: shownAt !== null },
    })),
    notes: notesOf(db, meetingId).map(({ words, itemId, byName }) => ({
      ...{ words, by: byName },
      about: agenda.find(({ id }) => id === itemId)?.title ?? '',
    })),
    ideas: shownIdeas(db, null, meetingId).map(({ words, kind, votes, by }) => ({
      ...{ words, kind: ideaKinds[kind], votes, by: by ?? '不署名' },
    })),
  }
}

function minutesTemplate({ agenda, notes, ideas }: FrozenMinutes): string {
  const shown = agenda.filter((item) => item.shown)
  const listed = (lines: string[], none: string) =>
    lines.length === 0 ? [none] : lines.map((line, index) => `${index + 1}. ${line}`)
  return [
    '一、议题',
    ...listed(
      shown.map(({ kind, title }) => `${title}（${kind}）`),
      '会上没有记下讲过的议题。',
    ),
    '',
    '二、讨论',
    ...listed(
      notes.map(({ words, about }) => (about === '' ? words : `${about}：${words}`)),
      '会上没有记录。',
    ),
    '',
    '三、点子',
    ...listed(
      ideas.map(({ words, kind, votes }) => `${words}（${kind}，${votes} 票）`),
      '没有人提点子。',
    ),
    '',
    '四、议定事项',
    '',
  ].join('\n')
}

/** 写纪要, while they are not confirmed. */
export function writeMinutes(
  db: Db,
  actor: Actor,
  meetingId: number,
  { words, seen }: { words: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = heldMeeting(tx, actor, meetingId)
    if ((minutesOf(tx, meetingId)?.revision ?? 0) !== seen) throw refused(meetingRefusals, 'stale')
    const set = {
      ...{ words: unnamedIn(tx, meetingId)(words), revision: seen + 1 },
      ...{ writtenAt: now, writtenBy: actor.name },
    }
    tx.insert(meetingMinutes)
      .values({ meetingId, ...set })
      .onConflictDoUpdate({ target: meetingMinutes.meetingId, set })
      .run()
    record(tx, actor, 'meeting.minutes-written', subjectOf(meeting))
  })
}

/** 确认纪要, by the host: from then on they stay, and corrections are added beneath. */
export function confirmMinutes(
  db: Db,
  actor: Actor,
  meetingId: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = heldMeeting(tx, actor, meetingId)
    if (!isHost(actor, meeting)) throw refused(meetingRefusals, 'host-only')
    const kept = minutesOf(tx, meetingId)
    if (!kept || kept.words === '') throw refused(meetingRefusals, 'minutes-empty')
    if (kept.revision !== seen) throw refused(meetingRefusals, 'stale')
    tx.update(meetingMinutes)
      .set({
        confirmedAt: now,
        confirmedBy: actor.name,
        frozen: handedRound(tx, meetingId, aroundNow(tx, meetingId)),
      })
      .where(eq(meetingMinutes.meetingId, meetingId))
      .run()
    tx.update(sharingMeetings)
      .set({ state: 'minuted', endedAt: now, revision: meeting.revision + 1 })
      .where(eq(sharingMeetings.id, meetingId))
      .run()
    record(tx, actor, 'meeting.minuted', subjectOf(meeting))
    const to = addressees(tx, meetingId).filter((id) => id !== actor.accountId)
    const href = `/meetings/${meetingId}/minutes`
    notify(tx, { to, kind: 'result', sentence: '例会的纪要已经确认，可以看了', href }, now)
  })
}

/** 补充更正 of confirmed minutes: what was confirmed stays above it. */
export function addToMinutes(
  db: Db,
  actor: Actor,
  meetingId: number,
  words: string,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingFor(tx, actor, meetingId)
    if (!mayRun(actor, meeting)) throw new Forbidden('meeting.hold')
    if (meeting.state !== 'minuted') throw refused(meetingRefusals, 'minutes-open')
    if (additionsOf(tx, meetingId).length >= meetingBounds.additions) {
      throw refused(meetingRefusals, 'additions-full')
    }
    tx.insert(minuteAdditions)
      .values({
        ...{ meetingId, words: unnamedIn(tx, meetingId)(words), at: now },
        ...{ byId: actor.accountId, byName: actor.name },
      })
      .run()
    record(tx, actor, 'meeting.minutes-added', subjectOf(meeting))
  })
}

function heldMeeting(tx: Db, actor: Actor, id: number): SharingMeeting {
  const meeting = meetingToRun(tx, actor, id)
  if (meeting.state !== 'held') throw refused(meetingRefusals, 'not-held')
  return meeting
}

export const cameCount = ({ attendance }: FrozenMinutes): number =>
  attendance.filter(({ presence }) =>
    Object.entries(meetingPresences).some(
      ([key, word]) => word === presence && wasThere(key as keyof typeof meetingPresences),
    ),
  ).length
