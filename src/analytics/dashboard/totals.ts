import { type Interval, wilson } from '#src/kernel/statistics/intervals.ts'
import { poissonInterval } from '#src/kernel/statistics/poisson.ts'
import type { RequestKind } from '#src/organisation/vocabulary.ts'

import { medianOf } from '../summaries/bands.ts'
import type { Sums } from '../summaries/read.ts'
import type { Measure } from '../summaries/vocabulary.ts'

export const million = 1_000_000

/** A rate or share with its bounds; null where there is nothing to divide by. */
export type Rate = { value: number; interval: Interval }

/** Cases in a million of calls, by Garwood's exact interval of the count. */
export function perMillion(cases: number, calls: number): Rate | null {
  if (calls <= 0) return null
  const { low, high } = poissonInterval(cases)
  const scale = million / calls
  return { value: cases * scale, interval: { low: low * scale, high: high * scale } }
}

export function shareOf(x: number, n: number): Rate | null {
  const interval = wilson(x, n)
  return interval ? { value: x / n, interval } : null
}

export type Totals = {
  handled: number
  contacts: number
  complaints: number
  substantiated: number
  unsubstantiated: number
  pending: number
  concealed: number
  missed: number
  complaintRate: Rate | null
  substantiatedRate: Rate | null
  /** 属实率: of those that were verified. */
  substantiation: Rate | null
  /** 瞒报漏报率: of the substantiated ones, those nobody reported, as the contest reckons it. */
  leaked: number
  leak: Rate | null
  calls: number
  covered: number
  coverage: number | null
  hearingHours: number
  found: number
  foundAnHour: number | null
  rechecks: number
  confirmed: number
  triageMs: number | null
  /** Verdicts whose time is known. */
  timed: number
  steps: number
  limited: number
  late: number
  lateShare: number | null
  dispatches: number
  sendBacks: number
  scores: number
  meanScore: number | null
  praiseContacts: number
  praiseMarks: number
  overlong: number
  lost: number
  /** 一次解决率: of calls that nobody's number followed by another; null where no day's time is over. */
  firstContact: { calls: number; rate: Rate | null }
  sheetsIssued: number
  sheetsClosed: number
  trainings: number
}

export const totalMeasures = [
  ...(['contacts', 'kinds', 'overlong', 'places', 'lost', 'hearing-time', 'found'] as const),
  ...(['rechecks', 'triage-time', 'complaint-verdicts', 'complaint-origins', 'steps'] as const),
  ...(['substantiated-origins'] as const),
  ...(['steps-limited', 'steps-late', 'hand-overs', 'send-backs', 'return-scores'] as const),
  ...(['praise', 'sheets', 'trainings'] as const),
] as const satisfies readonly Measure[]

const heardPlaces = ['reported-and-heard', 'heard-only', 'reported-only', 'clear']

/** All figures of a stretch, or of one department in it. */
export function totalsOf(
  sums: Sums,
  handledBy: ReadonlyMap<number, number>,
  kinds: ReadonlyMap<string, RequestKind>,
  departmentId: number | null = null,
  contacts: { calls: number; followed: number } = { calls: 0, followed: 0 },
): Totals {
  const of = (measure: Measure, key: string | null = null) => sums.of(measure, key, departmentId)
  const handled =
    departmentId === null
      ? [...handledBy.values()].reduce((sum, calls) => sum + calls, 0)
      : (handledBy.get(departmentId) ?? 0)
  const complaints = of('complaint-origins')
  const substantiated = of('complaint-verdicts', 'substantiated')
  const unsubstantiated = of('complaint-verdicts', 'unsubstantiated')
  const [concealed, missed] = [
    of('complaint-origins', 'concealed'),
    of('complaint-origins', 'missed'),
  ]
  const leaked = of('substantiated-origins', 'concealed') + of('substantiated-origins', 'missed')
  const calls = of('places')
  const covered = heardPlaces.reduce((sum, place) => sum + of('places', place), 0)
  const hearingHours = of('hearing-time') / 3_600_000
  const found = of('found', 'screening')
  const [steps, limited, late] = [of('steps'), of('steps-limited'), of('steps-late')]
  const scored = sums
    .rows('return-scores')
    .filter((row) => departmentId === null || row.departmentId === departmentId)
  const scores = scored.reduce((sum, { n }) => sum + n, 0)
  const points = scored.reduce((sum, { key, n }) => sum + Number(key) * n, 0)
  const praiseContacts = sums
    .rows('kinds')
    .filter((row) => departmentId === null || row.departmentId === departmentId)
    .reduce((sum, { key, n }) => (kinds.get(key) === 'praise' ? sum + n : sum), 0)
  return {
    ...{ handled, contacts: handled + of('contacts'), complaints, substantiated, unsubstantiated },
    ...{ pending: complaints - substantiated - unsubstantiated, concealed, missed },
    complaintRate: perMillion(complaints, handled),
    substantiatedRate: perMillion(substantiated, handled),
    substantiation: shareOf(substantiated, substantiated + unsubstantiated),
    leaked,
    leak: shareOf(leaked, substantiated),
    ...{ calls, covered, coverage: calls > 0 ? covered / calls : null, hearingHours, found },
    foundAnHour: hearingHours > 0 ? found / hearingHours : null,
    rechecks: of('rechecks'),
    confirmed: of('rechecks', 'missed') + of('rechecks', 'concealed'),
    timed: of('triage-time'),
    triageMs: medianOf(bandsOf(sums, 'triage-time', '', departmentId)),
    ...{ steps, limited, late, lateShare: limited > 0 ? late / limited : null },
    dispatches: of('hand-overs'),
    sendBacks: of('send-backs'),
    ...{ scores, meanScore: scores > 0 ? points / scores : null },
    ...{ praiseContacts, praiseMarks: of('praise'), overlong: of('overlong'), lost: of('lost') },
    firstContact: {
      calls: contacts.calls,
      rate: shareOf(contacts.calls - contacts.followed, contacts.calls),
    },
    sheetsIssued: of('sheets', 'issued'),
    sheetsClosed: of('sheets', 'closed'),
    trainings: of('trainings'),
  }
}

/** The counts by band of a measure, of the keys that begin so. */
export function bandsOf(
  sums: Sums,
  measure: Measure,
  beginning: string,
  departmentId: number | null = null,
): Map<number, number> {
  const bands = new Map<number, number>()
  for (const row of sums.rows(measure)) {
    if (departmentId !== null && row.departmentId !== departmentId) continue
    if (!row.key.startsWith(beginning)) continue
    const band = Number(row.key.slice(beginning.length))
    // A hand-over that nobody accepted has no length.
    if (Number.isInteger(band)) bands.set(band, (bands.get(band) ?? 0) + row.n)
  }
  return bands
}
