import { eq, inArray, placeholder } from 'drizzle-orm'

import { type Db, isOneOfNamed, prepared } from '#src/kernel/db.ts'

import { callsErased } from '../erased/tombstones.ts'
import { type Call, calls, type Recording, recordings } from '../schema.ts'
import { sideInName } from '../sides/side-names.ts'
import type { LedgerState } from '../vocabulary.ts'
import { dayNumberOf, hourMs } from './days.ts'
import { type LedgerEntry, ledgerEntries } from './schema.ts'
import { ledgerSettingsOf } from './settings.ts'
import { settle, type Sound } from './settle.ts'
import { DayChanges } from './summary.ts'

export type Touched = { callIds?: readonly number[]; recordingIds?: readonly number[] }

/** When a call met for the first time was announced; of one older than the ledger nobody knows. */
type Announcement = 'now' | 'unknown'

/** What an entry should say, worked out from the call and its sounds. */
export type Due = Omit<LedgerEntry, 'id' | 'since' | 'ambiguous'>

const idsAtOnce = 1000
/** Nine values a row; SQLite takes 32,766. */
const rowsAtOnce = 2000

/**
 * Brings the entries of these calls and recordings, and the counts, up to what is stored about them.
 * Called in the transaction of whatever changed them; doing it twice changes nothing.
 */
export function settleLedger(
  tx: Db,
  touched: Touched,
  now = Date.now(),
  announced: Announcement = 'now',
): void {
  const changes = new DayChanges()
  const callIds = new Set(touched.callIds)
  const strays: number[] = []
  const accounted: number[] = []
  for (const ids of inParts(touched.recordingIds ?? [])) {
    const rows = prepared(tx, callsOf).all({ ids: JSON.stringify(ids) })
    const callOf = new Map(rows.map((row) => [row.id, row.callId]))
    for (const recordingId of ids) {
      const call = callOf.get(recordingId)
      if (call === null) strays.push(recordingId)
      else accounted.push(recordingId)
      if (typeof call === 'number') callIds.add(call)
    }
  }
  for (const ids of inParts(accounted)) dropStrays(tx, ids, changes)
  for (const ids of inParts([...callIds])) {
    const known = entriesBy(tx, 'callId', ids)
    keep(tx, known, dueCalls(tx, ids, known, now, announced), changes, now)
  }
  for (const ids of inParts(strays)) {
    const known = entriesBy(tx, 'recordingId', ids)
    keep(tx, known, dueStrays(tx, ids, known, now), changes, now)
  }
  changes.write(tx)
}

/** Entries by the call or the recording they are about. */
export type Entries = ReadonlyMap<number | null, LedgerEntry>

export function entriesBy(
  db: Db,
  column: 'callId' | 'recordingId',
  ids: readonly number[],
): Entries {
  const way = column === 'callId' ? entriesOfCalls : entriesOfRecordings
  const rows = prepared(db, way).all({ ids: JSON.stringify(ids) })
  return new Map(rows.map((row) => [row[column], row]))
}

const callsOf = (db: Db) => {
  const { id, callId } = recordings
  return db.select({ id, callId }).from(recordings).where(isOneOfNamed(id, 'ids')).prepare()
}

const entriesWith = (column: 'callId' | 'recordingId') => (db: Db) =>
  db.select().from(ledgerEntries).where(isOneOfNamed(ledgerEntries[column], 'ids')).prepare()
const entriesOfCalls = entriesWith('callId')
const entriesOfRecordings = entriesWith('recordingId')

/** What the entries of calls should say now. */
export function dueCalls(
  db: Db,
  ids: readonly number[],
  known: Entries,
  now: number,
  announced: Announcement = 'now',
): Due[] {
  const { id, startedAt, sourceId } = calls
  const rows = db
    .select({ id, startedAt, sourceId })
    .from(calls)
    .where(inArray(id, [...ids]))
    .all()
  const sounds = soundsOf(db, ids)
  const erased = callsErased(db, ids)
  const allowance = allowances(db)
  return rows.map((call: Pick<Call, 'id' | 'startedAt' | 'sourceId'>) => {
    const heard = sounds.get(call.id) ?? []
    const allowed = allowance(call.sourceId)
    const dueAt =
      known.get(call.id)?.dueAt ??
      (announced === 'now' ? now + allowed : Math.max(call.startedAt + allowed, afterAll(heard)))
    return {
      callId: call.id,
      recordingId: null,
      sourceId: call.sourceId,
      at: call.startedAt,
      day: dayNumberOf(call.startedAt),
      state: settle({ announced: true, dueAt, now, sounds: heard, erased: erased.has(call.id) }),
      dueAt,
    }
  })
}

/** Of what came before there was a ledger nobody can say that it was late. */
function afterAll(sounds: readonly Sound[]): number {
  return Math.max(0, ...sounds.map(({ receivedAt }) => receivedAt + 1))
}

/** What the entries of recordings without a call should say now. */
export function dueStrays(db: Db, ids: readonly number[], known: Entries, now: number): Due[] {
  const rows = prepared(db, byIds).all({ ids: JSON.stringify(ids) })
  const allowance = allowances(db)
  return rows
    .filter(({ callId }) => callId === null)
    .map((recording) => {
      const { id, sourceId, receivedAt } = recording
      const dueAt = known.get(id)?.dueAt ?? receivedAt + allowance(sourceId)
      const sounds = [soundOf(recording)]
      return {
        callId: null,
        recordingId: id,
        sourceId,
        at: receivedAt,
        day: dayNumberOf(receivedAt),
        state: settle({ announced: false, dueAt, now, sounds }),
        dueAt,
      }
    })
}

const byIds = (db: Db) =>
  db.select().from(recordings).where(isOneOfNamed(recordings.id, 'ids')).prepare()

export function soundsOf(db: Db, callIds: readonly number[]): Map<number | null, Sound[]> {
  const { callId, state, receivedAt, originalName, channels, layout } = recordings
  const rows = db
    .select({ callId, state, receivedAt, originalName, channels, layout })
    .from(recordings)
    .where(inArray(callId, [...callIds]))
    .all()
  const sounds = new Map<number | null, Sound[]>()
  for (const row of rows) {
    // A side that was joined is heard in the recording of both.
    if (row.state === 'joined') continue
    const heard = sounds.get(row.callId) ?? []
    heard.push(soundOf(row))
    sounds.set(row.callId, heard)
  }
  return sounds
}

export function soundOf(
  recording: Pick<Recording, 'state' | 'receivedAt' | 'originalName' | 'channels' | 'layout'>,
): Sound {
  const { state, receivedAt, originalName, channels, layout } = recording
  const side = channels !== 1 ? null : (sideOfLayout(layout) ?? sideInName(originalName)?.side)
  return { state, receivedAt, side: side ?? 'both' }
}

const sideOfLayout = (layout: Recording['layout']) =>
  layout === 'agent-only' ? 'agent' : layout === 'customer-only' ? 'customer' : null

/** The allowance of each source, looked up once. */
function allowances(db: Db): (sourceId: number | null) => number {
  const known = new Map<number | null, number>()
  return (sourceId) => {
    const ms = known.get(sourceId) ?? ledgerSettingsOf(db, sourceId).allowanceHours * hourMs
    known.set(sourceId, ms)
    return ms
  }
}

/**
 * The entry of a recording without a call outlives the recording when its time is over: it did come,
 * so the sums keep it.
 */
export function expireStray(tx: Db, recordingId: number, now: number): void {
  const known = tx
    .select()
    .from(ledgerEntries)
    .where(eq(ledgerEntries.recordingId, recordingId))
    .get()
  if (!known) return
  const changes = new DayChanges()
  changes.add(known, -1)
  changes.add({ ...known, state: 'expired' }, 1)
  tx.update(ledgerEntries)
    .set({ recordingId: null, state: 'expired', since: now, ambiguous: false })
    .where(eq(ledgerEntries.id, known.id))
    .run()
  changes.write(tx)
}

/** A recording that found its call, or is gone, has no entry of its own any more. */
function dropStrays(tx: Db, recordingIds: readonly number[], changes: DayChanges): void {
  const dropped = prepared(tx, dropping).all({ ids: JSON.stringify(recordingIds) })
  for (const entry of dropped) changes.add(entry, -1)
}

const dropping = (db: Db) =>
  db
    .delete(ledgerEntries)
    .where(isOneOfNamed(ledgerEntries.recordingId, 'ids'))
    .returning()
    .prepare()

function keep(tx: Db, known: Entries, due: readonly Due[], changes: DayChanges, now: number): void {
  const fresh: Due[] = []
  const turned = new Map<LedgerState, number[]>()
  for (const entry of due) {
    const before = known.get(entry.callId ?? entry.recordingId)
    if (before && isSame(before, entry)) continue
    changes.add(entry, 1)
    if (!before) {
      fresh.push(entry)
      continue
    }
    changes.add(before, -1)
    if (before.state !== entry.state) {
      const ids = turned.get(entry.state) ?? []
      ids.push(before.id)
      turned.set(entry.state, ids)
    }
    if (before.at !== entry.at || before.sourceId !== entry.sourceId) {
      const { at, day, sourceId } = entry
      tx.update(ledgerEntries)
        .set({ at, day, sourceId })
        .where(eq(ledgerEntries.id, before.id))
        .run()
    }
  }
  for (const [state, ids] of turned) {
    tx.update(ledgerEntries).set({ state, since: now }).where(inArray(ledgerEntries.id, ids)).run()
  }
  for (let at = 0; at < fresh.length; at += rowsAtOnce) {
    const rows = fresh.slice(at, at + rowsAtOnce).map((entry) => ({ ...entry, since: now }))
    if (rows.length === 1) {
      prepared(tx, oneEntry).run(rows[0])
      continue
    }
    tx.insert(ledgerEntries).values(rows).run()
  }
}

const oneEntry = (db: Db) =>
  db
    .insert(ledgerEntries)
    .values({
      callId: placeholder('callId'),
      recordingId: placeholder('recordingId'),
      sourceId: placeholder('sourceId'),
      at: placeholder('at'),
      day: placeholder('day'),
      state: placeholder('state'),
      dueAt: placeholder('dueAt'),
      since: placeholder('since'),
    })
    .prepare()

export function isSame(before: LedgerEntry, entry: Due): boolean {
  const { state, at, sourceId } = before
  return state === entry.state && at === entry.at && sourceId === entry.sourceId
}

function* inParts(ids: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < ids.length; at += idsAtOnce) yield ids.slice(at, at + idsAtOnce)
}
