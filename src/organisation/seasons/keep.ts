import { asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'

import { liesIn } from './current.ts'
import { type Season, seasons } from './schema.ts'
import { monthDayText, seasonRefusals } from './vocabulary.ts'

export type SeasonInput = Pick<Season, 'name' | 'fromDay' | 'untilDay' | 'note'>

/** Seasons of the calendar in the order they were entered. */
export const seasonList = (db: Db): Season[] =>
  db.select().from(seasons).orderBy(asc(seasons.fromDay), asc(seasons.id)).all()

/** Two stretches of the year share a day exactly if one of them begins within the other. */
export const overlaps = (
  a: Pick<Season, 'fromDay' | 'untilDay'>,
  b: Pick<Season, 'fromDay' | 'untilDay'>,
): boolean => liesIn(a.fromDay, b) || liesIn(b.fromDay, a)

/**
 * Enters a season or changes one. `seenAt` is when the form's season was last changed: somebody else's
 * change is not written over unseen. Two seasons never cover the same day.
 */
export function saveSeason(
  db: Db,
  actor: Actor,
  id: number | null,
  input: SeasonInput,
  seenAt: number | null,
  now = Date.now(),
): void {
  authorise(actor, 'season.set')
  write(db, (tx) => {
    const others = seasonList(tx).filter((season) => season.id !== id)
    const before =
      id === null ? undefined : tx.select().from(seasons).where(eq(seasons.id, id)).get()
    if (id !== null && !before) throw refused(seasonRefusals, 'season-gone')
    if (before && seenAt !== before.at) throw refused(seasonRefusals, 'season-changed')
    const named = others.find(({ name }) => name === input.name)
    if (named) throw new Refused('season-name', `已经有叫“${input.name}”的季节`)
    const covered = others.find((other) => overlaps(other, input))
    if (covered) {
      throw new Refused('season-overlap', `和“${covered.name}”（${spanText(covered)}）有重叠的日子`)
    }
    const values = { ...input, at: now, by: actor.name }
    const kept = before
      ? tx.update(seasons).set(values).where(eq(seasons.id, before.id)).returning().get()
      : tx.insert(seasons).values(values).returning().get()
    record(
      tx,
      actor,
      'season.saved',
      { kind: 'season', id: kept.id },
      {
        name: input.name,
        now: spanText(input),
        ...(before ? { was: `${before.name} ${spanText(before)}` } : {}),
      },
    )
  })
}

/** Takes a season out of the calendar; what was drawn or reckoned by it keeps what it used. */
export function removeSeason(db: Db, actor: Actor, id: number): void {
  authorise(actor, 'season.set')
  write(db, (tx) => {
    const before = tx.delete(seasons).where(eq(seasons.id, id)).returning().get()
    if (!before) throw new NotFound()
    const particulars = { name: before.name, was: spanText(before) }
    record(tx, actor, 'season.removed', { kind: 'season', id }, particulars)
  })
}

/** `6 月 15 日至 9 月 15 日`, with 次年 where it runs over New Year. */
export function spanText({ fromDay, untilDay }: Pick<Season, 'fromDay' | 'untilDay'>): string {
  return `${monthDayText(fromDay)}至${fromDay > untilDay ? '次年 ' : ' '}${monthDayText(untilDay)}`
}
