import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { draftAnalysis } from '#src/supervision/analyses/draft.ts'
import { publishAnalysis } from '#src/supervision/analyses/publish.ts'
import { commentOn, suggest } from '#src/supervision/analyses/write.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'

/** 周分析 of the last two weeks: the earlier one published with its words, the later one a draft. */
export function writeSampleAnalyses(db: Db, now = Date.now()): void {
  const account = db.select().from(accounts).where(eq(accounts.username, 'manager')).get()
  if (!account) return
  const manager = actorOf(account)
  const last = startOfWeek(now) - weekMs
  const { id } = draftAnalysis(db, manager, last - weekMs, now)
  const text = '示例：投诉多数还在办理，先看受理数；属实数等核实完再比。'
  commentOn(db, manager, id, { section: 'overview', text, revision: 0 }, now)
  const problem = '派单以后没有告知客户进展'
  const advice = '派单后一个工作日内电话告知客户，班长当天抽听两通。'
  suggest(db, manager, id, { departmentId: null, problem, advice }, now)
  publishAnalysis(db, manager, id, now)
  draftAnalysis(db, manager, last, now)
}
