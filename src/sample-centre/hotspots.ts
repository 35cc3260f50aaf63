import { desc, eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { setCallerRule } from '#src/callers/frequent/rules.ts'
import { askForRepeats } from '#src/callers/repeats/ask.ts'
import { askForCount } from '#src/hotspots/ask.ts'
import { handleRisk } from '#src/hotspots/risks/handle.ts'
import { startRisk } from '#src/hotspots/risks/start.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { calls } from '#src/recordings/schema.ts'

/** The newest sample day and nine weeks before it, so that it has something to be held against. */
const daysCounted = 64
const hourMs = 3_600_000

/**
 * Has the days of the sample calls counted and their numbers looked at, which the worker then does, and
 * starts one risk that its department has in hand. The sample callers call rarely: the rule is the widest.
 */
export function openSampleHotspots(db: Db, now = Date.now()): void {
  write(db, (tx) => {
    const newest = tx
      .select({ at: calls.startedAt })
      .from(calls)
      .orderBy(desc(calls.startedAt))
      .limit(1)
      .get()
    if (!newest) return
    const last = dayNumber(newest.at)
    for (let day = last - daysCounted + 1; day <= last; day += 1) askForCount(tx, day)
    const [manager, inspector, head] = ['manager', 'inspector', 'head'].map((name) =>
      named(tx, name),
    )
    const rule = {
      frequentCalls: 4,
      frequentDays: 90,
      repeatDays: 7,
      from: startOfDay(now),
      seen: 0,
    }
    if (manager) setCallerRule(tx, manager, { ...rule, reason: '示例来电少，放宽到 90 天' }, now)
    else askForRepeats(tx)
    if (inspector && head) startSample(tx, inspector, head, now - 2 * hourMs)
  })
}

function startSample(tx: Db, inspector: Actor, head: Actor, at: number): void {
  if (head.scope.kind !== 'department') return
  const id = startRisk(
    tx,
    inspector,
    {
      ...({ colour: 'yellow', href: '', once: 'sample-risk-1' } as const),
      title: '计划停电通知不到位，客户集中来电',
      grounds: '同一片区客户反映没有收到停电通知，坐席口径不一',
      departmentId: head.scope.id,
    },
    at,
  )
  const note = '已向供电所要到停电计划和复电时间，正在统一口径'
  handleRisk(tx, head, id, { note, done: false }, 1, at + hourMs)
}

function named(tx: Db, username: string): Actor | undefined {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  return account && actorOf(account)
}
