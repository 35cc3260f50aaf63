import { eq } from 'drizzle-orm'
import type { Context } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { importStream } from './bring.ts'
import { workAtOnce } from './decisions.ts'
import type { ImportFiles } from './files.ts'
import { importers } from './importers.ts'
import { importKinds } from './vocabulary.ts'

/** What the page gets for a table; `href` leads to its preview. */
type Answer = { message: string | null; href: string | null }

/**
 * Takes one table as a raw body, streamed to disk: a form body would be held in memory whole. The
 * header keeps other sites out, since a foreign page cannot send it without being asked for.
 */
export async function takeFile(c: Context<AppEnv>, files: ImportFiles): Promise<Response> {
  const { db, actor } = c.var
  const refuse = (message: string, status: 403 | 408 | 413 | 422 | 507) =>
    c.json<Answer, typeof status>({ message, href: null }, status)
  if (c.req.header('X-Requested-With') !== 'huiting') return refuse('请在导入页面上传表格', 403)
  const kind = keysOf(importKinds).find((known) => known === c.req.query('kind'))
  if (!kind) return refuse('请选择这是什么表', 422)
  authorise(actor, importers[kind].permission)
  const sourceId = Number(c.req.query('source') || 0) || null
  if (sourceId !== null && !db.select().from(sources).where(eq(sources.id, sourceId)).get()) {
    return refuse('没有这个来源，请重新选择', 422)
  }
  const incoming = { name: c.req.query('name') ?? '', kind, sourceId, body: bodyOf(c) }
  try {
    const brought = await importStream(db, files, actor, incoming, { decided: false })
    if (!brought.ok) return refuse(brought.problem, 422)
    if (brought.state === 'checking') await workAtOnce(db, files, brought.importId)
    return c.json<Answer>({ message: null, href: `/imports/${brought.importId}` }, 201)
  } catch (error) {
    if (error instanceof Refused) {
      return refuse(error.message, error.code === 'too-large' ? 413 : 507)
    }
    // The sender went away; what had arrived is gone, and nobody reads an answer.
    if (c.req.raw.signal.aborted) return refuse('上传中断，没有收下', 408)
    throw error
  }
}

function bodyOf(c: Context<AppEnv>): AsyncIterable<Uint8Array> {
  return c.req.raw.body ?? empty()
}

async function* empty(): AsyncGenerator<Uint8Array> {
  // A request without a body is an empty file, and said to be one.
}
