import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { boundsOf } from '#src/complaints/months/month.ts'
import { announceMonth } from '#src/contest/announce.ts'
import { flagsOf } from '#src/contest/red-flag.ts'
import { editRewards, rewardCandidates, rewardsOf } from '#src/contest/rewards.ts'
import { standingsOf } from '#src/contest/standings.ts'
import { volumeImporter } from '#src/contest/volumes/import.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { personById } from '#src/organisation/queries.ts'

/** The made-up calls are a part of what such a centre answers; the table of volumes tells the whole. */
const answered: Readonly<Record<string, readonly [department: string, calls: number][]>> = {
  '2026-08': [
    ['客服一部', 36_120],
    ['客服二部', 33_480],
    ['客服三部', 31_950],
    ['客服四部', 24_610],
  ],
  '2026-09': [
    ['客服一部', 34_700],
    ['客服二部', 33_910],
    ['客服三部', 30_240],
    ['客服四部', 24_130],
  ],
  '2026-10': [
    ['客服一部', 32_860],
    ['客服二部', 31_770],
    ['客服三部', 29_480],
    ['客服四部', 23_520],
  ],
}

/** 官方话务量 of three months, the first two of which were announced; the last waits for its verdicts. */
export function announceSampleMonths(db: Db, now = Date.now()): void {
  const manager = db.select().from(accounts).where(eq(accounts.username, 'manager')).get()
  if (!manager) return
  for (const [month, lines] of Object.entries(answered)) {
    const rows = lines.map(([department, calls]) => ({ month, department, calls, subCentre: '' }))
    volumeImporter.apply(db, system, rows, '示例话务量')
  }
  for (const month of ['2026-08', '2026-09']) {
    const { mark, rows } = standingsOf(db, month, now)
    const over = (boundsOf(month)?.until ?? now) < now
    if (!over || !rows.some(({ place }) => place)) continue
    announceMonth(db, actorOf(manager), { month, note: '客户体验月例会公布', mark }, now)
    recommendSample(db, actorOf(manager), month, now)
  }
}

/** Whoever answered most in the winning department, recommended by hand. */
function recommendSample(db: Db, manager: Actor, month: string, now: number): void {
  const [winner] = flagsOf(db, month)
  if (!winner) return
  const facts = { rewardCalls: 1, rewardPlaces: 1 }
  const [best] = rewardCandidates(db, month, [winner.departmentId], facts)
  const person = best && personById(db, best.personId)
  if (!person || rewardsOf(db, month).some(({ personId }) => personId === person.id)) return
  const reason = '班组推荐：当月没有投诉，接听居部门前列'
  editRewards(db, manager, { month, agentNo: person.agentNo, change: 'added', reason }, now)
}
