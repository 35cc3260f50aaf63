import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { textShown } from '#src/recordings/unmaskings/shown-caller.ts'

import { actsFor } from '../flow/handling-department.ts'
import { isOpen } from '../flow/lifecycle.ts'
import { currentSpell } from '../flow/move.ts'
import { draftOf } from '../handling/drafts.ts'
import type { ComplaintDetail } from '../queries.ts'
import { isParty } from './arbitration.ts'
import { routingFacts } from './facts.ts'
import { openArbitration, openSendBack } from './open-requests.ts'
import { proposedOf, routingOptions } from './principles.ts'
import {
  arbitrationsOf,
  bouncesOf,
  departmentChoices,
  dispatchesOf,
  expeditingsOf,
  participantsOf,
  routedComplaint,
  sendBacksOf,
} from './queries.ts'
import type { ComplaintDispatch, ComplaintSendBack } from './schema.ts'
import { maySettle } from './send-back.ts'
import { currentDispatch } from './send.ts'

export type RoutingPart = NonNullable<ReturnType<typeof routingPart>>

/**
 * Where a complaint was sent and why, newest first, and what of it the reader may do now. Null for whoever
 * has still to judge the call: the department would tell whose it is.
 */
export function routingPart(db: Db, actor: Actor, complaint: ComplaintDetail) {
  if (complaint.duty !== null) return null
  const { id, stage } = complaint
  const options =
    stage === 'opened' ? routingOptions(routingFacts(db, routedComplaint(db, id))) : []
  const dispatch = currentDispatch(db, id) ?? null
  const shown = textShown(db, actor, { kind: 'complaint', id })
  const sendBack = openSendBack(db, id) ?? null
  const arbitration = openArbitration(db, id) ?? null
  return {
    dispatches: dispatchesOf(db, id).map((one) => ({ ...one, reason: shown(one.reason) })),
    sendBacks: sendBacksOf(db, id).map((one) => ({
      ...one,
      reason: shown(one.reason),
      answerReason: one.answerReason && shown(one.answerReason),
    })),
    bounces: bouncesOf(db, id),
    arbitrations: arbitrationsOf(db, id).map((one) => ({
      ...one,
      dispute: shown(one.dispute),
      decision: one.decision && shown(one.decision),
    })),
    participants: participantsOf(db, id),
    expeditings: expeditingsOf(db, id).map((one) => ({ ...one, note: shown(one.note) })),
    dispatch: dispatch && { ...dispatch, reason: shown(dispatch.reason) },
    sendBack: sendBack && { ...sendBack, reason: shown(sendBack.reason) },
    arbitration: arbitration && { ...arbitration, dispute: shown(arbitration.dispute) },
    options,
    proposed: options.length === 0 ? null : proposedOf(options),
    departments: departmentChoices(db),
    accountId: actor.accountId,
    draft: draftOf(db, actor, id, 'dispatch', currentSpell(db, id)?.id ?? null),
    may: rightsOn(db, actor, complaint, { dispatch, sendBack, arbitration }),
  }
}

type State = {
  dispatch: ComplaintDispatch | null
  sendBack: ComplaintSendBack | null
  arbitration: ReturnType<typeof openArbitration> | null
}

/** Which forms are shown; the commands ask all of it again. */
function rightsOn(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  { dispatch, sendBack, arbitration }: State,
) {
  const { stage, handlingDepartmentId, pausedAt } = complaint
  const receiver =
    can(actor, 'complaint.intervene') && actsFor(db, actor, handlingDepartmentId) && !!dispatch
  const waits = sendBack !== null || arbitration !== null
  const decided = dispatch?.principle === 'overall-interest'
  const runs = pausedAt === null
  return {
    dispatch:
      runs &&
      stage === 'opened' &&
      complaint.class === 'internal' &&
      can(actor, 'complaint.dispatch'),
    accept: runs && stage === 'dispatched' && receiver && !waits,
    askSendBack: ['dispatched', 'intervening'].includes(stage) && receiver && !sendBack && !decided,
    answerSendBack:
      runs &&
      sendBack !== null &&
      can(actor, 'complaint.dispatch') &&
      sendBack.byId !== actor.accountId &&
      maySettle(db, actor, sendBack),
    askArbitration:
      stage === 'dispatched' &&
      !!dispatch &&
      !arbitration &&
      !decided &&
      (can(actor, 'complaint.intervene') || can(actor, 'complaint.dispatch')) &&
      isParty(db, actor, complaint, dispatch),
    decide:
      runs &&
      !!arbitration &&
      stage === 'dispatched' &&
      can(actor, 'complaint.arbitrate') &&
      arbitration.askedById !== actor.accountId,
    takePart: isOpen(stage) && stage !== 'opened' && can(actor, 'complaint.dispatch'),
    expedite: isOpen(stage) && can(actor, 'complaint.expedite'),
  }
}
