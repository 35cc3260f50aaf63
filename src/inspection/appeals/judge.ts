import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'

import { appealsAbout, changedBy, subjectOf } from './contested.ts'
import { type ReviewAppeal, reviewAppeals } from './schema.ts'
import { type AppealRefusal, appealRefusals, appealRounds, isOfComplaint } from './vocabulary.ts'

/** One appeal within the reader's scope. */
export function appealInScope(db: Db, actor: Actor, id: number): ReviewAppeal {
  authorise(actor, 'review-appeal.read')
  const appeal = db
    .select()
    .from(reviewAppeals)
    .where(and(eq(reviewAppeals.id, id), visibleTo(actor, reviewAppeals)))
    .get()
  if (!appeal) throw new NotFound()
  return appeal
}

/**
 * Why somebody may not judge an appeal; null for whoever may. Never who gave or changed the contested
 * result, never the agent; the last word (终审) is a manager's who did not judge before.
 */
export function barOf(db: Db, actor: Actor, appeal: ReviewAppeal): AppealRefusal | null {
  const { accountId } = actor
  if (accountId === null || !can(actor, 'review-appeal.settle')) {
    throw new Forbidden('review-appeal.settle')
  }
  const agent = appeal.personId
  if (appeal.filedBy === accountId || (agent !== null && standsFor(db, accountId) === agent)) {
    return 'own-appeal'
  }
  const judges = judgesBefore(db, appeal)
  // First: whoever judged the first round may have changed the score by it.
  if (judges.has(accountId)) return 'judged-before'
  if (appeal.scorerId === accountId || changedBy(db, appeal, accountId)) {
    return isOfComplaint(appeal.subject) ? 'own-complaint' : 'own-score'
  }
  if (appeal.round >= appealRounds && !can(actor, 'review-appeal.final')) {
    return 'final-needs-manager'
  }
  return null
}

function standsFor(db: Db, accountId: number): number | null {
  const row = db
    .select({
      personId: accounts.personId,
      scopeKind: accounts.scopeKind,
      scopeId: accounts.scopeId,
    })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .get()
  return row?.personId ?? (row?.scopeKind === 'person' ? row.scopeId : null) ?? null
}

function judgesBefore(db: Db, appeal: ReviewAppeal): Set<number | null> {
  const { round } = appeal
  const about = subjectOf(appeal)
  if (round === 1 || about === null) return new Set(round === 1 ? [] : firstJudges(db, appeal))
  const earlier = appealsAbout(db, about)
  return new Set(earlier.filter((one) => one.round < round).map(({ judgeId }) => judgeId))
}

/** The finding is erased and with it what ties the rounds; the agent, the call and the subject remain. */
function firstJudges(db: Db, { callId, personId, subject }: ReviewAppeal): (number | null)[] {
  return db
    .select({ judgeId: reviewAppeals.judgeId })
    .from(reviewAppeals)
    .where(
      and(
        eq(reviewAppeals.personId, personId ?? -1),
        eq(reviewAppeals.callId, callId ?? -1),
        eq(reviewAppeals.subject, subject),
        eq(reviewAppeals.round, 1),
      ),
    )
    .all()
    .map(({ judgeId }) => judgeId)
}

/**
 * 受理: exactly one person judges. What somebody took whose account is disabled since goes to the next
 * who takes it; a manager may take over from anybody, which is written down. `shownJudge` is who had it
 * when the button was drawn: nobody takes over from somebody unseen.
 */
export function takeAppeal(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
  shownJudge?: number | null,
): ReviewAppeal {
  authorise(actor, 'review-appeal.settle')
  return write(db, (tx) => {
    const appeal = appealInScope(tx, actor, id)
    if (appeal.state === 'settled') throw refused(appealRefusals, 'answered-already')
    if (appeal.state === 'withdrawn') throw refused(appealRefusals, 'withdrawn-already')
    if (appeal.state === 'taken' && appeal.judgeId === actor.accountId) return appeal
    if (appeal.state === 'taken' && !mayTakeOver(tx, actor, appeal)) {
      throw refused(appealRefusals, 'somebody-took')
    }
    if (shownJudge !== undefined && shownJudge !== appeal.judgeId) {
      throw refused(appealRefusals, 'somebody-took')
    }
    const bar = barOf(tx, actor, appeal)
    if (bar) throw refused(appealRefusals, bar)
    const taken = {
      state: 'taken',
      judgeId: actor.accountId,
      judgeName: actor.name,
      takenAt: now,
    } as const
    tx.update(reviewAppeals).set(taken).where(eq(reviewAppeals.id, id)).run()
    const particulars = appeal.judgeName === null ? {} : { was: appeal.judgeName, now: actor.name }
    record(tx, actor, 'review-appeal.taken', { kind: 'review-appeal', id }, particulars)
    return { ...appeal, ...taken }
  })
}

/** Whether somebody may take an appeal that another person has taken. */
export function mayTakeOver(db: Db, actor: Actor, { judgeId }: ReviewAppeal): boolean {
  if (can(actor, 'review-appeal.final')) return true
  const judge = db
    .select({ disabledAt: accounts.disabledAt })
    .from(accounts)
    .where(eq(accounts.id, judgeId ?? -1))
    .get()
  return judge !== undefined && judge.disabledAt !== null
}
