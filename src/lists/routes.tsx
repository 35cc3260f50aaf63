import { Hono } from 'hono'
import { z } from 'zod'

import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { readBody } from '#src/kernel/web.ts'
import { hrefWith } from '#views/components/hrefs.ts'

import { addressOf, queryOf } from './address.ts'
import { type AnyList, authoriseList } from './definition.ts'
import { columnsFor, keepLayout, layoutOf } from './layout.ts'
import { listIn } from './list-in.ts'
import { viewRoutes } from './view-routes.tsx'
import { densities } from './vocabulary.ts'

export { exportRoutes } from './export-routes.tsx'

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const layoutForm = z.object({
  column: texts,
  order: texts,
  rows: z.enum(keysOf(densities)).catch('middle'),
  move: z
    .string()
    .regex(/^(up|down):/)
    .catch(''),
  usual: z.string().catch(''),
  view: z
    .string()
    .regex(/^\d{1,15}$/)
    .catch(''),
})

/** What all lists share: how they are shown, and the views people keep of them. */
export const listRoutes = (lists: readonly AnyList[]) =>
  new Hono<AppEnv>().route('/views', viewRoutes(lists)).post('/layout', async (c) => {
    const { db, actor } = c.var
    const body = await readBody(c, { all: true })
    const { list, query } = listIn(lists, body)
    authoriseList(actor, list)
    const { column, order, rows, move, usual, view } = layoutForm.parse(body)
    const allowed = columnsFor(actor, list)
    const columns = usual ? [] : moved(inOrder(column, order, allowed), move)
    keepLayout(db, actor, list, { columns, density: usual ? 'middle' : rows })
    const shown = layoutOf(db, actor, list, {})
    const { cols: _cols, rows: _rows, ...rest } = queryOf(addressOf(list, query))
    const asSet = usual ? {} : { cols: shown.columns.join(','), rows: shown.density }
    const open = move === '' ? {} : { open: 'columns' }
    return c.redirect(hrefWith(list.path, { view, ...rest, ...asSet, ...open }), 303)
  })

/** The ticked columns as they stood in the form; the first one is always ticked. */
function inOrder(ticked: readonly string[], order: readonly string[], allowed: readonly string[]) {
  const first = allowed[0]
  const stood = order.length === 0 ? ticked : order
  const chosen = stood.filter((key) => ticked.includes(key) && key !== first)
  return first === undefined ? chosen : [first, ...chosen]
}

/** One step up or down; nothing passes the first. */
function moved(columns: readonly string[], move: string): string[] {
  const [way, key = ''] = move.split(':')
  const from = columns.indexOf(key)
  const to = way === 'up' ? from - 1 : from + 1
  if (from < 1 || to < 1 || to >= columns.length) return [...columns]
  const rest = columns.filter((one) => one !== key)
  return rest.toSpliced(to, 0, key)
}
