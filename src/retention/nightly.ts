import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

/** Everything else comes first: another night will do. */
const priority = 9

export function askForErasing(db: Db): void {
  write(db, (tx) => enqueue(tx, 'retain', 'retention:night', {}, { priority }))
}
