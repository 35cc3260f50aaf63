import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import type { RootCause } from '#src/complaints/handling/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { businessTypes, departments, teams } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { dueDay } from '../sheets/due-days.ts'
import { entersDefects } from './find.ts'
import { type Defect, defectEvents, defects } from './schema.ts'
import { shortWords, tellOwners } from './tell.ts'
import { type DefectLevel, defectRefusals, type DefectSource } from './vocabulary.ts'

export type NewDefect = {
  what: string
  level: DefectLevel
  departmentId: number
  teamId: number | null
  faultCategory: FaultCategory
  rootCause: RootCause | null
  staffCategory: StaffCategory | null
  businessTypeId: number | null
  /** Where it was found; empty for one entered by hand. */
  complaintNo: string
  bulletinId: number | null
  dueDay: number
  /** Of the form it was sent by. */
  once: string
}

/** 登记缺陷: what is to be put right, by which level and until when. The same form sent twice enters one. */
export function enterDefect(db: Db, actor: Actor, given: NewDefect, now = Date.now()): number {
  if (!entersDefects(actor)) throw new Forbidden('defect.tick')
  return write(db, (tx) => {
    const known = tx.select().from(defects).where(eq(defects.once, given.once)).get()
    if (known) return known.id
    const { what, level, faultCategory, rootCause, staffCategory, businessTypeId } = given
    const place = placeOf(tx, actor, given)
    const complaintId = complaintNumbered(tx, actor, given.complaintNo)
    if (businessTypeId !== null) {
      const type = tx.select().from(businessTypes).where(eq(businessTypes.id, businessTypeId)).get()
      if (!type) throw refused(defectRefusals, 'no-business')
    }
    const { until: dueAt } = dueDay(tx, given.dueDay, now)
    const { bulletinId } = given
    const source: DefectSource =
      bulletinId !== null ? 'bulletin' : complaintId !== null ? 'verdict' : 'manual'
    const defect = tx
      .insert(defects)
      .values({
        ...{ state: 'open', what: maskText(what), level, ...place },
        ...{ faultCategory, rootCause, staffCategory, businessTypeId },
        ...{ source, complaintId, bulletinId, dueAt, once: given.once },
        ...{ createdAt: now, byId: actor.accountId, byName: actor.name },
      })
      .returning()
      .get()
    keepStep(tx, actor, defect.id, 'opened', { note: '', complaintId, at: now })
    record(tx, actor, 'defect.opened', { kind: 'defect', id: defect.id }, { faultCategory })
    const sentence = `新登记缺陷“${shortWords(defect)}”，请在期限前消缺`
    tellOwners(tx, defect, { kind: 'task', sentence }, { now, except: actor.accountId })
    return defect.id
  })
}

export function keepStep(
  tx: Db,
  actor: Pick<Actor, 'accountId' | 'name'>,
  defectId: number,
  step: 'opened' | 'ticked' | 'reopened',
  { note, complaintId, at }: { note: string; complaintId: number | null; at: number },
): void {
  const by = { byId: actor.accountId, byName: actor.name }
  tx.insert(defectEvents)
    .values({ defectId, step, note: maskText(note), complaintId, at, ...by })
    .run()
}

/** Where it belongs: as far down as its level, and within what the actor may see. */
function placeOf(
  tx: Db,
  { scope }: Actor,
  { level, departmentId, teamId }: Pick<NewDefect, 'level' | 'departmentId' | 'teamId'>,
): Pick<Defect, 'subCentreId' | 'departmentId' | 'teamId'> {
  const department = tx.select().from(departments).where(eq(departments.id, departmentId)).get()
  if (!department) {
    throw refused(defectRefusals, level === 'sub-centre' ? 'no-sub-centre' : 'no-department')
  }
  const { subCentreId } = department
  const team =
    teamId === null ? undefined : tx.select().from(teams).where(eq(teams.id, teamId)).get()
  if (level === 'team' && team?.departmentId !== departmentId) {
    throw refused(defectRefusals, 'no-team')
  }
  const within =
    scope.kind === 'all' ||
    (scope.kind === 'sub-centre' && scope.id === subCentreId) ||
    (scope.kind === 'department' && scope.id === departmentId && level !== 'sub-centre') ||
    (scope.kind === 'team' && scope.id === teamId && level === 'team')
  if (!within) throw refused(defectRefusals, 'out-of-reach')
  return {
    subCentreId,
    departmentId: level === 'sub-centre' ? null : departmentId,
    teamId: level === 'team' ? teamId : null,
  }
}

/** A complaint by its number, as far as the actor reaches; null where none is named. */
export function complaintNumbered(tx: Db, actor: Actor, complaintNo: string): number | null {
  if (complaintNo === '') return null
  const found = tx
    .select({ id: complaints.id })
    .from(complaints)
    .where(and(eq(complaints.complaintNo, complaintNo), withinReach(tx, actor)))
    .get()
  if (!found) throw refused(defectRefusals, 'no-complaint')
  return found.id
}
