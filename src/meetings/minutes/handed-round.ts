import type { Db } from '#src/kernel/db.ts'

import type { FrozenMinutes } from '../sharing/schema.ts'
import { unnamedIn } from '../sharing/unnamed.ts'
import { inviteeRoles } from '../sharing/vocabulary.ts'

/** Who is there because of an own complaint stands among the others. */
export const attendee = '与会人员'

/** Minutes are handed round: they tell nobody's complaint, also where they were confirmed with it. */
export function handedRound(db: Db, meetingId: number, around: FrozenMinutes): FrozenMinutes {
  const unnamed = unnamedIn(db, meetingId)
  return {
    attendance: around.attendance.map((row) =>
      row.role === inviteeRoles.concerned ? { ...row, role: attendee } : row,
    ),
    agenda: around.agenda.map((row) => ({ ...row, title: unnamed(row.title) })),
    notes: around.notes.map((row) => ({
      ...{ ...row, words: unnamed(row.words), about: unnamed(row.about) },
    })),
    ideas: around.ideas.map((row) => ({ ...row, words: unnamed(row.words) })),
  }
}
