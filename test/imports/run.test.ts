import { rmSync } from 'node:fs'

import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { cancelImport, pauseImport, resumeImport } from '#src/imports/decisions.ts'
import { runImport } from '#src/imports/run.ts'
import { importFiles, importProblems, imports } from '#src/imports/schema.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { postings, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { bringRoster, sample } from '#test/recordings/scene.ts'

import { callHeader, callLine, callTable, importScene } from './tables.ts'

type Scene = ReturnType<typeof importScene>

const actions = ({ db }: Scene) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)
    .filter((action) => action.startsWith('import.') || action.endsWith('.imported'))

/** A process that dies: an error out of the blue once so many rows are stored. */
async function dieAfter({ db, files }: Scene, importId: number, rows: number) {
  let stored = 0
  const course = {
    signal: new AbortController().signal,
    onProgress: () => {
      stored = db.select().from(imports).where(eq(imports.id, importId)).get()?.rows ?? 0
      if (stored >= rows) throw new Error('killed')
    },
  }
  await expect(runImport(db, files, importId, course)).rejects.toThrow('killed')
  return stored
}

describe('a large table', () => {
  test('is imported batch by batch; the bad rows are named and the others are in', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(5000, 10, 2500, 4999))
    await here.work()
    expect(here.run(importId)).toMatchObject({
      ...{ state: 'done', rows: 5000, added: 4997, updated: 0, unchanged: 0 },
      ...{ badRows: 3, problems: 3, news: { newAgents: 1, newBusinessTypes: 0, linked: 0 } },
    })
    expect(here.db.select().from(calls).all()).toHaveLength(4997)
    const problems = here.db.select().from(importProblems).all()
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [12, 'duration_s'],
      [2502, 'duration_s'],
      [5001, 'duration_s'],
    ])
    expect(problems[0]?.message).toContain('时长“NaN”不对')
  })

  test('is traced at its start and its end, and its calls are compared with the register in parts', async () => {
    const here = importScene()
    await here.bring(callTable(4500))
    await here.work()
    expect(actions(here)).toEqual(['import.brought', 'import.started', 'call-data.imported'])
    const reconciling = here.db.select().from(jobs).where(eq(jobs.name, 'reconcile')).all()
    const compared = reconciling.flatMap(
      ({ payload }) => (payload as { callIds: number[] }).callIds,
    )
    expect(new Set(compared).size).toBe(4500)
    expect(compared).toHaveLength(4500)
  })

  test('brought twice changes nothing the second time', async () => {
    const here = importScene()
    await here.bring(callTable(2500))
    await here.work()
    const { importId } = await here.bring(callTable(2500))
    await here.work()
    expect(here.run(importId)).toMatchObject({ added: 0, updated: 0, unchanged: 2500 })
    expect(here.db.select().from(calls).all()).toHaveLength(2500)
    expect(here.db.select().from(importFiles).all()).toHaveLength(1)
  })

  test('goes on after its process was killed: no row twice, none left out, totals right', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(7000, 3, 3500))
    expect(await dieAfter(here, importId, 2000)).toBe(2000)
    expect(here.db.select().from(calls).all()).toHaveLength(1999)
    await here.work()
    expect(here.run(importId)).toMatchObject({
      ...{ state: 'done', rows: 7000, added: 6998, unchanged: 0, badRows: 2, problems: 2 },
    })
    expect(here.db.select().from(calls).all()).toHaveLength(6998)
    expect(here.db.select().from(importProblems).all()).toHaveLength(2)
  })

  test('finds after a kill that a row repeats one from before it', async () => {
    const here = importScene()
    const { importId } = await here.bring(`${callTable(4000)}${callLine('5').toUpperCase()}\n`)
    await dieAfter(here, importId, 2000)
    await here.work()
    expect(here.run(importId)).toMatchObject({ added: 4000, badRows: 1 })
    const [problem] = here.db.select().from(importProblems).all()
    expect(problem).toMatchObject({ line: 4002, message: '通话号 N5 和第 7 行重复' })
  })

  test('carried on by two workers at once is stored once', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(6000))
    const course = { signal: new AbortController().signal, onProgress: () => undefined }
    await Promise.all([
      runImport(here.db, here.files, importId, course),
      runImport(here.db, here.files, importId, course),
    ])
    expect(here.run(importId)).toMatchObject({ rows: 6000, added: 6000, unchanged: 0 })
    const ended = actions(here).filter((action) => action === 'call-data.imported')
    expect(ended).toHaveLength(1)
  })

  test('stops between two batches when it is paused, and goes on from there', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(7000))
    await dieAfter(here, importId, 2000)
    pauseImport(here.db, system, importId)
    expect((await here.work()).job).toBeUndefined()
    expect(here.run(importId)).toMatchObject({ state: 'paused', rows: 2000 })
    resumeImport(here.db, system, importId)
    await here.work()
    expect(here.run(importId)).toMatchObject({ state: 'done', rows: 7000, added: 7000 })
  })

  test('cancelled half-way keeps what is in, and the same table later adds only the rest', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(6000))
    await dieAfter(here, importId, 4000)
    cancelImport(here.db, system, importId)
    await here.work()
    expect(here.run(importId)).toMatchObject({ state: 'cancelled', rows: 4000, added: 4000 })
    expect(actions(here)).toContain('import.cancelled')
    const second = await here.bring(callTable(6000))
    await here.work()
    expect(here.run(second.importId)).toMatchObject({ added: 2000, unchanged: 4000 })
    expect(here.db.select().from(calls).all()).toHaveLength(6000)
  })

  test('whose worker is stopped goes back to the queue and is finished by the next', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(6000))
    const stop = new AbortController()
    stop.abort()
    await here.work(stop.signal)
    expect(here.run(importId)).toMatchObject({ state: 'running', rows: 0 })
    await here.work()
    expect(here.run(importId)).toMatchObject({ state: 'done', added: 6000 })
  })

  test('whose file is gone ends with a sentence', async () => {
    const here = importScene()
    const { importId } = await here.bring(callTable(3))
    rmSync(here.folder, { recursive: true })
    await here.work()
    expect(here.run(importId)).toMatchObject({ state: 'failed' })
    expect(here.run(importId).problem).toContain('请重新上传')
  })
})

describe('what a table says', () => {
  test('its source is kept with every call, and stays when another table speaks of the call', async () => {
    const here = importScene()
    await here.bring(callTable(2), { sourceId: here.source.id })
    await here.work()
    await here.bring(callTable(3))
    await here.work()
    const stored = here.db.select().from(calls).all()
    expect(stored.map(({ sourceId }) => sourceId)).toEqual([here.source.id, here.source.id, null])
  })

  test('a duplicate number in other letters is named, the first row is stored', async () => {
    const here = importScene()
    const { importId } = await here.bring(
      `${callHeader}\n${callLine(1)}\n${callLine(1).toUpperCase()}\n`,
    )
    await here.work()
    expect(here.run(importId)).toMatchObject({ added: 1, badRows: 1 })
  })

  test.each([
    ['=cmd|1', '13931909215', '=cmd|1'],
    ['12345678901234567890123', '匿名', '12345678901234567890123'],
    ['００１２', '+86 139 3190 9215', '0012'],
  ])('the number %s stays what it is', async (callNo, caller, stored) => {
    const here = importScene()
    await here.bring(`${callHeader}\n${callNo},2026-11-02 08:12:06,70,020636,${caller}\n`)
    await here.work()
    expect(here.db.select().from(calls).get()?.callNo).toBe(stored)
  })

  test.each([
    ['a,2026-02-29 08:00,1,20636,', 'started_at'],
    ['a,2026-11-02 24:00:00,1,20636,', 'started_at'],
    ['a,2026-11-02 23:59:60,1,20636,', 'started_at'],
    ['a,1793580726,1,20636,', 'started_at'],
    ['a,2026-11-02 08:00,1e308,20636,', 'duration_s'],
    ['a,2026-11-02 08:00,-1,20636,', 'duration_s'],
    ['1.23E+18,2026-11-02 08:00,1,20636,', 'call_id'],
    ['a,2026-11-02 08:00,1,2.0636E+4,', 'agent_id'],
    ['a,2026-11-02 08:00,1,20636,1.39E+10', 'caller'],
  ])('%s is a bad row, and says so in its column', async (line, column) => {
    const here = importScene()
    const { importId } = await here.bring(`${callHeader}\n${line}\n${callLine(2)}\n`)
    await here.work()
    expect(here.run(importId)).toMatchObject({ state: 'done', added: 1, badRows: 1 })
    expect(here.db.select().from(importProblems).get()).toMatchObject({ line: 2, column })
  })

  test('an agent who moved at noon is in the team of each call, batch or not', async () => {
    const here = importScene()
    bringRoster(here.db)
    const noon = Date.parse('2026-11-02T12:00:00+08:00')
    const [first, second] = here.db.select().from(teams).all()
    if (!first || !second) throw new Error('no teams')
    here.db.run(sql`delete from ${postings}`)
    const personId = sql<number>`(select id from people where agent_no = '20636')`
    here.db.insert(postings).values({ personId, teamId: first.id, from: 0, until: noon }).run()
    here.db.insert(postings).values({ personId, teamId: second.id, from: noon }).run()
    const at = (n: number, clock: string) => callLine(n).replace('08:12:06', clock)
    await here.bring(`${callHeader}\n${at(1, '11:59:59')}\n${at(2, '12:00:00')}\n`)
    await here.work()
    const stored = here.db.select().from(calls).all()
    expect(stored.map(({ teamId }) => teamId)).toEqual([first.id, second.id])
  })

  test('a roster gives calls that came before it to the units of their agents', async () => {
    const here = importScene()
    await here.bring(callTable(3))
    await here.work()
    await here.bring(sample('agents.csv'), { kind: 'roster' })
    await here.work()
    const placed = here.db.select().from(calls).all()
    expect(placed.every(({ teamId }) => teamId !== null)).toBe(true)
  })
})

describe('a check', () => {
  test('says what an import would change, and changes nothing', async () => {
    const here = importScene()
    await here.bring(callTable(3))
    await here.work()
    const lines = [
      callLine(0),
      callLine(1, { duration: '99' }),
      callLine(7),
      callLine('x', { duration: '-' }),
    ]
    const table = `${callHeader}\n${lines.join('\n')}\n`
    const { importId } = await here.bring(table, { decided: false })
    const before = here.db.select().from(calls).all()
    await here.work()
    const checked = here.run(importId)
    expect(checked).toMatchObject({ state: 'ready', badRows: 1 })
    expect(checked.foreseen).toMatchObject({ added: 1, updated: 1, unchanged: 1, good: 3 })
    expect(checked.foreseen?.sample.map(({ line }) => line)).toEqual([2, 3, 4])
    expect(JSON.stringify(checked.foreseen)).not.toContain('13931909215')
    expect(here.db.select().from(calls).all()).toEqual(before)
  })

  test.each([
    ['roster', 'agents.csv'],
    ['register', 'register.csv'],
  ] as const)('foresees of a %s what its import then does', async (kind, name) => {
    const here = importScene()
    const [header, ...lines] = sample(name).toString().trim().split('\n')
    const part = [header, ...lines.slice(0, 3)].join('\n')
    await here.bring(part, { kind })
    await here.work()
    const { importId } = await here.bring(sample(name), { kind, decided: false })
    await here.work()
    const { importId: done } = await here.bring(sample(name), { kind })
    await here.work()
    const { added, updated, unchanged } = here.run(done)
    expect(here.run(importId).foreseen).toMatchObject({ added, updated, unchanged })
    expect(unchanged).toBe(3)
    expect(added).toBe(lines.length - 3)
  })
})
