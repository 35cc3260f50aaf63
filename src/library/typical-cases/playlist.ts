import { inArray, isNull } from 'drizzle-orm'

import { clips } from '#src/clips/schema.ts'
import type { ClipLine } from '#src/clips/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { caseFor, clipsOfVersion, versionNumbered } from './find.ts'
import { clipReports } from './schema.ts'

export type PlayedClip = {
  /** Null once the recording is erased; its words stay. */
  clipId: number | null
  title: string
  note: string
  /** Where its sound is; null where there is none to hear, and `silent` says why. */
  src: string | null
  silent: string | null
  durationMs: number
  lines: ClipLine[]
}
export type CasePlaylist = {
  caseId: number
  caseNo: string
  version: number
  title: string
  story: string
  lesson: string
  clips: PlayedClip[]
}

/** Why a clip cannot be heard, in words; null where it can. */
export function whySilent(
  clip: Pick<typeof clips.$inferSelect, 'state' | 'withheldAt'> | undefined,
): string | null {
  if (!clip) return '录音已按期限删除，没有声音了'
  if (clip.withheldAt !== null) return '有人报告这个片段可能漏打码，已停播'
  if (clip.state === 'waiting') return '声音正在制作'
  return clip.state === 'failed' ? '声音没有做成' : null
}

/** The clips of one version, each with whether it can be heard. */
export function playedClips(db: Db, caseId: number, versionId: number): PlayedClip[] {
  const rows = clipsOfVersion(db, versionId)
  const ids = rows.flatMap(({ clipId }) => clipId ?? [])
  const known = db.select().from(clips).where(inArray(clips.id, ids)).all()
  const open = db
    .select({ places: clipReports.places })
    .from(clipReports)
    .where(isNull(clipReports.answeredAt))
    .all()
  const doubted = new Set(open.flatMap(({ places }) => places))
  return rows.map(({ id: place, clipId, title, note, durationMs, lines }) => {
    const silent = whySilent(known.find(({ id }) => id === clipId))
    const src = silent === null ? `/library/${caseId}/clips/${clipId}/sound` : null
    // What somebody said may still be readable is not shown either, also when its sound is gone.
    const withheld =
      doubted.has(place) || known.some(({ id, withheldAt }) => id === clipId && withheldAt !== null)
    return { clipId, title, note, src, silent, durationMs, lines: withheld ? [] : lines }
  })
}

/** A published case as a meeting plays it: its clips in order, in the version that stands now. */
export function casePlaylist(db: Db, actor: Actor, caseId: number): CasePlaylist {
  const found = caseFor(db, actor, caseId)
  if (found.state !== 'published' || found.version === null) throw new NotFound()
  const { id, number, title, story, lesson } = versionNumbered(db, caseId, found.version)
  const played = playedClips(db, caseId, id)
  return { caseId, caseNo: found.caseNo, version: number, title, story, lesson, clips: played }
}
