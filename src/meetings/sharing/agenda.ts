import { and, asc, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'

import { playlistOf } from './cases.ts'
import {
  type AgendaItem,
  agendaItems,
  type MeetingNote,
  meetingNotes,
  type SharingMeeting,
} from './schema.ts'
import { meetingFor, meetingToRun, subjectOf, takesPart } from './seen.ts'
import { keepUnnamed, unnamedIn } from './unnamed.ts'
import { type AgendaKind, meetingBounds, meetingRefusals } from './vocabulary.ts'

export const agendaOf = (db: Db, meetingId: number): AgendaItem[] =>
  db
    .select()
    .from(agendaItems)
    .where(eq(agendaItems.meetingId, meetingId))
    .orderBy(asc(agendaItems.position), asc(agendaItems.id))
    .all()

export type NewItem = { kind: AgendaKind; title: string; words: string; caseId: number | null }

/** 加议题, at the end. What is written for others to read is masked. */
export function addItem(
  db: Db,
  actor: Actor,
  meetingId: number,
  { title, words, ...item }: NewItem,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    const items = agendaOf(tx, meetingId)
    if (items.length >= meetingBounds.items) throw refused(meetingRefusals, 'items-full')
    const position = (items.at(-1)?.position ?? 0) + 1
    const played = item.caseId === null ? null : playlistOf(tx, actor, item.caseId)
    if (item.caseId !== null && !played) throw refused(meetingRefusals, 'no-case')
    const added = tx
      .insert(agendaItems)
      .values({
        ...{ ...item, meetingId, position, at: now, by: actor.name },
        ...{ title: '', words: '' },
      })
      .returning()
      .get()
    // With the item on it: what is written about a case names nobody of it.
    const unnamed = unnamedIn(tx, meetingId)
    tx.update(agendaItems)
      .set({ title: unnamed(title) || (played?.title ?? ''), words: unnamed(words) })
      .where(eq(agendaItems.id, added.id))
      .run()
    keepUnnamed(tx, meetingId)
    record(tx, actor, 'meeting.agenda-set', subjectOf(meeting), { added: 1 })
  })
}

export function removeItem(db: Db, actor: Actor, meetingId: number, itemId: number): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    const item = itemOf(tx, meetingId, itemId)
    if (item.shownAt !== null) throw refused(meetingRefusals, 'item-shown')
    tx.delete(agendaItems).where(eq(agendaItems.id, itemId)).run()
    record(tx, actor, 'meeting.agenda-set', subjectOf(meeting), { removed: 1 })
  })
}

/** Moves an item one place up or down; at the end of the list it stays where it is. */
export function moveItem(
  db: Db,
  actor: Actor,
  meetingId: number,
  itemId: number,
  way: 'up' | 'down',
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    const items = agendaOf(tx, meetingId)
    const at = items.findIndex(({ id }) => id === itemId)
    if (at < 0) throw refused(meetingRefusals, 'item-gone')
    const order = items.map(({ id }) => id)
    const to = way === 'up' ? at - 1 : at + 1
    if (to < 0 || to >= order.length) return
    order.splice(to, 0, ...order.splice(at, 1))
    for (const [index, id] of order.entries()) {
      tx.update(agendaItems)
        .set({ position: index + 1 })
        .where(eq(agendaItems.id, id))
        .run()
    }
    record(tx, actor, 'meeting.agenda-set', subjectOf(meeting), { reordered: 1 })
  })
}

export function itemOf(db: Db, meetingId: number, id: number): AgendaItem {
  const item = db
    .select()
    .from(agendaItems)
    .where(and(eq(agendaItems.id, id), eq(agendaItems.meetingId, meetingId)))
    .get()
  if (!item) throw refused(meetingRefusals, 'item-gone')
  return item
}

/** Notes that an item was shown, once, while the meeting is held. */
export function showItem(
  db: Db,
  actor: Actor,
  meetingId: number,
  itemId: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.hold')
  write(db, (tx) => {
    const meeting = meetingToRun(tx, actor, meetingId)
    if (meeting.state !== 'held') throw refused(meetingRefusals, 'not-held')
    const item = itemOf(tx, meetingId, itemId)
    const { changes } = tx
      .update(agendaItems)
      .set({ shownAt: now })
      .where(and(eq(agendaItems.id, itemId), isNull(agendaItems.shownAt)))
      .run()
    if (changes > 0) record(tx, actor, 'meeting.shown', subjectOf(meeting), { title: item.title })
  })
}

export const notesOf = (db: Db, meetingId: number): MeetingNote[] =>
  db
    .select()
    .from(meetingNotes)
    .where(eq(meetingNotes.meetingId, meetingId))
    .orderBy(asc(meetingNotes.id))
    .limit(meetingBounds.notes)
    .all()

export type NewNote = {
  words: string
  itemId: number | null
  clip: number | null
  atMs: number | null
  once: string
}

/** 会上记录, by anybody who takes part, masked; sent twice it is written once. */
export function writeNote(
  db: Db,
  actor: Actor,
  meetingId: number,
  { words, itemId, ...note }: NewNote,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const meeting = openToNotes(tx, actor, meetingId)
    const kept = notesOf(tx, meetingId)
    if (kept.some(({ once }) => once === note.once)) return
    if (kept.length >= meetingBounds.notes) throw refused(meetingRefusals, 'notes-full')
    const about = itemId === null ? null : itemOf(tx, meetingId, itemId)
    tx.insert(meetingNotes)
      .values({
        ...{
          ...note,
          meetingId,
          itemId: about?.id ?? null,
          words: unnamedIn(tx, meetingId)(words),
        },
        ...{ at: now, byId: actor.accountId, byName: actor.name },
      })
      .onConflictDoNothing()
      .run()
    record(tx, actor, 'meeting.noted', subjectOf(meeting))
  })
}

function openToNotes(tx: Db, actor: Actor, id: number): SharingMeeting {
  const meeting = meetingFor(tx, actor, id)
  if (!takesPart(tx, actor, meeting)) throw new Forbidden('meeting.hold')
  if (meeting.state === 'planned') throw refused(meetingRefusals, 'not-held')
  if (meeting.state !== 'held') throw refused(meetingRefusals, 'over')
  return meeting
}
