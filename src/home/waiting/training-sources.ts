import { and, asc, eq, isNull, lte, notExists, or, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { people } from '#src/organisation/schema.ts'
import { classSeats, offJobClasses } from '#src/training/classes/schema.ts'
import { mentorships } from '#src/training/mentorships/schema.ts'
import { mentorshipSides } from '#src/training/mentorships/vocabulary.ts'
import { repeatOffenders } from '#src/training/offenders/schema.ts'
import { ownPerson } from '#src/training/place.ts'
import { trainingPlans } from '#src/training/plans/schema.ts'

import { plainLine, type Source } from './line.ts'

const agentOf = ({ agentNo, name }: { agentNo: string; name: string }) =>
  name === '' ? agentNo : `${name} ${agentNo}`

/** 放人: agents of the reader's units that a class waits for. */
const toRelease: Source = {
  kind: 'release',
  all: '/classes?state=planned',
  may: (actor) => can(actor, 'training.release'),
  read: ({ db, actor }, limit) =>
    db
      .select({ seat: classSeats, of: offJobClasses, agentNo: people.agentNo, name: people.name })
      .from(classSeats)
      .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
      .innerJoin(people, eq(people.id, classSeats.personId))
      .where(
        and(
          eq(classSeats.state, 'asked'),
          eq(offJobClasses.state, 'planned'),
          visibleTo(actor, classSeats),
        ),
      )
      .orderBy(asc(classSeats.askedAt))
      .limit(limit)
      .all()
      .map(({ seat, of, ...agent }) => ({
        ...plainLine,
        kind: 'release' as const,
        thing: agentOf(agent),
        note: `${of.title}，${formatDay(of.fromDay)} 开班`,
        href: `/classes/${of.id}`,
        since: seat.askedAt,
        dueAt: of.fromDay,
        others: { permission: 'training.release' as const, place: seat },
      })),
}

/** 重点人员 for whom nothing is arranged. */
const toArrange: Source = {
  kind: 'offender',
  all: '/repeat-offenders',
  may: (actor) => can(actor, 'training.arrange'),
  read({ db, actor }, limit) {
    const one = { one: sql`1` }
    const seated = db
      .select(one)
      .from(classSeats)
      .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
      .where(
        and(
          eq(classSeats.personId, repeatOffenders.personId),
          sql`${classSeats.state} in ('asked', 'agreed')`,
          sql`${offJobClasses.state} in ('planned', 'finished')`,
          sql`coalesce(${offJobClasses.endedAt}, ${offJobClasses.untilDay}) >= ${repeatOffenders.namedAt}`,
        ),
      )
    const planned = db
      .select(one)
      .from(trainingPlans)
      .where(
        and(
          eq(trainingPlans.personId, repeatOffenders.personId),
          or(
            eq(trainingPlans.state, 'open'),
            sql`${trainingPlans.at} >= ${repeatOffenders.namedAt}`,
          ),
        ),
      )
    return db
      .select({ row: repeatOffenders, agentNo: people.agentNo, name: people.name })
      .from(repeatOffenders)
      .innerJoin(people, eq(people.id, repeatOffenders.personId))
      .where(
        and(
          eq(repeatOffenders.state, 'named'),
          visibleTo(actor, repeatOffenders),
          notExists(seated),
          notExists(planned),
        ),
      )
      .orderBy(asc(repeatOffenders.namedAt), asc(repeatOffenders.id))
      .limit(limit)
      .all()
      .map(({ row, ...agent }) => ({
        ...plainLine,
        kind: 'offender' as const,
        thing: agentOf(agent),
        note: `重点人员，属实 ${row.verdicts} 件`,
        href: `/repeat-offenders/${row.id}`,
        since: row.namedAt,
        dueAt: null,
        others: { permission: 'training.arrange' as const, place: row },
      }))
  },
}

/** 脱产班 whose last day has come, of the reader. */
const toFinish: Source = {
  kind: 'class-end',
  all: '/classes?state=planned',
  may: (actor) => can(actor, 'training.arrange'),
  read: ({ db, actor, now }, limit) =>
    db
      .select()
      .from(offJobClasses)
      .where(
        and(
          eq(offJobClasses.trainerId, actor.accountId ?? -1),
          eq(offJobClasses.state, 'planned'),
          lte(offJobClasses.untilDay, now),
        ),
      )
      .orderBy(asc(offJobClasses.untilDay))
      .limit(limit)
      .all()
      .map(({ id, title, untilDay }) => ({
        ...plainLine,
        kind: 'class-end' as const,
        thing: title,
        note: '最后一天到了，登记每个人的结果',
        href: `/classes/${id}`,
        since: untilDay,
        dueAt: null,
      })),
}

/** 师徒协议 that waits for the reader's own confirmation. */
const toConfirm: Source = {
  kind: 'mentorship',
  all: '/training-plans/mine',
  may: (actor) => can(actor, 'course.learn'),
  read({ db, actor }, limit) {
    const personId = ownPerson(db, actor)
    if (personId === null) return []
    const mine = (side: 'mentor' | 'apprentice') => {
      const who = side === 'mentor' ? mentorships.mentorId : mentorships.apprenticeId
      const when =
        side === 'mentor' ? mentorships.mentorConfirmedAt : mentorships.apprenticeConfirmedAt
      return db
        .select()
        .from(mentorships)
        .where(and(eq(who, personId), eq(mentorships.state, 'drafted'), isNull(when)))
        .orderBy(asc(mentorships.id))
        .limit(limit)
        .all()
        .map(({ id, at, fromDay }) => ({
          ...plainLine,
          kind: 'mentorship' as const,
          thing: `师徒协议 编号 ${id}`,
          note: `您是${mentorshipSides[side]}`,
          href: `/mentorships/${id}`,
          since: at,
          dueAt: fromDay,
        }))
    }
    return [...mine('apprentice'), ...mine('mentor')].slice(0, limit)
  },
}

export const trainingSources: readonly Source[] = [toRelease, toArrange, toFinish, toConfirm]
