import type { Scope } from '#src/kernel/actor.ts'

import type { Evidence } from './evidence.ts'

/**
 * The part of an analysis a reader may see: numbers are by department, so that who sees a team or one
 * person only has none, as of the months.
 */
export function within(evidence: Evidence, scope: Scope): Evidence {
  if (scope.kind === 'all') return evidence
  const ids = new Set(
    evidence.departments
      .filter(({ id, subCentreId }) =>
        scope.kind === 'department'
          ? id === scope.id
          : scope.kind === 'sub-centre' && subCentreId === scope.id,
      )
      .map(({ id }) => id),
  )
  const own = ({ departmentId }: { departmentId: number | null }) =>
    departmentId !== null && ids.has(departmentId)
  return {
    ...evidence,
    departments: evidence.departments.filter(({ id }) => ids.has(id)),
    facts: evidence.facts.filter(own),
    handled: evidence.handled.filter(own),
    handledByStaff: evidence.handledByStaff.filter(own),
  }
}
