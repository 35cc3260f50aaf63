import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { anyList, type ListDefinition, type ListQuery } from '#src/lists/definition.ts'
import { columnsFor } from '#src/lists/layout.ts'
import { listedRows } from '#src/lists/rows.ts'
import { post, type TestApp } from '#test/support/app.ts'

/** The rows of a file as this reader would take it away, with every column the reader may choose. */
export function exportedRows<Row>(
  db: Db,
  actor: Actor,
  definition: ListDefinition<Row>,
  query: ListQuery = {},
): string[] {
  const list = anyList(definition)
  const keys = columnsFor(actor, list)
  const rows = [...listedRows(db, () => actor, list, query, keys)].flat()
  return rows.map(({ cells }) => cells.join(','))
}

/** The file itself, with its note at the end. */
export async function exportedFile(
  it: TestApp,
  cookie: string,
  list: string,
  query = '',
): Promise<{ status: number; text: string; lines: string[] }> {
  const answer = await post(it, '/exports', { list, query, format: 'csv' }, cookie)
  const text = (await answer.text()).replace('\ufeff', '')
  return { status: answer.status, text, lines: text.split('\n') }
}
