import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { isOpen } from '../flow/lifecycle.ts'
import { complaints } from '../schema.ts'
import { headsOf, managersOf } from '../timing/answerable.ts'
import { resetLimits } from '../timing/reset.ts'
import { majorMarks } from '../timing/schema.ts'
import { type MajorReason, majorReasons } from '../timing/vocabulary.ts'
import { majorRefusals } from './vocabulary.ts'

/**
 * 标为重大投诉, for one or more of the six reasons: what runs is shortened at once, and heads and QA
 * managers are told.
 */
export function markMajor(
  db: Db,
  actor: Actor,
  id: number,
  { reasons, note }: { reasons: readonly MajorReason[]; note: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.mark')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (!isOpen(complaint.stage)) throw refused(majorRefusals, 'done-with')
    if (complaint.level === 'major') throw refused(majorRefusals, 'already-major')
    const mark = tx
      .insert(majorMarks)
      .values({
        complaintId: id,
        reasons: [...reasons],
        note: maskText(note),
        at: now,
        byId: actor.accountId,
        byName: actor.name,
      })
      .returning({ id: majorMarks.id })
      .get()
    tx.update(complaints).set({ level: 'major' }).where(eq(complaints.id, id)).run()
    const marked = { ...complaint, level: 'major' as const }
    resetLimits(tx, marked, now)
    const words = reasons.map((reason) => majorReasons[reason])
    const { complaintNo } = complaint
    notify(
      tx,
      {
        to: [...headsOf(tx, marked), ...managersOf(tx)].map((account) => account.id),
        kind: 'major',
        sentence: `投诉 ${complaintNo} 被标为重大投诉（${words.join('、')}），时限已缩短`,
        href: `/complaints/${id}`,
        urgent: true,
        key: `major:${mark.id}`,
      },
      now,
    )
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.marked-major', subject, { complaintNo, reasons: words })
  })
}

/** 撤销重大标记: the ordinary limits hold again; what is overdue already stays overdue. */
export function liftMajor(
  db: Db,
  actor: Actor,
  id: number,
  { reason }: { reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.settle')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (!isOpen(complaint.stage)) throw refused(majorRefusals, 'done-with')
    if (complaint.level !== 'major') throw refused(majorRefusals, 'not-major')
    tx.update(majorMarks)
      .set({ liftedAt: now, liftedByName: actor.name, liftedReason: maskText(reason) })
      .where(and(eq(majorMarks.complaintId, id), isNull(majorMarks.liftedAt)))
      .run()
    tx.update(complaints).set({ level: 'ordinary' }).where(eq(complaints.id, id)).run()
    resetLimits(tx, { ...complaint, level: 'ordinary' }, now)
    const { complaintNo } = complaint
    record(tx, actor, 'complaint.major-lifted', { kind: 'complaint', id }, { complaintNo })
  })
}
