/** Solves a symmetric positive system and gives its inverse along (Gauss–Jordan); null where it has none. */
export function inverseOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length
  const rows = matrix.map((row, i) => [
    ...row,
    ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  ])
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(at(rows, row, column)) > Math.abs(at(rows, pivot, column))) pivot = row
    }
    const value = at(rows, pivot, column)
    if (Math.abs(value) < 1e-12) return null
    const [a, b] = [rows[column], rows[pivot]]
    if (!a || !b) return null
    rows[column] = b.map((one) => one / value)
    if (pivot !== column) rows[pivot] = a
    const top = rows[column] ?? []
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue
      const factor = at(rows, row, column)
      if (factor === 0) continue
      rows[row] = (rows[row] ?? []).map((one, j) => one - factor * (top[j] ?? 0))
    }
  }
  return rows.map((row) => row.slice(size))
}

const at = (rows: readonly (readonly number[])[], row: number, column: number) =>
  rows[row]?.[column] ?? 0
