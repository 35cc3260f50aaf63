const mostColumns = 200

/** Names of the columns as they are compared: lower case, no blanks around them. */
export function headerOf(record: readonly string[]): string[] {
  return record.map((name) => name.trim().toLowerCase())
}

/** Why this first line is no header of a table, in a sentence; null when it is one. */
export function headerProblem(header: readonly string[]): string | null {
  if (header.some((name) => name.includes('\0'))) return '文件里有空字符，不是 CSV 表格'
  if (header.every((name) => name === '')) return '文件里没有表头'
  if (header.length > mostColumns) return `列数超过 ${mostColumns}，请检查分隔符是不是逗号`
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index)
  return twice ? `表头里“${twice}”出现了两次，请只留一列` : null
}

/** The cells of a record by column; a short one is filled with empty cells. */
export function cellsOf(header: readonly string[], record: readonly string[]) {
  return Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']))
}
