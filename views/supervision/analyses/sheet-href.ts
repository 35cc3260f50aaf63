import { sheetMost } from '#src/supervision/sheets/vocabulary.ts'

/**
 * Where a supervision sheet is drafted from an analysis, with what is known of it filled in. Of more
 * complaints than a sheet holds the newest go along, and how many there were.
 */
export function sheetHref(
  analysisId: number,
  facts: {
    department: number
    problem: string
    fault?: string | null
    cause?: string | null
    staff?: string | null
    complaints?: readonly number[]
  },
): string {
  const { complaints = [], ...rest } = facts
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...rest, analysis: analysisId })) {
    if (value !== null && value !== undefined) query.set(name, String(value))
  }
  if (complaints.length > 0) {
    query.set('complaints', complaints.slice(0, sheetMost.evidence).join(','))
    query.set('of', String(complaints.length))
  }
  return `/supervision/new?${query.toString()}`
}
