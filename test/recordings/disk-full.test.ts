import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import path from 'node:path'

import { onTestFinished } from 'vitest'
import { describe, expect, test } from 'vitest'

import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import type { Disk } from '#src/recordings/disk.ts'
import { recordings } from '#src/recordings/schema.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { testDatabase } from '#test/support/database.ts'

import { beep, bring, filesIn, temporaryFolder } from './scene.ts'

type Step = 'open' | 'write' | 'datasync' | 'mkdir' | 'rename' | 'sync'

/** A disk that is full from one step on, until it is given room again. */
function fillingDisk(step: Step) {
  const state = { full: true }
  const full = () => Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
  const failing = <T>(at: Step, work: () => Promise<T>) =>
    state.full && step === at ? Promise.reject(full()) : work()
  const disk = {
    async open(...args: Parameters<typeof files.open>) {
      const handle = await failing('open', () => files.open(...args))
      for (const name of ['write', 'datasync', 'sync'] as const) {
        const real = handle[name].bind(handle) as (...rest: unknown[]) => Promise<never>
        handle[name] = (...rest: unknown[]) => failing(name, () => real(...rest))
      }
      return handle
    },
    mkdir: (...args: Parameters<typeof files.mkdir>) =>
      failing('mkdir', () => files.mkdir(...args)),
    rename: (...args: Parameters<typeof files.rename>) =>
      failing('rename', () => files.rename(...args)),
  } as Disk
  return { disk, state }
}

describe('a disk that is full', () => {
  const steps: Step[] = ['open', 'write', 'datasync', 'mkdir', 'rename']
  test.each(steps)(
    'at %s: refused in words, nothing left, taken once there is room',
    async (step) => {
      const recordingsDir = temporaryFolder()
      const { disk, state } = fillingDisk(step)
      const cacheDir = path.join(temporaryFolder(), 'cache')
      const place = {
        ...testDatabase(),
        storage: openStorage({ recordingsDir, cacheDir, maxBytes: 1e9, disk }),
      }

      await expect(bring(place, 'a.wav', beep())).rejects.toMatchObject({ code: 'disk-full' })
      expect(filesIn(recordingsDir)).toEqual([])
      expect(place.db.select().from(recordings).all()).toEqual([])

      state.full = false
      expect(await bring(place, 'a.wav', beep())).toMatchObject({ state: 'stored' })
    },
  )

  test('while the row is written: the placed file goes again', async () => {
    const recordingsDir = temporaryFolder()
    const cacheDir = path.join(temporaryFolder(), 'cache')
    const storage = openStorage({ recordingsDir, cacheDir, maxBytes: 1e9 })
    const place = { ...testDatabase(), storage }
    place.sqlite.exec(`create trigger full before insert on recordings
      begin select raise(abort, 'no room'); end`)
    await expect(bring(place, 'a.wav', beep())).rejects.toThrow('no room')
    expect(filesIn(recordingsDir)).toEqual([])

    place.sqlite.exec('drop trigger full')
    expect(await bring(place, 'a.wav', beep())).toMatchObject({ state: 'stored' })
  })

  test.skipIf(process.getuid?.() !== 0)(
    'for database and recordings alike (needs root, for a small disk): reading goes on',
    async () => {
      const folder = temporaryFolder()
      const mount = path.join(folder, 'small')
      mkdirSync(mount)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', mount])
      onTestFinished(() => void execFileSync('umount', ['-l', mount]))
      const open = openDatabase(path.join(mount, 'small.sqlite'))
      onTestFinished(() => open.close())
      migrateDatabase(open)
      open.sqlite.pragma('wal_checkpoint(truncate)')
      const recordingsDir = path.join(mount, 'recordings')
      const storage = openStorage({
        recordingsDir,
        cacheDir: path.join(folder, 'c'),
        maxBytes: 1e9,
      })
      const place = { ...open, storage }
      const ballast = path.join(mount, 'ballast')

      let kept = 0
      let refusal: unknown
      for (let i = 0; i < 2000 && !refusal; i++) {
        await bring(place, `${i}.wav`, beep(300 + i)).then(
          () => kept++,
          (error: unknown) => (refusal = error),
        )
        if (kept === 1) writeFileSync(ballast, Buffer.alloc(500_000))
      }
      expect(refusal).toMatchObject({ code: 'disk-full' })
      const rows = open.db.select().from(recordings).all()
      expect(rows).toHaveLength(kept)
      expect(filesIn(recordingsDir)).toEqual(rows.map((one) => one.path).toSorted())

      rmSync(ballast)
      expect(await bring(place, 'z.wav', beep(250))).toMatchObject({ state: 'stored' })
    },
  )
})
