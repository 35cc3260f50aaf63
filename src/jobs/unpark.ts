import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { parkedAlike, type ParkedGroup } from '#src/kernel/jobs/queries.ts'
import { jobById, latestJob, retry } from '#src/kernel/jobs/queue.ts'
import { setBack } from '#src/transcription/standing.ts'

import { jobRefusals } from './vocabulary.ts'

/** One click takes no more: the write lock is held meanwhile. */
export const mostAtOnce = 2000

/** 恢复: puts a parked job back in line with fresh attempts. */
export function unparkJob(db: Db, actor: Actor, jobId: number): void {
  authorise(actor, 'job.manage')
  write(db, (tx) => {
    const job = jobById(tx, jobId)
    if (!job) throw new NotFound()
    if (job.state !== 'parked') throw refused(jobRefusals, 'not-parked')
    if (!goOn(tx, job)) throw refused(jobRefusals, 'superseded')
    const particulars = { name: job.name, problem: job.lastError }
    record(tx, actor, 'job.unparked', { kind: 'job', id: jobId }, particulars)
  })
}

export type Alike = Pick<ParkedGroup, 'name' | 'reason' | 'error'>

/** 全部恢复: every parked job of a name that got there by the same error. Says how many. */
export function unparkAlike(db: Db, actor: Actor, alike: Alike): number {
  authorise(actor, 'job.manage')
  return write(db, (tx) => {
    const ids = parkedAlike(tx, alike, mostAtOnce)
    const back = ids.filter((id) => {
      const job = jobById(tx, id)
      return job !== undefined && goOn(tx, job)
    })
    if (back.length === 0) throw refused(jobRefusals, 'none-parked')
    const particulars = { name: alike.name, problem: alike.error, jobs: back.length }
    record(tx, actor, 'job.unparked', { kind: 'page', id: '/jobs' }, particulars)
    return back.length
  })
}

/** A newer job of the same name about the same thing does the work already. */
function goOn(tx: Db, job: Job): boolean {
  if (latestJob(tx, job.name, job.subject)?.id !== job.id) return false
  if (!retry(tx, job.id)) return false
  if (job.name === 'transcribe') setBack(tx, Number(job.subject.split(':')[1]))
  return true
}
