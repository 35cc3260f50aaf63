import { and, asc, eq, ne } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { planClass, seatsOf } from '#src/training/classes/plan.ts'
import { answerRelease, askForSeats } from '#src/training/classes/seats.ts'
import { recordTalk } from '#src/training/eap/talks.ts'
import { draftMentorship } from '#src/training/mentorships/agree.ts'
import { reconsiderAll } from '#src/training/offenders/name.ts'
import { addEntry, makePlan } from '#src/training/plans/plan.ts'

/**
 * What the trainers arrange for the agent of the sample cases, whom the rule names, and for two
 * colleagues of the same team: brought there by the commands that people use.
 */
export function arrangeSampleTraining(db: Db, now = Date.now()): void {
  write(db, (tx) => {
    reconsiderAll(tx, now)
    const trainer = accountNamed(tx, 'trainer')
    const agent = accountNamed(tx, 'agent')
    if (agent.scope.kind !== 'person') return
    const [colleague, mentor] = colleaguesOf(tx, agent.scope.id)
    if (colleague === undefined || mentor === undefined) return
    const days = workingDaysAfter(tx, now, 12)
    const [, , first = 0, second = 0, later = 0, , , , , last = 0] = days

    const { id } = planClass(
      tx,
      trainer,
      {
        ...{ title: '情绪管理脱产班', track: 'emotions', place: '三楼培训室', seats: 12 },
        ...{ fromDay: first, untilDay: second, trainerId: trainer.accountId ?? 0 },
        note: '上午讲解，下午对练；自带一通自己的录音。',
      },
      now,
    )
    askForSeats(tx, trainer, id, { personIds: [agent.scope.id, colleague], reason: '' }, now)
    const seat = seatsOf(tx, id).find(({ personId }) => personId === colleague)
    const agreed = { answer: 'agreed', reason: '' } as const
    if (seat) answerRelease(tx, accountNamed(tx, 'head'), id, seat.id, agreed, now)

    const plan = makePlan(
      tx,
      trainer,
      { personId: agent.scope.id, goal: '挂机前逐条复述客户诉求，应派尽派' },
      now,
    )
    const stretch = { fromDay: later, untilDay: later }
    addEntry(
      tx,
      trainer,
      plan.id,
      { kind: 'other', track: 'error-prone', title: '派单规范跟班半天', ...stretch, reason: '' },
      now,
    )
    draftMentorship(
      tx,
      trainer,
      {
        ...{ mentorId: mentor, apprenticeId: agent.scope.id, track: 'knowledge', reason: '' },
        ...{ fromDay: days[0] ?? 0, untilDay: last, goal: '报修、派单两类来电独立办完' },
        measures: [
          { measure: '一起听三通录音，逐句点评', dueDay: first },
          { measure: '跟听十通来电，写出改进点', dueDay: last },
        ],
      },
      now,
    )
    recordTalk(
      tx,
      trainer,
      {
        ...{ personId: agent.scope.id, kind: 'conversation', heldAt: now - dayMs },
        words: '示例记录：谈了近期的排班和休息，约好下个月再谈一次。',
      },
      now,
    )
  })
}

function colleaguesOf(tx: Db, personId: number): number[] {
  const own = tx
    .select()
    .from(postings)
    .where(eq(postings.personId, personId))
    .orderBy(asc(postings.id))
    .all()
    .at(-1)
  if (!own) return []
  return tx
    .select({ id: people.id })
    .from(people)
    .innerJoin(postings, eq(postings.personId, people.id))
    .where(and(eq(postings.teamId, own.teamId), ne(people.id, personId)))
    .orderBy(asc(people.id))
    .limit(2)
    .all()
    .map(({ id }) => id)
}

function workingDaysAfter(tx: Db, now: number, count: number): number[] {
  const days: number[] = []
  for (let day = startOfDay(now) + dayMs; days.length < count; day += dayMs) {
    if (isWorkingDay(tx, day)) days.push(day)
  }
  return days
}

function accountNamed(tx: Db, username: string): Actor {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no account ${username}`)
  return actorOf(account)
}
