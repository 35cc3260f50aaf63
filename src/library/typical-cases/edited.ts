import { inArray } from 'drizzle-orm'

import { clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import { clipsOfVersion, linkedOf } from './find.ts'
import { whySilent } from './playlist.ts'

/** The clips of the version that is being written, each with why it is silent. */
export function editedClips(db: Db, caseId: number, versionId: number) {
  const rows = clipsOfVersion(db, versionId)
  const ids = rows.flatMap(({ clipId }) => clipId ?? [])
  const known = db.select().from(clips).where(inArray(clips.id, ids)).all()
  return rows.map((row) => {
    const silent = whySilent(known.find(({ id }) => id === row.clipId))
    const src = silent === null ? `/library/${caseId}/clips/${row.clipId}/sound` : null
    return { ...row, silent, src }
  })
}
export type EditedClip = ReturnType<typeof editedClips>[number]

/** Numbers of what a case is made from, for whoever writes it. */
export function linkedNumbers(db: Db, caseId: number): string[] {
  const { complaintIds, callIds } = linkedOf(db, caseId)
  const about = db
    .select({ no: complaints.complaintNo })
    .from(complaints)
    .where(isOneOf(complaints.id, complaintIds))
    .all()
  const heard = db.select({ no: calls.callNo }).from(calls).where(isOneOf(calls.id, callIds)).all()
  return [...about, ...heard].map(({ no }) => no)
}
