import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { isPlainWav } from '#src/recordings/audio/decode.ts'
import { type Jail, jailFor, limits } from '#src/recordings/audio/jail.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { openStorage, type LocalStorage } from '#src/recordings/storage.ts'

import { oneOf } from './chance.ts'
import { watchChildren } from './children.ts'
import { mediaSeeds } from './media-seeds.ts'
import { mutate } from './mutate.ts'
import { mayTrace, reachedFor } from './opened-paths.ts'
import type { Order, Report } from './report.ts'

/** Every so-many-th file that reaches ffmpeg is decoded again with its system calls written down. */
const traceEvery = 20
/** A file of two seconds that takes longer hangs. */
const hangsMs = 120_000

/**
 * Damaged and ill-meant recordings come in by the door all recordings come in by: each must be kept
 * byte for byte with an answer in words, the decoder must stay within its limits and touch nothing
 * but its input.
 */
export async function media({ rounds, seed, log }: Order): Promise<Report> {
  const { ffmpeg, recordingsDir: samples } = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-chaos-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  const failures: string[] = []
  const counted = { stored: 0, duplicate: 0, refused: 0, decoded: 0, traced: 0 }
  let slowestMs = 0
  try {
    migrateDatabase(open)
    const storage = openStorage({
      recordingsDir: path.join(folder, 'recordings'),
      cacheDir: path.join(folder, 'cache'),
      maxBytes: 100_000_000,
    })
    const jail = await jailFor(ffmpeg)
    const traces = jail !== null && mayTrace()
    const seeds = mediaSeeds(ffmpeg, path.join(samples, 'samples'), folder)
    // What libraries look at when they start, they look at for a good file too.
    const usual = new Set(traces ? await reached(jail, path.join(folder, 'gsm.wav'), folder) : [])
    const chance = chanceOf(seed)
    const watch = watchChildren()
    for (let round = 1; round <= rounds; round++) {
      const source = oneOf(chance, seeds)
      const { bytes, how } = mutate(source.bytes, chance)
      const what = `round ${round}, ${source.name} ${how}`
      const began = Date.now()
      try {
        const body = inOnePiece(bytes)
        const incoming = { name: `${round}-${source.name}`, body, ffmpeg }
        const received = await receiveRecording(open.db, storage, system, incoming)
        counted[received.state]++
        if (received.message === '') failures.push(`${what}: no word about it`)
      } catch (error) {
        failures.push(`${what}: ${String(error)}`)
      }
      const tookMs = Date.now() - began
      slowestMs = Math.max(slowestMs, tookMs)
      if (tookMs > hangsMs) failures.push(`${what}: took ${tookMs} ms`)

      const kept = keptAs(open.db, storage, bytes)
      if (!kept) failures.push(`${what}: not kept as it came`)
      else if (await isDecoded(kept)) {
        counted.decoded++
        if (traces && counted.decoded % traceEvery === 0) {
          const found = await reached(jail, kept, folder)
          if (found) counted.traced++
          const stray = (found ?? []).filter((one) => !usual.has(one))
          failures.push(...stray.map((one) => `${what}: ffmpeg reached for ${one}`))
        }
      }
      if (round % 100 === 0) log(`${round} of ${rounds}`)
    }
    const left = watch.left()
    watch.stop()
    const { peaks } = watch
    if (left > 0) failures.push(`${left} decoders were left running`)
    if (peaks.addressBytes > limits.addressBytes) failures.push('a decoder took too much memory')
    if (peaks.cpuSeconds > limits.cpuSeconds) failures.push('a decoder took too much time')
    if (peaks.openFiles > limits.openFiles) failures.push('a decoder opened too many files')
    if (!traces) log('opened paths: not checked, there is no strace')
    const megabytes = (n: number) => Math.round(n / 1024 ** 2)
    const figures = {
      ...counted,
      'jailed (1 yes, 0 no)': jail?.confinement === 'jailed' ? 1 : 0,
      'children seen': watch.seen(),
      'peak address space, MB': megabytes(peaks.addressBytes),
      'peak memory, MB': megabytes(peaks.residentBytes),
      'peak CPU of one child, s': peaks.cpuSeconds,
      'peak open files': peaks.openFiles,
      'slowest file, ms': slowestMs,
    }
    return { name: 'media', rounds, failures, figures }
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes
}

/** Path under which these bytes are kept; undefined when they are not, or not as they came. */
function keptAs(
  db: ReturnType<typeof openDatabase>['db'],
  storage: LocalStorage,
  bytes: Buffer,
): string | undefined {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const row = db
    .select({ path: recordings.path })
    .from(recordings)
    .where(eq(recordings.sha256, sha256))
    .get()
  const file = row && storage.pathOf(row.path)
  if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined
  return readFileSync(file).equals(bytes) ? file : undefined
}

/** Whether a file gets as far as ffmpeg. */
async function isDecoded(file: string): Promise<boolean> {
  const probe = await probeAudio(file)
  return probe.ok && !isPlainWav(probe)
}

async function reached(jail: Jail, file: string, folder: string): Promise<string[] | null> {
  const probe = await probeAudio(file)
  return probe.ok ? reachedFor(jail, file, probe, folder) : null
}
