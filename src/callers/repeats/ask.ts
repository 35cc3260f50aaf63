import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

export const askForRepeats = (db: Db): void => void enqueue(db, 'find-repeats', 'callers', {})
