import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { CasePlaylist } from '#src/library/typical-cases/playlist.ts'

import { agendaOf } from './agenda.ts'
import { playlistOf } from './cases.ts'
import type { AgendaItem, SharingMeeting } from './schema.ts'
import { mayRun, meetingFor } from './seen.ts'
import { unnamedIn } from './unnamed.ts'

export type PresentedItem = AgendaItem & {
  /** The case as it is published now. */
  played: CasePlaylist | null
  /** Why a case that was put on the agenda cannot be shown, in words. */
  missing: string | null
}

export type Presented = { meeting: SharingMeeting; items: PresentedItem[]; run: boolean }

/** 开会模式: the agenda with what is to be played, for everybody who may open the meeting. */
export function presented(db: Db, actor: Actor, meetingId: number): Presented {
  const meeting = meetingFor(db, actor, meetingId)
  const unnamed = unnamedIn(db, meetingId)
  const items = agendaOf(db, meetingId).map((kept) => {
    const item = { ...kept, title: unnamed(kept.title), words: unnamed(kept.words) }
    if (item.caseId === null) return { ...item, played: null, missing: null }
    const played = playlistOf(db, actor, item.caseId)
    const missing = played ? null : '这个案例已经撤下、结论变了，或您不能看'
    return { ...item, played, missing }
  })
  return { meeting, items, run: mayRun(actor, meeting) }
}
