import { and, asc, eq, or, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { teams } from '#src/organisation/schema.ts'

import { type Defect, defectEvents, defects } from './schema.ts'
import { defectRefusals } from './vocabulary.ts'

/** Defects of the own unit, and those of the units above that concern all of it. */
export function defectsSeen(db: Db, { scope }: Actor): SQL | undefined {
  const { departmentId, subCentreId, teamId, level } = defects
  switch (scope.kind) {
    case 'all':
      return undefined
    case 'sub-centre':
      return eq(subCentreId, scope.id)
    case 'department':
      return eq(departmentId, scope.id)
    case 'team': {
      const team = db.select().from(teams).where(eq(teams.id, scope.id)).get()
      const shared = and(eq(departmentId, team?.departmentId ?? -1), eq(level, 'department'))
      return or(eq(teamId, scope.id), shared)
    }
    default:
      return sql`0`
  }
}

export function defectFor(db: Db, actor: Actor, id: number): Defect {
  authorise(actor, 'defect.read')
  const defect = db
    .select()
    .from(defects)
    .where(and(eq(defects.id, id), defectsSeen(db, actor)))
    .get()
  if (!defect) throw new NotFound()
  return defect
}

export function presentDefect(db: Db, actor: Actor, id: number, seen: number): Defect {
  const defect = defectFor(db, actor, id)
  if (defect.revision !== seen) throw refused(defectRefusals, 'stale')
  return defect
}

/** 谁的缺陷谁消: the level that owns it, nobody above or below. The whole centre stands for its sub-centres. */
export function ownsDefect({ scope }: Actor, defect: Defect): boolean {
  const { level, teamId, departmentId, subCentreId } = defect
  switch (level) {
    case 'team':
      return scope.kind === 'team' && scope.id === teamId
    case 'department':
      return scope.kind === 'department' && scope.id === departmentId
    case 'sub-centre':
      return scope.kind === 'all' || (scope.kind === 'sub-centre' && scope.id === subCentreId)
  }
}

/** Who enters defects and opens them again: QA, who finds them, and those who put them right. */
export const entersDefects = (actor: Actor): boolean =>
  can(actor, 'supervision.check') || can(actor, 'defect.tick')

export const eventsOfDefect = (db: Db, id: number) =>
  db
    .select()
    .from(defectEvents)
    .where(eq(defectEvents.defectId, id))
    .orderBy(asc(defectEvents.id))
    .limit(200)
    .all()
