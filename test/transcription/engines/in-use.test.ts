import { describe, expect, test } from 'vitest'

import { engineInUse } from '#src/transcription/engines/in-use.ts'
import type { Open } from '#src/transcription/engines/open.ts'
import type { EnginePlaces } from '#src/transcription/engines/places.ts'
import type { Present } from '#src/transcription/engines/present.ts'
import { engineChoices } from '#src/transcription/schema.ts'
import type { EngineName } from '#src/transcription/vocabulary.ts'
import { testDatabase } from '#test/support/database.ts'

import { scripted } from '../scripted.ts'
import { engine, missing, model, seen } from './present.ts'

const places: EnginePlaces = {
  builtBinary: '',
  ownBinary: null,
  model: '/models/base.bin',
  modelFolders: [],
  clipsFolder: '',
  processes: 2,
  graphsFolder: '',
}

/** The engine in use over a machine that can be changed, with what it opened, closed and said. */
function scene(first: Present, open?: Open) {
  const { db } = testDatabase()
  const world = { present: first, opened: [] as string[], closed: [] as string[] }
  const said: string[] = []
  const say = (_facts: object, message: string) => void said.push(message)
  const opens: Open = (_places, { engine: name, modelPath, processes }) => {
    const which = `${name} ${modelPath} × ${processes}`
    world.opened.push(which)
    const close = async () => void world.closed.push(which)
    return { ...scripted('好'), engine: name, close }
  }
  const inUse = engineInUse({
    db,
    places,
    log: { info: say, warn: say },
    look: async () => world.present,
    open: open ?? opens,
  })
  const choose = (name: EngineName, file: string) =>
    db
      .insert(engineChoices)
      .values({ engine: name, model: file, chosenByName: '测试', chosenAt: 1 })
      .run()
  return { inUse, world, said, choose }
}

const fast = 'fast-whisper /models/base.bin × 2'

describe('the engine in use', () => {
  test('is opened once, however often it is looked for, and closed at the end', async () => {
    const { inUse, world, said } = scene(seen())
    expect(inUse.hold()).toBeNull()
    await inUse.refresh()
    await inUse.refresh()
    expect(world.opened).toEqual([fast])
    expect(said).toEqual(['speech engine'])
    inUse.hold()?.release()
    expect(world.closed).toEqual([])
    await inUse.close()
    expect(world.closed).toEqual([fast])
    expect(inUse.hold()).toBeNull()
  })

  test('changes with the choice, and lets work under way end on the engine it began with', async () => {
    const { inUse, world, choose } = scene(seen())
    await inUse.refresh()
    const [one, two] = [inUse.hold(), inUse.hold()]
    choose('whisper-node', 'small.bin')
    await inUse.refresh()
    expect(inUse.hold()?.transcriber.engine).toBe('whisper-node')
    expect(one?.transcriber.engine).toBe('fast-whisper')
    one?.release()
    one?.release()
    expect(world.closed).toEqual([])
    two?.release()
    expect(world.closed).toEqual([fast])
  })

  test('is opened anew when the file of its model has other contents', async () => {
    const { inUse, world } = scene(seen())
    await inUse.refresh()
    world.present = seen({ models: [model('base.bin', { changedMs: 2 })] })
    await inUse.refresh()
    expect(world.opened).toEqual([fast, fast])
    expect(world.closed).toEqual([fast])
  })

  test('waits for a model that is gone, says so once, and goes on when it is back', async () => {
    const { inUse, world, said } = scene(seen({ models: [] }))
    await inUse.refresh()
    await inUse.refresh()
    expect(inUse.hold()).toBeNull()
    expect(said).toEqual(['no speech engine can run: transcriptions wait'])
    world.present = seen()
    await inUse.refresh()
    expect(inUse.hold()).not.toBeNull()
  })

  test('says that another takes over', async () => {
    const engines = [engine('fast-whisper', missing), engine('whisper-node')]
    const { inUse, said } = scene(seen({ engines }))
    await inUse.refresh()
    expect(inUse.hold()?.transcriber.engine).toBe('whisper-node')
    expect(said).toEqual(['another speech engine takes over'])
  })

  test('that will not open leaves the worker running, and is not opened again and again', async () => {
    let tries = 0
    const { inUse, said } = scene(seen(), () => {
      tries++
      throw new Error('no such graph')
    })
    await inUse.refresh()
    await inUse.refresh()
    expect(tries).toBe(1)
    expect(inUse.hold()).toBeNull()
    expect(said).toContain('speech engine did not open')
  })

  test('gives way to another when it turns out that it cannot work here', async () => {
    let fault: string | null = null
    const { inUse, said } = scene(seen(), (_places, { engine: name }) => ({
      ...scripted('好'),
      engine: name,
      fault: () => (name === 'fast-whisper' ? fault : null),
    }))
    await inUse.refresh()
    expect(inUse.hold()?.transcriber.engine).toBe('fast-whisper')
    fault = '内存不够'
    const choice = await inUse.refresh()
    expect(inUse.hold()?.transcriber.engine).toBe('whisper-node')
    expect(choice.reasons.join()).toContain('内存不够')
    await inUse.refresh()
    expect(said).toEqual(['speech engine', 'another speech engine takes over'])
  })
})
