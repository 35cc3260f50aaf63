import { and, desc, eq, gt, isNull } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { departments, people, postings, teams } from '#src/organisation/schema.ts'
import { postedAt } from '#src/organisation/tree.ts'

import { callNumbered, orderNumbered } from './flow/link-call.ts'
import { flowRefusals } from './flow/vocabulary.ts'
import { openComplaint, type Units } from './open.ts'
import { outsideCase } from './outside-cases/queries.ts'
import { outsideCaseCallers } from './outside-cases/schema.ts'
import { complaintsOfCall } from './queries.ts'
import { type Complaint, complaints } from './schema.ts'
import {
  type ComplaintClass,
  complaintRefusals,
  type ComplaintTarget,
  type FaultCategory,
  type HandSource,
  matchRefusals,
} from './vocabulary.ts'

export type TakeIn = {
  source: HandSource
  class: ComplaintClass
  /** Empty for a letter, the press, or where no call is known. */
  callNo: string
  caller: string
  customerName: string
  agentNo: string
  departmentId: number | null
  orderNo: string
  outsideCaseId: number | null
  faultCategory: FaultCategory
  target: ComplaintTarget | null
  note: string
  /** Made sure that it is another matter than what is open about the same call. */
  apart: boolean
}

const doubleMs = 120_000

/**
 * Takes a complaint in by hand (人工登记): about a call, which then says whose it is, or without one, from a
 * letter or the press. A form that is sent twice opens one complaint.
 */
export function takeInComplaint(db: Db, actor: Actor, input: TakeIn, now = Date.now()): Complaint {
  authorise(actor, 'complaint.open')
  return write(db, (tx) => {
    const { callNo, orderNo, agentNo, departmentId, apart, caller, ...facts } = input
    if (facts.outsideCaseId !== null) outsideCase(tx, actor, facts.outsideCaseId)
    const call = callNo === '' ? undefined : callNumbered(tx, actor, callNo)
    if (callNo !== '' && !call) throw refused(matchRefusals, 'no-such-call')
    const twin = sentTwice(tx, actor, { ...facts, callId: call?.id ?? null }, now)
    if (twin) return twin
    if (call && !apart && complaintsOfCall(tx, call.id).length > 0) {
      throw refused(complaintRefusals, 'same-call')
    }
    const order = orderNo === '' ? undefined : orderNumbered(tx, orderNo)
    if (orderNo !== '' && !order) throw refused(flowRefusals, 'no-such-order')
    return openComplaint(
      tx,
      actor,
      {
        ...facts,
        callId: call?.id ?? null,
        caller: caller || call?.caller || callerOfCase(tx, facts.outsideCaseId),
        omission: null,
        ...(order ? { workOrderId: order.id } : {}),
        ...(call ? {} : { units: namedUnits(tx, actor, { agentNo, departmentId }, now) }),
      },
      now,
    )
  })
}

type Sent = Pick<TakeIn, 'note' | 'faultCategory'> & { callId: number | null }

function sentTwice(tx: Db, actor: Actor, { note, faultCategory, callId }: Sent, now: number) {
  if (actor.accountId === null) return undefined
  return tx
    .select()
    .from(complaints)
    .where(
      and(
        gt(complaints.openedAt, now - doubleMs),
        eq(complaints.openedBy, actor.accountId),
        eq(complaints.note, note),
        eq(complaints.faultCategory, faultCategory),
        callId === null ? isNull(complaints.callId) : eq(complaints.callId, callId),
      ),
    )
    .orderBy(desc(complaints.openedAt), desc(complaints.id))
    .limit(1)
    .get()
}

/** The telephone the outside case names; with several, nobody knows which. */
function callerOfCase(tx: Db, caseId: number | null): string {
  if (caseId === null) return ''
  const named = tx
    .select({ caller: outsideCaseCallers.caller })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caseId, caseId))
    .limit(2)
    .all()
  return named.length === 1 ? (named[0]?.caller ?? '') : ''
}

type Named = Pick<TakeIn, 'agentNo' | 'departmentId'>

/** Whom it is about where no call tells: the agent where the number is known, else the department. */
function namedUnits(tx: Db, actor: Actor, { agentNo, departmentId }: Named, now: number): Units {
  const within = new Set(departmentOptions(tx, actor, now).map(({ id }) => id))
  if (agentNo !== '') {
    const units = unitsOfAgent(tx, agentNo, now)
    const seen =
      actor.scope.kind === 'all' || (units?.departmentId != null && within.has(units.departmentId))
    if (!units || !seen) throw refused(complaintRefusals, 'no-such-agent')
    return units
  }
  const nobody = { subCentreId: null, departmentId: null, teamId: null, personId: null }
  if (departmentId === null) return nobody
  const { subCentreId } = departments
  const department = tx
    .select({ subCentreId })
    .from(departments)
    .where(eq(departments.id, departmentId))
    .get()
  if (!department || !within.has(departmentId)) {
    throw refused(complaintRefusals, 'no-such-department')
  }
  return { ...nobody, ...department, departmentId }
}

/** Where an agent is posted today. */
const unitsOfAgent = (tx: Db, agentNo: string, now: number): Units | undefined =>
  tx
    .select({
      personId: people.id,
      teamId: teams.id,
      departmentId: departments.id,
      subCentreId: departments.subCentreId,
    })
    .from(people)
    .leftJoin(postings, and(eq(postings.personId, people.id), postedAt(now)))
    .leftJoin(teams, eq(teams.id, postings.teamId))
    .leftJoin(departments, eq(departments.id, teams.departmentId))
    .where(eq(people.agentNo, agentNo))
    .get()
