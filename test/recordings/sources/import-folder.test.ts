import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test, vi } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { refused } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { countFiles, importFolder } from '#src/recordings/sources/import-folder.ts'
import { commandSource } from '#src/recordings/sources/save.ts'
import { sourceActor } from '#src/recordings/sources/source-actor.ts'
import { recordingRefusals } from '#src/recordings/vocabulary.ts'

import { beep, scene, temporaryFolder } from '../scene.ts'

const files = 12

/** A folder of recordings in two folders, with a list, a link and a file that is no sound. */
function place() {
  const folder = realpathSync(temporaryFolder())
  mkdirSync(path.join(folder, 'b'))
  for (let n = 0; n < files; n++) {
    writeFileSync(path.join(folder, n % 2 ? 'b' : '', `${n}.wav`), beep(300 + n * 10))
  }
  writeFileSync(path.join(folder, 'copy.wav'), beep(300))
  writeFileSync(path.join(folder, 'bad.wav'), 'no sound')
  writeFileSync(path.join(folder, 'list.csv'), 'a,b')
  symlinkSync(path.join(folder, '0.wav'), path.join(folder, 'link.wav'))
  const here = scene()
  const source = commandSource(here.db, system, '命令行导入')
  const run = (jobs: number, stop = new AbortController(), storage = here.storage) => {
    const actor = sourceActor(source)
    const intake = { db: here.db, storage, actor, ffmpeg: 'ffmpeg', sourceId: source.id }
    const root = Buffer.from(folder)
    return importFolder({ ...intake, stop: stop.signal }, { root, jobs })
  }
  const stored = () => here.db.select().from(recordings).all()
  return { ...here, folder, run, stored, source }
}

describe('an import of a folder', () => {
  test.each([1, 4])(
    'brings every file once and accounts for the rest, %i at a time',
    async (jobs) => {
      const here = place()
      const { counts, passedOver, diskFull } = await here.run(jobs)
      const settled = { received: files, duplicate: 1, refused: 1, problem: 1, earlier: 0 }
      expect({ counts, passedOver, diskFull }).toEqual({
        counts: settled,
        passedOver: 1,
        diskFull: false,
      })
      expect(await countFiles(Buffer.from(here.folder), new AbortController().signal)).toBe(
        files + 3,
      )
      expect(here.stored().filter(({ state }) => state === 'received')).toHaveLength(files)
      expect(here.stored().every(({ sourceId }) => sourceId === here.source.id)).toBe(true)
    },
  )

  test('that is run again reads nothing a second time', async () => {
    const here = place()
    await here.run(2)
    const staged = vi.spyOn(here.storage, 'stage')
    const { counts } = await here.run(2)
    expect(counts).toEqual({
      received: 0,
      duplicate: 0,
      refused: 0,
      problem: 1,
      earlier: files + 2,
    })
    expect(staged).not.toHaveBeenCalled()
  })

  test('that was stopped goes on where it was: no file twice, none lost', async () => {
    const here = place()
    const stop = new AbortController()
    let begun = 0
    const stage: typeof here.storage.stage = (source) => {
      begun += 1
      if (begun === 6) stop.abort()
      return here.storage.stage(source)
    }
    const first = await here.run(2, stop, { ...here.storage, stage })
    expect(here.stored().length).toBeLessThan(files)
    const second = await here.run(2)
    expect(first.counts.received + second.counts.received).toBe(files)
    expect(second.counts.earlier).toBe(
      first.counts.received + first.counts.refused + first.counts.duplicate,
    )
    expect(here.stored().filter(({ state }) => state === 'received')).toHaveLength(files)
  })

  test('that fell between storing a file and writing it down stores it once', async () => {
    const here = place()
    await here.run(2)
    here.sqlite.exec('delete from folder_files')
    const { counts } = await here.run(2)
    expect(counts).toMatchObject({ received: 0, duplicate: files + 2 })
    expect(here.stored()).toHaveLength(files + 1)
  })

  test('stops at a full disk and goes on when run again', async () => {
    const here = place()
    let begun = 0
    const stage: typeof here.storage.stage = (source) => {
      begun += 1
      if (begun > 3) throw refused(recordingRefusals, 'disk-full')
      return here.storage.stage(source)
    }
    const full = await here.run(1, new AbortController(), { ...here.storage, stage })
    expect(full.diskFull).toBe(true)
    expect((await here.run(1)).diskFull).toBe(false)
    expect(here.stored().filter(({ state }) => state === 'received')).toHaveLength(files)
  })
})
