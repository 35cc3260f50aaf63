import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { dueDay } from '../sheets/due-days.ts'
import { complaintNumbered, keepStep } from './enter.ts'
import { entersDefects, eventsOfDefect, ownsDefect, presentDefect } from './find.ts'
import { type Defect, defects } from './schema.ts'
import { shortWords, tellOwners } from './tell.ts'
import { defectRefusals } from './vocabulary.ts'

const subjectOf = ({ id }: Defect) => ({ kind: 'defect', id }) as const

/** 消缺: by the level that owns it, with what was done. */
export function tickDefect(
  db: Db,
  actor: Actor,
  id: number,
  note: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'defect.tick')
  write(db, (tx) => {
    const defect = presentDefect(tx, actor, id, seen)
    if (defect.state === 'done') throw refused(defectRefusals, 'done-already')
    if (!ownsDefect(actor, defect)) throw refused(defectRefusals, 'not-your-level')
    tx.update(defects)
      .set({
        ...({ state: 'done', doneAt: now, doneByName: actor.name } as const),
        ...{ note: maskText(note), revision: defect.revision + 1 },
      })
      .where(eq(defects.id, id))
      .run()
    keepStep(tx, actor, id, 'ticked', { note, complaintId: null, at: now })
    record(tx, actor, 'defect.ticked', subjectOf(defect))
  })
}

export type Reopening = { reason: string; complaintNo: string; dueDay: number }

/** 重新打开: the same cause came again. The complaint that shows it is linked, where one is named. */
export function reopenDefect(
  db: Db,
  actor: Actor,
  id: number,
  { reason, complaintNo, dueDay: day }: Reopening,
  seen: number,
  now = Date.now(),
): void {
  if (!entersDefects(actor)) throw new Forbidden('defect.tick')
  write(db, (tx) => {
    const defect = presentDefect(tx, actor, id, seen)
    if (defect.state === 'open') throw refused(defectRefusals, 'still-open')
    const complaintId = complaintNumbered(tx, actor, complaintNo)
    if (complaintId !== null) {
      mustBeSameFault(tx, defect, complaintId)
      const before = eventsOfDefect(tx, id).some((one) => one.complaintId === complaintId)
      if (before) throw refused(defectRefusals, 'same-complaint')
    }
    const { until: dueAt } = dueDay(tx, day, now)
    tx.update(defects)
      .set({
        ...({ state: 'open', doneAt: null, doneByName: '', note: '', dueAt } as const),
        ...{ times: defect.times + 1, revision: defect.revision + 1 },
      })
      .where(eq(defects.id, id))
      .run()
    keepStep(tx, actor, id, 'reopened', { note: reason, complaintId, at: now })
    record(tx, actor, 'defect.reopened', subjectOf(defect), { reason: maskText(reason) })
    const sentence = `缺陷“${shortWords(defect)}”重新打开：${maskText(reason)}`
    tellOwners(tx, defect, { kind: 'task', sentence }, { now, except: actor.accountId })
  })
}

function mustBeSameFault(tx: Db, { faultCategory }: Defect, complaintId: number): void {
  const of = { faultCategory: complaints.faultCategory }
  const complaint = tx.select(of).from(complaints).where(eq(complaints.id, complaintId)).get()
  if (complaint?.faultCategory !== faultCategory) throw refused(defectRefusals, 'other-fault')
}
