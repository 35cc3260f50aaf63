import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { makeClip } from '#src/clips/make.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'

import type { CentrePlace } from './centre.ts'
import { bringSuspect } from './review.ts'

/** A verified case about a call that was heard, and a covered clip of it, which the worker cuts. */
export async function bringClip(place: CentrePlace): Promise<number> {
  const { callId, recordingId } = await bringSuspect(place)
  const open = openDatabase(place.databaseFile)
  const { db } = open
  const verified = openSampleCases(db).get('closed') ?? 0
  db.update(complaints).set({ callId }).where(eq(complaints.id, verified)).run()
  const account = db.select().from(accounts).where(eq(accounts.username, 'inspector')).get()
  if (!account) throw new Error('there is no inspector')
  const { id } = makeClip(db, actorOf(account), recordingId, {
    ...{ purpose: '听音出题', fromMs: 0, untilMs: 12_000 },
    ...{ missed: [], stretches: [], open: [] },
  })
  open.close()
  return id
}
