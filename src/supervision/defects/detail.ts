import { eq, inArray } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { defectFor, entersDefects, eventsOfDefect, ownsDefect } from './find.ts'
import { ownerWords } from './list.ts'

export type DefectDetail = ReturnType<typeof defectDetail>

/** One defect with its history. A complaint whose call the reader has still to judge is not named. */
export function defectDetail(db: Db, actor: Actor, id: number, blindness: Blindness) {
  const defect = defectFor(db, actor, id)
  const events = eventsOfDefect(db, id)
  const ids = [defect.complaintId, ...events.map(({ complaintId }) => complaintId)]
  const numbers = complaintNos(db, actor, ids, blindness)
  const named = (
    table: typeof departments | typeof teams | typeof subCentres,
    of: number | null,
  ) =>
    of === null
      ? null
      : (db.select({ name: table.name }).from(table).where(eq(table.id, of)).get()?.name ?? null)
  const business =
    defect.businessTypeId === null
      ? null
      : (db.select().from(businessTypes).where(eq(businessTypes.id, defect.businessTypeId)).get()
          ?.name ?? null)
  const { level, departmentId, teamId, subCentreId } = defect
  return {
    ...defect,
    ...{ what: maskText(defect.what), note: maskText(defect.note), business },
    owner: ownerWords(level, {
      subCentre: named(subCentres, subCentreId) ?? '',
      department: named(departments, departmentId),
      team: named(teams, teamId),
    }),
    complaintNo: numbers.get(defect.complaintId ?? -1) ?? null,
    events: events.map((event) => ({
      ...event,
      note: maskText(event.note),
      complaintNo: numbers.get(event.complaintId ?? -1) ?? null,
    })),
    may: {
      tick: can(actor, 'defect.tick') && defect.state === 'open' && ownsDefect(actor, defect),
      reopen: entersDefects(actor) && defect.state === 'done',
      openComplaint: can(actor, 'complaint.list'),
    },
  }
}

function complaintNos(
  db: Db,
  actor: Actor,
  given: readonly (number | null)[],
  blindness: Blindness,
): ReadonlyMap<number, string> {
  const ids = [...new Set(given)].filter((id) => id !== null)
  if (ids.length === 0) return new Map()
  const { id, complaintNo, callId, concernedCallId } = complaints
  const rows = db
    .select({ id, complaintNo, callId, concernedCallId })
    .from(complaints)
    .where(inArray(id, ids))
    .all()
  const callsOf = (row: (typeof rows)[number]) =>
    [row.callId, row.concernedCallId].filter((call) => call !== null)
  const hidden = blindness.among(db, actor, rows.flatMap(callsOf))
  return new Map(
    rows
      .filter((row) => !callsOf(row).some((call) => hidden.has(call)))
      .map((row) => [row.id, row.complaintNo]),
  )
}
