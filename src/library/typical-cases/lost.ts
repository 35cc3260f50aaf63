import { and, count, eq, isNull, sql } from 'drizzle-orm'

import { clips } from '#src/clips/schema.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'

import { caseClips, caseVersions, typicalCases } from './schema.ts'

/** Clips of the version that stands, whose recording is erased: their words are left. By case. */
export function lostClips(db: Db, caseIds: readonly number[]): Map<number, number> {
  const rows = db
    .select({ caseId: caseVersions.caseId })
    .from(typicalCases)
    .innerJoin(
      caseVersions,
      and(eq(caseVersions.caseId, typicalCases.id), eq(caseVersions.number, typicalCases.version)),
    )
    .innerJoin(caseClips, eq(caseClips.versionId, caseVersions.id))
    .where(and(isOneOf(typicalCases.id, caseIds), isNull(caseClips.clipId)))
    .all()
  const lost = new Map<number, number>()
  for (const { caseId } of rows) lost.set(caseId, (lost.get(caseId) ?? 0) + 1)
  return lost
}

export type CaseWithClip = {
  recordingId: number
  caseId: number
  caseNo: string
  title: string
  clips: number
}

/** 已发布案例 whose version that stands plays clips of these recordings; of all recordings where none is named. */
export function casesPlaying(db: Db, recordingIds: readonly number[] | null): CaseWithClip[] {
  return db
    .select({
      ...{ recordingId: clips.recordingId, caseId: typicalCases.id, title: typicalCases.title },
      ...{ caseNo: typicalCases.caseNo, clips: count() },
    })
    .from(clips)
    .innerJoin(caseClips, eq(caseClips.clipId, clips.id))
    .innerJoin(caseVersions, eq(caseVersions.id, caseClips.versionId))
    .innerJoin(
      typicalCases,
      and(
        eq(typicalCases.id, caseVersions.caseId),
        eq(typicalCases.version, caseVersions.number),
        eq(typicalCases.state, 'published'),
      ),
    )
    .where(recordingIds === null ? undefined : isOneOf(clips.recordingId, recordingIds))
    .groupBy(clips.recordingId, typicalCases.id)
    .orderBy(sql`${typicalCases.caseNo}`)
    .all()
}
