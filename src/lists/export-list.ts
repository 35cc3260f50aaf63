import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, Refused, refused } from '#src/kernel/errors.ts'
import { finish, maxAttempts } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { queryOf } from './address.ts'
import { type AnyList, exportTrace } from './definition.ts'
import { headOf } from './exports.ts'
import type { ExportFiles } from './files/export-files.ts'
import { tablePieces } from './files/table-file.ts'
import { listedRows } from './rows.ts'
import { type ListExport, listExports } from './schema.ts'
import { listRefusals, mostRows } from './vocabulary.ts'

type Options = { lists: readonly AnyList[]; files: ExportFiles }

/**
 * Writes one export. It reads as whoever asked for it may read now, not as they could when they asked;
 * an attempt that breaks off leaves no file, and the next begins anew.
 */
export function exportListHandler({ lists, files }: Options): JobHandlers['export-list'] {
  return async ({ exportId }, { db, job, signal }) => {
    const asked = db.select().from(listExports).where(eq(listExports.id, exportId)).get()
    if (asked?.state !== 'waiting' && asked?.state !== 'running') {
      write(db, (tx) => finish(tx, job))
      return
    }
    set(db, exportId, { state: 'running', rows: 0 })
    try {
      const made = await writeFile(db, files, lists, asked, signal)
      const { actor, list, words, ...values } = made
      try {
        write(db, (tx) => {
          finish(tx, job)
          set(tx, exportId, { ...values, state: 'done', finishedAt: Date.now() })
          const particulars = {
            list: asked.title,
            filter: words,
            rows: made.rows,
            format: asked.format,
          }
          record(tx, actor, exportTrace(list), { kind: 'list', id: asked.list }, particulars)
        })
      } catch (error) {
        files.remove(made.file)
        throw error
      }
    } catch (error) {
      const problem = problemOf(error)
      // Another attempt would meet the same, so this one ends it in words.
      if (problem !== null) endWith(problem, (tx) => finish(tx, job))
      else if (!signal.aborted && job.attempts >= maxAttempts) {
        endWith('系统出错，文件没有做成，请再导出一次')
        throw error
      } else throw error
    }

    function endWith(problem: string, also: (tx: Db) => void = () => undefined) {
      write(db, (tx) => {
        also(tx)
        set(tx, exportId, { state: 'failed', problem, finishedAt: Date.now() })
      })
    }
  }
}

async function writeFile(
  db: Db,
  files: ExportFiles,
  lists: readonly AnyList[],
  asked: ListExport,
  signal: AbortSignal,
) {
  const list = lists.find(({ path }) => path === asked.list)
  if (!list) throw refused(listRefusals, 'list-gone')
  const query = queryOf(asked.query)
  const actor = reader(db, asked)
  const rights = rightsOf(actor)
  const head = headOf(db, actor, list, query, asked.at)
  let rows = 0
  function* chunks() {
    const now = () => {
      signal.throwIfAborted()
      const current = reader(db, asked)
      // A file half as one role sees the list and half as another is no list at all.
      if (rightsOf(current) !== rights) throw refused(listRefusals, 'rights-changed')
      return current
    }
    for (const chunk of listedRows(db, now, list as AnyList, query, head.keys)) {
      rows += chunk.length
      if (rows > mostRows) throw refused(listRefusals, 'too-many-rows')
      yield chunk.map(({ cells }) => cells)
      set(db, asked.id, { rows })
    }
  }
  const { file, bytes } = await files.write(asked.format, tablePieces(asked.format, head, chunks()))
  return { actor, list, file, bytes, rows, words: asked.words }
}

function reader(db: Db, { accountId }: ListExport): Actor {
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  if (!account || account.disabledAt !== null) throw refused(listRefusals, 'no-account')
  return actorOf(account)
}

const rightsOf = ({ permissions, scope }: Actor): string =>
  JSON.stringify([[...permissions].toSorted(), scope])

function problemOf(error: unknown): string | null {
  if (error instanceof Refused) return error.message
  if (error instanceof Forbidden) return '您的角色已经不能打开这个列表，没有导出'
  return null
}

function set(db: Db, id: number, values: Partial<ListExport>): void {
  db.update(listExports).set(values).where(eq(listExports.id, id)).run()
}
