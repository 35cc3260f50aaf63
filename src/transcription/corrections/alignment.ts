/** A stretch in which two texts differ, as [from, to) in each; one side may be empty. */
export type Difference = { from: number; to: number; otherFrom: number; otherTo: number }

/** More cells than this are not worth a table: the texts have little to do with each other. */
const mostCells = 1_000_000

/**
 * Where two texts differ, by the fewest changed characters (Levenshtein). What lies between two
 * differences is equal in both. Null when the texts are too long to compare.
 */
export function differences(
  text: readonly string[],
  other: readonly string[],
): Difference[] | null {
  const start = commonStart(text, other)
  const end = commonEnd(text, other, start)
  const rows = text.slice(start, text.length - end)
  const columns = other.slice(start, other.length - end)
  if ((rows.length + 1) * (columns.length + 1) > mostCells) return null
  return stepsBack(rows, columns, distances(rows, columns)).map((one) => ({
    from: one.from + start,
    to: one.to + start,
    otherFrom: one.otherFrom + start,
    otherTo: one.otherTo + start,
  }))
}

function commonStart(text: readonly string[], other: readonly string[]): number {
  let at = 0
  while (at < text.length && at < other.length && text[at] === other[at]) at += 1
  return at
}

function commonEnd(text: readonly string[], other: readonly string[], start: number): number {
  const most = Math.min(text.length, other.length) - start
  let count = 0
  while (count < most && text.at(-1 - count) === other.at(-1 - count)) count += 1
  return count
}

/** Changes needed from the first `row` characters to the first `column` of the other, row by row. */
function distances(rows: readonly string[], columns: readonly string[]): Uint16Array {
  const width = columns.length + 1
  const table = new Uint16Array((rows.length + 1) * width)
  for (let column = 1; column < width; column += 1) table[column] = column
  for (let row = 1; row <= rows.length; row += 1) {
    table[row * width] = row
    for (let column = 1; column < width; column += 1) {
      const same = rows[row - 1] === columns[column - 1] ? 0 : 1
      table[row * width + column] = Math.min(
        table[(row - 1) * width + column - 1]! + same,
        table[(row - 1) * width + column]! + 1,
        table[row * width + column - 1]! + 1,
      )
    }
  }
  return table
}

/** Walks the table from its end, joining changes that touch. */
function stepsBack(
  rows: readonly string[],
  columns: readonly string[],
  table: Uint16Array,
): Difference[] {
  const width = columns.length + 1
  const found: Difference[] = []
  let row = rows.length
  let column = columns.length
  while (row > 0 || column > 0) {
    const to = row
    const otherTo = column
    const here = table[row * width + column]!
    const slant = row > 0 && column > 0 ? table[(row - 1) * width + column - 1]! : Infinity
    if (row > 0 && column > 0 && rows[row - 1] === columns[column - 1] && here === slant) {
      row -= 1
      column -= 1
      continue
    }
    if (slant + 1 === here) {
      row -= 1
      column -= 1
    } else if (row > 0 && table[(row - 1) * width + column]! + 1 === here) row -= 1
    else column -= 1
    const next = found.at(-1)
    if (next && next.from === to && next.otherFrom === otherTo) {
      next.from = row
      next.otherFrom = column
    } else found.push({ from: row, to, otherFrom: column, otherTo })
  }
  return found.toReversed()
}
