import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { refused } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { folderFiles, folderStates, sources } from '#src/recordings/sources/schema.ts'
import { watchFolders } from '#src/recordings/sources/watch-folders.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { recordingRefusals } from '#src/recordings/vocabulary.ts'

import { beep, scene, temporaryFolder } from '../scene.ts'

const timing = { lookEveryMs: 150, checkEveryMs: 10, retryMs: 20 }

type Settings = Partial<typeof sources.$inferInsert>

function place() {
  const folder = path.join(temporaryFolder(), 'incoming')
  mkdirSync(folder)
  const at = (name: string) => path.join(folder, name)
  return { ...scene(), folder, at }
}
type Place = ReturnType<typeof place>

/** Watches the folder until the test ends or `stop` is called. */
function watch(here: Place, settings: Settings = {}, storage: Storage = here.storage) {
  const { db, folder } = here
  if (!db.select().from(sources).get()) {
    const values = { name: '录音机', kind: 'folder', folder, settleMs: 30, createdAt: 0 } as const
    db.insert(sources)
      .values({ ...values, ...settings })
      .run()
  }
  const errors: unknown[] = []
  const log = { error: (facts: object) => void errors.push(facts) }
  const end = new AbortController()
  const done = watchFolders({ db, storage, ffmpeg: 'ffmpeg', log, timing }, end.signal)
  const stop = async () => {
    end.abort()
    await done
    expect(errors).toEqual([])
  }
  onTestFinished(stop)
  return stop
}

const names = ({ db }: Place) =>
  db
    .select()
    .from(recordings)
    .all()
    .map(({ originalName }) => originalName)
    .toSorted()
const problems = ({ db }: Place) =>
  Object.fromEntries(
    db
      .select()
      .from(folderFiles)
      .all()
      .map((file) => [path.basename(file.path), file.problem]),
  )
const conditionOf = ({ db }: Place) => db.select().from(folderStates).get()?.condition
const looked = ({ db }: Place) => db.select().from(folderStates).get()?.lookedAt ?? 0
const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: 60_000, interval: 10 })
/** A whole further look at the folder has begun and ended. */
async function anotherLook(here: Place) {
  for (let turn = 0; turn < 2; turn++) {
    const before = looked(here)
    await until(() => expect(looked(here)).toBeGreaterThan(before))
  }
}

describe('a watched folder', () => {
  test('brings what lies in it and what comes later, also in folders within', async () => {
    const here = place()
    writeFileSync(here.at('first.wav'), beep(400))
    mkdirSync(here.at('2026/11'), { recursive: true })
    writeFileSync(here.at('2026/11/second.wav'), beep(420))
    watch(here)
    await until(() => expect(names(here)).toEqual(['first.wav', 'second.wav']))
    writeFileSync(here.at('third.wav'), beep(440))
    mkdirSync(here.at('2026/12'))
    writeFileSync(here.at('2026/12/fourth.wav'), beep(460))
    await until(() => expect(names(here)).toHaveLength(4))
    await until(() => expect(conditionOf(here)).toBe('watching'))
    const row = here.db.select().from(recordings).get()
    expect(row).toMatchObject({ sourceId: 1, receivedBy: '来源：录音机' })
    expect(existsSync(here.at('first.wav'))).toBe(true)
  })

  test('reads no file twice, not even after a restart', async () => {
    const here = place()
    writeFileSync(here.at('a.wav'), beep(400))
    const staged = vi.spyOn(here.storage, 'stage')
    const stop = watch(here)
    await until(() => expect(names(here)).toEqual(['a.wav']))
    await anotherLook(here)
    await stop()
    watch(here)
    await anotherLook(here)
    expect(staged).toHaveBeenCalledTimes(1)
  })

  test('waits for a file that is still being written', async () => {
    const here = place()
    const sound = beep(400)
    writeFileSync(here.at('a.wav'), sound.subarray(0, 100))
    watch(here, { settleMs: 1500 })
    for (let at = 100; at < sound.length; at += 2000) {
      appendFileSync(here.at('a.wav'), sound.subarray(at, at + 2000))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await until(() => expect(names(here)).toEqual(['a.wav']))
    expect(here.db.select().from(recordings).get()).toMatchObject({
      state: 'received',
      truncated: false,
      bytes: sound.length,
    })
  })

  test('passes over temporary files until they are given their name', async () => {
    const here = place()
    const hidden = ['a.wav.part', 'b.tmp', '~c.wav', '.d.wav', 'e.wav~', 'list.csv']
    for (const name of hidden) writeFileSync(here.at(name), beep(500))
    watch(here)
    await anotherLook(here)
    expect(names(here)).toEqual([])
    expect(problems(here)).toEqual({})
    expect(here.db.select().from(folderStates).get()?.passedOver).toBe(1)
    renameSync(here.at('a.wav.part'), here.at('a.wav'))
    await until(() => expect(names(here)).toEqual(['a.wav']))
  })

  test('opens no link, pipe, device or folder, and names them', async () => {
    const here = place()
    const secret = path.join(temporaryFolder(), 'secret.wav')
    writeFileSync(secret, beep(700))
    symlinkSync(secret, here.at('link.wav'))
    symlinkSync(path.dirname(secret), here.at('linked-folder'))
    symlinkSync('/dev/zero', here.at('zero.wav'))
    execFileSync('mkfifo', [here.at('pipe.wav')])
    mkdirSync(here.at('folder.wav'))
    writeFileSync(here.at('folder.wav/inside.wav'), beep(710))
    writeFileSync(here.at('good.wav'), beep(720))
    watch(here)
    await until(() => expect(names(here)).toEqual(['good.wav']))
    await anotherLook(here)
    expect(problems(here)).toEqual({
      'link.wav': '是符号链接，没有读',
      'linked-folder': '是符号链接，没有读',
      'zero.wav': '是符号链接，没有读',
      'pipe.wav': '是命名管道，没有读',
      'folder.wav': '名字像录音，其实是文件夹，里面的文件没有读',
      'good.wav': null,
    })
    rmSync(here.at('link.wav'))
    await until(() => expect(problems(here)).not.toHaveProperty('link.wav'))
  })

  test('takes any name the file system allows, GBK bytes too', async () => {
    const here = place()
    const odd = ['录音 1;$(touch x).wav', '-rf.wav', '`quo\'te".wav', 'line\nbreak.wav', '😀.wav']
    for (const [index, name] of odd.entries()) writeFileSync(here.at(name), beep(300 + index * 10))
    const gbk = Buffer.concat([
      Buffer.from(`${here.folder}/`),
      Buffer.from([0xc2, 0xbc, 0xd2, 0xf4]),
      Buffer.from('.wav'),
    ])
    writeFileSync(gbk, beep(390))
    watch(here)
    await until(() => expect(names(here)).toHaveLength(6))
    expect(names(here)).toContain('录音.wav')
    expect(names(here)).toContain('linebreak.wav')
    expect(readdirSync(here.folder)).toHaveLength(6)
    await anotherLook(here)
    expect(here.db.select().from(folderFiles).all()).toHaveLength(6)
  })

  test('keeps one of two files alike, and both contents of one name', async () => {
    const here = place()
    mkdirSync(here.at('b'))
    writeFileSync(here.at('a.wav'), beep(400))
    writeFileSync(here.at('same.wav'), beep(400))
    writeFileSync(here.at('b/a.wav'), beep(410))
    watch(here)
    await until(() => expect(here.db.select().from(folderFiles).all()).toHaveLength(3))
    expect(names(here)).toHaveLength(2)
  })

  test('reads a file again that is replaced while it is read', async () => {
    const here = place()
    writeFileSync(here.at('a.wav'), beep(400))
    let replaced = false
    const storage: Storage = {
      ...here.storage,
      async stage(source) {
        return here.storage.stage(
          (async function* () {
            for await (const chunk of source) {
              if (!replaced) writeFileSync(here.at('new'), beep(900))
              if (!replaced) renameSync(here.at('new'), here.at('a.wav'))
              replaced = true
              yield chunk
            }
          })(),
        )
      },
    }
    watch(here, {}, storage)
    await until(() => expect(names(here)).toEqual(['a.wav']))
    await anotherLook(here)
    const kept = here.db.select().from(recordings).all()
    const fresh = await here.storage.stage(
      (async function* () {
        yield beep(900)
      })(),
    )
    expect(kept.map(({ sha256 }) => sha256)).toEqual([fresh.sha256])
  })

  test('reads again what was refused once it has changed', async () => {
    const here = place()
    writeFileSync(here.at('a.wav'), 'no sound at all')
    watch(here)
    await until(() => expect(problems(here)['a.wav']).toContain('原文件已留存备查'))
    expect(existsSync(here.at('a.wav'))).toBe(true)
    writeFileSync(here.at('a.wav'), beep(400))
    await until(() => expect(problems(here)).toEqual({ 'a.wav': null }))
  })

  test('pauses on a full disk, says so, and goes on by itself', async () => {
    const here = place()
    writeFileSync(here.at('a.wav'), beep(400))
    let full = true
    const storage: Storage = {
      ...here.storage,
      stage: async (source) => {
        if (full) throw refused(recordingRefusals, 'disk-full')
        return here.storage.stage(source)
      },
    }
    watch(here, {}, storage)
    await until(() => expect(conditionOf(here)).toBe('disk-full'))
    expect(names(here)).toEqual([])
    full = false
    await until(() => expect(names(here)).toEqual(['a.wav']))
    await until(() => expect(conditionOf(here)).toBe('watching'))
  })

  test('loses none of many files when the disk fills up among them', async () => {
    const here = place()
    const all = Array.from({ length: 40 }, (_, number) => `${100 + number}.wav`)
    for (const [number, name] of all.entries()) writeFileSync(here.at(name), beep(400 + number))
    let room = 5
    const storage: Storage = {
      ...here.storage,
      stage: async (source) => {
        room -= 1
        if (room < 0) throw refused(recordingRefusals, 'disk-full')
        return here.storage.stage(source)
      },
    }
    watch(here, {}, storage)
    await until(() => expect(conditionOf(here)).toBe('disk-full'))
    expect(names(here).length).toBeLessThanOrEqual(5)
    room = Number.MAX_SAFE_INTEGER
    await until(() => expect(names(here)).toEqual(all))
    expect(Object.values(problems(here)).every((problem) => problem === null)).toBe(true)
  })

  test('receives several files side by side', async () => {
    const here = place()
    const all = Array.from({ length: 12 }, (_, number) => `${100 + number}.wav`)
    for (const [number, name] of all.entries()) writeFileSync(here.at(name), beep(400 + number))
    const waiting: (() => void)[] = []
    const storage: Storage = {
      ...here.storage,
      // Each waits for three others; one by one they would wait for ever.
      stage: async (source) => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          if (waiting.length >= 4) for (const go of waiting.splice(0)) go()
        })
        return here.storage.stage(source)
      },
    }
    watch(here, {}, storage)
    await until(() => expect(names(here)).toEqual(all))
  })

  test('says that its folder is gone and goes on when it is back', async () => {
    const here = place()
    watch(here)
    await until(() => expect(conditionOf(here)).toBe('watching'))
    renameSync(here.folder, `${here.folder}-away`)
    await until(() => expect(conditionOf(here)).toBe('missing'))
    renameSync(`${here.folder}-away`, here.folder)
    writeFileSync(here.at('a.wav'), beep(400))
    await until(() => expect(names(here)).toEqual(['a.wav']))
  })
})

describe('after receipt a file', () => {
  test('is moved to done, in its folder, and never over another', async () => {
    const here = place()
    mkdirSync(here.at('one'))
    mkdirSync(here.at('done/one'), { recursive: true })
    writeFileSync(here.at('done/one/a.wav'), 'already here')
    writeFileSync(here.at('one/a.wav'), beep(400))
    writeFileSync(here.at('bad.wav'), 'no sound')
    watch(here, { afterReceipt: 'move' })
    await until(() => expect(existsSync(here.at('done/one/2-a.wav'))).toBe(true))
    await until(() => expect(problems(here)).toHaveProperty('bad.wav'))
    await anotherLook(here)
    expect(existsSync(here.at('one/a.wav'))).toBe(false)
    expect(existsSync(here.at('bad.wav'))).toBe(true)
    expect(Object.keys(problems(here))).toEqual(['bad.wav'])
  })

  test('is deleted where the source says so, a second copy too', async () => {
    const here = place()
    writeFileSync(here.at('a.wav'), beep(400))
    writeFileSync(here.at('b.wav'), beep(400))
    watch(here, { afterReceipt: 'delete' })
    await until(() => expect(readdirSync(here.folder)).toEqual([]))
    expect(names(here)).toHaveLength(1)
  })
})

test('a source that is switched off is watched no longer, one switched on again is', async () => {
  const here = place()
  watch(here)
  await until(() => expect(conditionOf(here)).toBe('watching'))
  here.db.update(sources).set({ active: false }).run()
  const before = looked(here)
  await new Promise((resolve) => setTimeout(resolve, timing.lookEveryMs * 3))
  const after = looked(here)
  writeFileSync(here.at('a.wav'), beep(400))
  await new Promise((resolve) => setTimeout(resolve, timing.lookEveryMs * 3))
  expect(looked(here)).toBe(after)
  expect(after - before).toBeLessThan(timing.lookEveryMs * 3)
  expect(names(here)).toEqual([])
  here.db.update(sources).set({ active: true }).run()
  await until(() => expect(names(here)).toEqual(['a.wav']))
})
