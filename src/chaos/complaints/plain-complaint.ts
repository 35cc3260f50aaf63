import { endOfSpan, type Rest, type Span, workedBetween } from './plain-days.ts'

type Limit = { stage: string; ordinary: Span; major: Span }

/** Until when each stage may last. */
const limits: Record<string, Omit<Limit, 'stage'>> = {
  opened: { ordinary: { hours: 4 }, major: { hours: 1 } },
  dispatched: { ordinary: { hours: 4 }, major: { hours: 1 } },
  intervening: { ordinary: { days: 7 }, major: { hours: 24 } },
  investigating: { ordinary: { days: 3 }, major: { days: 1 } },
  visiting: { ordinary: { days: 2 }, major: { days: 1 } },
  settling: { ordinary: { days: 3 }, major: { days: 1 } },
}
const contact = { ordinary: { days: 1 }, major: { hours: 2 } } as const

type PlainStay = {
  stage: string
  from: number
  to: number | null
  due: number | null
  rested: number
}
type Asked = { by: number; dept: number; sender: number; at: number }

/** A complaint as somebody would keep it on a card. People are numbers of `everybody`. */
export type PlainComplaint = {
  about: number | null
  openedBy: number
  openedAt: number
  call: number | null
  phone: string | null
  recorded: boolean
  omission: string | null
  class: string
  stage: string
  dept: number | null
  handler: number | null
  firstReceiver: number
  verdict: string | null
  verdictAt: number | null
  majorSince: number | null
  risk: string
  paused: number | null
  rests: Rest[]
  due: number | null
  contactDue: number | null
  contactedAt: number | null
  closedAt: number | null
  mergedInto: number | null
  stays: PlainStay[]
  dispatch: { by: number; dept: number; decided: boolean } | null
  sentBy: Set<number>
  sentTo: Set<number>
  letOff: Set<number>
  sendBack: Asked | null
  dispute: { by: number; at: number } | null
  hands: Set<number>
  judges: Set<number>
  tries: number[]
  visitTries: number[]
  proofs: string[]
  visitProofs: string[]
  scored: boolean
  investigator: number | null
  heard: Set<number>
  liability: { words: string; at: number } | null
  improvements: { owner: number; measure: string; done: boolean; due: number }[]
  supplement: { by: number; text: string; at: number } | null
  /** What it stands as in a month that is frozen. */
  frozenAs: string
  counts: Record<Counted, number>
}
export const counted = [
  ...(['contacts', 'replies', 'bounces', 'verdicts', 'visits', 'liabilities'] as const),
  ...(['sendBacks', 'disputes', 'dispatches', 'closings', 'reopenings', 'supplements'] as const),
  ...(['openPauses', 'openInvestigations'] as const),
] as const
export type Counted = (typeof counted)[number]

type Given = Pick<
  PlainComplaint,
  'about' | 'openedBy' | 'call' | 'phone' | 'recorded' | 'omission' | 'class'
>

export function plainComplaint(given: Given, now: number): PlainComplaint {
  const complaint: PlainComplaint = {
    ...given,
    ...{ openedAt: now, stage: 'opened', dept: null, handler: null, verdict: null },
    ...{ verdictAt: null, majorSince: null, risk: '', paused: null, rests: [], due: null },
    ...{ contactDue: endOfSpan(contact.ordinary, now, []), contactedAt: null, closedAt: null },
    ...{ firstReceiver: given.openedBy, mergedInto: null, stays: [], dispatch: null },
    ...{ sentBy: new Set(), sentTo: new Set(), letOff: new Set(), sendBack: null, dispute: null },
    ...{ hands: new Set(), judges: new Set(), tries: [], visitTries: [], proofs: [] },
    ...{ visitProofs: [], scored: false, investigator: null, heard: new Set(), liability: null },
    ...{ improvements: [], supplement: null, frozenAs: '' },
    counts: Object.fromEntries(counted.map((one) => [one, 0])) as Record<Counted, number>,
  }
  enter(complaint, 'opened', now)
  return complaint
}

export const isRunning = ({ stage }: PlainComplaint) => stage in limits

/** The present stay ends and the next begins with its limit. */
export function enter(complaint: PlainComplaint, stage: string, now: number): void {
  const before = complaint.stays.at(-1)
  if (before && before.to === null) before.to = now
  const limit = limits[stage]
  const due = limit ? dueOf(limit, now, complaint.majorSince, []) : null
  complaint.stays.push({ stage, from: now, to: limit ? null : now, due, rested: 0 })
  Object.assign(complaint, { stage, due, paused: null })
  complaint.counts.openPauses = 0
  complaint.closedAt = stage === 'closed' ? now : null
  complaint.visitTries = []
  if (stage !== 'investigating') {
    complaint.investigator = null
    complaint.counts.openInvestigations = 0
  }
}

function dueOf(
  { ordinary, major }: Omit<Limit, 'stage'>,
  begin: number,
  majorSince: number | null,
  rests: readonly Rest[],
): number {
  const plain = endOfSpan(ordinary, begin, rests)
  if (majorSince === null) return plain
  return Math.min(plain, endOfSpan(major, Math.max(begin, majorSince), rests))
}

/** The limits anew, after the level changed or a pause ended; what was overdue stays. */
export function reckon(complaint: PlainComplaint, asOf: number): void {
  if (complaint.paused !== null) return
  const { majorSince, rests } = complaint
  const stay = complaint.stays.at(-1)
  const limit = limits[complaint.stage]
  const later = (due: number, before: number) =>
    majorSince !== null && majorSince >= asOf ? due : Math.max(due, before)
  if (stay && limit && stay.due !== null && stay.due > asOf) {
    const behind = rests.filter(({ until }) => until > stay.from)
    stay.due = later(dueOf(limit, stay.from, majorSince, behind), stay.due)
    complaint.due = stay.due
  }
  const { contactDue, contactedAt, openedAt } = complaint
  if (contactedAt === null && contactDue !== null && contactDue > asOf) {
    complaint.contactDue = later(dueOf(contact, openedAt, majorSince, rests), contactDue)
  }
}

export function goOn(complaint: PlainComplaint, now: number): void {
  const from = complaint.paused ?? now
  endRest(complaint, now)
  complaint.due = complaint.stays.at(-1)?.due ?? null
  reckon(complaint, from)
}

export function endRest(complaint: PlainComplaint, now: number): void {
  if (complaint.paused === null) return
  const rest = { from: complaint.paused, until: now }
  const stay = complaint.stays.at(-1)
  complaint.rests.push(rest)
  complaint.paused = null
  complaint.counts.openPauses = 0
  if (stay) stay.rested += workedBetween(rest)
}

/** What a complaint adds to its month: nothing unless it is ours and stands. */
export function shareOf({ class: of, stage, about, verdict, omission }: PlainComplaint): string {
  if (of !== 'internal' || ['merged', 'referred', 'withdrawn'].includes(stage)) return ''
  return [about, verdict, omission].join(' ')
}
