import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { cutPage, everyPage, type Page, type PageRequest } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import { chains } from '#src/screening/back-trace/callers.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'

import { keyOf, merged } from './merge.ts'
import { openNumber, sealNumber } from './sealed-number.ts'
import {
  callTouches,
  complaintTouches,
  orderTouches,
  outsideTouches,
  registerTouches,
  type Touch,
} from './touches.ts'
import { callerRefusals, type TouchKind } from './vocabulary.ts'

/** Each kind by the right to its own list. */
const rights: Readonly<Record<TouchKind, Permission>> = {
  call: 'recording.list',
  register: 'register.list',
  complaint: 'complaint.list',
  'outside-case': 'outside-case.list',
  'work-order': 'work-order.list',
}
const sources = {
  call: callTouches,
  register: registerTouches,
  complaint: complaintTouches,
  'outside-case': outsideTouches,
  'work-order': orderTouches,
} as const

export type TouchShown = Omit<Touch, 'callIds'> & { blind: boolean }

export type CallerTimeline = {
  /** Masked for everybody. */
  caller: string
  page: Page<TouchShown>
  /** What the reader's rights let in. */
  kinds: TouchKind[]
}

/** Which kinds a reader may see; Forbidden for whoever may see neither calls nor complaints. */
function kindsFor(actor: Actor): TouchKind[] {
  if (!can(actor, 'recording.list') && !can(actor, 'complaint.list')) {
    throw new Forbidden('recording.list')
  }
  return (Object.keys(rights) as TouchKind[]).filter((kind) => can(actor, rights[kind]))
}

/**
 * 客户时间线: everything of one number in order, as far as each of it is in the reader's reach. The number
 * itself is never shown. A word of which the reader may see nothing is not found.
 */
export function callerTimeline(
  db: Db,
  actor: Actor,
  key: Buffer,
  word: string,
  page: PageRequest,
  blindness: Blindness,
): CallerTimeline {
  const { kinds, caller, read } = touchesOf(db, actor, key, word, blindness)
  const shown = read(page)
  if (shown.rows.length === 0 && page.cursor === null) throw new NotFound()
  // It shows what one person has been asking for; turning a page is no second opening.
  if (page.cursor === null) {
    record(db, actor, 'caller-timeline.opened', { kind: 'page', id: `/callers/${word}` })
  }
  return { caller, kinds, page: shown }
}

const mostTaken = 5000

/** The newest of a timeline, all its pages in one, for a file: whoever sends it leaves the trace. */
export function wholeTimeline(
  db: Db,
  actor: Actor,
  key: Buffer,
  word: string,
  blindness: Blindness,
  most = mostTaken,
): Pick<CallerTimeline, 'caller' | 'kinds'> & { rows: TouchShown[]; more: boolean } {
  const { kinds, caller, read } = touchesOf(db, actor, key, word, blindness)
  const rows: TouchShown[] = []
  for (const part of everyPage(read, 500)) {
    rows.push(...part)
    if (rows.length > most) break
  }
  if (rows.length === 0) throw new NotFound()
  return { caller, kinds, rows: rows.slice(0, most), more: rows.length > most }
}

/** What of a word its reader may see, page by page; nothing of it is written on the trail here. */
function touchesOf(db: Db, actor: Actor, key: Buffer, word: string, blindness: Blindness) {
  const kinds = kindsFor(actor)
  const caller = openNumber(key, word)
  if (caller === null || !isOneCaller(db, caller)) throw new NotFound()
  const read = (page: PageRequest): Page<TouchShown> => {
    const ask = { db, actor, caller, page }
    const touches = merged(
      kinds.map((kind) => sources[kind](ask)),
      page,
    )
    return shownTo(db, actor, blindness, touches, page)
  }
  return { kinds, caller: maskCaller(caller), read }
}

function shownTo(
  db: Db,
  actor: Actor,
  blindness: Blindness,
  touches: Touch[],
  page: PageRequest,
): Page<TouchShown> {
  const cut = cutPage(touches, page, ({ kind, id, at }) => ({ value: at, id: keyOf(kind, id) }))
  const hidden = blindness.among(
    db,
    actor,
    cut.rows.flatMap(({ callIds }) => callIds),
  )
  return {
    ...cut,
    rows: cut.rows.map(({ callIds, ...touch }) => {
      const blind = callIds.some((id) => hidden.has(id))
      return { ...touch, blind, department: blind ? null : touch.department }
    }),
  }
}

/** The word of the number that called, for whoever may see that call. */
export function wordOfCall(db: Db, actor: Actor, key: Buffer, callId: number): string {
  authorise(actor, 'recording.list')
  const call = db
    .select({ caller: calls.caller })
    .from(calls)
    .where(and(eq(calls.id, callId), visibleTo(actor, calls)))
    .get()
  if (!call) throw new NotFound()
  return wordOf(db, key, call.caller)
}

/** The word of whoever complained, for whoever reaches that complaint. */
export function wordOfComplaint(db: Db, actor: Actor, key: Buffer, id: number): string {
  authorise(actor, 'complaint.list')
  return wordOf(db, key, complaintFor(db, actor, id).caller)
}

function wordOf(db: Db, key: Buffer, caller: string): string {
  if (!isOneCaller(db, caller)) throw refused(callerRefusals, 'no-number')
  return sealNumber(key, caller)
}

const isOneCaller = (db: Db, caller: string) => chains(caller, settingsInUse(db).ownNumbers)
