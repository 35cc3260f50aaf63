import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { departments } from '#src/organisation/schema.ts'

import { clockOf } from './clock.ts'
import { keepEvent } from './keep-event.ts'
import { type Risk, risks } from './schema.ts'
import { ownsRisk, risksSeen } from './seen.ts'
import { setColour } from './start.ts'
import { handlersOf, releasersOf, tellStarted } from './tell.ts'
import { type RiskColour, riskColours, riskRefusals, type RiskStep } from './vocabulary.ts'

/** A risk in the reader's reach as the form showed it; refuses what somebody changed since. */
function riskFor(tx: Db, actor: Actor, id: number, seen: number): Risk {
  const risk = tx
    .select()
    .from(risks)
    .where(and(eq(risks.id, id), risksSeen(tx, actor)))
    .get()
  if (!risk) throw new NotFound()
  if (risk.revision !== seen) throw refused(riskRefusals, 'stale')
  return risk
}

function keep(
  tx: Db,
  actor: Actor,
  risk: Risk,
  step: RiskStep,
  note: string,
  set: Partial<Risk>,
  now: number,
): void {
  tx.update(risks)
    .set({ ...set, revision: risk.revision + 1 })
    .where(eq(risks.id, risk.id))
    .run()
  keepEvent(tx, actor, risk.id, step, note, now)
}

const subject = ({ id }: Risk) => ({ kind: 'risk', id }) as const

/** 确认启动: QA says it is a risk, of which colour, and whose it is. */
export function confirmRisk(
  db: Db,
  actor: Actor,
  id: number,
  given: { colour: RiskColour; departmentId: number; note: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.raise')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'proposed') throw refused(riskRefusals, 'not-proposed')
    const place = placeOf(tx, given.departmentId)
    if (given.colour !== risk.colour) {
      setColour(tx, actor, risk, given.colour, given.note, now)
    }
    const current = tx.select().from(risks).where(eq(risks.id, id)).get() ?? risk
    const limit = { amount: current.limitAmount, unit: current.limitUnit }
    const set = {
      ...placeIds(place),
      state: 'open' as const,
      openedAt: now,
      ...clockOf(tx, limit, null, now),
    }
    keep(tx, actor, current, 'confirmed', given.note, set, now)
    record(tx, actor, 'risk.confirmed', subject(risk), { colour: riskColours[given.colour] })
    tellStarted(tx, { ...current, ...set }, now)
  })
}

/** 不成立: what a rule proposed is none. */
export function dismissRisk(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.raise')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'proposed') throw refused(riskRefusals, 'not-proposed')
    const set = { state: 'dismissed' as const, endedAt: now, alarmAt: null }
    keep(tx, actor, risk, 'dismissed', reason, set, now)
    record(tx, actor, 'risk.dismissed', subject(risk), { reason })
  })
}

/** 升级、降级, with a reason. */
export function changeColour(
  db: Db,
  actor: Actor,
  id: number,
  given: { colour: RiskColour; reason: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.raise')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'open') throw refused(riskRefusals, 'not-open')
    if (risk.colour === given.colour) throw refused(riskRefusals, 'same-colour')
    setColour(tx, actor, risk, given.colour, given.reason, now)
  })
}

/** 登记处置, by the department that owns it; `done` stops the clock and asks QA to release it. */
export function handleRisk(
  db: Db,
  actor: Actor,
  id: number,
  given: { note: string; done: boolean },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.handle')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'open' || risk.handledAt !== null) throw refused(riskRefusals, 'not-open')
    if (!ownsRisk(tx, actor, risk.departmentId)) throw refused(riskRefusals, 'not-yours')
    const step = given.done ? 'handled' : 'entry'
    const set = given.done ? { handledAt: now, alarmAt: null } : {}
    keep(tx, actor, risk, step, given.note, set, now)
    record(tx, actor, given.done ? 'risk.handled' : 'risk.entered', subject(risk))
    if (!given.done) return
    const sentence = `预警已登记处置到位，请看是否可以解除：${risk.title}`
    const key = `risk:${id}:handled:${risk.revision}`
    notify(tx, { to: releasersOf(tx), kind: 'task', sentence, href: `/risks/${id}`, key }, now)
  })
}

/** 退回补充处置: the limit stays where it was. */
export function returnRisk(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.release')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'open' || risk.handledAt === null) throw refused(riskRefusals, 'not-handled')
    keep(tx, actor, risk, 'returned', reason, { handledAt: null, alarmAt: now }, now)
    record(tx, actor, 'risk.returned', subject(risk), { reason })
    const sentence = `预警处置被退回，请补充：${risk.title}`
    const key = `risk:${id}:returned:${risk.revision}`
    const notice = { kind: 'task' as const, sentence, href: `/risks/${id}`, key }
    notify(tx, { to: handlersOf(tx, risk), ...notice }, now)
  })
}

/** 解除 by QA, with what proves that the condition is met. */
export function releaseRisk(
  db: Db,
  actor: Actor,
  id: number,
  proof: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.release')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'open') throw refused(riskRefusals, 'not-open')
    if (risk.handledAt === null) throw refused(riskRefusals, 'not-handled')
    const set = { state: 'released' as const, endedAt: now, alarmAt: null }
    keep(tx, actor, risk, 'released', proof, set, now)
    record(tx, actor, 'risk.released', subject(risk), { reason: proof })
    const notice = {
      kind: 'result' as const,
      sentence: `预警已解除：${risk.title}`,
      href: `/risks/${id}`,
      key: `risk:${id}:released`,
    }
    notify(tx, { to: handlersOf(tx, risk), ...notice }, now)
  })
}

/** 改派归口部门: the limit stays where it was. */
export function assignRisk(
  db: Db,
  actor: Actor,
  id: number,
  given: { departmentId: number; reason: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'risk.raise')
  write(db, (tx) => {
    const risk = riskFor(tx, actor, id, seen)
    if (risk.state !== 'open' || risk.handledAt !== null) throw refused(riskRefusals, 'not-open')
    const place = placeOf(tx, given.departmentId)
    if (risk.departmentId === given.departmentId) return
    keep(tx, actor, risk, 'assigned', `${place.name}：${given.reason}`, placeIds(place), now)
    record(tx, actor, 'risk.assigned', subject(risk), { reason: given.reason })
    tellStarted(tx, { ...risk, ...placeIds(place), revision: risk.revision + 1 }, now)
  })
}

const placeIds = ({ departmentId, subCentreId }: ReturnType<typeof placeOf>) => ({
  departmentId,
  subCentreId,
})

function placeOf(tx: Db, departmentId: number) {
  const found = tx.select().from(departments).where(eq(departments.id, departmentId)).get()
  if (!found) throw refused(riskRefusals, 'no-department')
  return { departmentId, subCentreId: found.subCentreId, name: found.name }
}
