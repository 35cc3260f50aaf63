import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { installIdentity, nodeHeaders } from '#src/bin/steps/dependencies.mjs'
import { hasDevelopment, installHint, missingPackages } from '#src/bin/steps/lockfile.mjs'

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/hono': { version: '4.13.19' },
    'node_modules/vitest': { version: '4.1.12', dev: true },
    'node_modules/vitest/node_modules/esbuild': { version: '0.28.2', extraneous: true },
    'node_modules/@rolldown/binding-darwin-arm64': { version: '1.0.0', optional: true },
  },
}

describe('packages missing from an installation', () => {
  test('are all of them when nothing is installed', () => {
    expect(missingPackages(lock, null, { dev: true })).toEqual([
      'node_modules/hono',
      'node_modules/vitest',
    ])
  })

  test('are none when only other platforms’ and leftover entries are absent', () => {
    const installed = {
      packages: {
        'node_modules/hono': { version: '4.13.19' },
        'node_modules/vitest': { version: '4.1.12', dev: true },
      },
    }
    expect(missingPackages(lock, installed, { dev: true })).toEqual([])
  })

  test('leave out what only development needs, unless it is wanted', () => {
    const installed = { packages: { 'node_modules/hono': { version: '4.13.19' } } }
    expect(missingPackages(lock, installed, { dev: false })).toEqual([])
    expect(missingPackages(lock, installed, { dev: true })).toEqual(['node_modules/vitest'])
  })

  test('include one that is there in another version', () => {
    const installed = { packages: { 'node_modules/hono': { version: '4.0.0' } } }
    expect(missingPackages(lock, installed, { dev: false })).toEqual(['node_modules/hono'])
  })
})

test('development packages already there are recognised, so that a start leaves them', () => {
  const running = { 'node_modules/hono': { version: '4.13.19' } }
  const testing = { 'node_modules/vitest': { version: '4.1.12', dev: true } }
  expect(hasDevelopment({ packages: { ...running, ...testing } })).toBe(true)
  expect(hasDevelopment({ packages: running })).toBe(false)
  expect(hasDevelopment(null)).toBe(false)
})

test('a changed lock file is another installation', () => {
  expect(installIdentity('{"a":1}')).toBe(installIdentity('{"a":1}'))
  expect(installIdentity('{"a":1}')).not.toBe(installIdentity('{"a":2}'))
})

describe('the hint after a failed installation', () => {
  test.each([
    ['npm error code ENOSPC', '磁盘空间不足'],
    ['npm error EACCES: permission denied, mkdir', '当前用户没有写入权限'],
    ['gyp ERR! find Python Python is not set', '缺少 python3'],
    ['gyp ERR! stack Error: not found: make', '缺少编译工具'],
    ['gyp ERR! FetchError: request to https://nodejs.org/… failed', '取不到 Node 头文件'],
    ['npm error code EINTEGRITY', '下载的包与 package-lock.json 不符'],
  ])('names the cause behind “%s”', (line, hint) => {
    expect(installHint(['npm error', line])).toBe(hint)
  })

  test('speaks of the network only when the connection failed', () => {
    expect(installHint(['npm error code ENOTFOUND'])).toContain('npm 软件源')
    expect(installHint(['something nobody has seen before'])).toBeNull()
  })
})

describe('Node’s headers', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'huiting-headers-'))
    mkdirSync(join(folder, 'include', 'node'), { recursive: true })
    writeFileSync(
      join(folder, 'include', 'node', 'node_version.h'),
      '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 20\n#define NODE_PATCH_VERSION 2\n',
    )
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('are found beside the program', () => {
    expect(nodeHeaders(join(folder, 'bin', 'node'), '20.20.2')).toBe(folder)
  })

  test('of another version are not used', () => {
    expect(nodeHeaders(join(folder, 'bin', 'node'), '20.19.0')).toBeNull()
  })

  test('may be absent', () => {
    expect(nodeHeaders(join(folder, 'elsewhere', 'bin', 'node'), '20.20.2')).toBeNull()
  })
})
