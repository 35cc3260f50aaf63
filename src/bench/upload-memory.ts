import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { begin, offsetOf, sendRest, told } from '#src/chaos/tus-client.ts'
import { startWebProcess } from '#src/chaos/web-process.ts'
import { recordings } from '#src/recordings/schema.ts'

import { atMost, type Bench, exactly } from './bench.ts'

/** As the upload page sends: parts of 16 MB. */
const partBytes = 16 * 1024 * 1024
const fileBytes = 2 * 1024 ** 3 - 8192

/** How much a 2 GB upload adds to the memory of the web process, at its peak. */
export const uploadMemory: Bench = async (say) => {
  const web = await startWebProcess()
  try {
    // Small ones first: what any request and any decoding loads is no cost of the size.
    for (let i = 0; i < 4; i++) await sendMade(web, `warm-${i}.wav`, partBytes, i + 1)
    await pause(3000)
    const idle = peakBytes(web.pid(), 'VmRSS')
    const before = peakBytes(web.pid(), 'VmHWM')
    say(`idle ${megabytes(idle)} MB, peak so far ${megabytes(before)} MB`)
    const began = performance.now()
    const sha256 = await sendMade(web, 'large.wav', fileBytes, 99, say)
    const seconds = (performance.now() - began) / 1000
    const peak = peakBytes(web.pid(), 'VmHWM')
    say(`peak ${megabytes(peak)} MB; ${megabytes(fileBytes / seconds)} MB/s in all`)
    const whole = web.db.select().from(recordings).all()
    const same = whole.filter((row) => row.sha256 === sha256 && row.bytes === fileBytes)
    return [
      atMost('peak memory over idle', megabytes(peak - idle), 64, 'MB'),
      exactly('recordings of 2 GB stored with the same SHA-256', same.length, 1),
    ]
  } finally {
    await web.stop()
  }
}

async function sendMade(
  web: Awaited<ReturnType<typeof startWebProcess>>,
  name: string,
  bytes: number,
  pitch: number,
  say: (line: string) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256')
  const part = madePart(pitch)
  const partAt = (at: number) => {
    const piece = part.subarray(0, Math.min(partBytes, bytes - at))
    return at === 0 ? Buffer.concat([header(bytes), piece.subarray(44)]) : piece
  }
  for (let at = 0; at < bytes; at += partBytes) hash.update(partAt(at))
  const sha256 = hash.digest('hex')
  const path = await begin(web, name, bytes, sha256)
  for (let at = 0; at < bytes; at += partBytes) {
    const status = await sendRest(web, path, at, partAt(at))
    if (status !== 204) say(`part at ${at}: ${status ?? 'no answer'}`)
    if (at % (partBytes * 32) === 0) say(`${megabytes(at)} MB sent`)
  }
  if ((await offsetOf(web, path)) !== bytes) throw new Error('not sent whole')
  const answer = await told(web, path)
  if (answer?.state !== 'stored') throw new Error(`not stored: ${JSON.stringify(answer)}`)
  return sha256
}

/** Two channels of a tone, as telephone sound. */
function madePart(pitch: number): Buffer {
  const part = Buffer.alloc(partBytes)
  for (let at = 0; at < partBytes; at += 2) {
    part.writeInt16LE(Math.round(9000 * Math.sin((at * (100 + pitch)) / 30_000)), at)
  }
  return part
}

function header(bytes: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(bytes - 8, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(2, 22)
  // 48 kHz, so that 2 GB stay below the longest call that is taken.
  head.writeUInt32LE(48_000, 24)
  head.writeUInt32LE(192_000, 28)
  head.writeUInt16LE(4, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(bytes - 44, 40)
  return head
}

/** A line of /proc/…/status, in bytes. */
function peakBytes(pid: number, name: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)
