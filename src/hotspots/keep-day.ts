import { and, eq, inArray, lt } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'

import { type Rise, riseOf, type Seen } from './baseline.ts'
import { clustersOf } from './clusters.ts'
import {
  hotspotBases,
  hotspotCounts,
  hotspotDays,
  hotspots,
  hotspotSettings,
  hotspotTerms,
} from './schema.ts'
import type { SettingInUse } from './settings.ts'
import { type CountedTerm, type DayTally, splitPart } from './tally.ts'
import {
  type HotspotFigures,
  leastDays,
  type TermKind,
  usualFigures,
  weekdaysBack,
} from './vocabulary.ts'

/** Clusters are made of the highest terms; so many of them are kept. */
const mostClustered = 150
const mostHotspots = 60
const mostNamed = 20
/** A part of the centre is kept where it has at least so many. */
const leastInPart = 2
const rowsAtOnce = 400
/** More than a year, so that the same weeks of the year before can be seen. */
const daysKept = 420

/** Keeps one counted day in place of what was kept of it before. */
export function keepDay(
  tx: Db,
  day: number,
  tally: DayTally,
  setting: SettingInUse,
  now: number,
): void {
  for (const table of [hotspots, hotspotCounts, hotspotBases, hotspotDays]) {
    tx.delete(table).where(eq(table.day, day)).run()
    tx.delete(table)
      .where(lt(table.day, day - daysKept))
      .run()
  }
  const ids = idsOf(tx, tally.terms)
  const idOf = (term: CountedTerm) => ids.get(term.key) ?? 0
  const rises = risesOf(tx, day, tally, ids)
  const found = hotspotsOf(tally, setting.figures)
  const rows = found.map((cluster, index) => {
    const { head } = cluster
    const rise = rises.get(head.key) ?? null
    return {
      ...{ day, rank: index + 1, termId: idOf(head), weight: head.weight },
      ...{ calls: head.count, score: head.count * head.weight },
      together: Math.max(head.count, cluster.calls.length),
      others: cluster.others.map(({ term, shared }) => ({
        ...{ text: term.text, calls: term.count, shared: Math.round(shared * 100) },
      })),
      ...figuresOf(rise),
      rising: isRising(rise, head.count, setting.figures),
      callIds: cluster.calls.toSorted((a, b) => b - a).slice(0, mostNamed),
    }
  })
  tx.insert(hotspotDays)
    .values({
      ...{ day, calls: tally.calls, heard: tally.heard, orders: tally.orders, cut: tally.cut },
      ...{ terms: tally.terms.length, rising: rows.filter(({ rising }) => rising).length },
      ...{ settingId: setting.id, countedAt: now },
    })
    .run()
  for (const some of pieces(rows)) tx.insert(hotspots).values(some).run()
  const counts = tally.terms.flatMap((term) =>
    [...term.parts].flatMap(([key, calls]) => {
      const [slice, part] = splitPart(key)
      return slice !== 'all' && calls < leastInPart
        ? []
        : [{ day, slice, part, termId: idOf(term), calls }]
    }),
  )
  for (const some of pieces(counts)) tx.insert(hotspotCounts).values(some).run()
  const bases = [...tally.bases].map(([key, base]) => {
    const [slice, part] = splitPart(key)
    return { day, slice, part, ...base }
  })
  for (const some of pieces(bases)) tx.insert(hotspotBases).values(some).run()
}

function* pieces<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce)
}

/** Types and units lead clusters of their own: what is said and what it was booked as are two views. */
function hotspotsOf({ terms }: DayTally, { overlap }: HotspotFigures) {
  const score = ({ count, weight }: CountedTerm) => count * weight
  const talk = terms
    .filter(({ kind }) => kind === 'talk')
    .toSorted((a, b) => score(b) - score(a) || (a.key < b.key ? -1 : 1))
  const clusters = clustersOf(talk.slice(0, mostClustered), overlap / 100)
  const alone = terms
    .filter(({ kind }) => kind !== 'talk')
    .map((head) => ({ head, others: [], calls: [...head.calls], score: score(head) }))
  return [...clusters.slice(0, mostHotspots), ...alone]
    .map((cluster) => ({ ...cluster, score: score(cluster.head) }))
    .toSorted((a, b) => b.score - a.score || (a.head.key < b.head.key ? -1 : 1))
}

const figuresOf = (rise: Rise | null) => ({
  expected: rise?.expected ?? null,
  dispersion: rise?.dispersion ?? null,
  chance: rise?.chance ?? null,
  weeks: rise?.days ?? 0,
})

/** 上升 by the rule: enough weeks behind it, enough calls, enough times the usual, and hardly by chance. */
export function isRising(rise: Rise | null, count: number, figures: HotspotFigures): boolean {
  return (
    rise !== null &&
    rise.days >= leastDays &&
    count >= figures.leastCalls &&
    count >= rise.expected * figures.times &&
    rise.chance <= figures.chance
  )
}

function idsOf(tx: Db, terms: readonly CountedTerm[]): Map<string, number> {
  const ids = new Map<string, number>()
  for (const kind of ['talk', 'type', 'unit'] as const) {
    const texts = terms.filter((term) => term.kind === kind).map(({ text }) => text)
    for (const some of pieces(texts)) {
      tx.insert(hotspotTerms)
        .values(some.map((text) => ({ kind, text })))
        .onConflictDoNothing()
        .run()
      const rows = tx
        .select()
        .from(hotspotTerms)
        .where(and(eq(hotspotTerms.kind, kind), isOneOf(hotspotTerms.text, some)))
        .all()
      for (const { id, text } of rows) ids.set(`${kind} ${text}`, id)
    }
  }
  return ids
}

/** Each term against the same weekdays of the eight weeks before, as far as they were counted. */
function risesOf(
  tx: Db,
  day: number,
  tally: DayTally,
  ids: ReadonlyMap<string, number>,
): Map<string, Rise | null> {
  const before = Array.from({ length: weekdaysBack }, (_, week) => day - 7 * (week + 1))
  const days = tx.select().from(hotspotDays).where(inArray(hotspotDays.day, before)).all()
  const counts = new Map(
    tx
      .select()
      .from(hotspotCounts)
      .where(
        and(
          inArray(hotspotCounts.day, before),
          eq(hotspotCounts.slice, 'all'),
          eq(hotspotCounts.part, ''),
        ),
      )
      .all()
      .map((row) => [`${row.day} ${row.termId}`, row.calls]),
  )
  const wordsThen = wordsOf(tx)
  const seenOn = (term: CountedTerm, then: (typeof days)[number]): Seen => {
    const known = counts.get(`${then.day} ${ids.get(term.key) ?? 0}`)
    const looked = term.kind !== 'talk' || wordsThen(then.settingId)[term.text] !== undefined
    return {
      // What was not kept of talk may have been there, just below what was.
      count: known ?? (looked ? 0 : then.cut - 1),
      outOf: baseOf(term.kind, then),
    }
  }
  return new Map(
    tally.terms.map((term) => {
      const today = { count: term.count, outOf: baseOf(term.kind, tally) }
      return [
        term.key,
        riseOf(
          today,
          days.map((then) => seenOn(term, then)),
        ),
      ]
    }),
  )
}

const baseOf = (kind: TermKind, day: { calls: number; heard: number; orders: number }): number =>
  kind === 'talk' ? day.heard : kind === 'unit' ? day.orders : day.calls

/** Words of the trade by the setting a day was counted by. */
function wordsOf(tx: Db): (settingId: number | null) => Record<string, number> {
  const known = new Map<number, Record<string, number>>()
  return (settingId) => {
    if (settingId === null) return usualFigures.words
    const words =
      known.get(settingId) ??
      tx.select().from(hotspotSettings).where(eq(hotspotSettings.id, settingId)).get()?.figures
        .words ??
      {}
    known.set(settingId, words)
    return words
  }
}
