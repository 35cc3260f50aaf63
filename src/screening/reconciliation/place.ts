import type { WorkOrder } from '#src/complaints/work-orders/schema.ts'

import type { CallPlace, Mismatch } from '../vocabulary.ts'

/** What is known of one call when its recordings are held against the register. */
export type CallFacts = {
  /** The register of reported complaints names this call. */
  registered: boolean
  /** The call data announced a recording. */
  announced: boolean
  /** Recordings with sound in them; broken files do not count. */
  recordings: number
  /** Those of them that have not been screened yet. */
  waiting: number
  /** A recording holds a suspicion that nobody has rejected. */
  heard: boolean
}

/**
 * The place of a call (三账比对): its box, or `waiting` while that cannot be told: not everything has
 * been listened to yet, or nobody expects a recording of it.
 */
export function placeOf(call: CallFacts): CallPlace {
  if (call.heard) return call.registered ? 'reported-and-heard' : 'heard-only'
  if (call.recordings === 0) return call.registered || call.announced ? 'no-recording' : 'waiting'
  if (call.waiting > 0) return 'waiting'
  return call.registered ? 'reported-only' : 'clear'
}

/** What a box says of its calls; the other places say nothing yet. */
export function saidBy(place: CallPlace): { heard: boolean; registered: boolean } | null {
  if (place === 'waiting' || place === 'no-recording') return null
  return {
    heard: place === 'reported-and-heard' || place === 'heard-only',
    registered: place === 'reported-and-heard' || place === 'reported-only',
  }
}

export type Booking = Pick<CallFacts, 'heard' | 'registered'> & {
  orders: readonly Pick<WorkOrder, 'type' | 'target'>[]
  /** There are work orders from the day of the call, so that one may be missing. */
  covered: boolean
}

/**
 * How the call was booked, where that does not fit (三账不符). A complaint whose target the order does
 * not say fits everything: it accuses nobody.
 */
export function mismatchOf({ heard, registered, orders, covered }: Booking): Mismatch | null {
  const complaints = orders.filter(({ type }) => type === 'complaint')
  const external = complaints.some(({ target }) => target === 'external')
  const ours = complaints.some(({ target }) => target !== 'external')
  if (heard && orders.length > 0 && !ours) return external ? 'booked-external' : 'booked-otherwise'
  const internal = complaints.some(({ target }) => target === 'internal')
  if (internal && !registered) return 'order-only'
  if (registered && orders.length === 0 && covered) return 'order-missing'
  return null
}
