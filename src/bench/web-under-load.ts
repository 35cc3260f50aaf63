import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'

import { atMost, type Bench, exactly, percentile } from './bench.ts'
import { lists } from './pages.ts'
import {
  answering,
  ended,
  type QueuedCentre,
  queuedCentre,
  startWeb,
  startWorker,
} from './queued-centre.ts'

/** Off, on, off, on: what else the machine does falls on both. */
const phases = [false, true, false, true]
const phaseSeconds = 45
/** Pages asked for a second: a modest day of a few dozen people. */
const pagesPerSecond = 10
/** Pages while every core transcribes, against pages while none does. */
export const webUnderLoad: Bench = async (say) => {
  const centre = await queuedCentre(say)
  const web = startWeb(centre)
  const times = { off: [] as number[], on: [] as number[] }
  const lag = { off: [] as number[], on: [] as number[] }
  let wrong = 0
  let audioMs = 0
  let onSeconds = 0
  try {
    await answering(`${centre.url}/health`)
    // The first rounds warm the compiler, which would flatter the later phases.
    await ask(centre, 15)
    for (const on of phases) {
      const worker = on ? await startWorker(centre) : undefined
      const before = transcribedMs(centre.db)
      await lagOf(web)
      const began = performance.now()
      const asked = await ask(centre, phaseSeconds)
      const { p99, max } = await lagOf(web)
      const name = on ? 'on' : 'off'
      times[name].push(...asked.times)
      lag[name].push(p99)
      wrong += asked.wrong
      const heardMs = transcribedMs(centre.db) - before
      if (on) {
        audioMs += heardMs
        onSeconds += (performance.now() - began) / 1000
      }
      say(
        `transcription ${name}: pages p50 ${percentile(asked.times, 0.5).toFixed(1)} ms, p99 ${percentile(asked.times, 0.99).toFixed(1)} ms; lag p99 ${p99.toFixed(1)} ms, most ${max.toFixed(1)} ms; ${(heardMs / 1000).toFixed(0)} s of calls transcribed`,
      )
      if (worker) await ended(worker)
    }
    const waiting = centre.db.select().from(jobs).where(eq(jobs.state, 'queued')).all().length
    const ratio = percentile(times.on, 0.99) / percentile(times.off, 0.99)
    const what = `p99 of pages with transcription (${percentile(times.on, 0.99).toFixed(1)} ms) over without (${percentile(times.off, 0.99).toFixed(1)} ms)`
    return [
      atMost(what, ratio, 1.5, 'times'),
      atMost(
        'event-loop lag of the web process with transcription, p99',
        Math.max(...lag.on),
        20,
        'ms',
      ),
      atMost('event-loop lag of the web process without, p99', Math.max(...lag.off), 20, 'ms'),
      exactly('answers other than 200', wrong, 0),
      {
        what: `audio seconds transcribed a second meanwhile; ${waiting} jobs still waited at the end`,
        value: Math.round((audioMs / 1000 / onSeconds) * 10) / 10,
        target: '> 0, jobs left',
        holds: audioMs > 0 && waiting > 0,
      },
    ]
  } finally {
    await ended(web)
    centre.close()
  }
}

/** The lists in turn at a steady rate; a page that comes late does not hold the next one up. */
async function ask(centre: QueuedCentre, seconds: number) {
  const times: number[] = []
  let wrong = 0
  const open: Promise<void>[] = []
  const began = performance.now()
  for (let i = 0; i < seconds * pagesPerSecond; i++) {
    const due = began + (i * 1000) / pagesPerSecond
    await pause(Math.max(0, due - performance.now()))
    const [page, username] = lists[i % lists.length]!
    const headers = { Cookie: centre.cookies.get(username) ?? '' }
    const sent = performance.now()
    const answer = fetch(`${centre.url}${page}`, { headers, redirect: 'manual' })
    open.push(
      answer.then(async (response) => {
        await response.text()
        times.push(performance.now() - sent)
        if (response.status !== 200) wrong++
      }),
    )
  }
  await Promise.all(open)
  return { times, wrong }
}

/** Audio heard so far; a call in hand counts by its share. */
function transcribedMs(db: Db): number {
  const done = db.select().from(recordings).where(eq(recordings.state, 'transcribed')).all()
  const inHand = db
    .select({ progress: jobs.progress, subject: jobs.subject })
    .from(jobs)
    .where(eq(jobs.state, 'running'))
    .all()
    .reduce((sum, job) => {
      const id = Number(job.subject.replace('recording:', ''))
      const call = db.select().from(recordings).where(eq(recordings.id, id)).get()
      return sum + (call?.durationMs ?? 0) * job.progress
    }, 0)
  return done.reduce((sum, row) => sum + row.durationMs, 0) + inHand
}

async function lagOf(web: ChildProcess): Promise<{ p99: number; max: number }> {
  const answer = once(web, 'message')
  web.send('lag')
  const [lag] = (await answer) as [{ p99: number; max: number }]
  return lag
}
