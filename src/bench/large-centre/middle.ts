import type { OpenDatabase } from '#src/kernel/db.ts'

import type { Key } from './list-pages.ts'

/** The cursor of the row in the middle of a list; null where it has none. */
export function middleOf({ sqlite }: Pick<OpenDatabase, 'sqlite'>) {
  return ({ table, value, id = 'id', where = '1' }: Key): string | null => {
    const last = `(select max(${id}) from ${table} where ${where}) + (select min(${id}) from ${table} where ${where})`
    const row = sqlite
      .prepare(
        `select ${value} as value, ${id} as id from ${table}
         where ${where} and ${id} >= (${last}) / 2 order by ${id} limit 1`,
      )
      .get() as { value: number; id: number } | undefined
    if (!row) return null
    return `n${Number.isInteger(row.value) ? row.value : row.value.toFixed(9)}_${row.id}`
  }
}
