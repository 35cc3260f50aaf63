import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'

import { type CallVolume, callVolumes } from '../schema.ts'

export type Volumes = {
  /** By the number of its department. */
  official: Map<number, number>
  /** Those whose department nobody knows, or of whose name there are several. */
  unmatched: CallVolume[]
}

/** 官方话务量 of a month, each with its department as the organisation stands now. */
export function volumesOf(db: Db, month: string): Volumes {
  const rows = db.select().from(callVolumes).where(eq(callVolumes.month, month)).all()
  const found: Volumes = { official: new Map(), unmatched: [] }
  if (rows.length === 0) return found
  const units = db
    .select({ id: departments.id, name: departments.name, subCentre: subCentres.name })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .all()
  for (const row of rows) {
    const named = units.filter(
      ({ name, subCentre }) =>
        name === row.department && (row.subCentre === '' || subCentre === row.subCentre),
    )
    const [unit] = named
    // Named once with its sub-centre and once without: the fuller line holds.
    if (!unit || named.length > 1) found.unmatched.push(row)
    else if (row.subCentre !== '' || !found.official.has(unit.id)) {
      found.official.set(unit.id, row.calls)
    }
  }
  return found
}
