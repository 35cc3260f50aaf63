import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openEngine } from '#src/transcription/engines/fast-whisper/engine.ts'
import { type Graphs, graphsOf, parts } from '#src/transcription/engines/fast-whisper/graphs.ts'

import { madeWindow, smallestModel } from './networks.ts'
import { writeTinyModel } from './tiny-model.ts'

let folder: string
let model: string
let cache: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graph-cache-'))
  model = join(folder, 'tiny.bin')
  writeTinyModel(model, smallestModel)
})
beforeEach(() => {
  cache = join(folder, `cache-${++count}`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const written = ({ files }: Graphs) => parts.map((part) => statSync(files[part]).ino)

describe('the graphs of a model', () => {
  it('are built on first use, and found the next time', () => {
    const first = graphsOf(model, cache)
    const inodes = written(first)
    expect(readdirSync(cache)).toEqual([basename(dirname(first.files.encoder))])
    const second = graphsOf(model, cache)
    expect(second.files).toEqual(first.files)
    expect(written(second)).toEqual(inodes)
    expect(first.words.prompt.length).toBeGreaterThan(8)
    expect(second).toMatchObject({ layers: 1, heads: 1, checksum: first.checksum })
  })

  it('are built again when one is missing', () => {
    const { files } = graphsOf(model, cache)
    const whole = readFileSync(files.step)
    rmSync(files.step)
    expect(readFileSync(graphsOf(model, cache).files.step).equals(whole)).toBe(true)
  })

  it('are built again when one does not load', async () => {
    const { files } = graphsOf(model, cache)
    const { size } = statSync(files.prompt)
    truncateSync(files.prompt, 1000)
    const engine = await openEngine(model, cache)
    expect(statSync(files.prompt).size).toBe(size)
    const { texts } = await engine.hear([madeWindow(0.5, 1)], 0)
    expect(texts).toHaveLength(1)
    expect(readdirSync(cache)).toHaveLength(1)
  })

  it('replace those of an older program, and what a build that was cut off left behind', () => {
    const name = basename(dirname(graphsOf(model, cache).files.encoder))
    const [, sum, version] = /^(\w+)-quick-(\d+)$/.exec(name) ?? []
    rmSync(join(cache, name), { recursive: true })
    const gone = [`${sum}-quick-0`, `${name}.${endedProcess}`]
    const kept = [
      `${sum}-quick-${Number(version) + 1}`,
      `${sum}-plain-0`,
      `${'0'.repeat(32)}-quick-0`,
      `${name}.${process.ppid}`,
    ]
    for (const each of [...gone, ...kept]) {
      mkdirSync(join(cache, each))
      writeFileSync(join(cache, each, 'encoder.onnx'), 'old')
    }
    graphsOf(model, cache)
    expect(readdirSync(cache).toSorted()).toEqual([name, ...kept].toSorted())
  })

  it('of two storages lie side by side', () => {
    const [quick, plain] = [graphsOf(model, cache), graphsOf(model, cache, 'plain')]
    expect(readdirSync(cache)).toHaveLength(2)
    expect(statSync(plain.files.encoder).size).toBeGreaterThan(statSync(quick.files.encoder).size)
    const inodes = written(quick)
    expect(written(graphsOf(model, cache))).toEqual(inodes)
  })

  it('may be built by two processes at once', async () => {
    const children = [1, 2].map(() =>
      fork('src/transcription/engines/fast-whisper/engine-process.ts', [model, cache], {
        execArgv: ['--import', 'tsx'],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    )
    try {
      const replies = await Promise.all(children.map(firstReply))
      expect(replies).toMatchObject([{ kind: 'ready' }, { kind: 'ready' }])
      expect(readdirSync(cache)).toEqual([expect.stringMatching(/^\w{32}-quick-\d+$/)])
    } finally {
      const ended = children.map((child) => once(child, 'exit'))
      // Without its worker an engine process ends by itself.
      for (const child of children) child.disconnect()
      await Promise.all(ended)
    }
  })
})

/** The number of no process: above what Linux gives out. */
const endedProcess = 2 ** 22 + 1

async function firstReply(child: ChildProcess): Promise<unknown> {
  const [reply] = await once(child, 'message')
  return reply
}
