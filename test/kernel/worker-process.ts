import { setTimeout as pause } from 'node:timers/promises'

import { openDatabase, write } from '#src/kernel/db.ts'
import { enqueue, finish, LeaseLost } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJobs, thisWorker } from '#src/kernel/jobs/runner.ts'

/**
 * A worker of its own process over a database file, with a lease as long as it is told. What a job
 * does hangs on its recording: 13 kills the worker, 20 takes for ever, 30 a while; the rest are done
 * at once. A result is a 'screen' job.
 */
const [file = '', lease = '60000'] = process.argv.slice(2)
const { db, close } = openDatabase(file)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const say = (line: string) => process.stdout.write(`${line}\n`)

const transcribe: JobHandlers['transcribe'] = async ({ recordingId }, { job, signal }) => {
  say(`began ${recordingId}`)
  if (recordingId === 13) process.kill(process.pid, 'SIGKILL')
  if (recordingId === 20) await pause(60_000, undefined, { signal })
  if (recordingId === 30) await pause(Number(lease) * 2)
  try {
    write(db, (tx) => {
      enqueue(tx, 'screen', `recording:${recordingId}`, { recordingId })
      finish(tx, job)
    })
    say(`kept ${recordingId}`)
  } catch (error) {
    say(`${error instanceof LeaseLost ? 'refused' : String(error)} ${recordingId}`)
    throw error
  }
}

const handlers = { transcribe } as unknown as JobHandlers
const log = { error: (facts: object) => say(JSON.stringify(facts)) }
await runJobs(db, handlers, ['transcribe'], stop.signal, log, {
  holder: thisWorker(Number(lease)),
})
close()
say('stopped')
