import { serve } from '@hono/node-server'
import { eq } from 'drizzle-orm'

import { claim } from '#src/kernel/jobs/queue.ts'
import { findings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'

import { temporaryCentre } from '../centre.ts'
import { freePort } from '../free-port.ts'
import { bringHeardCalls, labelledDialogues } from './heard-calls.ts'

/** The sample centre with at least so many findings waiting, behind a server of its own. */
export async function triageCentre(wanted: number, say: (line: string) => void) {
  const centre = await temporaryCentre(say)
  const files = process.argv.filter((argument) => argument.endsWith('.jsonl'))
  const dialogues = labelledDialogues(files).filter(({ internal }) => internal)
  const many = Array.from(
    { length: Math.ceil((wanted * 1.5) / dialogues.length) },
    () => dialogues,
  ).flat()
  await bringHeardCalls(centre.db, centre.storage, centre.config.ffmpeg, many)
  const signal = new AbortController().signal
  for (let job = claim(centre.db, ['screen']); job; job = claim(centre.db, ['screen'])) {
    const context = { db: centre.db, job, signal, onProgress: () => undefined }
    screenHandler(job.payload as { recordingId: number }, context)
  }
  const waiting = centre.db
    .select({ id: findings.id })
    .from(findings)
    .where(eq(findings.state, 'pending'))
    .all().length
  say(`${many.length} calls heard, ${waiting} findings wait`)
  if (waiting < wanted) throw new Error(`only ${waiting} findings, ${wanted} wanted`)
  const port = await freePort()
  const server = serve({ fetch: centre.app.fetch, hostname: '127.0.0.1', port })
  return {
    ...centre,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      centre.close()
    },
  }
}
