import { existsSync, utimesSync } from 'node:fs'

import { expect, test } from 'vitest'

import { forgetImportsHandler } from '#src/imports/forget-imports.ts'
import { importFiles, importProblems, imports } from '#src/imports/schema.ts'
import { keptDays } from '#src/imports/vocabulary.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import { callTable, importScene } from './tables.ts'

type Scene = ReturnType<typeof importScene>

async function sweep({ db, files }: Scene): Promise<void> {
  enqueue(db, 'forget-imports', 'imports', {})
  const job = claim(db, ['forget-imports'])
  if (!job) throw new Error('no job')
  const errors: object[] = []
  const handlers = { ...idleHandlers, 'forget-imports': forgetImportsHandler(files) }
  await runJob(db, handlers, job, new AbortController().signal, {
    error: (facts) => errors.push(facts),
  })
  expect(errors).toEqual([])
}

/** Everything so far happened so long ago. */
function later({ db, files }: Scene, days: number): void {
  const then = Date.now() - days * dayMs
  for (const { finishedAt } of db.select().from(imports).all()) {
    db.update(imports)
      .set({ createdAt: then, finishedAt: finishedAt && then })
      .run()
  }
  for (const { sha256 } of db.select().from(importFiles).all()) {
    utimesSync(files.pathOf(sha256), then / 1000, then / 1000)
  }
}

const fileOf = ({ db, files }: Scene) => {
  return files.pathOf(db.select().from(importFiles).get()?.sha256 ?? '')
}

test('the file and the faults of an import are kept for their time, the history for good', async () => {
  const here = importScene()
  await here.bring(callTable(3, 1))
  await here.work()
  later(here, keptDays - 1)
  await sweep(here)
  expect(existsSync(fileOf(here))).toBe(true)
  expect(here.db.select().from(importProblems).all()).toHaveLength(1)
  later(here, keptDays + 1)
  await sweep(here)
  expect(existsSync(fileOf(here))).toBe(false)
  expect(here.db.select().from(importProblems).all()).toEqual([])
  expect(here.db.select().from(imports).get()).toMatchObject({ state: 'done', badRows: 1 })
})

test('a table nobody decided about is given up after a day, with its file', async () => {
  const here = importScene()
  const { importId } = await here.bring(callTable(3), { decided: false })
  await here.work()
  await sweep(here)
  expect(here.run(importId).state).toBe('ready')
  later(here, 2)
  await sweep(here)
  expect(here.run(importId).state).toBe('dismissed')
  expect(existsSync(fileOf(here))).toBe(false)
})

test('a file that has just come again is not taken away from its import', async () => {
  const here = importScene()
  await here.bring(callTable(3))
  await here.work()
  later(here, keptDays + 1)
  const { importId } = await here.bring(callTable(3))
  await sweep(here)
  await here.work()
  expect(here.run(importId)).toMatchObject({ state: 'done', unchanged: 3 })
})
