import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { readConfig } from '#src/config.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

import { atMost, type Bench } from './bench.ts'
import { benchTranscriber, counted, sentenceInEveryWindow } from './engine.ts'
import { wavHead } from './made-sounds/wav-bytes.ts'

const sample = 'recordings/samples/d001.wav'
const hours = 3
/** Somebody speaks for a good minute, then nobody does, and again: what a forgotten line records. */
const tileSeconds = 180
/** Two sides, a byte a sample. */
const bytesPerSecond = 16_000
const aLawSilence = 0xd5

/**
 * Memory of a three-hour call beside that of a call of one minute, in this process: everything the
 * worker does for a call but the engine's own work, which happens in other processes.
 */
export const longCall: Bench = async (say) => {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-long-'))
  const ear = process.argv.includes('real-engine') ? benchTranscriber(config) : null
  const engine = counted(ear ?? sentenceInEveryWindow)
  const peakMb = () => process.resourceUsage().maxRSS / 1024
  const hear = async (file: string) => {
    const began = performance.now()
    const { segments, durationMs, speechMs } = await recogniseCall({
      path: file,
      layout: 'agent-left',
      transcriber: engine.transcriber,
      workFolder: folder,
      ffmpeg: config.ffmpeg,
    })
    const wall = (performance.now() - began) / 1000
    say(
      `${durationMs / 1000} s of call, ${speechMs / 1000} s of speech: ${segments.length} lines after ${wall.toFixed(1)} s, peak so far ${peakMb().toFixed(0)} MB`,
    )
    return { wall, durationMs }
  }
  try {
    const long = path.join(folder, 'long.wav')
    await writeLongCall(path.join(config.root, sample), long)
    await hear(path.join(config.root, sample))
    const before = peakMb()
    const { wall, durationMs } = await hear(long)
    return [
      atMost(`peak memory with a call of ${hours} hours`, peakMb(), 900, 'MB'),
      atMost('of it more than with a call of a minute', peakMb() - before, 128, 'MB'),
      {
        what: `audio seconds a second, ${engine.count.windows} windows`,
        value: Math.round(durationMs / 1000 / wall),
        target: 'for information',
        holds: true,
      },
    ]
  } finally {
    await ear?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeLongCall(from: string, to: string): Promise<void> {
  const probe = await probeAudio(from)
  if (!probe.ok || probe.codec !== 'a-law') throw new Error(`${from} is not the sample it was`)
  const { dataStart, dataBytes } = probe
  const tile = Buffer.alloc(tileSeconds * bytesPerSecond, aLawSilence)
  readFileSync(from).copy(tile, 0, dataStart, dataStart + dataBytes)
  const tiles = (hours * 3600) / tileSeconds
  const out = openSync(to, 'w')
  try {
    writeSync(out, wavHead({ tag: 6, channels: 2, width: 1, bytes: tiles * tile.length }))
    for (let i = 0; i < tiles; i++) writeSync(out, tile)
  } finally {
    closeSync(out)
  }
}
