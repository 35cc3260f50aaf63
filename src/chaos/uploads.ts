import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import { recordings } from '#src/recordings/schema.ts'
import { seededRandom } from '#src/sample-centre/random.ts'

import { databaseFaults } from './database-health.ts'
import type { Report } from './report.ts'
import { begin, offsetOf, sendRest, type Told, told } from './tus-client.ts'
import { startWebProcess, type WebProcess } from './web-process.ts'

type Options = { rounds: number; seed: number; log: (line: string) => void }

const kinds = ['cut', 'kill', 'other-content', 'two-senders'] as const
type Kind = (typeof kinds)[number]

/** A round in eight kills the server, which takes seconds to start again. */
const mix: readonly Kind[] = [
  ...['cut', 'cut', 'two-senders', 'other-content', 'cut', 'two-senders', 'kill'],
  'cut',
] as Kind[]

/**
 * Uploads cut at random bytes and continued, over a killed server, by two senders at once or with
 * another file: every one ends as the very file that was announced, or in a refusal.
 */
export async function uploads({ rounds, seed, log }: Options): Promise<Report> {
  const web = await startWebProcess()
  const { next: random } = seededRandom(seed)
  const failures: string[] = []
  const figures = { cuts: 0, kills: 0, mixturesRefused: 0, mostSentAgain: 0, bytes: 0 }
  try {
    for (let round = 0; round < rounds; round++) {
      const kind = mix[round % mix.length] ?? 'cut'
      const problem = await oneRound(web, kind, round, random, figures).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      )
      if (problem) failures.push(`seed ${seed}, round ${round}, ${kind}: ${problem}`)
      if (problem || (round + 1) % 20 === 0) log(`${round + 1} uploads, ${failures.length} wrong`)
    }
    failures.push(...remains(web))
  } finally {
    await web.stop()
  }
  return { name: 'uploads', rounds, failures, figures }
}

type Figures = {
  cuts: number
  kills: number
  mixturesRefused: number
  mostSentAgain: number
  bytes: number
}

/** What was wrong with it, or null. */
async function oneRound(
  web: WebProcess,
  kind: Kind,
  round: number,
  random: () => number,
  figures: Figures,
): Promise<string | null> {
  const bytes = noise(1000 + Math.floor(random() ** 2 * 2_000_000), random)
  const sha256 = hashOf(bytes)
  const upload = await begin(web, `录音-${round}.wav`, bytes.length, sha256)
  figures.bytes += bytes.length

  for (let cuts = 1 + Math.floor(random() * 3); cuts > 0; cuts--) {
    const from = await reachedOffset(web, upload)
    if (from === bytes.length) break
    // Up to and including the last byte: then only the answer is lost.
    const cutAfter = Math.floor(random() * (bytes.length - from + 1))
    const options = { cutAfter, pieceBytes: 1 + Math.floor(random() * 100_000) }
    await sendRest(web, upload, from, bytes.subarray(from), options)
    if (kind === 'kill' && cuts === 1) {
      await pause(random() * 30)
      await web.kill()
      figures.kills++
      await web.start()
    }
    const reached = await reachedOffset(web, upload)
    if (reached < from || reached > from + cutAfter)
      return `at ${reached} after ${from}+${cutAfter}`
    figures.cuts++
    figures.mostSentAgain = Math.max(figures.mostSentAgain, from + cutAfter - reached)
  }

  const from = await reachedOffset(web, upload)
  if (kind === 'other-content' && from > 0 && from < bytes.length) {
    const other = noise(bytes.length, random)
    await finish(web, upload, other)
    const said = await told(web, upload)
    if (said?.state !== 'refused' || said.href) return `a mixture: ${JSON.stringify(said)}`
    if (rowsOf(web, sha256) !== 0) return 'a mixture was taken for the file'
    figures.mixturesRefused++
    return null
  }
  if (kind === 'two-senders') {
    const slow = { pieceBytes: 1 + Math.floor(bytes.length / 8), pauseMs: 5 }
    await Promise.all([finish(web, upload, bytes, slow), finish(web, upload, bytes, slow)])
  } else {
    await finish(web, upload, bytes)
  }
  return wrongWith(web, await told(web, upload), sha256)
}

function wrongWith(web: WebProcess, said: Told | null, sha256: string): string | null {
  if (said?.state !== 'stored') return `said ${JSON.stringify(said)}`
  if (rowsOf(web, sha256) !== 1) return `${rowsOf(web, sha256)} recordings of one file`
  const row = web.db.select().from(recordings).where(eq(recordings.sha256, sha256)).get()
  const file = path.join(web.recordingsDir, row?.path ?? '')
  if (!existsSync(file) || hashOf(readFileSync(file)) !== sha256) return 'other bytes on the disk'
  return said.href === `/recordings/${row?.id}` ? null : `led to ${said.href}`
}

/** Sends what is missing until nothing is. */
async function finish(
  web: WebProcess,
  upload: string,
  bytes: Buffer,
  options: { pieceBytes?: number; pauseMs?: number } = {},
): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const from = await reachedOffset(web, upload)
    if (from === bytes.length) return
    await sendRest(web, upload, from, bytes.subarray(from), options)
  }
  throw new Error('does not come to an end')
}

async function reachedOffset(web: WebProcess, upload: string): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const offset = await offsetOf(web, upload)
    if (offset !== null) return offset
    await pause(100)
  }
  throw new Error('the server does not say how far it is')
}

/** What the whole run may not leave behind. */
function remains(web: WebProcess): string[] {
  const problems = databaseFaults(web.sqlite)
  const rows = new Set(
    web.db
      .select()
      .from(recordings)
      .all()
      .map((row) => row.path),
  )
  const files = readdirSync(web.recordingsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(web.recordingsDir, path.join(entry.parentPath, entry.name)))
  const placed = files.filter((file) => !file.startsWith('incoming'))
  for (const file of placed) if (!rows.has(file)) problems.push(`${file} without a row`)
  return problems
}

const rowsOf = (web: WebProcess, sha256: string) =>
  web.db.select().from(recordings).where(eq(recordings.sha256, sha256)).all().length

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A WAV of noise: no two are alike. */
function noise(bytes: number, random: () => number): Buffer {
  const wav = Buffer.alloc(Math.max(46, bytes - (bytes % 2)))
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(wav.length - 44, 40)
  for (let at = 44; at + 4 <= wav.length; at += 4) wav.writeUInt32LE((random() * 2 ** 32) >>> 0, at)
  return wav
}
