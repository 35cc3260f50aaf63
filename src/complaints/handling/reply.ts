import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import { clockMs } from '../register-links.ts'
import { dropRequests, wentOn } from '../routing/open-requests.ts'
import { thinParts } from './check-reply.ts'
import { contactsOf, triedEnough } from './contact.ts'
import { dropDraft } from './drafts.ts'
import { handlersOf, holdToHandling } from './parties.ts'
import { replyCheckList } from './reply-checks.ts'
import { complaintReplies, type ComplaintReply } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals } from './vocabulary.ts'

export type NewReply = Pick<
  ComplaintReply,
  | 'handledAt'
  | 'handledBy'
  | 'content'
  | 'result'
  | 'answerable'
  | 'told'
  | 'feedback'
  | 'agreedSolution'
  | 'unreachedReason'
>

/**
 * Answers what was done about a complaint (干预处理答复), and hands it to the QA department. Not before the
 * customer was reached and told, unless tries enough were made and the reason is written down.
 */
export function submitReply(
  db: Db,
  actor: Actor,
  id: number,
  input: NewReply,
  spellId?: number,
  now = Date.now(),
): ComplaintReply {
  authorise(actor, 'complaint.intervene')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdToHandling(tx, actor, complaint)
    holdAt(tx, complaint, 'intervening', '答复', spellId)
    if (input.handledAt > now + clockMs) throw refused(handlingRefusals, 'in-future')
    if (input.handledAt + clockMs < complaint.openedAt) {
      throw refused(handlingRefusals, 'before-handling')
    }
    const unreached = complaint.contactedAt === null
    if (unreached) {
      if (input.unreachedReason === '') throw refused(handlingRefusals, 'not-reached')
      const moments = contactsOf(tx, id).map(({ contactedAt }) => contactedAt)
      if (!triedEnough(moments)) throw refused(handlingRefusals, 'tries-missing')
    } else if (!input.told || input.feedback === '') throw refused(handlingRefusals, 'not-told')
    const checks = replyCheckList(tx).filter(({ part }) => !(unreached && part === 'feedback'))
    const [thin] = Object.values(thinParts(checks, input))
    if (thin !== undefined) throw new Refused('thin', thin)
    const round = (newestReply(tx, id)?.round ?? 0) + 1
    const reply = tx
      .insert(complaintReplies)
      .values({
        ...input,
        unreachedReason: unreached ? input.unreachedReason : '',
        complaintId: id,
        round,
        departmentId: complaint.handlingDepartmentId,
        at: now,
        byId: actor.accountId,
        byName: actor.name,
      })
      .returning()
      .get()
    moveComplaint(tx, complaint, 'reply', now, { spellId })
    dropRequests(tx, actor, id, wentOn, now)
    dropDraft(tx, actor, id, 'reply')
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.replied', subject, { complaintNo, round, told: reply.told })
    const handlers = handlersOf(tx, complaint)
    notify(
      tx,
      {
        to: holdersOf(tx, 'complaint.verify', complaint)
          .map((account) => account.id)
          .filter((accountId) => !handlers.has(accountId)),
        kind: 'task',
        sentence: `投诉 ${complaintNo} 已答复，等待调查核实`,
        href: `/complaints/${id}#handling`,
      },
      now,
    )
    return reply
  })
}

/** The reply given last. */
export function newestReply(db: Db, complaintId: number): ComplaintReply | undefined {
  return db
    .select()
    .from(complaintReplies)
    .where(eq(complaintReplies.complaintId, complaintId))
    .orderBy(desc(complaintReplies.id))
    .limit(1)
    .get()
}
