/**
 * Fleiss' kappa (J. L. Fleiss, Psychological Bulletin 76, 1971) of subjects that each got the same
 * number of ratings: how many of them fell into each category. Null with fewer than two ratings each,
 * or where all of them are of one category.
 */
export function fleissKappa(subjects: readonly (readonly number[])[]): number | null {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const raters = total(subjects[0] ?? [])
  if (raters < 2) return null
  if (subjects.some((counts) => total(counts) !== raters)) {
    throw new Error('every subject needs the same number of ratings')
  }
  const categories = (subjects[0] ?? []).map((_, category) =>
    total(subjects.map((counts) => counts[category] ?? 0)),
  )
  const all = subjects.length * raters
  const expected = categories.reduce((sum, count) => sum + (count / all) ** 2, 0)
  if (1 - expected < 1e-12) return null
  const pairs = raters * (raters - 1)
  const observed =
    subjects.reduce(
      (sum, counts) => sum + total(counts.map((count) => count * (count - 1))) / pairs,
      0,
    ) / subjects.length
  return (observed - expected) / (1 - expected)
}

/**
 * Krippendorff's alpha (Content Analysis, 1980; Computing Krippendorff's Alpha-Reliability, 2011),
 * which takes ratings that are missing: units with one rating or none tell nothing and are left out.
 * `distance` of two categories is 0 where they agree. Null with nothing to compare or where all
 * ratings are of one category.
 */
export function krippendorffAlpha(
  units: readonly (readonly number[])[],
  distance: (a: number, b: number) => number = (a, b) => (a === b ? 0 : 1),
): number | null {
  const compared = units.filter((unit) => unit.length > 1)
  const counts = new Map<number, number>()
  let observed = 0
  for (const unit of compared) {
    let apart = 0
    for (const [index, a] of unit.entries()) {
      counts.set(a, (counts.get(a) ?? 0) + 1)
      for (const b of unit.slice(index + 1)) apart += 2 * distance(a, b)
    }
    observed += apart / (unit.length - 1)
  }
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let expected = 0
  for (const [a, countA] of counts) {
    for (const [b, countB] of counts) expected += countA * countB * distance(a, b)
  }
  if (n < 2 || expected === 0) return null
  return 1 - (observed * (n - 1)) / expected
}
