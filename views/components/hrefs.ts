export type Query = Readonly<Record<string, string | undefined>>

/** A link to the same list with some of its query changed; null or empty takes an entry away. */
export function hrefWith(
  path: string,
  query: Query,
  changes: Readonly<Record<string, string | null>> = {},
): string {
  const entries = Object.entries({ ...query, ...changes })
  const kept = entries.filter((entry): entry is [string, string] => Boolean(entry[1]))
  const search = new URLSearchParams(kept).toString()
  return search === '' ? path : `${path}?${search}`
}
