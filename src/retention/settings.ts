import { and, desc, eq, isNotNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { retentionRuns, retentionSettings, type RetentionRun } from './schema.ts'
import {
  type Days,
  leastDays,
  retentionRefusals,
  timedClasses,
  trialHoldsMs,
} from './vocabulary.ts'

export type RetentionSettings = {
  active: boolean
  days: Days
  blankCallers: boolean
  /** Who set it and when; null while nobody has. */
  set: { by: string; at: number } | null
}

const initial: RetentionSettings = {
  active: false,
  days: { complaint: 1095, finding: 365, unmatched: 90, ordinary: 180 },
  blankCallers: true,
  set: null,
}

export function retentionSettingsOf(db: Db): RetentionSettings {
  const row = db.select().from(retentionSettings).orderBy(desc(retentionSettings.id)).limit(1).get()
  if (!row) return initial
  const { active, days, blankCallers, by, at } = row
  return { active, days, blankCallers, set: { by, at } }
}

type Wanted = Pick<RetentionSettings, 'days' | 'blankCallers'>

/**
 * Sets how long each class is kept. Erasing more than before needs another trial, so it is switched
 * off until somebody has seen one.
 */
export function setRetention(db: Db, actor: Actor, wanted: Wanted, now = Date.now()): void {
  authorise(actor, 'retention.manage')
  const tooShort = timedClasses.some((rule) => wanted.days[rule] < leastDays)
  if (tooShort) throw new Error('below the floor, which the form refuses')
  write(db, (tx) => {
    const before = retentionSettingsOf(tx)
    const erasesMore =
      timedClasses.some((rule) => wanted.days[rule] < before.days[rule]) ||
      (wanted.blankCallers && !before.blankCallers)
    const active = before.active && !erasesMore
    tx.insert(retentionSettings)
      .values({ ...wanted, active, at: now, by: actor.name })
      .run()
    const particulars = { before: inDays(before), now: inDays(wanted) }
    record(tx, actor, 'retention.set', { kind: 'retention', id: 'days' }, particulars)
    if (before.active && !active) traceSwitch(tx, actor, false)
  })
}

const inDays = ({ days, blankCallers }: Wanted) => ({
  complaintDays: days.complaint,
  findingDays: days.finding,
  unmatchedDays: days.unmatched,
  ordinaryDays: days.ordinary,
  blankCallers,
})

/** The newest finished trial that still holds: a day old at most, and made with the days of now. */
export function validTrial(db: Db, now = Date.now()): RetentionRun | null {
  const trial = db
    .select()
    .from(retentionRuns)
    .where(and(eq(retentionRuns.kind, 'trial'), isNotNull(retentionRuns.finishedAt)))
    .orderBy(desc(retentionRuns.id))
    .limit(1)
    .get()
  if (!trial || trial.at < now - trialHoldsMs) return null
  const { days } = retentionSettingsOf(db)
  return timedClasses.every((rule) => trial.days[rule] === days[rule]) ? trial : null
}

/** Switches erasing on or off. On only after a trial of the last day, made with the same days. */
export function switchRetention(db: Db, actor: Actor, active: boolean, now = Date.now()): void {
  authorise(actor, 'retention.manage')
  write(db, (tx) => {
    const { days, blankCallers, active: before } = retentionSettingsOf(tx)
    if (before === active) return
    if (active && !validTrial(tx, now)) throw refused(retentionRefusals, 'no-trial')
    tx.insert(retentionSettings)
      .values({ days, blankCallers, active, at: now, by: actor.name })
      .run()
    traceSwitch(tx, actor, active)
  })
}

function traceSwitch(tx: Db, actor: Actor, on: boolean): void {
  const action = on ? 'retention.switched-on' : 'retention.switched-off'
  record(tx, actor, action, { kind: 'retention', id: 'switch' })
}
