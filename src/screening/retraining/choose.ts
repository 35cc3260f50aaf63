import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { askRescreen } from '../ask-rescreen.ts'
import { findings } from '../schema.ts'
import { trainingRefusals } from '../vocabulary.ts'
import { chosenVersion, shippedBase } from './in-use.ts'
import { modelChoices, screeningModels } from './schema.ts'

/** A person puts another version to work, or goes back to one (采用、退回); null means the shipped one. */
export function chooseModel(db: Db, actor: Actor, version: number | null): void {
  authorise(actor, 'screening-model.manage')
  write(db, (tx) => {
    if (version !== null) {
      const mine = eq(screeningModels.id, version)
      const row = tx.select({ base: screeningModels.base }).from(screeningModels).where(mine).get()
      if (!row) throw new NotFound()
      if (row.base !== shippedBase()) throw refused(trainingRefusals, 'outdated')
    }
    if (chosenVersion(tx) === version) throw refused(trainingRefusals, 'in-use')
    putToWork(tx, actor, version)
  })
}

/** Screens by these weights from now on, and reads what still waits for a person anew. */
export function putToWork(tx: Db, actor: Actor, version: number | null): void {
  const before = chosenVersion(tx)
  tx.insert(modelChoices)
    .values({
      modelId: version,
      chosenBy: actor.accountId,
      chosenByName: actor.name,
      chosenAt: Date.now(),
    })
    .run()
  const subject = { kind: 'screening-model', id: version ?? 'shipped' } as const
  record(tx, actor, 'screening-model.chosen', subject, {
    before: before ?? '出厂',
    now: version ?? '出厂',
  })
  screenPendingAnew(tx)
  askRescreen(tx, { why: '换了筛查模型', all: true })
}

/** What waits for a person comes before the rest; behind what is heard for the first time. */
const againPriority = 50

function screenPendingAnew(tx: Db): void {
  const waiting = tx
    .select({ recordingId: findings.recordingId })
    .from(findings)
    .where(and(eq(findings.state, 'pending'), eq(findings.origin, 'screening')))
    .all()
  for (const { recordingId } of waiting) {
    const subject = `recording:${recordingId}`
    enqueue(tx, 'screen', subject, { recordingId }, { priority: againPriority })
  }
}
