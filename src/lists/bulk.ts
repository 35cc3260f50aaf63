import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'

import type { AnyList, ListedRow, ListQuery } from './definition.ts'
import { chosenIds, listIn } from './list-in.ts'
import { firstRows, rowsOf } from './rows.ts'
import { listRefusals, mostAtOnce } from './vocabulary.ts'

export type ChosenRow = { id: number; name: string }
export type Chosen = {
  rows: ChosenRow[]
  /** There were more results than one step reaches. */
  cut: boolean
  /** What a form needs to name the same rows again. */
  fields: [name: string, value: string][]
  /** The list as it stood. */
  query: ListQuery
}

/** The rows a selection form names: ticked ones, or all results of the filter up to 10,000. */
export async function chosenRows(
  db: Db,
  actor: Actor,
  list: AnyList,
  body: Record<string, unknown>,
): Promise<Chosen> {
  const { query, address } = listIn([list], { ...body, list: list.path })
  const keys = Object.keys(list.columns).slice(0, 1)
  const at = typeof body['at'] === 'string' ? body['at'].slice(0, 60) : ''
  const same: [string, string][] = [
    ['query', address],
    ['at', at],
  ]
  const named = ({ id, cells }: ListedRow) => ({ id, name: String(cells[0] ?? id) })
  if (body['all'] === 'on') {
    const { rows, more: cut } = await firstRows(db, actor, list, query, mostAtOnce, keys)
    return { rows: rows.map(named), cut, fields: [...same, ['all', 'on']], query }
  }
  const ids = chosenIds(body)
  if (ids.size === 0) throw refused(listRefusals, 'nothing-chosen')
  const rows = rowsOf(db, actor, list, at === '' ? query : { ...query, at }, ids, keys).map(named)
  const ticked = [...ids].map((id): [string, string] => ['id', String(id)])
  return { rows, cut: false, fields: [...same, ...ticked], query }
}

export type BulkResult = {
  done: number
  /** What was not done, and why, in the words of the rule that refused it. */
  refused: (ChosenRow & { problem: string })[]
}

/** So many rows share one commit; between two lots others write. */
const lot = 200

/**
 * Takes one step for each chosen row by the row's own command, which authorises and records it. What
 * one row refuses holds up none of the others; a right that is missing ends it all.
 */
export async function forEachChosen(
  db: Db,
  rows: readonly ChosenRow[],
  step: (tx: Db, id: number) => void,
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, refused: [] }
  for (let from = 0; from < rows.length; from += lot) {
    const before = { done: result.done, refused: result.refused.length }
    try {
      write(db, (tx) => {
        for (const row of rows.slice(from, from + lot)) {
          const problem = problemOf(tx, row.id, step)
          if (problem === null) result.done += 1
          else result.refused.push({ ...row, problem })
        }
      })
    } catch (error) {
      // Rolled back as a lot: nothing of it is told as done.
      result.done = before.done
      result.refused.length = before.refused
      throw error
    }
    await new Promise(setImmediate)
  }
  return result
}

function problemOf(tx: Db, id: number, step: (tx: Db, id: number) => void): string | null {
  try {
    tx.transaction((inner) => step(inner, id))
    return null
  } catch (error) {
    if (error instanceof Refused) return error.message
    if (error instanceof NotFound) return '已经不在了，或者不在您的可见范围'
    throw error
  }
}
