import { eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { departments, people, subCentres } from '#src/organisation/schema.ts'

import { placeOf, reaches } from '../place.ts'
import { offencesOfAll } from './offence.ts'
import { inForce, type RuleFigures } from './rules.ts'
import { repeatOffenders } from './schema.ts'

export type PreviewRow = {
  personId: number
  agentNo: string
  name: string
  department: string
  words: string
  /** Whether the person is named as it is. */
  already: boolean
}
export type Preview = {
  rows: PreviewRow[]
  /** Beyond those that are shown. */
  more: number
  fresh: number
  /** Named now, and no more by this rule. */
  lifted: number
}

const shown = 100

/** Whom a rule would name today, before it is set; nothing is written. */
export function previewRule(db: Db, actor: Actor, figures: RuleFigures, now = Date.now()): Preview {
  authorise(actor, 'repeat-offender.set')
  const offences = offencesOfAll(db, inForce(db, null, figures, now), now)
  const before = new Set(
    db
      .select()
      .from(repeatOffenders)
      .where(eq(repeatOffenders.state, 'named'))
      .all()
      .map(({ personId }) => personId),
  )
  const reached = [...offences]
    .filter(([, { reached: by }]) => by !== null)
    .flatMap(([personId, { words, weight }]) => {
      const place = placeOf(db, personId, now)
      return place && reaches(actor, place) ? [{ personId, place, words, weight }] : []
    })
    .toSorted((a, b) => b.weight - a.weight || a.personId - b.personId)
  const known = new Map(
    db
      .select()
      .from(people)
      .where(
        isOneOf(
          people.id,
          reached.slice(0, shown).map(({ personId }) => personId),
        ),
      )
      .all()
      .map((person) => [person.id, person]),
  )
  const units = departmentNames(db)
  const rows = reached.slice(0, shown).map(({ personId, place, words }) => ({
    personId,
    agentNo: known.get(personId)?.agentNo ?? '',
    name: known.get(personId)?.name ?? '',
    department: units.get(place.departmentId) ?? '',
    words,
    already: before.has(personId),
  }))
  const ids = new Set(reached.map(({ personId }) => personId))
  return {
    rows,
    more: reached.length - rows.length,
    fresh: [...ids].filter((id) => !before.has(id)).length,
    lifted: [...before].filter((id) => !ids.has(id)).length,
  }
}

const departmentNames = (db: Db) =>
  new Map(
    db
      .select({ id: departments.id, name: departments.name, subCentre: subCentres.name })
      .from(departments)
      .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
      .all()
      .map(({ id, name, subCentre }) => [id, `${subCentre} ${name}`]),
  )
