import { and, eq, gt, isNull, lt, ne, or } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { holderIds } from '#src/complaints/flow/handling-department.ts'
import { formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { weeklyFigures, weekMs } from '../metrics/weekly.ts'
import { draftSheet } from './draft.ts'
import { judgeEffect } from './effect.ts'
import { metricOf } from './find.ts'
import { type SupervisionSheet, supervisionSheets } from './schema.ts'

/** How long a closed sheet is looked after. */
const watchedWeeks = 26

/**
 * 复发: a whole week in which the figure of a closed sheet is beyond its limit again proposes a new
 * sheet that follows it, once for each week; who issues sheets decides.
 */
export function proposeRecurrences(db: Db, now = Date.now()): number {
  const thisWeek = startOfWeek(now)
  const { state, closedAt, watchedWeek, id } = supervisionSheets
  const closed = db
    .select({ id })
    .from(supervisionSheets)
    .where(
      and(
        eq(state, 'closed'),
        gt(closedAt, now - watchedWeeks * weekMs),
        or(isNull(watchedWeek), lt(watchedWeek, thisWeek - weekMs)),
      ),
    )
    .all()
  return closed.filter((sheet) => write(db, (tx) => proposeOne(tx, sheet.id, now))).length
}

function proposeOne(tx: Db, id: number, now: number): boolean {
  const sheet = tx.select().from(supervisionSheets).where(eq(supervisionSheets.id, id)).get()
  const week = startOfWeek(now) - weekMs
  // Of the week it was closed in, part lay before.
  if (!sheet || (sheet.closedAt ?? now) > week) return false
  if (sheet.watchedWeek !== null && sheet.watchedWeek >= week) return false
  tx.update(supervisionSheets).set({ watchedWeek: week }).where(eq(supervisionSheets.id, id)).run()
  const figures = weeklyFigures(tx, metricOf(sheet), week, 1)
  const target = { kind: sheet.metricKind, limit: sheet.limit, weeks: 1 }
  const [judged] = judgeEffect(figures, sheet.baseline ?? [], target, now).weeks
  if (judged?.state !== 'beyond' || isFollowed(tx, sheet)) return false
  const draft = draftSheet(
    tx,
    system,
    {
      ...{ departmentId: sheet.departmentId, metric: metricOf(sheet), complaintIds: [] },
      problem: `${sheet.sheetNo} 销号以后又超出控制线：${formatDay(week)} 起的一周 ${judged.count} 件。原问题：${sheet.problem}`,
      source: { kind: 'recurrence', id },
      followsId: id,
    },
    now,
  )
  tx.update(supervisionSheets)
    .set({ limit: sheet.limit, weeks: sheet.weeks })
    .where(eq(supervisionSheets.id, draft.id))
    .run()
  const to = holderIds(tx, 'supervision.issue', null)
  const sentence = `督办表 ${sheet.sheetNo} 的问题复发，已拟好新的督办表，请决定是否下达`
  const href = `/supervision/${draft.id}`
  notify(tx, { to, kind: 'task', sentence, href, key: `supervision:${id}:recur:${week}` }, now)
  return true
}

const isFollowed = (tx: Db, { id }: SupervisionSheet): boolean =>
  tx
    .select({ id: supervisionSheets.id })
    .from(supervisionSheets)
    .where(
      and(
        eq(supervisionSheets.followsId, id),
        ne(supervisionSheets.state, 'withdrawn'),
        ne(supervisionSheets.state, 'closed'),
      ),
    )
    .get() !== undefined
