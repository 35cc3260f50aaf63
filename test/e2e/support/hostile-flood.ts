import type Database from 'better-sqlite3'

import { hostileTexts } from './hostile-texts.ts'

/** Written by hand nowhere, and no page's business. */
const left = /^(?:sqlite_|__drizzle|.*_index(?:_|$))/
/** Names from outside that hold no Chinese. */
const forced = new Set(['recordings.original_name', 'calls.call_no'])
const chinese = /\p{Script=Han}/u

export type Flood = {
  /** `articles.title`: every column that now holds hostile texts, with how many. */
  columns: Map<string, number>
}

/**
 * Puts a hostile text in the place of every text that people or files brought: of whatever holds Chinese,
 * in columns and within JSON, in every table there is. Keys of vocabularies, hashes and addresses are not
 * Chinese and stay. Each text ends with the column and the row it stands in.
 */
export function flood(sqlite: Database.Database): Flood {
  const columns = new Map<string, number>()
  let turn = 0
  const hostile = (place: string) => {
    turn += 1
    columns.set(place.replace(/\.\d+$/, ''), (columns.get(place.replace(/\.\d+$/, '')) ?? 0) + 1)
    return `${hostileTexts[turn % hostileTexts.length]?.text ?? ''}//${place}`
  }
  sqlite.function('hostile_text', (value, place) => {
    if (typeof value !== 'string' || typeof place !== 'string') return value
    return inJson(value, () => hostile(place)) ?? hostile(place)
  })
  // Triggers keep what was published and the trail from being changed; this is neither.
  const triggers = sqlite
    .prepare(`select name, sql from sqlite_master where type = 'trigger'`)
    .all() as { name: string; sql: string }[]
  const kept = triggers.filter(({ sql }) => /raise\s*\(/i.test(sql))
  sqlite.pragma('foreign_keys = OFF')
  sqlite.transaction(() => {
    for (const { name } of kept) sqlite.exec(`drop trigger "${name}"`)
    for (const { table, column } of textColumns(sqlite)) {
      const all = forced.has(`${table}.${column}`)
      const rows = sqlite
        .prepare(`select rowid as row, "${column}" as value from "${table}"`)
        .all() as {
        row: number
        value: unknown
      }[]
      const write = sqlite.prepare(
        `update "${table}" set "${column}" = hostile_text("${column}", ?) where rowid = ?`,
      )
      for (const { row, value } of rows) {
        if (typeof value !== 'string' || (!all && !chinese.test(value))) continue
        write.run(`${table}.${column}.${row}`, row)
      }
    }
    for (const { sql } of kept) sqlite.exec(sql)
  })()
  sqlite.pragma('foreign_keys = ON')
  return { columns }
}

function textColumns(sqlite: Database.Database): { table: string; column: string }[] {
  const tables = sqlite.pragma('table_list') as { name: string; type: string; wr: number }[]
  return tables
    .filter(({ name, type, wr }) => type === 'table' && wr === 0 && !left.test(name))
    .flatMap(({ name }) => {
      const found = sqlite.pragma(`table_info("${name}")`) as {
        name: string
        type: string
        pk: number
      }[]
      return found
        .filter(({ type, pk }) => /text/i.test(type) && pk === 0)
        .map((column) => ({ table: name, column: column.name }))
    })
}

/** The strings within a JSON value that hold Chinese, replaced; null for what is no JSON. */
function inJson(value: string, hostile: () => string): string | null {
  if (!/^[[{]/.test(value)) return null
  try {
    return JSON.stringify(replaced(JSON.parse(value), hostile))
  } catch {
    return null
  }
}

function replaced(value: unknown, hostile: () => string): unknown {
  if (typeof value === 'string') return chinese.test(value) ? hostile() : value
  if (Array.isArray(value)) return value.map((one) => replaced(one, hostile))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, replaced(held, hostile)]),
  )
}
