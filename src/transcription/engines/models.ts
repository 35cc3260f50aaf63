import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

import { type EngineName, engines } from '../vocabulary.ts'
import { inspectModel } from './inspect-model.ts'
import { memoryLimit, memoryNeed, processesThatFit } from './memory.ts'
import type { EnginePlaces } from './places.ts'

export type ModelFile = {
  /** Name of the file, which is how a model is chosen. */
  file: string
  path: string
  bytes: number
  changedMs: number
  /** As `base` and `q8_0`; null where the file cannot be read. */
  kind: string | null
  quantisation: string | null
  /** Null until it has been computed. */
  sha256: string | null
  /** Whether the checksum is the published one; unknown for files nobody published one for. */
  checksum: 'right' | 'wrong' | 'unknown' | 'pending'
  /** Why no engine can use it, and what to do. */
  problem: string | null
  /** Memory of one process, roughly, and processes that fit into this machine. */
  memory: Record<EngineName, { needBytes: number; fits: number }> | null
}

/** The model that comes with the project; src/bin/steps/places.mjs holds the same number. */
export const knownChecksums: Readonly<Record<string, string>> = {
  'ggml-base-q8_0.bin': '5e4aa295e1c118891fb66f78a8be2da03112c3b028f4a31cefdeef459bec5f5a',
}

export type ChecksumOf = (file: Pick<ModelFile, 'path' | 'bytes' | 'changedMs'>) => string | null

/** Every model file in the models folders, whether it can be used or not, by name. */
export function modelsPresent(
  places: Pick<EnginePlaces, 'modelFolders' | 'model'>,
  checksumOf: ChecksumOf,
  limitBytes = memoryLimit(),
): ModelFile[] {
  const found = new Map<string, string>()
  // The model named by the owner comes first and counts whatever its name ends with.
  for (const file of [places.model, ...places.modelFolders.flatMap(modelFilesIn)]) {
    if (!found.has(path.basename(file))) found.set(path.basename(file), file)
  }
  return [...found.values()]
    .map((file) => modelFile(file, checksumOf, limitBytes))
    .filter((model) => model !== null)
    .toSorted((a, b) => a.file.localeCompare(b.file))
}

function modelFilesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.bin'))
    return names.toSorted().map((name) => path.join(folder, name))
  } catch {
    return []
  }
}

function modelFile(file: string, checksumOf: ChecksumOf, limitBytes: number): ModelFile | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) return null
  const facts = { path: file, bytes: stat.size, changedMs: stat.mtimeMs }
  const name = path.basename(file)
  const sha256 = checksumOf(facts)
  const checksum = sha256 === null ? 'pending' : verdictOn(name, sha256)
  const seen = inspectModel(facts)
  const wrong =
    checksum === 'wrong' ? '校验和与随附的模型不同，文件已损坏或被改动：请重新获取' : null
  const memory = seen.ok ? memoryOf(seen.audioState, stat.size, limitBytes) : null
  return {
    ...facts,
    file: name,
    kind: seen.ok ? seen.kind : null,
    quantisation: seen.ok ? seen.quantisation : null,
    sha256,
    checksum,
    problem: seen.ok ? wrong : seen.problem,
    memory,
  }
}

/** The shipped model may lie there under another name, but not another under its name. */
function verdictOn(name: string, sha256: string): ModelFile['checksum'] {
  if (Object.values(knownChecksums).includes(sha256)) return 'right'
  return Object.hasOwn(knownChecksums, name) ? 'wrong' : 'unknown'
}

function memoryOf(audioState: number, fileBytes: number, limitBytes: number) {
  const entries = (Object.keys(engines) as EngineName[]).map((engine) => {
    const needBytes = memoryNeed(engine, { fileBytes, audioState })
    return [engine, { needBytes, fits: processesThatFit(needBytes, limitBytes) }] as const
  })
  return Object.fromEntries(entries) as NonNullable<ModelFile['memory']>
}
