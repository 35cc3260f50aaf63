import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'

import { afterAll, expect, test } from 'vitest'

import { hear, type Listener } from '#src/recordings/listening/hear.ts'
import { listening } from '#src/recordings/listening/listen.ts'
import { blockBytes, borrowBlock, giveBack } from '#src/recordings/listening/shared-blocks.ts'
import { type HearingThread, startHearing } from '#src/recordings/listening/thread.ts'

import { beep, filesIn, inChunks, sample, scene } from './scene.ts'

const thread = startHearing()
afterAll(() => thread.stop())

/** Hands a body over in blocks of one size, each spoilt as soon as it may be. */
async function hearAll(listener: Listener, bytes: Buffer, size: number) {
  const block = borrowBlock()
  for (let at = 0; at < bytes.length; at += size) {
    const part = block.subarray(0, bytes.copy(block, 0, at, at + size))
    await listener.take(part)
    part.fill(0xaa)
  }
  giveBack(block)
  return await listener.finish()
}

test.each([
  ['d001.wav', blockBytes],
  ['d001.wav', 999],
  ['d002.wav', 65_536],
  ['d003.mp3', 4096],
])('%s in blocks of %i bytes is heard by the thread as it is heard here', async (name, size) => {
  await thread.ready
  const bytes = sample(name)
  const there = await hearAll(thread.listen(), bytes, size)
  expect(there).toEqual(await hearAll(hear(), bytes, size))
  expect(there.sound === null).toBe(name.endsWith('.mp3'))
})

test('arrivals that the thread has in hand at once are kept apart, a broken one forgotten', async () => {
  await thread.ready
  const bodies = Array.from({ length: 20 }, (_, number) => beep(200 + 50 * number))
  const broken = thread.listen()
  await broken.take(bodies[0]!)
  const all = bodies.map((body) => hearAll(thread.listen(), body, 700))
  broken.drop()
  const here = bodies.map((body) => hearAll(hear(), body, 700))
  expect(await Promise.all(all)).toEqual(await Promise.all(here))
})

test('a body that breaks off on its way to the thread leaves nothing', async () => {
  await thread.ready
  const { storage, recordingsDir } = scene()
  async function* broken() {
    yield Buffer.alloc(2 * blockBytes)
    throw new Error('connection lost')
  }
  await expect(storage.stage(broken(), thread.listen())).rejects.toThrow('connection lost')
  expect(filesIn(recordingsDir)).toEqual([])
})

test('a thread that dies fails what it has in hand, which leaves nothing, and nothing else', async () => {
  const dying = startHearing()
  await dying.ready
  const { storage, recordingsDir } = scene()
  const kept = await storage.stage(inChunks(beep()), dying.listen())
  async function* slow() {
    yield Buffer.alloc(blockBytes)
    await dying.stop()
    yield Buffer.alloc(blockBytes)
  }
  await expect(storage.stage(slow(), dying.listen())).rejects.toThrow('the hearing thread died')
  expect(kept.sound).not.toBeNull()
  await storage.discard(kept)
  expect(filesIn(recordingsDir)).toEqual([])
})

test('bytes are heard here until there are many, then beside, by another thread when one has died', async () => {
  const started: HearingThread[] = []
  const start = () => {
    const one = startHearing()
    started.push(one)
    return one
  }
  const listen = listening({ worth: 100_000, start })
  const bytes = sample('d001.wav').subarray(0, 60_000)
  const told = await hearAll(hear(), bytes, 60_000)
  const bring = async () => expect(await hearAll(listen(), bytes, 60_000)).toEqual(told)

  await bring()
  await bring()
  expect(started).toHaveLength(0)
  for (let death = 1; death <= 3; death++) {
    // While it starts nobody waits for it.
    await bring()
    await bring()
    expect(started).toHaveLength(death)
    await started.at(-1)!.ready
    await bring()
    await started.at(-1)!.stop()
    await started.at(-1)!.ended
  }
  // Three are enough: from now on everything is heard here.
  await bring()
  expect(started).toHaveLength(3)
})

/** Runs a command of a few lines; gives what it wrote once it has ended by itself. */
function command(lines: string): string {
  const script = `import { startHearing } from '#src/recordings/listening/thread.ts'\n${lines}`
  const given = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const ran = spawnSync(process.execPath, given, { encoding: 'utf8', timeout: 15_000 })
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  return ran.stdout
}

test('a thread that is idle or still starts does not keep a command from ending', () => {
  const idle = `
    const thread = startHearing()
    const up = setInterval(() => thread.isReady() && clearInterval(up), 20)`
  for (const lines of ['startHearing()', idle]) expect(command(lines)).toBe('')
})

test('a command waits for what the thread has in hand', () => {
  const written = command(`
    const thread = startHearing()
    const up = setInterval(() => thread.isReady() && clearInterval(up), 20)
    await thread.ready
    const listener = thread.listen()
    await listener.take(Buffer.from('x'))
    console.log((await listener.finish()).sha256)`)
  expect(written).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\n')
})

test('a recording is the same whichever way it was staged', async () => {
  await thread.ready
  const { storage } = scene()
  const path = 'recordings/samples/d001.wav'
  const beside = await storage.stage(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    thread.listen(),
  )
  const here = await storage.stage(inChunks(sample('d001.wav'), 333), hear())
  expect({ ...beside, file: '' }).toEqual({ ...here, file: '' })
})
