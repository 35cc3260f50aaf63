import type { DepartmentOption } from '#src/organisation/queries.ts'
import type { Option } from '#views/components/field.tsx'

/** Departments of two sub-centres may share a name: the sub-centre is said where there are several. */
export function departmentChoices(departments: readonly DepartmentOption[]): Option[] {
  const several = new Set(departments.map(({ subCentre }) => subCentre)).size > 1
  return departments.map(({ id, name, subCentre }) => [
    String(id),
    several ? `${subCentre} ${name}` : name,
  ])
}
