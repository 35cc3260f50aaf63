import { createHash } from 'node:crypto'
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { parseDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import type { Disk } from '#src/recordings/disk.ts'
import { openStorage } from '#src/recordings/storage.ts'

import { filesIn, inChunks, scene, temporaryFolder } from './scene.ts'

const november = parseDay('2026-11-21') ?? 0

describe('placing by content', () => {
  test('a body lands under its hash, in the month in which it came', async () => {
    const { storage, recordingsDir } = scene()
    const bytes = Buffer.from('the sound of a call'.repeat(1000))
    const sha256 = createHash('sha256').update(bytes).digest('hex')

    const staged = await storage.stage(inChunks(bytes))
    const relative = await storage.place(staged, 'wav', november)

    expect(staged).toMatchObject({ sha256, bytes: bytes.length })
    expect(relative).toBe(`2026/11/${sha256}.wav`)
    expect(filesIn(recordingsDir)).toEqual([relative])
    expect(readFileSync(storage.pathOf(relative)).equals(bytes)).toBe(true)
  })

  test('the last hour of a month in Shanghai still belongs to it', async () => {
    const { storage } = scene()
    const staged = await storage.stage(inChunks(Buffer.from('x')))
    const lastHour = (parseDay('2026-12-01') ?? 0) - 1
    expect(await storage.place(staged, 'wav', lastHour)).toMatch(/^2026\/11\//)
  })

  test('the same content twice is one file', async () => {
    const { storage, recordingsDir } = scene()
    for (let i = 0; i < 2; i++) {
      const staged = await storage.stage(inChunks(Buffer.from('once')))
      await storage.place(staged, 'wav', november)
    }
    expect(filesIn(recordingsDir)).toHaveLength(1)
  })

  test('others on the machine may not read recordings', async () => {
    const { storage } = scene()
    const staged = await storage.stage(inChunks(Buffer.from('private')))
    const relative = await storage.place(staged, 'wav', november)
    expect(statSync(storage.pathOf(relative)).mode & 0o007).toBe(0)
  })
})

describe('bodies that are not kept', () => {
  test('one that breaks off leaves nothing', async () => {
    const { storage, recordingsDir } = scene()
    async function* broken() {
      yield Buffer.alloc(5000)
      throw new Error('connection lost')
    }
    await expect(storage.stage(broken())).rejects.toThrow('connection lost')
    expect(filesIn(recordingsDir)).toEqual([])
  })

  test('one that is too large is refused before its end and leaves nothing', async () => {
    const { storage, recordingsDir } = scene(10_000)
    let sent = 0
    async function* endless() {
      for (;;) {
        sent += 1000
        yield Buffer.alloc(1000)
      }
    }
    const refusal = await storage.stage(endless()).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refused)
    expect(refusal).toMatchObject({ code: 'too-large' })
    expect(sent).toBeLessThanOrEqual(11_000)
    expect(filesIn(recordingsDir)).toEqual([])
  })

  test('one of exactly the greatest size is kept', async () => {
    const { storage } = scene(10_000)
    expect((await storage.stage(inChunks(Buffer.alloc(10_000)))).bytes).toBe(10_000)
  })

  test('one that is discarded leaves nothing', async () => {
    const { storage, recordingsDir } = scene()
    await storage.discard(await storage.stage(inChunks(Buffer.from('x'))))
    expect(filesIn(recordingsDir)).toEqual([])
  })
})

test('files that arrive together share the syncs of their folder, none before its rename', async () => {
  const recordingsDir = temporaryFolder()
  const syncs: number[] = []
  const disk: Disk = {
    ...files,
    async open(...args) {
      const handle = await files.open(...args)
      const real = handle.sync.bind(handle)
      handle.sync = async () => {
        syncs.push(filesIn(recordingsDir).filter((name) => name.startsWith('2026/')).length)
        await real()
      }
      return handle
    },
  }
  const cacheDir = path.join(temporaryFolder(), 'cache')
  const storage = openStorage({ recordingsDir, cacheDir, maxBytes: 1e6, disk })
  const place = async (text: string) => {
    const staged = await storage.stage(inChunks(Buffer.from(text)))
    await storage.place(staged, 'wav', november)
    // Whoever is told so is in the folder as it was synced last.
    expect(syncs.at(-1)).toBeGreaterThan(0)
  }
  await place('first')
  syncs.length = 0
  await Promise.all(Array.from({ length: 20 }, (_, number) => place(`file ${number}`)))
  expect(syncs.at(-1)).toBe(21)
  expect(syncs.length).toBeLessThan(20)
})

test('paths that lead out of the folder are not looked up', () => {
  const { storage } = scene()
  const hash = 'a'.repeat(64)
  for (const bad of ['../../etc/passwd', `2026/11/../../${hash}.wav`, `/2026/11/${hash}.wav`, '']) {
    expect(() => storage.pathOf(bad)).toThrow('not a path of a recording')
  }
  expect(() => storage.renditionOf('../x')).toThrow('not a sha256')
})

test('opening clears what a killed process left a day ago, and nothing else', async () => {
  const folder = temporaryFolder()
  const options = { recordingsDir: folder, cacheDir: path.join(folder, 'cache'), maxBytes: 1000 }
  const storage = openStorage(options)
  const kept = await storage.place(await storage.stage(inChunks(Buffer.from('x'))), 'wav', november)
  const fresh = path.join(folder, 'incoming', 'fresh')
  const old = path.join(folder, 'incoming', 'old')
  for (const file of [fresh, old]) writeFileSync(file, 'part')
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
  for (const file of [old, storage.pathOf(kept)]) utimesSync(file, twoDaysAgo, twoDaysAgo)

  openStorage(options)

  expect(filesIn(folder)).toEqual([kept, 'incoming/fresh'].toSorted())
})
