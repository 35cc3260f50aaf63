import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { and, eq, inArray } from 'drizzle-orm'
import * as opencc from 'opencc-js'

import { runJobs } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { engineInUse } from '#src/transcription/engines/in-use.ts'
import { segments } from '#src/transcription/schema.ts'
import { jobHandlers } from '#src/worker-handlers.ts'

import { type Bench, exactly } from './bench.ts'
import { temporaryCentre } from './centre.ts'

/** The eight sample calls through the real jobs: every one transcribed, every text clean. */
export const sampleCalls: Bench = async (say) => {
  const centre = await temporaryCentre(say)
  try {
    const workFolder = path.join(centre.folder, 'work')
    mkdirSync(workFolder, { recursive: true })
    const tell = (facts: object, message: string) => say(`${message} ${JSON.stringify(facts)}`)
    const log = { error: tell, info: tell, warn: tell }
    const engine = engineInUse({ db: centre.db, places: centre.config.engines, log })
    await engine.refresh()
    const handlers = jobHandlers({ ...centre, engine, workFolder })
    const stop = new AbortController()
    const began = performance.now()
    // Hearing evidence again is no part of transcribing: it waits.
    const names = ['rank', 'transcribe', 'screen', 'reconcile'] as const
    const running = runJobs(centre.db, handlers, names, stop.signal, log)
    for (;;) {
      const open = centre.db
        .select({ id: jobs.id })
        .from(jobs)
        .where(and(inArray(jobs.name, [...names]), inArray(jobs.state, ['queued', 'running'])))
        .all()
      if (open.length === 0) break
      say(`${open.length} jobs to go`)
      await new Promise((resolve) => setTimeout(resolve, 5000))
    }
    const wall = (performance.now() - began) / 1000
    stop.abort()
    await running
    await engine.close()
    const all = centre.db.select().from(recordings).all()
    const texts = centre.db.select({ text: segments.text }).from(segments).all()
    const failed = centre.db.select().from(jobs).where(eq(jobs.state, 'failed')).all()
    const simplify = opencc.Converter({ from: 't', to: 'cn' })
    const audio = all.reduce((sum, row) => sum + row.durationMs, 0) / 1000
    const transcribed = all.filter((row) => row.state === 'transcribed').length
    return [
      exactly('recordings transcribed', transcribed, 8),
      exactly('jobs failed', failed.length, 0),
      exactly(
        'texts with invalid characters',
        texts.filter(({ text }) => text.includes('\uFFFD')).length,
        0,
      ),
      exactly(
        'texts with traditional characters',
        texts.filter(({ text }) => simplify(text) !== text).length,
        0,
      ),
      {
        what: `audio seconds per wall second, ${audio.toFixed(0)} s of calls in ${wall.toFixed(0)} s`,
        value: Math.round((audio / wall) * 100) / 100,
        target: '>= 1 times',
        holds: audio / wall >= 1,
      },
    ]
  } finally {
    centre.close()
  }
}
