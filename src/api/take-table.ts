import type { Context } from 'hono'

import { readRows } from './body-rows.ts'
import { ApiError } from './errors.ts'
import { fingerprint, once, type Reply } from './replies.ts'
import { bringRows, type TableKind } from './table-body.ts'
import type { ApiEnv } from './web.ts'

const mostErrors = 1000

/** Takes rows of a table: the good ones are stored, each bad one is named. */
export async function takeTable(c: Context<ApiEnv>, kind: TableKind): Promise<Response> {
  const { db, actor, token } = c.var
  const key = c.req.header('Idempotency-Key')?.trim() ?? null
  if (key !== null && !/^[\x21-\x7e]{1,128}$/.test(key)) {
    throw new ApiError('bad-request', { message: 'Idempotency-Key 要 1–128 个英文字符，不含空格' })
  }
  const type = c.req.header('Content-Type') ?? ''
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const request = fingerprint('POST', `/${kind}`, type, bytes)
  const rows = readRows(type, bytes)
  const reply = once(db, { tokenId: token.id, key, request }, (tx): Reply => {
    const from = { name: actor.name, sourceId: token.sourceId }
    const { errors, ignored, ...counts } = bringRows(tx, actor, kind, rows, from)
    const refused = new Set(errors.map(({ line }) => line)).size
    const told = errors.slice(0, mostErrors).map(({ line, column, message }) => {
      return { line, field: column, message }
    })
    const answer = { ...counts, refused, errors: told, ignored }
    if (counts.added + counts.updated + counts.unchanged > 0) return { status: 200, answer }
    if (refused === 0) throw new ApiError('no-good-rows', { message: '没有数据行' })
    throw new ApiError('no-good-rows', { details: answer })
  })
  if (reply.replayed) c.header('Idempotency-Replayed', 'true')
  return c.json(reply.answer, reply.status)
}
