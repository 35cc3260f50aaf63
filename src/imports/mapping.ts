import type { Cells, ImportColumn } from '#src/kernel/importing.ts'

import { plainTime } from './dates.ts'
import type { DateFormat } from './vocabulary.ts'

/** How the columns of a brought table become ours. All names of theirs are in lower case. */
export type Mapping = {
  /** Our column → theirs. */
  columns: Record<string, string>
  /** Our column → the value every row gets, where their table has no such column. */
  fixed: Record<string, string>
  dates: DateFormat
  /** Our column → their word → ours. */
  words: Record<string, Record<string, string>>
}

/** Columns that hold a time. */
export const timeColumns: readonly string[] = [
  ...['started_at', 'registered_at', 'hired_on', 'received_at', 'visited_at'],
  ...['created_at', 'dispatched_at', 'closed_at', 'changed_at'],
]

/** The cells of a row under our names, in our words. Columns nobody mapped are left out. */
export function mapCells(mapping: Mapping, theirs: Cells): Record<string, string> {
  const ours: Record<string, string> = { ...mapping.fixed }
  for (const [name, column] of Object.entries(mapping.columns)) {
    const text = theirs[column]
    if (text === undefined) continue
    const word = mapping.words[name]?.[text.trim()]
    ours[name] = word ?? (timeColumns.includes(name) ? plainTime(text, mapping.dates) : text)
  }
  return ours
}

/** Columns recognised by our name or our word for them, as our own export and samples write them. */
export function plainMapping(columns: readonly ImportColumn[], header: readonly string[]): Mapping {
  const found = columns.flatMap(({ name, label }) => {
    const theirs = [name, label.toLowerCase(), withoutUnit(label)].find((n) => header.includes(n))
    return theirs === undefined ? [] : [[name, theirs] as const]
  })
  return { columns: Object.fromEntries(found), fixed: {}, dates: 'auto', words: {} }
}

const withoutUnit = (label: string) => label.replace(/（.*）$/, '').toLowerCase()

/** Required columns that neither the file nor a fixed value gives. */
export function unmapped(columns: readonly ImportColumn[], mapping: Mapping): ImportColumn[] {
  return columns.filter(
    ({ name, required }) => required && !(name in mapping.columns) && !mapping.fixed[name],
  )
}

/** Whether a file has every column a mapping speaks of. */
export function fits(mapping: Mapping, header: readonly string[]): boolean {
  return Object.values(mapping.columns).every((column) => header.includes(column))
}
