import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'
import { departments } from '#src/organisation/schema.ts'

import { countedIn, standsAs } from './counted.ts'
import { weekWords } from './draft.ts'
import { evidenceOf } from './evidence.ts'
import { analysisComplaints, analysisPublications, weeklyAnalyses } from './schema.ts'
import { draftById } from './write.ts'

/**
 * Publishes an analysis (发布): what it was reckoned from is kept with it, so that nothing that happens
 * later changes what was announced.
 */
export function publishAnalysis(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'analysis.write')
  write(db, (tx) => {
    const { week, version } = draftById(tx, id)
    tx.update(weeklyAnalyses).set({ state: 'published' }).where(eq(weeklyAnalyses.id, id)).run()
    const counted = countedIn(tx, week)
    const by = { at: now, byId: actor.accountId, by: actor.name }
    tx.insert(analysisPublications)
      .values({ analysisId: id, evidence: evidenceOf(tx, week, now), ...by })
      .run()
    for (const [complaintId, one] of counted) {
      tx.insert(analysisComplaints)
        .values({ analysisId: id, complaintId, counted: standsAs(one) })
        .run()
    }
    const particulars = { week: weekWords(week), version, figure: counted.size }
    record(tx, actor, 'analysis.published', { kind: 'analysis', id }, particulars)
    notify(
      tx,
      {
        to: readersOf(tx).filter((accountId) => accountId !== actor.accountId),
        kind: 'result',
        sentence: `${weekWords(week)} 的周分析已发布${version > 1 ? `（第 ${version} 版）` : ''}`,
        href: `/analyses/${id}`,
        key: `analysis-published:${id}`,
      },
      now,
    )
  })
}

/** Who answers for a department, and who leads the centre: they read it each week. */
function readersOf(tx: Db): number[] {
  const places = tx
    .select({ departmentId: departments.id, subCentreId: departments.subCentreId })
    .from(departments)
    .all()
  const heads = places.flatMap((place) => holdersOf(tx, 'supervision.sign-department', place))
  const leaders = holdersOf(tx, 'supervision.sign-leadership', null)
  return [...heads, ...leaders].map(({ id }) => id)
}
