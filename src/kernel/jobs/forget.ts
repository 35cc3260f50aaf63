import { and, eq, inArray } from 'drizzle-orm'

import { type Db, isOneOf } from '../db.ts'
import { jobs } from './schema.ts'

/** Whether somebody works on one of these things right now. */
export function isWorkedOn(db: Db, subjects: readonly string[]): boolean {
  const running = and(isOneOf(jobs.subject, subjects), eq(jobs.state, 'running'))
  return db.select({ id: jobs.id }).from(jobs).where(running).limit(1).get() !== undefined
}

/** Forgets every job about things that are no more, with its attempts and what went wrong in them. */
export function forgetJobsAbout(tx: Db, subjects: readonly string[]): void {
  const about = tx.select({ id: jobs.id }).from(jobs).where(isOneOf(jobs.subject, subjects))
  tx.delete(jobs).where(inArray(jobs.id, about)).run()
}
