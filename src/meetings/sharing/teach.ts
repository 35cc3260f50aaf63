import type { Db } from '#src/kernel/db.ts'
import { recordTraining, voidTraining } from '#src/training/records/record-training.ts'

import { followPresence } from '../lectures/teach.ts'
import type { MeetingInvitee, SharingMeeting } from './schema.ts'
import { wasThere } from './vocabulary.ts'

/**
 * 到会 as training: everybody of the roster who was there was taught, but for those who held it or spoke.
 * Taken back, it stays with why and counts no more; so do the lectures heard at the meeting.
 */
export function recordPresence(
  tx: Db,
  meeting: SharingMeeting,
  { accountId, personId, role, presence }: MeetingInvitee,
  now: number,
): void {
  if (personId === null || presence === null) return
  const there = wasThere(presence)
  followPresence(tx, meeting.id, { accountId, personId }, there, now)
  if (role === 'lecturer' || accountId === meeting.hostId) return
  const which = { kind: 'meeting', refId: meeting.id, personId } as const
  if (!there) return voidTraining(tx, which, 'absent-after-all', now)
  recordTraining(tx, {
    ...{ ...which, track: 'knowledge', title: meeting.title, outcome: 'done', score: null },
    ...{ trainerId: meeting.hostId, trainerName: meeting.hostName },
    completedAt: meeting.heldAt ?? meeting.startsAt,
  })
}
