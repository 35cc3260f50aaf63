import { and, asc, eq, gte, lt } from 'drizzle-orm'

import { workOrders } from '#src/complaints/work-orders/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskLines, maskText } from '#src/personal-data/mask.ts'
import { startOfDayNumber } from '#src/recordings/handled/day.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import type { CallText } from './terms.ts'

/** What a call is counted under, besides all. */
export type CallParts = { department: string; province: string; type: string }

export type DayRead = {
  parts: Map<number, CallParts>
  texts: CallText[]
  /** Orders made on the day, by the unit they name, masked. */
  units: Map<string, number>
  orders: number
}

const hourMs = 3_600_000
/** More of one call is not read: nobody is asked for a word ten thousand times. */
const mostLines = 400
/** Longer days of talk are cut: what is held in memory has an end. The newest calls are left out. */
export const mostTexts = 40_000

/**
 * Reads one day an hour at a time. Customers' words are masked with those of the agents around them,
 * since one asks for a number and the other says it, and only then kept.
 */
export function* readDay(db: Db, day: number, into: DayRead): Generator<number> {
  const start = startOfDayNumber(day)
  for (let hour = 0; hour < 24; hour += 1) {
    readHour(db, start + hour * hourMs, into)
    yield (hour + 1) / 24
  }
  readOrders(db, day, into)
}

export const emptyDay = (): DayRead => ({
  parts: new Map(),
  texts: [],
  units: new Map(),
  orders: 0,
})

function readHour(db: Db, from: number, into: DayRead): void {
  const within = and(gte(calls.startedAt, from), lt(calls.startedAt, from + hourMs))
  const rows = db
    .select({
      id: calls.id,
      departmentId: calls.departmentId,
      province: calls.province,
      typeId: calls.businessTypeId,
    })
    .from(calls)
    .where(within)
    .all()
  for (const { id, departmentId, province, typeId } of rows) {
    const numbered = (part: number | null) => (part === null ? '' : String(part))
    into.parts.set(id, { department: numbered(departmentId), province, type: numbered(typeId) })
  }
  if (into.texts.length >= mostTexts) return
  const said = db
    .select({ callId: calls.id, voice: segments.voice, text: segments.text })
    .from(calls)
    .innerJoin(recordings, eq(recordings.callId, calls.id))
    .innerJoin(transcripts, eq(transcripts.recordingId, recordings.id))
    .innerJoin(segments, eq(segments.transcriptId, transcripts.id))
    .where(within)
    .orderBy(asc(calls.id), asc(segments.startMs), asc(segments.id))
    .all()
  for (const lines of grouped(said)) {
    const callId = lines[0]?.callId ?? 0
    const masked = maskLines(lines.slice(0, mostLines))
    const own = masked.filter(({ voice }) => voice === 'customer').map(({ text }) => text)
    if (own.length > 0 && into.texts.length < mostTexts) into.texts.push({ callId, lines: own })
  }
}

/** Rows of one call stand together. */
function* grouped<T extends { callId: number }>(rows: readonly T[]): Generator<T[]> {
  let together: T[] = []
  for (const row of rows) {
    if (together.length > 0 && together[0]?.callId !== row.callId) {
      yield together
      together = []
    }
    together.push(row)
  }
  if (together.length > 0) yield together
}

function readOrders(db: Db, day: number, into: DayRead): void {
  const rows = db
    .select({ unit: workOrders.unit })
    .from(workOrders)
    .where(eq(workOrders.day, day))
    .all()
  for (const { unit } of rows) {
    into.orders += 1
    const name = maskText(unit.trim()).slice(0, 40)
    if (name !== '') into.units.set(name, (into.units.get(name) ?? 0) + 1)
  }
}
