import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { type Docket, docketOf } from './docket.ts'
import { docketRefusals, type ExportWay, exportWays } from './vocabulary.ts'

/** Takes a docket out of the house, on paper or as a file, and keeps that it was taken. */
export function exportDocket(
  db: Db,
  actor: Actor,
  id: number,
  way: ExportWay,
  blindness: Blindness,
  now = Date.now(),
): Docket {
  authorise(actor, 'docket.read')
  // Read before the lock is taken: a long case must not hold up those who write.
  const docket = docketOf(db, actor, id, blindness, now)
  if (docket.complaint.duty !== null) throw refused(docketRefusals, 'unjudged')
  write(db, (tx) => {
    const { complaintNo } = docket.complaint
    const { entry = 0, hash = '' } = docket.head ?? {}
    const method = exportWays[way]
    const facts = { complaintNo, method, entries: docket.lines.length, keptEntry: entry, hash }
    record(tx, actor, 'docket.exported', { kind: 'complaint', id }, facts)
  })
  // What leaves the house is masked, whatever its reader has unmasked; what is masked stays as it is.
  const { caller } = docket.complaint
  const shown = caller.includes('*') ? caller : maskCaller(caller)
  return { ...docket, complaint: { ...docket.complaint, caller: shown } }
}
