import { system } from '#src/auth/policy.ts'
import { type Brought, importFile, subjectOf } from '#src/imports/bring.ts'
import { resumeImport } from '#src/imports/decisions.ts'
import type { ImportFiles } from '#src/imports/files.ts'
import { problemsAfter } from '#src/imports/queries.ts'
import { importOf, runImport } from '#src/imports/run.ts'
import type { Import } from '#src/imports/schema.ts'
import { type ImportKind, importStates } from '#src/imports/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { withdraw } from '#src/kernel/jobs/queue.ts'

export type Table = { file: string; kind: ImportKind; sourceId: number | null }

/**
 * Imports a table in this process and says what became of it; a table that was imported before is
 * named as such and left alone, unless `again`.
 */
export async function bringTable(
  db: Db,
  files: ImportFiles,
  table: Table,
  say: (line: string) => void,
  again = false,
): Promise<Import> {
  const brought = await importFile(db, files, system, table, again)
  const run = readable(db, brought)
  if (brought.ok && brought.again && run.state === 'done') {
    say('这份表已经导入过，没有再导')
    return run
  }
  if (run.state === 'paused') resumeImport(db, system, run.id)
  const ended = await workHere(db, files, run.id)
  const { rows, added, updated, unchanged, badRows } = ended
  const counts = [`共 ${rows} 行`, `新增 ${added}`, `更新 ${updated}`, `没有变化 ${unchanged}`]
  say(`${importStates[ended.state]}：${[...counts, `有问题 ${badRows}`].join('，')}`)
  sayProblems(db, ended, say)
  return ended
}

/** Does the work in this process; a worker that is running has no part in it. */
export async function workHere(db: Db, files: ImportFiles, id: number): Promise<Import> {
  withdraw(db, 'import-table', subjectOf(id))
  const signal = new AbortController().signal
  await runImport(db, files, id, { signal, onProgress: () => undefined })
  const run = importOf(db, id)
  if (!run) throw new Error('导入记录不见了')
  return run
}

export function readable(db: Db, brought: Brought): Import {
  if (!brought.ok) throw new Error(brought.problem)
  const run = importOf(db, brought.importId)
  if (!run || run.state === 'mapping') {
    throw new Error(`表里的列名不认识：请到页面 /imports/${brought.importId}/mapping 对应一次`)
  }
  return run
}

const problemsShown = 20

export function sayProblems(db: Db, { id, problems }: Import, say: (line: string) => void): void {
  for (const { line, column, message } of problemsAfter(db, id, 0, problemsShown)) {
    say(`第 ${line} 行 ${column ?? '整行'}：${message}`)
  }
  if (problems > problemsShown) say(`还有 ${problems - problemsShown} 处，见页面 /imports/${id}`)
}
