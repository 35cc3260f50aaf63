import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { openDatabase } from '#src/kernel/db.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { startProblem } from '#src/start-problem.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiting-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function problemOf(work: () => unknown, databaseFile?: string): string {
  try {
    work()
  } catch (error) {
    return startProblem(error, databaseFile)
  }
  throw new Error('nothing went wrong')
}

describe('a program that cannot start', () => {
  test('names a database file that is none', () => {
    const file = path.join(folder, 'huiting.sqlite')
    writeFileSync(
      file,
      'not a database, only a text that is long enough to be read as one'.repeat(20),
    )
    const problem = problemOf(() => openDatabase(file), file)
    expect(problem).toContain(file)
    expect(problem).toContain('换回最近的备份')
  })

  test('names a database that cannot be opened', () => {
    const file = path.join(folder, 'huiting.sqlite')
    mkdirSync(file)
    expect(problemOf(() => openDatabase(file), file)).toContain(`${file} 打不开`)
  })

  test('names a recordings folder that is a file', () => {
    const recordingsDir = path.join(folder, 'recordings')
    writeFileSync(recordingsDir, '')
    const options = { recordingsDir, cacheDir: path.join(folder, 'cache'), maxBytes: 1 }
    expect(problemOf(() => openStorage(options))).toMatch(/recordings.*不是文件夹/)
  })

  test('keeps a sentence that is one already', () => {
    const sentence = '环境变量有误：PORT: PORT 要写数字'
    expect(startProblem(new Error(sentence))).toBe(sentence)
  })
})
