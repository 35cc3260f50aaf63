import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { analyseAudio } from '#src/recordings/audio/analyse.ts'
import { decoderEnv } from '#src/recordings/audio/jail.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { waveformOf } from '#src/recordings/peaks.ts'
import { openPlayback } from '#src/recordings/playback.ts'
import { recordings } from '#src/recordings/schema.ts'

import { bring, scene } from '../scene.ts'
import { formats, spokenSeconds } from './telephone-formats.ts'

const has = (program: string, args: string[]) => {
  try {
    execFileSync(program, args, { stdio: 'ignore', env: decoderEnv })
    return true
  } catch {
    return false
  }
}
const sox = has('sox', ['--version'])

const rows = formats.flatMap((format) =>
  format.channels.map((channels) => ({
    ...format,
    channels,
    as: ['mono', 'stereo'][channels - 1],
  })),
)

describe('what telephone recorders have written in thirty years', () => {
  const makeable = rows.filter((row) => sox || !row.sox)
  test.each(makeable)('$what ($as) is received, measured, drawn and played', async (format) => {
    const place = scene()
    const name = `call.${format.extension}`
    const received = await bring(place, name, format.make(format.channels))

    expect(received.message).toContain('等待转写')
    const row = place.db
      .select()
      .from(recordings)
      .where(eq(recordings.id, received.recordingId))
      .get()!
    expect(row).toMatchObject({
      ...{ state: 'received', problem: null, truncated: false },
      ...{ container: format.container, codec: format.codec, channels: format.channels },
    })
    expect(Math.abs(row.durationMs - spokenSeconds * 1000)).toBeLessThanOrEqual(format.within ?? 50)

    const drawn = waveformOf(place.db, row.id)!
    expect(drawn.channels).toHaveLength(format.channels)
    expect(drawn.channels.every((peaks) => Math.max(...peaks) > 0.05)).toBe(true)

    // What the browser is given holds the same sound.
    const { file, mediaType } = await openPlayback(place.storage, 'ffmpeg')(row)
    expect(mediaType).toMatch(/^audio\//)
    expect(statSync(file).size).toBeGreaterThan(1000)
    const probe = await probeAudio(file)
    if (!probe.ok) throw new Error(probe.problem)
    const played = await analyseAudio(file, probe, { ffmpeg: 'ffmpeg' })
    expect(played).toMatchObject({ ok: true, analysis: { channels: format.channels } })
  })
})
