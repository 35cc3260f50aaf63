import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Loaded before the server by the bench that starts it (node --import): answers each message of its
 * parent with the delay of the event loop since the last one, in milliseconds.
 */
const resolution = 5
const delay = monitorEventLoopDelay({ resolution })
delay.enable()

process.on('message', () => {
  // The histogram counts the interval of its own timer as well.
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution)
  process.send?.({ p99: beyond(delay.percentile(99)), max: beyond(delay.max) })
  delay.reset()
})
// Asking must not keep a stopped server alive.
process.channel?.unref()
