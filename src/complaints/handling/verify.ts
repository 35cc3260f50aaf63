import { holdersOf } from '#src/auth/holders.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import { dropDraft } from './drafts.ts'
import { heardEvidence } from './heard-evidence.ts'
import type { Span } from './heard-spans.ts'
import { endInvestigation, holdToInvestigation } from './investigation.ts'
import { recordingBehind } from './listening.ts'
import { tookPart } from './parties.ts'
import type { ComplaintVerification } from './schema.ts'
import { holdAt } from './spell.ts'
import { type NewVerification, storeVerification } from './store-verification.ts'
import { handlingRefusals, type unsubstantiatedReasons } from './vocabulary.ts'

export type VerdictInput = Omit<
  NewVerification,
  'basis' | 'evidence' | 'restsOn' | 'unsubstantiatedReason'
> & {
  /** Required of a verdict that is not substantiated: which case of it. */
  unsubstantiatedReason?: keyof typeof unsubstantiatedReasons | null
  evidence: readonly Span[]
  /** Required where there is no recording, and kept only there. */
  restsOn: string
}

/**
 * Gives the verdict on a complaint (核实): by who took the investigation, never by who intervened, and on
 * evidence that this person has heard.
 */
export function verifyComplaint(
  db: Db,
  actor: Actor,
  id: number,
  input: VerdictInput,
  spellId?: number,
  now = Date.now(),
): ComplaintVerification {
  authorise(actor, 'complaint.verify')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'investigating', '下核实结论', spellId)
    holdToInvestigation(tx, actor, complaint)
    if (input.verdict === 'unsubstantiated' && !input.unsubstantiatedReason) {
      throw refused(handlingRefusals, 'reason-missing')
    }
    const recording = recordingBehind(tx, complaint)
    const evidence = recording ? heardEvidence(tx, actor, complaint, recording, input.evidence) : []
    if (!recording && input.restsOn === '') throw refused(handlingRefusals, 'basis-missing')
    const moved = moveComplaint(tx, complaint, 'verify', now, { spellId })
    endInvestigation(tx, id, now)
    dropDraft(tx, actor, id, 'verification')
    const basis = complaint.verdict === null ? 'investigation' : 'reopened'
    const restsOn = recording ? '' : input.restsOn
    const verdict = { ...input, basis, restsOn, evidence } as const
    const stored = storeVerification(tx, actor, moved, verdict, now)
    const barred = tookPart(tx, complaint)
    notify(
      tx,
      {
        to: holdersOf(tx, 'complaint.visit', complaint)
          .map((account) => account.id)
          .filter((accountId) => !barred.has(accountId)),
        kind: 'task',
        sentence: `投诉 ${complaint.complaintNo} 已核实，等待回访客户`,
        href: `/complaints/${id}#handling`,
      },
      now,
    )
    return stored
  })
}
