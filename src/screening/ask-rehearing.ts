import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { awaitRehearing } from './rehearing.ts'
import { findings } from './schema.ts'
import { rehearingRefusals } from './vocabulary.ts'

/** Has the evidence of an open finding heard again (复听) where that failed or was never tried. */
export function askRehearing(db: Db, actor: Actor, findingId: number): void {
  authorise(actor, 'finding.recheck')
  write(db, (tx) => {
    const row = tx
      .select({ finding: findings })
      .from(findings)
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(findings.id, findingId), visibleTo(actor, calls)))
      .get()
    if (!row) throw new NotFound()
    const { finding } = row
    if (finding.state !== 'pending') throw refused(rehearingRefusals, 'already-rechecked')
    if (finding.rehearing === 'waiting') throw refused(rehearingRefusals, 'already-waiting')
    if (finding.rehearing !== 'unheard') throw refused(rehearingRefusals, 'already-heard')
    awaitRehearing(tx, finding)
    record(tx, actor, 'finding.rehearing-asked', { kind: 'finding', id: findingId })
  })
}
