import { eq } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { caseVersions, typicalCases } from '#src/library/typical-cases/schema.ts'
import { studyOf } from '#src/library/typical-cases/study.ts'
import { recordTraining } from '#src/training/records/record-training.ts'

/**
 * 案例学习 as training, as somebody said it of a version. Nobody taught it and nothing was asked, so that it
 * has no trainer and no mark. A case withdrawn later was studied all the same. Run again, it changes nothing.
 */
export function recordStudy(db: Db, versionId: number, accountId: number): void {
  write(db, (tx) => {
    const study = studyOf(tx, versionId, accountId)
    if (!study || study.personId === null || study.finishedAt === null) return
    const version = tx
      .select({ title: caseVersions.title, caseNo: typicalCases.caseNo })
      .from(caseVersions)
      .innerJoin(typicalCases, eq(typicalCases.id, caseVersions.caseId))
      .where(eq(caseVersions.id, versionId))
      .get()
    if (!version) return
    recordTraining(tx, {
      ...{ personId: study.personId, kind: 'case', track: 'knowledge', refId: versionId },
      ...{ title: `${version.caseNo} ${version.title}`, trainerId: null, trainerName: '' },
      ...{ outcome: 'done', score: null, completedAt: study.finishedAt },
    })
  })
}

/** Job 'record-study': asked for when somebody has studied a case; the library knows no training. */
export const recordStudyHandler: JobHandlers['record-study'] = (
  { versionId, accountId },
  { db, job },
) => {
  write(db, (tx) => {
    recordStudy(tx, versionId, accountId)
    finish(tx, job)
  })
}
