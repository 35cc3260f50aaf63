import { desc, max } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holderIds } from '#src/complaints/flow/handling-department.ts'
import { isFrozen } from '#src/complaints/months/correct.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { boundsOf } from '#src/complaints/months/month.ts'
import { monthCorrections } from '#src/complaints/months/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { decideFlag, holdersNow } from './red-flag.ts'
import { rewardCandidates } from './rewards.ts'
import { contestMonths, contestRewards, redFlags } from './schema.ts'
import { announced, standingsOf } from './standings.ts'
import { contestRefusals } from './vocabulary.ts'

export type Announcement = {
  month: string
  note: string
  /** What the page showed: numbers that moved since are not announced unseen. */
  mark: string
}

/**
 * 公布: freezes the month (numbers, weights, ranks), hands the flag on and draws up the list of rewards,
 * all in one transaction. The month of complaints is frozen with it, so that every later change stands
 * there as a correction with its reason.
 */
export function announceMonth(
  db: Db,
  actor: Actor,
  { month, note, mark }: Announcement,
  now = Date.now(),
): void {
  authorise(actor, 'contest.announce')
  const bounds = boundsOf(month)
  if (!bounds) throw refused(contestRefusals, 'no-such-month')
  if (bounds.until > now) throw refused(contestRefusals, 'not-over')
  write(db, (tx) => {
    if (announced(tx, month)) throw refused(contestRefusals, 'announced-already')
    const newest = tx.select().from(contestMonths).orderBy(desc(contestMonths.month)).limit(1).get()
    if (newest && newest.month > month) throw refused(contestRefusals, 'later-announced')
    const standings = standingsOf(tx, month, now)
    const { rule, rows, unknown } = standings
    const flag = decideFlag(
      rows,
      holdersNow(tx).map(({ departmentId }) => departmentId),
    )
    if (!flag) throw refused(contestRefusals, 'nobody-takes-part')
    if (standings.mark !== mark) throw refused(contestRefusals, 'stale')
    if (!isFrozen(tx, month)) freezeMonth(tx, actor, { month, note: '随对标竞赛公布封存' }, now)
    const correctionsUpTo =
      tx
        .select({ last: max(monthCorrections.id) })
        .from(monthCorrections)
        .get()?.last ?? 0
    tx.insert(contestMonths)
      .values({ month, rule, rows, unknown, note, correctionsUpTo, at: now, byName: actor.name })
      .run()
    const winners = rows.filter(({ departmentId }) => flag.departmentIds.includes(departmentId))
    for (const { departmentId, department } of winners) {
      tx.insert(redFlags)
        .values({ month, departmentId, department, reason: flag.reason, at: now })
        .run()
    }
    const rewarded = rewardCandidates(tx, month, flag.departmentIds, rule)
    for (const one of rewarded)
      tx.insert(contestRewards)
        .values({ month, ...one })
        .run()
    const particulars = { month, figure: rows.length, people: rewarded.length, note }
    record(tx, actor, 'contest.announced', { kind: 'contest', id: month }, particulars)
    tell(tx, month, now)
  })
}

/** The heads of the departments, each with the own rank. */
function tell(tx: Db, month: string, now: number): void {
  for (const { departmentId, place, out } of announced(tx, month)?.rows ?? []) {
    if (out === 'no-calls') continue
    const to = holderIds(tx, 'supervision.sign-department', departmentId)
    const rank = place
      ? `本部门${place.shared ? '并列' : ''}第 ${place.rank} 名`
      : '本部门本月未参评'
    const sentence = `${month} 对标竞赛已公布，${rank}`
    const key = `contest-${month}-${departmentId}`
    notify(tx, { to, kind: 'task', sentence, href: `/contest?month=${month}`, key }, now)
  }
}
