import type { Db } from '#src/kernel/db.ts'

import { departments, subCentres, teams } from './schema.ts'

const join = (...parts: (string | number)[]) => parts.join('\u0000')

/** Finds the team of a path 分中心 / 客服部 / 班组, and creates what is missing on the way. */
export function teamFinder(
  tx: Db,
): (subCentre: string, department: string, team: string) => number {
  const known = knownUnits(tx)
  const ensure = (key: string, create: () => { id: number }): number => {
    const id = known.get(key) ?? create().id
    known.set(key, id)
    return id
  }
  return (subCentre, department, team) => {
    const subCentreId = ensure(join('s', subCentre), () =>
      tx.insert(subCentres).values({ name: subCentre }).returning().get(),
    )
    const departmentId = ensure(join('d', subCentreId, department), () =>
      tx.insert(departments).values({ subCentreId, name: department }).returning().get(),
    )
    return ensure(join('t', departmentId, team), () =>
      tx.insert(teams).values({ departmentId, name: team }).returning().get(),
    )
  }
}

/** The team of such a path, or undefined; nothing is created. */
export function teamKnower(
  db: Db,
): (subCentre: string, department: string, team: string) => number | undefined {
  const known = knownUnits(db)
  return (subCentre, department, team) => {
    const departmentId = known.get(join('d', known.get(join('s', subCentre)) ?? '', department))
    return known.get(join('t', departmentId ?? '', team))
  }
}

function knownUnits(db: Db): Map<string, number> {
  const known = new Map<string, number>()
  for (const unit of db.select().from(subCentres).all()) known.set(join('s', unit.name), unit.id)
  for (const unit of db.select().from(departments).all()) {
    known.set(join('d', unit.subCentreId, unit.name), unit.id)
  }
  for (const unit of db.select().from(teams).all()) {
    known.set(join('t', unit.departmentId, unit.name), unit.id)
  }
  return known
}
