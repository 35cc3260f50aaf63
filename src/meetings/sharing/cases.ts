import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { type CasePlaylist, casePlaylist } from '#src/library/typical-cases/playlist.ts'

/** A case may be withdrawn, or its verdict fall, after it was put on an agenda: then there is nothing to show. */
export function playlistOf(db: Db, actor: Actor, caseId: number): CasePlaylist | null {
  try {
    return casePlaylist(db, actor, caseId)
  } catch (error) {
    if (error instanceof NotFound || error instanceof Forbidden) return null
    throw error
  }
}
