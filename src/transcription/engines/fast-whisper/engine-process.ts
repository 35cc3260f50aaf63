import { constants, setPriority } from 'node:os'

import type { Order, Reply } from './messages.ts'
import { ModelProblem } from './model-problems.ts'

/**
 * One engine process: loads the model once, then hears one batch after another on one thread, below
 * everything else in priority. Its arguments are the model file and the folder of built graphs.
 */
const [modelFile = '', cacheFolder = ''] = process.argv.slice(2)

const answer = (reply: Reply) => process.send?.(reply)

setPriority(constants.priority.PRIORITY_LOW)
// Without its worker there is nobody to hear for.
process.once('disconnect', () => process.exit(0))
// A Ctrl+C reaches the whole terminal; the worker decides when to end.
process.on('SIGINT', () => undefined)

try {
  // Imported here, so that a native library that does not load is told like any other fault.
  const { openEngine } = await import('./engine.ts')
  const engine = await openEngine(modelFile, cacheFolder)
  process.on('message', (order: Order) => {
    void engine.hear(order.windows, order.attempt).then(
      ({ texts, cost }) => answer({ kind: 'heard', id: order.id, texts, ...cost }),
      (error: unknown) => answer({ kind: 'failed', id: order.id, detail: String(error) }),
    )
  })
  answer({ kind: 'ready', checksum: engine.checksum })
} catch (error) {
  const problem = error instanceof ModelProblem ? error.problem : null
  answer({ kind: 'unusable', problem, detail: String(error) })
  process.disconnect()
}
