import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { missingCompilers } from '#src/bin/steps/compilers.mjs'
import { accountsTable } from '#src/bin/steps/database.mjs'
import { lastWords } from '#src/bin/steps/last-words.mjs'
import { checkPort } from '#src/bin/steps/port.mjs'
import { programs } from '#src/bin/steps/programs.mjs'
import { restartDelay } from '#src/bin/steps/services.mjs'
import { findProgram, installLine } from '#src/bin/steps/system-packages.mjs'

test('a worker started by hand runs as the one of npm start', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>
  }
  const { file, flags } = programs.worker
  expect(scripts['worker']).toBe(['node', ...flags, '--import tsx', file].join(' '))
})

test('a port already in use is named, with another to try', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await expect(checkPort({ host: '127.0.0.1', port })).rejects.toThrow(`端口 ${port} 已被占用`)
  await new Promise((resolve) => server.close(resolve))
  await expect(checkPort({ host: '127.0.0.1', port })).resolves.toBeUndefined()
})

test.each([Number.NaN, 0, 70_000, 80.5])('port %s is refused', async (port) => {
  await expect(checkPort({ host: '127.0.0.1', port })).rejects.toThrow('1 到 65535')
})

test('a failed script’s own words are shown, not its trace', () => {
  const trace = [
    'node:internal/modules/run_main:123',
    '    ^',
    'Error: 数据库文件不能写入',
    '    at open (file:///src/kernel/db.ts:12:3)',
    '}',
    'Node.js v20.20.2',
  ]
  expect(lastWords(trace)).toBe('数据库文件不能写入')
  expect(lastWords(['TypeError [ERR_X]: wrong', '    at x'])).toBe('wrong')
  expect(lastWords(['已升级到第 3 版', '磁盘已满'])).toBe('磁盘已满')
  expect(lastWords(['端口 5598 已被占用', '{"level":30,"msg":"stopping"}', ''])).toBe(
    '端口 5598 已被占用',
  )
  expect(lastWords([])).toBeNull()
})

test('the table of accounts lines up although a Chinese character is two columns wide', () => {
  const rows = accountsTable([
    { role: '质检员', username: 'qa', password: 'abc-123' },
    { role: '部门负责人', username: 'department', password: 'def-456' },
  ])
  expect(rows).toEqual([
    '角色        账号        密码',
    '质检员      qa          abc-123',
    '部门负责人  department  def-456',
  ])
})

test('a program is found on the search path only when it may be run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiting-programs-'))
  writeFileSync(join(folder, 'tool'), '')
  chmodSync(join(folder, 'tool'), 0o644)
  expect(findProgram(['tool'], `/nowhere:${folder}`)).toBeNull()
  chmodSync(join(folder, 'tool'), 0o755)
  expect(findProgram(['other', 'tool'], `/nowhere:${folder}`)).toBe(join(folder, 'tool'))
  expect(findProgram([join(folder, 'tool')], '')).toBe(join(folder, 'tool'))
  rmSync(folder, { recursive: true })
})

test('missing compilers are named by their packages', () => {
  const find = ([name]: string[]) => (name === 'g++' ? null : `/usr/bin/${name}`)
  expect(missingCompilers(find)).toEqual(['g++'])
  expect(installLine(['g++'])).toContain('apt-get install -y --no-install-recommends g++')
})

test('a worker that keeps dying is restarted ever more slowly, at most once a minute', () => {
  expect([1, 2, 3, 4, 10].map(restartDelay)).toEqual([1, 2, 4, 8, 60])
})
