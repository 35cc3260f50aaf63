import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'

import { NotFound } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import { intactFile } from './fault.ts'
import { measureLate } from './measure.ts'
import { waveformOf } from './peaks.ts'
import { openPlayback } from './playback.ts'
import type { Recording } from './schema.ts'
import type { Storage } from './storage.ts'

/**
 * Answers with the sound or the waveform of a recording. Whoever calls has made sure that the reader
 * may hear it; nothing of either stays in a cache that others share.
 */
export function serveSound({ storage, ffmpeg }: { storage: Storage; ffmpeg: string }) {
  const playable = openPlayback(storage, ffmpeg)
  return {
    async peaks(c: Context<AppEnv>, recording: Recording) {
      const { db } = c.var
      const measured = () => measureLate(db, { storage, ffmpeg }, recording)
      const waveform =
        waveformOf(db, recording.id) ?? ((await measured()) ? waveformOf(db, recording.id) : null)
      if (!waveform) throw new NotFound()
      c.header('Cache-Control', 'private, no-store')
      return c.json(waveform)
    },
    /** `played` leaves the trace, once sound is really sent. */
    async audio(c: Context<AppEnv>, recording: Recording, played: () => void) {
      await intactFile(c.var.db, storage, recording)
      const { file, mediaType } = await playable(recording)
      const sound = await serveStatic({ path: file })(c, async () => undefined)
      if (!sound) throw new NotFound()
      sound.headers.set('Content-Type', mediaType)
      sound.headers.set('Accept-Ranges', 'bytes')
      sound.headers.set('Cache-Control', 'private, no-store')
      if (sound.ok && c.req.method === 'GET') played()
      return sound
    },
  }
}
