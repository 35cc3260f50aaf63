import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { asc } from 'drizzle-orm'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { importStream } from '#src/imports/bring.ts'
import { mapImport } from '#src/imports/decisions.ts'
import { folderTables } from '#src/imports/folder-tables.ts'
import { imports } from '#src/imports/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { folderFiles, folderStates, sources } from '#src/recordings/sources/schema.ts'
import { watchFolders } from '#src/recordings/sources/watch-folders.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { temporaryFolder } from '#test/recordings/scene.ts'

import { callHeader, callLine, callTable, importScene, inPieces } from './tables.ts'

const timing = { lookEveryMs: 100, checkEveryMs: 10, retryMs: 20 }
const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: 60_000, interval: 10 })

/** A watched folder whose tables are wanted, unless it says otherwise. */
function place(tables = true) {
  const here = importScene()
  const home = temporaryFolder()
  const folder = path.join(home, 'recorder')
  mkdirSync(folder)
  const sourceId = here.db
    .insert(sources)
    .values({ name: '录音机', kind: 'folder', folder, tables, settleMs: 30, createdAt: 0 })
    .returning()
    .get().id
  const storage = openStorage({
    recordingsDir: path.join(home, 'recordings'),
    cacheDir: path.join(home, 'cache'),
    maxBytes: 1e8,
  })
  const errors: unknown[] = []
  const end = new AbortController()
  const options = {
    ...{ db: here.db, storage, ffmpeg: 'ffmpeg', timing },
    log: { error: (facts: object) => void errors.push(facts) },
    takeTable: folderTables(here.db, here.files),
  }
  const done = watchFolders(options, end.signal)
  onTestFinished(async () => {
    end.abort()
    await done
    expect(errors).toEqual([])
  })
  const brought = () => here.db.select().from(imports).orderBy(asc(imports.id)).all()
  const put = (name: string, text: string | Buffer) => writeFileSync(path.join(folder, name), text)
  return { ...here, folder, sourceId, brought, put }
}

const problems = ({ db }: ReturnType<typeof place>) =>
  db
    .select()
    .from(folderFiles)
    .all()
    .map(({ outcome, problem }) => [outcome, problem] as const)

describe('a table in a watched folder', () => {
  test('is imported without anybody at hand, under the name of its source', async () => {
    const here = place()
    here.put('cdr-20261102.csv', callTable(3))
    await until(() => expect(here.brought()).toHaveLength(1))
    expect(here.brought()[0]).toMatchObject({
      ...{ kind: 'call-data', state: 'running', actorName: '来源：录音机' },
      ...{ sourceId: here.sourceId, fileName: 'cdr-20261102.csv' },
    })
    await here.work()
    expect(here.brought()[0]).toMatchObject({ state: 'done', added: 3 })
    expect(here.db.select().from(calls).all()).toHaveLength(3)
  })

  test('that has grown is imported again, and what was there before stays as it is', async () => {
    const here = place()
    here.put('cdr.csv', callTable(2))
    await until(() => expect(here.brought()).toHaveLength(1))
    await here.work()
    appendFileSync(path.join(here.folder, 'cdr.csv'), `${callLine('late')}\n`)
    await until(() => expect(here.brought()).toHaveLength(2))
    await here.work()
    expect(here.brought()[1]).toMatchObject({ state: 'done', added: 1, unchanged: 2 })
  })

  test('of the same content under another name is taken once', async () => {
    const here = place()
    here.put('a.csv', callTable(2))
    await until(() => expect(here.brought()).toHaveLength(1))
    here.put('b.csv', callTable(2))
    await until(() => expect(problems(here)).toHaveLength(2))
    expect(here.brought()).toHaveLength(1)
    expect(problems(here).map(([outcome]) => outcome)).toEqual(['received', 'duplicate'])
  })

  test('with columns nobody knows waits, and is taken once one was mapped by hand', async () => {
    const here = place()
    const theirs = callTable(2).replace(callHeader, '流水,开始,秒数,坐席,主叫')
    here.put('theirs.csv', theirs)
    await until(() => expect(problems(here)).toMatchObject([['problem', expect.anything()]]))
    expect(problems(here)[0]?.[1]).toMatch(/认不出.*流水、开始/)
    expect(here.brought()).toEqual([])

    const other = Buffer.from(theirs.replaceAll('n0', 'm0').replaceAll('n1', 'm1'))
    const incoming = {
      ...{ name: 'by-hand.csv', kind: 'call-data' as const, sourceId: here.sourceId },
      body: inPieces(other),
    }
    const byHand = await importStream(here.db, here.files, system, incoming, { decided: false })
    expect(byHand).toMatchObject({ ok: true, state: 'mapping' })
    mapImport(here.db, system, (byHand as { importId: number }).importId, {
      columns: {
        ...{ call_id: '流水', started_at: '开始', duration_s: '秒数' },
        ...{ agent_id: '坐席', caller: '主叫' },
      },
      ...{ fixed: {}, dates: 'auto', words: {} },
    })
    await until(() =>
      expect(here.brought().map(({ fileName }) => fileName)).toContain('theirs.csv'),
    )
    await until(() => expect(problems(here)).toEqual([['received', null]]))
  })

  test.each([
    ['a workbook', Buffer.from('504b030414000600', 'hex'), /Excel/],
    ['a header and nothing else', `${callHeader}\n`, /只有表头/],
    ['nothing', '', /空/],
  ])('that holds %s is named with its reason', async (_, content, reason) => {
    const here = place()
    here.put('table.csv', content)
    await until(() => expect(problems(here)).toHaveLength(1))
    expect(problems(here)[0]).toEqual(['refused', expect.stringMatching(reason)])
    expect(here.brought()).toEqual([])
  })

  test('is passed over where tables are not wanted', async () => {
    const here = place(false)
    here.put('cdr.csv', callTable(2))
    const looked = () => here.db.select().from(folderStates).get()
    await until(() => expect(looked()).toMatchObject({ passedOver: 1, files: 0 }))
    expect(here.brought()).toEqual([])
    expect(problems(here)).toEqual([])
  })
})
