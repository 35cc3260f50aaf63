import * as ort from 'onnxruntime-node'

import { chanceOf } from '#src/kernel/chance.ts'

import type { HeardText } from '../../port.ts'
import { shippedWording } from '../../wording/shipped.ts'
import { characters } from '../characters.ts'
import { tokenTimes } from './align.ts'
import { decode, encode, type Network } from './decode.ts'
import { samplesPerPosition } from './encoder.ts'
import { type Build, forgetGraphs, type Graphs, graphsOf, type Part, parts } from './graphs.ts'
import type { SearchOptions } from './search.ts'
import { wordingOfTokens } from './token-wording.ts'

/** What one batch of windows cost. */
export type Cost = {
  /** Processor time, milliseconds. */
  cpuMs: number
  /** Sound that went through the encoder, silence around it included. */
  encodedMs: number
}
export type HeardBatch = { texts: HeardText[][]; cost: Cost }

export type Engine = {
  /** SHA-256 of the model file. */
  checksum: string
  /** Hears windows of up to half a minute (16 kHz, 16 bits), all of them together. */
  hear: (windows: readonly Int16Array[], attempt: number) => Promise<HeardBatch>
}

const sessionOptions: ort.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // An arena keeps the memory of the largest window for good.
  enableCpuMemArena: false,
  logSeverityLevel: 3,
}

/** Loads a model once; its graphs are built when they are not in the cache. */
export async function openEngine(
  modelFile: string,
  cacheFolder: string,
  build: Build = 'quick',
): Promise<Engine> {
  let graphs = graphsOf(modelFile, cacheFolder, build)
  let network: Network
  try {
    network = await load(graphs)
  } catch {
    // A cache cut short by a full disk or a flipped bit: built anew, once.
    forgetGraphs(graphs)
    graphs = graphsOf(modelFile, cacheFolder, build)
    network = await load(graphs)
  }
  const { words, checksum } = graphs
  const wording = wordingOfTokens(shippedWording(), words)

  return {
    checksum,
    async hear(windows, attempt) {
      const before = process.cpuUsage()
      const sounds = windows.map(floatsOf)
      const encoded = await encode(network, sounds)
      const searches = windows.map((window): SearchOptions => ({
        ...searchOf(attempt),
        limit: limitOf(window),
        wording,
      }))
      const decoded = await decode(network, encoded, words.prompt, searches)
      const texts: HeardText[][] = []
      for (const [i, { said }] of decoded.entries()) {
        const tokens = said.map(({ token }) => token)
        const times = await tokenTimes(network, encoded, i, words.prompt, tokens)
        const timed = said.map(({ token, probability }, k) => ({
          bytes: words.bytes(token),
          probability,
          ...times[k]!,
        }))
        texts.push(characters(timed, Math.round(windows[i]!.length / 16)))
      }
      const { user, system } = process.cpuUsage(before)
      const encodedMs =
        encoded.lengths.reduce((sum, length) => sum + length, 0) * (samplesPerPosition / 16)
      return { texts, cost: { cpuMs: (user + system) / 1000, encodedMs } }
    },
  }
}

async function load({ files, layers, heads }: Graphs): Promise<Network> {
  const sessions = {} as Record<Part, ort.InferenceSession>
  for (const part of parts) {
    // Every step asks for the same memory again, which without an arena costs a third of its time.
    const options = { ...sessionOptions, enableCpuMemArena: part === 'step' }
    sessions[part] = await ort.InferenceSession.create(files[part], options)
  }
  return { ...sessions, layers, heads }
}

/** A second hearing draws, to leave the rut the first was stuck in. */
const searchOf = (attempt: number) => ({
  // One alone makes a fifth more errors; a third finds one error in twenty more, for a tenth of the time.
  width: 2,
  temperature: attempt === 0 ? 0 : 0.4,
  random: chanceOf(attempt),
})

/** Nobody speaks more than eight tokens a second; a loop does. */
const tokensPerSecond = 8
const limitOf = (window: Int16Array) => Math.floor((window.length / 16_000) * tokensPerSecond) + 12

/** By hand: the mapping of `from` costs many times as much. */
function floatsOf(samples: Int16Array): Float32Array {
  const floats = new Float32Array(samples.length)
  for (let i = 0; i < floats.length; i++) floats[i] = samples[i]! / 32_768
  return floats
}
