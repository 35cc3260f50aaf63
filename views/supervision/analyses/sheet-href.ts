/** Where a supervision sheet is drafted from an analysis, with what is known of it filled in. */
export function sheetHref(
  analysisId: number,
  facts: {
    department: number
    problem: string
    fault?: string | null
    cause?: string | null
    staff?: string | null
  },
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...facts, analysis: analysisId })) {
    if (value !== null && value !== undefined) query.set(name, String(value))
  }
  return `/supervision/new?${query.toString()}`
}
