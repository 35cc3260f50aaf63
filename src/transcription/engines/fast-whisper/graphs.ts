import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { alignerModel } from './aligner.ts'
import { promptModel, stepModel } from './decoder.ts'
import { encoderModel } from './encoder.ts'
import { openGgml } from './ggml.ts'
import type { Precision } from './graph.ts'
import { encodeModel } from './onnx.ts'
import { mandarinVocabulary, type Words } from './vocabulary.ts'

/** Counts changes of what is built, so that graphs of an older program are not used. */
const graphVersion = 4

export const parts = ['encoder', 'prompt', 'step', 'aligner'] as const
export type Part = (typeof parts)[number]

/** `quick` is what runs; `plain` keeps full precision, to measure what the rounding costs. */
export type Build = 'quick' | 'plain'
const precisions = { quick: 'int8', plain: 'float' } as const satisfies Record<Build, Precision>

export type Graphs = {
  files: Record<Part, string>
  /** SHA-256 of the model file. */
  checksum: string
  words: Words
  layers: number
  heads: number
}

/**
 * The graphs of a model file, built on first use and kept in `cacheFolder` under the file's
 * checksum. Throws ModelProblem for a file that is no whole Whisper model.
 */
export function graphsOf(modelFile: string, cacheFolder: string, build: Build = 'quick'): Graphs {
  const model = openGgml(modelFile)
  try {
    const checksum = checksumOf(modelFile)
    const words = mandarinVocabulary(model.tokens, model.shape.vocabulary)
    const name = `${checksum.slice(0, 32)}-${build}-${graphVersion}`
    const folder = path.join(cacheFolder, name)
    const files = filesIn(folder)
    if (!parts.every((part) => existsSync(files[part]))) {
      const { shape, filters, read } = model
      const weights = { shape, filters, read }
      const builders = {
        encoder: encoderModel,
        prompt: (...[w, precision]: Parameters<typeof encoderModel>) =>
          promptModel(w, words.vocabulary, precision),
        step: (...[w, precision]: Parameters<typeof encoderModel>) =>
          stepModel(w, words.vocabulary, precision),
        aligner: (...[w, precision]: Parameters<typeof encoderModel>) =>
          alignerModel(w, words.vocabulary, precision),
      }
      // Written beside its place and moved there whole: another process may be building it too.
      const arriving = `${folder}.${process.pid}`
      mkdirSync(arriving, { recursive: true })
      for (const part of parts) {
        const bytes = encodeModel(builders[part](weights, precisions[build]))
        writeFileSync(filesIn(arriving)[part], bytes)
      }
      removeOlder(cacheFolder, checksum, build)
      settle(arriving, folder)
    }
    const { textLayers: layers, textHeads: heads } = model.shape
    return { files, checksum, words, layers, heads }
  } finally {
    model.close()
  }
}

/** Forgets graphs that cannot be loaded, so that they are built again. */
export function forgetGraphs({ files }: Graphs): void {
  rmSync(path.dirname(files.encoder), { recursive: true, force: true })
}

const filesIn = (folder: string) =>
  Object.fromEntries(parts.map((part) => [part, path.join(folder, `${part}.onnx`)])) as Record<
    Part,
    string
  >

/** Puts built graphs in their place, unless another process has just put its own there. */
function settle(arriving: string, folder: string): void {
  const files = filesIn(folder)
  const isThere = () => parts.every((part) => existsSync(files[part]))
  if (!isThere()) {
    rmSync(folder, { recursive: true, force: true })
    try {
      renameSync(arriving, folder)
      return
    } catch (error) {
      if (!isThere()) throw error
    }
  }
  // The other may be loading them already: they stay, for they are the same.
  rmSync(arriving, { recursive: true })
}

/** Graphs of the same model by an older version of the program, or by a process that has ended. */
function removeOlder(cacheFolder: string, checksum: string, build: Build): void {
  const ours = new RegExp(`^${checksum.slice(0, 32)}-${build}-(\\d+)(?:\\.(\\d+))?$`)
  for (const name of readdirSync(cacheFolder)) {
    const [, version, builder] = ours.exec(name) ?? []
    const isOld = version !== undefined && Number(version) < graphVersion
    if (isOld || (builder !== undefined && hasEnded(Number(builder)))) {
      rmSync(path.join(cacheFolder, name), { recursive: true, force: true })
    }
  }
}

function hasEnded(id: number): boolean {
  try {
    process.kill(id, 0)
    return false
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function checksumOf(file: string): string {
  const hash = createHash('sha256')
  const fd = openSync(file, 'r')
  try {
    const piece = Buffer.alloc(1 << 20)
    for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) {
      hash.update(piece.subarray(0, got))
    }
  } finally {
    closeSync(fd)
  }
  return hash.digest('hex')
}
