import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import {
  complaintContacts,
  complaintImprovements,
  complaintInvestigations,
  complaintReplies,
  complaintVerifications,
} from '#src/complaints/handling/schema.ts'
import { openComplaint } from '#src/complaints/open.ts'
import {
  complaintArbitrations,
  complaintDispatches,
  complaintSendBacks,
} from '#src/complaints/routing/schema.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { waitingFor } from '#src/home/waiting/list.ts'
import type { WaitKind } from '#src/home/waiting/vocabulary.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { arrangeInterviews } from '#src/training/arrange-interviews.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

let db: Db
let first: Unit
let second: Unit
let manager: Actor
let handler: Actor
let colleague: Actor
let elsewhere: Actor
let inspector: Actor
const now = Date.now()

beforeEach(() => {
  db = testDatabase().db
  const units = twoDepartments(db)
  first = units.first
  second = units.second
  manager = actorWith(db, 'qa-manager')
  handler = person('周洁', 'case-handler', departmentOf(first))
  colleague = person('郑爽', 'case-handler', departmentOf(first))
  elsewhere = person('韩雪', 'case-handler', departmentOf(second))
  inspector = person('林静', 'qa-inspector', { kind: 'all' })
})

const departmentOf = (unit: Unit) => ({ kind: 'department', id: unit.department.id }) as const

function person(displayName: string, role: Role, scope: Scope): Actor {
  const account = db
    .insert(accounts)
    .values({
      username: displayName,
      displayName,
      passwordHash: 'never matches',
      roles: [role],
      scopeKind: scope.kind,
      scopeId: 'id' in scope ? scope.id : null,
      createdAt: now,
    })
    .returning()
    .get()
  return actorOf(account)
}

let calls = 0
function opened(at = now): Complaint {
  const call = announcedCall(db, first, `w${(calls += 1)}`)
  return openComplaint(
    db,
    manager,
    {
      ...{ source: 'manual', callId: call.id, omission: null, faultCategory: 'attitude' },
      ...{ target: null, note: '' },
    },
    at,
  )
}

function dispatched(unit = first, at = now): Complaint {
  const complaint = opened(at)
  const departmentId = unit.department.id
  db.insert(complaintDispatches)
    .values({
      ...{ complaintId: complaint.id, departmentId, principle: 'cause', reason: '', at },
      ...{ byId: elsewhere.accountId, byName: elsewhere.name },
    })
    .run()
  const to = { handlingDepartmentId: departmentId, handlerId: null, handlerName: '' }
  return moveComplaint(db, complaint, 'dispatch', at, to)
}

function accepted(by = handler, at = now): Complaint {
  const hands = { handlerId: by.accountId, handlerName: by.name }
  return moveComplaint(db, dispatched(first, at), 'accept', at, hands)
}

const reply = (complaint: Complaint, by: Actor, bouncedAt: number | null = null) =>
  db
    .insert(complaintReplies)
    .values({
      ...{ complaintId: complaint.id, round: 1, handledAt: now, handledBy: '', content: '' },
      ...{ result: '', answerable: '', told: true, feedback: '', agreedSolution: '', at: now },
      ...{ byId: by.accountId, byName: by.name, bouncedAt },
    })
    .run()

function replied(by = handler): Complaint {
  const complaint = accepted(by)
  reply(complaint, by)
  return moveComplaint(db, complaint, 'reply', now)
}

function verified(by = inspector): Complaint {
  const complaint = replied()
  db.insert(complaintVerifications)
    .values({
      ...{ complaintId: complaint.id, basis: 'investigation', verdict: 'substantiated' },
      ...{ faultCategory: 'attitude', rootCause: 'people', causeDetail: '', reasoning: '' },
      ...{ at: now, byId: by.accountId, byName: by.name },
    })
    .run()
  const verdict = { verdict: 'substantiated', verdictAt: now } as const
  return moveComplaint(db, complaint, 'verify', now, verdict)
}

/** What waits for somebody, as kind and number. */
const waits = (actor: Actor, kind: WaitKind | null = null) =>
  waitingFor(db, actor, kind, now).lines.map((line) => `${line.kind} ${line.thing.split(' ')[0]}`)
const of = (kind: WaitKind, { complaintNo }: Complaint) => `${kind} ${complaintNo}`

describe('待办', () => {
  test('an opened complaint waits for those who dispatch in its unit, and for nobody else', () => {
    const complaint = opened()
    expect(waits(handler)).toEqual([of('dispatch', complaint)])
    expect(waits(manager)).toEqual([of('dispatch', complaint)])
    expect(waits(elsewhere)).toEqual([])
    expect(waits(inspector)).toEqual([])
  })

  test('an external complaint waits for nobody to be dispatched', () => {
    const complaint = opened()
    db.update(complaints).set({ class: 'external' }).where(eq(complaints.id, complaint.id)).run()
    expect(waits(handler)).toEqual([])
  })

  test('a dispatched one waits for the department that got it, whoever it is about', () => {
    const complaint = dispatched(second)
    expect(waits(elsewhere)).toEqual([of('accept', complaint)])
    expect(waits(handler)).toEqual([])
    expect(waits(manager)).toEqual([])
  })

  test('a request to send it back waits for the sender, not for who asked, and stops acceptance', () => {
    const complaint = dispatched(first)
    const dispatch = db.select().from(complaintDispatches).get()
    db.insert(complaintSendBacks)
      .values({
        ...{ complaintId: complaint.id, dispatchId: dispatch?.id ?? 0, kind: 'incomplete' },
        ...{ departmentId: first.department.id, reason: '信息不全', at: now },
        ...{ byId: handler.accountId, byName: handler.name },
      })
      .run()
    expect(waits(handler)).toEqual([])
    expect(waits(colleague)).toEqual([])
    expect(waits(manager)).toEqual([of('send-back', complaint)])
  })

  test('a dispute waits for those who arbitrate, never for the one who asked', () => {
    const complaint = dispatched(first)
    const dispatch = db.select().from(complaintDispatches).get()
    const asked = { complaintId: complaint.id, dispatchId: dispatch?.id ?? 0, dispute: '不归我们' }
    db.insert(complaintArbitrations)
      .values({ ...asked, askedAt: now, askedById: manager.accountId, askedByName: manager.name })
      .run()
    expect(waits(manager)).toEqual([])
    expect(waits(person('王敏', 'qa-manager', { kind: 'all' }))).toEqual([
      of('arbitration', complaint),
    ])
    expect(waits(handler)).toEqual([])
  })

  test('what is in hand: the own first however late the others are, a colleague’s named', () => {
    const late = accepted(colleague, now - 30 * dayMs)
    const own = accepted(handler)
    expect(waits(handler)).toEqual([of('contact', own), of('contact', late)])
    const [, theirs] = waitingFor(db, handler, null, now).lines
    expect(theirs).toMatchObject({ colleague: true, note: '郑爽在办' })
    expect(waits(elsewhere)).toEqual([])
  })

  test('the customer is contacted first, then it is answered, and again where it bounced', () => {
    const complaint = accepted()
    expect(waits(handler)).toEqual([of('contact', complaint)])
    db.update(complaints).set({ contactedAt: now }).where(eq(complaints.id, complaint.id)).run()
    expect(waits(handler)).toEqual([of('reply', complaint)])
    reply(complaint, handler, now)
    expect(waits(handler)).toEqual([of('bounced', complaint)])
  })

  test('a free investigation waits for inspectors who did not intervene, a taken one for who took it', () => {
    const complaint = replied()
    const other = person('陈晨', 'qa-inspector', { kind: 'all' })
    expect(waits(inspector)).toEqual([of('free-investigation', complaint)])
    const contact = { complaintId: complaint.id, outcome: 'reached', contactedAt: now } as const
    db.insert(complaintContacts)
      .values({ ...contact, callNo: 'x', words: '', at: now, byId: other.accountId, byName: '' })
      .run()
    expect(waits(other)).toEqual([])
    const taken = { complaintId: complaint.id, name: inspector.name, at: now }
    db.insert(complaintInvestigations)
      .values({ ...taken, accountId: inspector.accountId ?? 0 })
      .run()
    expect(waits(inspector)).toEqual([of('investigation', complaint)])
    expect(waits(manager)).toEqual([])
  })

  test('a return visit waits for a third person only', () => {
    const visitor = person('刘畅', 'return-visitor', { kind: 'all' })
    const complaint = verified()
    expect(waits(visitor)).toEqual([of('visit', complaint)])
    const verdict = { byId: visitor.accountId }
    db.update(complaintVerifications).set(verdict).run()
    expect(waits(visitor)).toEqual([])
    expect(waits(handler)).toEqual([])
  })

  test('responsibility waits for those who settle once the customer was called back', () => {
    const complaint = moveComplaint(db, verified(), 'visit', now)
    expect(waits(manager)).toEqual([of('liability', complaint)])
    expect(waits(inspector)).toEqual([])
  })

  test('an improvement waits for its owner by name until it is reported', () => {
    const complaint = opened()
    const measure = { complaintId: complaint.id, measure: '培训', dueAt: now + dayMs, at: now }
    db.insert(complaintImprovements)
      .values({ ...measure, ownerId: colleague.accountId ?? 0, ownerName: '', byName: '' })
      .run()
    expect(waits(colleague, 'improvement')).toEqual([of('improvement', complaint)])
    expect(waits(handler, 'improvement')).toEqual([])
    db.update(complaintImprovements).set({ doneAt: now }).run()
    expect(waits(colleague, 'improvement')).toEqual([])
  })

  test('of four interviews only the one whose turn it is waits, in the trainer’s own unit', () => {
    const complaint = verified()
    arrangeInterviews(db, complaint.id, now)
    expect(waits(person('赵磊', 'trainer', departmentOf(first)))).toEqual([
      of('interview', complaint),
    ])
    expect(waits(person('钱进', 'trainer', departmentOf(second)))).toEqual([])
  })

  test('while a complaint is paused it waits for nobody', () => {
    const complaint = opened()
    db.update(complaints)
      .set({ pausedAt: now, dueAt: null })
      .where(eq(complaints.id, complaint.id))
      .run()
    expect(waits(handler)).toEqual([])
  })

  test('the most urgent comes first, and what has no limit last', () => {
    const fresh = opened()
    const unlimited = opened()
    const late = opened(now - 3 * dayMs)
    db.update(complaints).set({ dueAt: null }).where(eq(complaints.id, unlimited.id)).run()
    expect(waits(handler)).toEqual([late, fresh, unlimited].map((one) => of('dispatch', one)))
  })

  test('of one kind six stand on the whole list, the rest is counted, and choosing the kind shows all', () => {
    for (let n = 0; n < 8; n += 1) opened()
    const all = waitingFor(db, handler, null, now)
    expect(all.kinds).toEqual([{ kind: 'dispatch', count: 8 }])
    expect(all.lines).toHaveLength(6)
    expect(all.rest).toMatchObject([{ kind: 'dispatch', count: 2, more: false }])
    const chosen = waitingFor(db, handler, 'dispatch', now)
    expect(chosen.lines).toHaveLength(8)
    expect(chosen.rest).toEqual([])
  })

  test('a line names who else may do it, and says where nobody can', () => {
    dispatched(first)
    expect(waitingFor(db, handler, null, now).lines[0]?.others).toEqual(['郑爽'])
    db.update(accounts).set({ disabledAt: now }).where(eq(accounts.username, '郑爽')).run()
    expect(waitingFor(db, handler, null, now).lines[0]?.others).toEqual([])
  })

  test('an agent and whoever has no right have nothing of this', () => {
    opened()
    const agent = actorWith(db, 'agent', { kind: 'person', id: first.person.id })
    expect(waits(agent)).toEqual([])
    expect(waits(actorWith(db, null))).toEqual([])
  })
})
