import { and, desc, eq, gt, inArray, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { hourMs } from '#src/complaints/timing/due.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { clockOf } from './clock.ts'
import { keepEvent } from './keep-event.ts'
import { type Risk, riskEvents, risks } from './schema.ts'
import { graver, standardsAt } from './standards.ts'
import { tellStarted } from './tell.ts'
import {
  quietHours,
  type RiskColour,
  riskColours,
  riskKinds,
  riskRefusals,
  type RuleKind,
} from './vocabulary.ts'

/** Something that a rule found to be a risk. */
export type Cause = {
  kind: RuleKind
  /** The same for the same matter: `complaints:attitude`. */
  cause: string
  colour: RiskColour
  title: string
  href: string
  grounds: string
  /** The department it concerns, where the matter names one. */
  departmentId: number | null
}

/**
 * What a rule found: proposed where it is a matter of numbers, which a person has to judge; open at once
 * where the matter itself is the risk. While one is open for the same cause it is only made graver, and
 * for a day after a person ended one the rule is silent. True where something changed.
 */
export function startByRule(tx: Db, found: Cause, now: number): boolean {
  const { cause } = found
  const open = tx
    .select()
    .from(risks)
    .where(and(eq(risks.cause, cause), inArray(risks.state, ['proposed', 'open'])))
    .get()
  if (open) return makeGraver(tx, open, found, now)
  const certain = found.kind === 'major' || found.kind === 'opinion'
  // One complaint is one matter: what was released stays so.
  const since = certain ? 0 : now - quietHours * hourMs
  const ended = tx
    .select({ id: risks.id })
    .from(risks)
    .where(and(eq(risks.cause, cause), gt(risks.endedAt, since)))
    .limit(1)
    .get()
  if (ended) return false
  insertRisk(tx, system, found, certain ? 'open' : 'proposed', now)
  return true
}

/** A person's colour stands: a rule raises what it has not been told about. */
function makeGraver(tx: Db, open: Risk, found: Cause, now: number): boolean {
  if (graver(found.colour, open.colour) <= 0) return false
  const touched = tx
    .select({ id: riskEvents.id })
    .from(riskEvents)
    .where(
      and(
        eq(riskEvents.riskId, open.id),
        inArray(riskEvents.step, ['raised', 'lowered']),
        ne(riskEvents.byName, system.name),
      ),
    )
    .orderBy(desc(riskEvents.id))
    .limit(1)
    .get()
  if (touched) return false
  setColour(tx, system, open, found.colour, found.grounds, now)
  return true
}

/** Changes the colour, and with it what is to be done and until when. */
export function setColour(
  tx: Db,
  by: Pick<Actor, 'accountId' | 'name'>,
  risk: Risk,
  colour: RiskColour,
  note: string,
  now: number,
): void {
  const raised = graver(colour, risk.colour) > 0
  const { figures, id } = standardsAt(tx, now)
  const { limit, response, requirement, release } = figures.standards[colour]
  const set = {
    ...{ colour, response, requirement, release, standardId: id },
    ...{ limitAmount: limit.amount, limitUnit: limit.unit, revision: risk.revision + 1 },
    ...(risk.state === 'open' ? clockOf(tx, limit, raised ? risk : null, now) : {}),
  }
  tx.update(risks).set(set).where(eq(risks.id, risk.id)).run()
  const step = raised ? 'raised' : 'lowered'
  const words = `${riskColours[risk.colour]} → ${riskColours[colour]}：${note}`
  keepEvent(tx, by, risk.id, step, words, now)
  record(
    tx,
    by,
    `risk.${step}`,
    { kind: 'risk', id: risk.id },
    {
      was: riskColours[risk.colour],
      now: riskColours[colour],
    },
  )
  const changed = tx.select().from(risks).where(eq(risks.id, risk.id)).get()
  if (changed && raised && risk.state === 'open') tellStarted(tx, changed, now)
}

export type NewRisk = {
  colour: RiskColour
  title: string
  grounds: string
  departmentId: number
  href: string
  once: string
}

/** 人工启动预警, with a reason. The same form sent twice starts one. */
export function startRisk(db: Db, actor: Actor, given: NewRisk, now = Date.now()): number {
  authorise(actor, 'risk.raise')
  return write(db, (tx) => {
    const known = tx.select().from(risks).where(eq(risks.once, given.once)).get()
    if (known) return known.id
    const { once, ...rest } = given
    const risk = insertRisk(
      tx,
      actor,
      { ...rest, kind: 'manual', cause: `manual:${once}` },
      'open',
      now,
      once,
    )
    return risk.id
  })
}

function insertRisk(
  tx: Db,
  by: Pick<Actor, 'accountId' | 'name'>,
  found: Omit<Cause, 'kind'> & { kind: keyof typeof riskKinds },
  state: 'proposed' | 'open',
  now: number,
  once: string | null = null,
): Risk {
  const { id: standardId, figures } = standardsAt(tx, now)
  const { limit, response, requirement, release } = figures.standards[found.colour]
  const owner = found.kind === 'manual' ? null : figures.owners[found.kind]
  const departmentId = owner ?? found.departmentId
  const department =
    departmentId === null
      ? undefined
      : tx.select().from(departments).where(eq(departments.id, departmentId)).get()
  if (departmentId !== null && !department) throw refused(riskRefusals, 'no-department')
  const risk = tx
    .insert(risks)
    .values({
      ...{ cause: found.cause, kind: found.kind, colour: found.colour, state, href: found.href },
      ...{ title: maskText(found.title), grounds: maskText(found.grounds) },
      ...{ departmentId, subCentreId: department?.subCentreId ?? null },
      ...{ response, requirement, release, standardId },
      ...{ limitAmount: limit.amount, limitUnit: limit.unit, startedAt: now },
      ...(state === 'open' ? { openedAt: now, ...clockOf(tx, limit, null, now) } : {}),
      ...{ byId: by.accountId, byName: by.name, once },
    })
    .returning()
    .get()
  const step = state === 'open' ? 'started' : 'proposed'
  keepEvent(tx, by, risk.id, step, found.grounds, now)
  record(
    tx,
    by,
    `risk.${step}`,
    { kind: 'risk', id: risk.id },
    {
      riskKind: riskKinds[found.kind],
      colour: riskColours[found.colour],
    },
  )
  tellStarted(tx, risk, now)
  return risk
}
