import { and, eq, inArray } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { caseSeenBy } from '#src/complaints/outside-cases/queries.ts'
import { outsideCaseCallers, outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import {
  complaintStages,
  complaintVerdicts,
  faultCategories,
  orderStates,
  orderTypes,
  outsideSources,
} from '#src/complaints/vocabulary.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { PageRequest } from '#src/kernel/paging.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls } from '#src/recordings/schema.ts'

import { sourcePage } from './merge.ts'
import type { TouchKind } from './vocabulary.ts'

/** One time a caller and the centre had to do with one another (触点). */
export type Touch = {
  kind: TouchKind
  id: number
  at: number
  no: string
  /** What it was about, in a few words. */
  about: string
  /** How it stands; empty for a call. */
  state: string
  /** Which unit of ours; null where nobody knows. */
  department: string | null
  /** Calls that tell whose it is: hidden while the reader has still to judge one of them. */
  callIds: number[]
}

type Ask = { db: Db; actor: Actor; caller: string; page: PageRequest }

export function callTouches({ db, actor, caller, page }: Ask): Touch[] {
  const { where, order, limit } = sourcePage('call', { at: calls.startedAt, id: calls.id }, page)
  return db
    .select({ call: calls, businessType: businessTypes.name, department: departments.name })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(eq(calls.caller, caller), where, visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ call, businessType, department }) => ({
      ...{ kind: 'call' as const, id: call.id, at: call.startedAt, no: call.callNo, department },
      about: `${channels[call.channel]} · ${businessType ?? '没有记业务类型'}`,
      ...{ state: '', callIds: [call.id] },
    }))
}

export function complaintTouches({ db, actor, caller, page }: Ask): Touch[] {
  const columns = { at: complaints.openedAt, id: complaints.id }
  const { where, order, limit } = sourcePage('complaint', columns, page)
  return db
    .select({ complaint: complaints, department: departments.name })
    .from(complaints)
    .leftJoin(departments, eq(departments.id, complaints.departmentId))
    .where(and(eq(complaints.caller, caller), where, withinReach(db, actor)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ complaint, department }) => {
      const { id, openedAt: at, complaintNo: no, faultCategory, stage, verdict } = complaint
      const state = verdict
        ? `${complaintStages[stage]} · ${complaintVerdicts[verdict]}`
        : complaintStages[stage]
      return {
        ...{ kind: 'complaint' as const, id, at, no, department, state },
        about: faultCategories[faultCategory],
        callIds: [complaint.callId, complaint.concernedCallId].filter((one) => one !== null),
      }
    })
}

/** Entries that no call was found for are for those who see the whole centre. */
export function registerTouches({ db, actor, caller, page }: Ask): Touch[] {
  const columns = { at: registerEntries.registeredAt, id: registerEntries.id }
  const { where, order, limit } = sourcePage('register', columns, page)
  return db
    .select({ entry: registerEntries, callId: calls.id, department: departments.name })
    .from(registerEntries)
    .leftJoin(calls, eq(calls.id, registerEntries.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(eq(registerEntries.caller, caller), where, visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ entry, callId, department }) => ({
      ...{ kind: 'register' as const, id: entry.id, at: entry.registeredAt, department },
      ...{ no: entry.registerNo, about: faultCategories[entry.faultCategory], state: '' },
      callIds: callId === null ? [] : [callId],
    }))
}

export function outsideTouches({ db, actor, caller, page }: Ask): Touch[] {
  const columns = { at: outsideCases.receivedAt, id: outsideCases.id }
  const { where, order, limit } = sourcePage('outside-case', columns, page)
  const theirs = db
    .select({ id: outsideCaseCallers.caseId })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caller, caller))
  return db
    .select()
    .from(outsideCases)
    .where(and(inArray(outsideCases.id, theirs), where, caseSeenBy(db, actor)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id, receivedAt, caseNo, source, text }) => ({
      ...{ kind: 'outside-case' as const, id, at: receivedAt, no: caseNo, department: null },
      about: `${outsideSources[source]}：${firstWords(text)}`,
      ...{ state: '', callIds: [] },
    }))
}

/** Orders name calls, not callers: those of this number's calls. */
export function orderTouches({ db, actor, caller, page }: Ask): Touch[] {
  const columns = { at: workOrders.createdAt, id: workOrders.id }
  const { where, order, limit } = sourcePage('work-order', columns, page)
  return db
    .select({ order: workOrders, callId: calls.id, department: departments.name })
    .from(calls)
    .innerJoin(workOrders, eq(workOrders.callId, calls.id))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(eq(calls.caller, caller), where, visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ order: one, callId, department }) => ({
      ...{ kind: 'work-order' as const, id: one.id, at: one.createdAt, no: one.orderNo },
      ...{ about: orderTypes[one.type], state: orderStates[one.state], department },
      callIds: [callId],
    }))
}

const firstWords = (text: string): string => {
  const words = maskText(text)
  return words.length > 60 ? `${words.slice(0, 60)}…` : words
}
