import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { impersonal } from '../sharing/unnamed.ts'
import { type WeeklyTheme, weeklyThemes } from './schema.ts'
import { themeBounds, themeRefusals } from './vocabulary.ts'

export const themeOfWeek = (db: Db, week: number): WeeklyTheme | null =>
  db.select().from(weeklyThemes).where(eq(weeklyThemes.week, week)).get() ?? null

export type ThemeFacts = {
  /** Any moment of the week. */
  week: number
  title: string
  words: string
  /** The revision the form was drawn for; 0 where there was no theme. */
  seen: number
}

/** 设定每周主题, for this week or one that comes. */
export function setTheme(db: Db, actor: Actor, facts: ThemeFacts, now = Date.now()): void {
  authorise(actor, 'meeting.theme')
  write(db, (tx) => {
    const week = startOfWeek(facts.week)
    if (week < startOfWeek(now)) throw refused(themeRefusals, 'past')
    if (week > startOfWeek(now) + themeBounds.ahead * 7 * dayMs) throw refused(themeRefusals, 'far')
    const before = themeOfWeek(tx, week)
    if ((before?.revision ?? 0) !== facts.seen) throw refused(themeRefusals, 'stale')
    const set = {
      ...{ title: impersonal(facts.title), words: impersonal(facts.words) },
      ...{ revision: facts.seen + 1, at: now, by: actor.name },
    }
    tx.insert(weeklyThemes)
      .values({ week, ...set })
      .onConflictDoUpdate({ target: weeklyThemes.week, set })
      .run()
    const particulars = { was: before?.title ?? null, now: set.title }
    record(tx, actor, 'theme.set', { kind: 'theme', id: formatDay(week) }, particulars)
  })
}
