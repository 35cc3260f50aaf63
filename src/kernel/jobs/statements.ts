import type Database from 'better-sqlite3'

import { connectionOf, type Db, prepared } from '../db.ts'
import type { Job } from './port.ts'

/**
 * The statements every job passes through, prepared once for each connection: built anew, they would
 * cost more than the commit they are part of.
 */
export type Statements = ReturnType<typeof prepare>

export const statementsOf = (db: Db): Statements => prepared(db, prepareAll)

const prepareAll = (db: Db) => prepare(connectionOf(db))

/** Runs work in one transaction that writes: the caller's where there is one, else its own. */
export function atomically<T>(db: Db, work: () => T): T {
  const connection = connectionOf(db)
  return connection.inTransaction ? work() : connection.transaction(work).immediate()
}

export type Due = { id: number; priority: number; runAt: number; attempts: number }
type Raw = Omit<Job, 'payload' | 'cancelRequested'> & { payload: string; cancelRequested: 0 | 1 }

export function jobOf(raw: Raw): Job {
  return {
    ...raw,
    payload: JSON.parse(raw.payload) as unknown,
    cancelRequested: raw.cancelRequested === 1,
  }
}

const columns = `id, name, payload, subject, state, priority, run_at AS runAt,
  lease_until AS leaseUntil, lease_ms AS leaseMs, token, worker, beat_at AS beatAt, attempts, progress,
  cancel_requested AS cancelRequested, last_error AS lastError, parked_for AS parkedFor,
  created_at AS createdAt, started_at AS startedAt, finished_at AS finishedAt`
const due = 'SELECT id, priority, run_at AS runAt, attempts FROM jobs WHERE finished_at IS NULL'
const inOrder = 'ORDER BY priority, run_at, id LIMIT 1'

function prepare(connection: Database.Database) {
  const held = `id = ? AND state = 'running' AND token = ?`
  return {
    /** Looked up by name along the index, so that a long line costs nothing. */
    firstQueued: connection.prepare<[string, number, number], Due>(
      `${due} AND name = ? AND state = 'queued' AND run_at <= ? AND priority <= ? ${inOrder}`,
    ),
    firstAbandoned: connection.prepare<[string, number], Due>(
      `${due} AND name = ? AND state = 'running' AND lease_until < ? ${inOrder}`,
    ),
    byId: connection.prepare<[number], Raw>(`SELECT ${columns} FROM jobs WHERE id = ?`),
    take: connection.prepare<[number, number, string, string, number, number, number, number], Raw>(
      `UPDATE jobs SET state = 'running', lease_until = ?, lease_ms = ?, token = ?, worker = ?,
        beat_at = ?, attempts = ?, started_at = ?, progress = 0 WHERE id = ? RETURNING ${columns}`,
    ),
    beat: connection.prepare<
      [number, number, number | null, number, string],
      { cancelRequested: 0 | 1 }
    >(
      `UPDATE jobs SET lease_until = ? + coalesce(lease_ms, 60000), beat_at = ?,
        progress = coalesce(?, progress) WHERE ${held} RETURNING cancel_requested AS cancelRequested`,
    ),
    finish: connection.prepare<[number, number, string]>(
      `UPDATE jobs SET state = 'done', finished_at = ?, lease_until = NULL, token = NULL,
        progress = 1, last_error = NULL WHERE ${held}`,
    ),
  }
}
