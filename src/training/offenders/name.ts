import { and, eq, isNotNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { complaints } from '#src/complaints/schema.ts'
import { stands } from '#src/complaints/vocabulary.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { holdersNear, type Place, placeOf, samePlace } from '../place.ts'
import { type Offence, offenceOf, offencesOfAll } from './offence.ts'
import { ruleAt } from './rules.ts'
import { type RepeatOffender, repeatOffenders } from './schema.ts'
import type { LiftReason } from './vocabulary.ts'

/** Looks at one person anew, inside the transaction of whatever changed a verdict. */
export function reconsider(tx: Db, personId: number, now: number): void {
  settle(tx, personId, offenceOf(tx, personId, now), named(tx, personId), now)
}

/** Looks at everybody by the rule of the moment. Run again, it changes nothing. */
export function reconsiderAll(tx: Db, now: number): void {
  const rule = ruleAt(tx, now)
  const offences = offencesOfAll(tx, rule, now)
  const before = new Map(
    tx
      .select()
      .from(repeatOffenders)
      .where(eq(repeatOffenders.state, 'named'))
      .all()
      .map((row) => [row.personId, row]),
  )
  for (const [personId, offence] of offences) {
    const row = before.get(personId)
    if (row || offence.reached !== null) settle(tx, personId, offence, row, now)
  }
  for (const [personId, row] of before) {
    if (!offences.has(personId)) settle(tx, personId, offenceOf(tx, personId, now), row, now)
  }
}

const named = (db: Db, personId: number): RepeatOffender | undefined =>
  db
    .select()
    .from(repeatOffenders)
    .where(and(eq(repeatOffenders.personId, personId), eq(repeatOffenders.state, 'named')))
    .get()

function settle(
  tx: Db,
  personId: number,
  offence: Offence,
  row: RepeatOffender | undefined,
  now: number,
): void {
  const place = placeOf(tx, personId, now)
  if (row && !place) return lift(tx, row, 'left', now)
  if (!place) return
  if (row && offence.reached === null) return lift(tx, row, whyNotAnyMore(tx, row, offence), now)
  if (row) return keep(tx, row, offence, place)
  if (offence.reached !== null) name(tx, personId, offence, place, now)
}

function name(tx: Db, personId: number, offence: Offence, place: Place, now: number): void {
  const { id } = tx
    .insert(repeatOffenders)
    .values({
      personId,
      ...place,
      state: 'named',
      namedAt: now,
      ruleId: offence.rule.id,
      grounds: offence.verdicts.map(({ complaintId, faultCategory, weight }) => ({
        ...{ complaintId, faultCategory, weight },
      })),
      weight: offence.weight,
      verdicts: offence.verdicts.length,
    })
    .returning()
    .get()
  record(
    tx,
    system,
    'offender.named',
    { kind: 'offender', id },
    { figure: offence.verdicts.length, days: offence.rule.days, least: offence.rule.least },
  )
  const to = [
    ...holdersNear(tx, 'training.arrange', place),
    ...holdersNear(tx, 'training.release', place),
  ].map(({ id: account }) => account)
  // No name: a notice may go out to a group.
  const sentence = '有一名坐席因重复属实被列为重点人员，请安排培训'
  notify(tx, { to, kind: 'task', sentence, href: `/repeat-offenders/${id}` }, now)
}

/** Named as before: only what it comes to, and where the person works, follow. */
function keep(tx: Db, row: RepeatOffender, offence: Offence, place: Place): void {
  const { weight } = offence
  const verdicts = offence.verdicts.length
  if (row.weight === weight && row.verdicts === verdicts && samePlace(row, place)) return
  tx.update(repeatOffenders)
    .set({ weight, verdicts, ...place })
    .where(eq(repeatOffenders.id, row.id))
    .run()
}

function lift(tx: Db, row: RepeatOffender, reason: LiftReason, now: number): void {
  tx.update(repeatOffenders)
    .set({ state: 'lifted', liftedAt: now, liftReason: reason })
    .where(eq(repeatOffenders.id, row.id))
    .run()
  record(tx, system, 'offender.lifted', { kind: 'offender', id: row.id }, { reason })
  const to = holdersNear(tx, 'training.arrange', row).map(({ id }) => id)
  const sentence = '有一名重点人员已按规则解除'
  notify(tx, { to, kind: 'result', sentence, href: `/repeat-offenders/${row.id}` }, now)
}

/** A verdict that fell says more than time that passed; a new rule is asked about last. */
function whyNotAnyMore(tx: Db, row: RepeatOffender, offence: Offence): LiftReason {
  const ids = row.grounds.map(({ complaintId }) => complaintId)
  const now = tx
    .select()
    .from(complaints)
    .where(and(isOneOf(complaints.id, ids), isNotNull(complaints.id)))
    .all()
  const fell = now.some(
    ({ verdict, stage, personId }) =>
      verdict !== 'substantiated' || !stands(stage) || personId !== row.personId,
  )
  if (fell) return 'overturned'
  return row.ruleId === offence.rule.id ? 'aged' : 'rule-changed'
}
