// @ts-check
/** The frame around the commands: signals, and a failure as one sentence. */
import { Stop, clearLiveLine, say } from './report.mjs'
import { logName, stopPrograms } from './run.mjs'

/**
 * Runs a command's work; ends the process with 1 after a failure. The sentence goes to standard
 * error, an unforeseen error's trace to the log only.
 * @param {() => Promise<void>} work
 * @param {() => void} [afterFailure]
 */
export async function runCommand(work, afterFailure) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    process.once(signal, () => {
      stopPrograms()
      say('已停止。')
      process.exit(code)
    })
  }
  try {
    await work()
  } catch (error) {
    stopPrograms()
    clearLiveLine()
    console.error(`✗ ${sentence(error)}`)
    afterFailure?.()
    process.exit(1)
  }
}

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof Stop) return error.message
  const words = error instanceof Error ? error.message : String(error)
  return `意外错误：${words}（记录见 ${logName()}）`
}
