import { and, eq, gte, inArray, isNull, lte } from 'drizzle-orm'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { classSeats, offJobClasses } from '../classes/schema.ts'
import type { Stretch } from '../days.ts'
import { mentorships } from '../mentorships/schema.ts'
import { trainingRecords } from '../records/schema.ts'
import { isEveryday, type Track, trainingKinds, tracks } from '../records/vocabulary.ts'
import { planEntries } from './schema.ts'
import { type ClashKind, clashKinds, planEntryKinds, trackGapDays } from './vocabulary.ts'

export type Wanted = Stretch & {
  track: Track
  /** What is being arranged itself clashes with nothing. */
  classId?: number
  entryId?: number
  mentorshipId?: number
  /** Weeks long beside the work (师徒结对): the days of others are no matter. */
  besideWork?: boolean
}

export type Clash = { kind: ClashKind; words: string; href: string | null }

/**
 * 资源不重复: what one person is taught, or is to be taught, on the same days, or in the same track within
 * some weeks. Plans, classes, mentorships and what was taught already are all asked.
 */
export function clashesOf(db: Db, personId: number, wanted: Wanted): Clash[] {
  const near = {
    fromDay: wanted.fromDay - trackGapDays * dayMs,
    untilDay: wanted.untilDay + trackGapDays * dayMs,
  }
  return [
    ...ofClasses(db, personId, wanted, near),
    ...ofEntries(db, personId, wanted, near),
    ...ofMentorships(db, personId, wanted),
    ...ofRecords(db, personId, wanted, near),
  ]
}

type Other = Stretch & { track: Track; words: string; href: string; besideWork?: boolean }

function clash(wanted: Wanted, other: Other): Clash[] {
  const { words, href } = other
  const beside = wanted.besideWork || other.besideWork
  const meets = other.fromDay <= wanted.untilDay && other.untilDay >= wanted.fromDay
  if (meets && !beside) return [said('days', words, href)]
  return other.track === wanted.track ? [said('track', words, href)] : []
}

const said = (kind: ClashKind, words: string, href: string | null): Clash => ({
  ...{ kind, href, words: `${clashKinds[kind]}：${words}` },
})

export const stretchWords = ({ fromDay, untilDay }: Stretch): string =>
  fromDay === untilDay ? formatDay(fromDay) : `${formatDay(fromDay)} 至 ${formatDay(untilDay)}`

function ofClasses(db: Db, personId: number, wanted: Wanted, near: Stretch): Clash[] {
  return db
    .select({ of: offJobClasses })
    .from(classSeats)
    .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
    .where(
      and(
        eq(classSeats.personId, personId),
        inArray(classSeats.state, ['asked', 'agreed']),
        eq(offJobClasses.state, 'planned'),
        lte(offJobClasses.fromDay, near.untilDay),
        gte(offJobClasses.untilDay, near.fromDay),
      ),
    )
    .all()
    .filter(({ of }) => of.id !== wanted.classId)
    .flatMap(({ of }) =>
      clash(wanted, {
        ...of,
        words: `脱产班“${of.title}”（${tracks[of.track]}，${stretchWords(of)}）`,
        href: `/classes/${of.id}`,
      }),
    )
}

function ofEntries(db: Db, personId: number, wanted: Wanted, near: Stretch): Clash[] {
  return db
    .select()
    .from(planEntries)
    .where(
      and(
        eq(planEntries.personId, personId),
        eq(planEntries.state, 'planned'),
        lte(planEntries.fromDay, near.untilDay),
        gte(planEntries.untilDay, near.fromDay),
      ),
    )
    .all()
    .filter(({ id }) => id !== wanted.entryId)
    .flatMap((entry) =>
      clash(wanted, {
        ...entry,
        words: `个人计划“${entry.title}”（${planEntryKinds[entry.kind]}，${tracks[entry.track]}，${stretchWords(entry)}）`,
        href: `/training-plans/${entry.planId}`,
        besideWork: entry.kind === 'mentorship',
      }),
    )
}

function ofMentorships(db: Db, personId: number, wanted: Wanted): Clash[] {
  return db
    .select()
    .from(mentorships)
    .where(
      and(
        eq(mentorships.apprenticeId, personId),
        inArray(mentorships.state, ['drafted', 'running']),
        eq(mentorships.track, wanted.track),
      ),
    )
    .all()
    .filter(({ id }) => id !== wanted.mentorshipId)
    .map((pair) =>
      said(
        'track',
        `师徒结对（${tracks[pair.track]}，${stretchWords(pair)}）`,
        `/mentorships/${pair.id}`,
      ),
    )
}

/** An interview follows each verdict, a meeting comes every week: they are nobody's double. */
function ofRecords(db: Db, personId: number, wanted: Wanted, near: Stretch): Clash[] {
  return db
    .select()
    .from(trainingRecords)
    .where(
      and(
        eq(trainingRecords.personId, personId),
        gte(trainingRecords.completedAt, near.fromDay),
        lte(trainingRecords.completedAt, wanted.untilDay + dayMs),
        isNull(trainingRecords.voidedAt),
        eq(trainingRecords.track, wanted.track),
      ),
    )
    .all()
    .filter(({ kind }) => kind !== 'interview' && !isEveryday(kind))
    .map(({ kind, title, completedAt }) =>
      said('track', `刚做过${trainingKinds[kind]}“${title}”（${formatDay(completedAt)}）`, null),
    )
}
