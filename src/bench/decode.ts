import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import path from 'node:path'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { borrowBlock, giveBack } from '#src/recordings/listening/shared-blocks.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { chunksOf } from '#src/recordings/sources/file-chunks.ts'
import { filesAtOnce } from '#src/recordings/sources/take-file.ts'
import { openStorage } from '#src/recordings/storage.ts'

import { atLeast, type Bench, exactly, percentile } from './bench.ts'
import { madeWav, noiseOf } from './made-wav.ts'

const rounds = 7
const arrivals = 2000
/** Seconds of one arriving call: two sides, A-law, 8 kHz. */
const arrivalSeconds = 30
/** Decoding against ffmpeg, and taking in recordings against copying and hashing them. */
export const decode: Bench = async (say) => {
  const { ffmpeg, dataDir } = readConfig()
  mkdirSync(dataDir, { recursive: true })
  const folder = mkdtempSync(path.join(dataDir, 'bench-decode-'))
  try {
    const unequal = await unequalFiles(folder, ffmpeg)
    const shares = await processorShares(folder, ffmpeg)
    say(`processor time of ffmpeg over ours, round by round: ${listed(shares)}`)
    const speeds = await arrivalSpeeds(folder)
    say(`speed of arrival over cp, sha256sum and sync: ${listed(speeds)}`)
    return [
      exactly('made files not equal to ffmpeg, bit for bit', unequal, 0),
      atLeast('times less processor time than ffmpeg, 3 min A-law', percentile(shares, 0.5), 8),
      atLeast('speed of 2,000 arrivals over cp, sha256sum, sync', percentile(speeds, 0.5), 0.6),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const listed = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ')

/** Every kind of sample at every rate, one side and two: how many differ from what ffmpeg makes. */
async function unequalFiles(folder: string, ffmpeg: string): Promise<number> {
  let unequal = 0
  for (let number = 0; number < 200; number++) {
    const file = path.join(folder, 'made.wav')
    writeFileSync(file, madeWav(number))
    const ours = Buffer.concat(await decoded(file))
    const theirs = execFileSync(ffmpeg, ffmpegArguments(file), { maxBuffer: 1 << 28 })
    if (!ours.equals(theirs)) unequal++
  }
  return unequal
}

async function decoded(file: string): Promise<Buffer[]> {
  const probe = await probeAudio(file)
  if (!probe.ok) throw new Error(`${file}: ${probe.problem}`)
  const blocks: Buffer[] = []
  for await (const chunk of decodeAudio(file, probe, { ffmpeg: 'none' })) {
    const [left, right] = [chunk[0]!, chunk[1]]
    if (right) {
      const both = new Int16Array(left.length * 2)
      for (let i = 0; i < left.length; i++) [both[2 * i], both[2 * i + 1]] = [left[i]!, right[i]!]
      blocks.push(Buffer.from(both.buffer))
    } else blocks.push(Buffer.from(left.buffer, left.byteOffset, left.byteLength))
  }
  return blocks
}

const ffmpegArguments = (file: string) => [
  ...['-nostdin', '-v', 'error', '-threads', '1', '-f', 'wav', '-i', file],
  ...['-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
]

/** Processor time of ffmpeg, its start included, over ours for the same call, in turns. */
async function processorShares(folder: string, ffmpeg: string): Promise<number[]> {
  const file = path.join(folder, 'call.wav')
  writeFileSync(file, call(0, 180))
  const probe = await probeAudio(file)
  if (!probe.ok) throw new Error(probe.problem)
  const shares: number[] = []
  // The first two rounds warm up both.
  for (let round = -2; round < rounds; round++) {
    const began = process.cpuUsage()
    for await (const _ of decodeAudio(file, probe, { ffmpeg: 'none', reuse: true })) {
      // The samples are made; nothing is done with them.
    }
    const own = process.cpuUsage(began)
    const theirs = childProcessor(ffmpeg, ffmpegArguments(file))
    if (round >= 0) shares.push(theirs / ((own.user + own.system) / 1e6))
  }
  return shares
}

/** Seconds of processor a program takes, as the shell counts them. */
function childProcessor(program: string, given: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null'
  const { stderr } = spawnSync('bash', ['-c', script, program, ...given], { encoding: 'utf8' })
  return stderr
    .trim()
    .split(/\s+/)
    .reduce((sum, part) => sum + Number(part), 0)
}

/** Speed of taking in over speed of copying, hashing and syncing the same files, in turns. */
async function arrivalSpeeds(folder: string): Promise<number[]> {
  const from = path.join(folder, 'from')
  mkdirSync(from)
  const files = Array.from({ length: arrivals }, (_, number) => path.join(from, `${number}.wav`))
  for (const [number, file] of files.entries()) writeFileSync(file, call(number, arrivalSeconds))
  execFileSync('sync')
  const speeds: number[] = []
  for (let round = 0; round < 3; round++) {
    const copied = path.join(folder, `copied-${round}`)
    const began = performance.now()
    const script = 'mkdir "$1" && cp "$0"/* "$1"/ && sha256sum "$1"/* >/dev/null && sync "$1"/*'
    execFileSync('bash', ['-c', script, from, copied])
    const copying = performance.now() - began
    rmSync(copied, { recursive: true })
    speeds.push(copying / (await takeAllIn(path.join(folder, `taken-${round}`), files)))
  }
  return speeds
}

async function takeAllIn(folder: string, files: readonly string[]): Promise<number> {
  mkdirSync(folder)
  const open = openDatabase(path.join(folder, 'bench.sqlite'))
  migrateDatabase(open)
  const dirs = {
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
  }
  const storage = openStorage({ ...dirs, maxBytes: 1e9 })
  const began = performance.now()
  let next = 0
  // Read as the files of a folder are, and as many side by side.
  const bringer = async () => {
    const block = borrowBlock()
    for (let file = files[next++]; file; file = files[next++]) {
      const handle = await openFile(file)
      const body = chunksOf(handle, () => block)
      const incoming = { name: path.basename(file), body, ffmpeg: 'none' }
      await receiveRecording(open.db, storage, system, incoming)
      await handle.close()
    }
    giveBack(block)
  }
  await Promise.all(Array.from({ length: filesAtOnce }, bringer))
  const took = performance.now() - began
  open.close()
  rmSync(folder, { recursive: true })
  return took
}

/** A made call of its own content: both sides speak in turns. */
function call(seed: number, seconds: number): Buffer {
  const head = readFileSync(new URL('../../recordings/samples/d001.wav', import.meta.url))
  const start = head.indexOf('data') + 8
  const sound = head.subarray(start)
  const bytes = Buffer.alloc(start + seconds * 16_000)
  head.copy(bytes, 0, 0, start)
  for (let at = start; at < bytes.length; at += sound.length) sound.copy(bytes, at)
  noiseOf(seed, 64).copy(bytes, start)
  bytes.writeUInt32LE(bytes.length - start, start - 4)
  return bytes
}
