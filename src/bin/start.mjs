// @ts-check
/**
 * `npm start`: from a fresh clone to pages that answer. They come up before the speech engine is
 * compiled; the worker does its other work meanwhile and transcribes as soon as the engine is there.
 */
import { setTimeout as pause } from 'node:timers/promises'

import { runCommand } from './steps/command.mjs'
import { accountsTable, prepareDatabase, sampleAccounts } from './steps/database.mjs'
import { address } from './steps/places.mjs'
import { checkPort } from './steps/port.mjs'
import { say, step, warn } from './steps/report.mjs'
import { stopPrograms } from './steps/run.mjs'
import { logOf, restartDelay, startService, waitForHealth } from './steps/services.mjs'
import { prepare } from './steps/set-up.mjs'

/** @typedef {import('./steps/services.mjs').Service} Service */

/** @type {Set<Service>} */
const services = new Set()
/** @type {Promise<void> | undefined} set once stopping has begun */
let stopping

await runCommand(async () => {
  const where = address()
  await checkPort(where)
  const { engine } = await prepare({ dev: false })
  await prepareDatabase()

  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.removeAllListeners(signal)
    process.on(signal, () => void stopAll().then(() => process.exit(0)))
  }
  const web = startService('web')
  services.add(web)
  const url = pageAddress(where)
  await step('启动网页服务', () => waitForHealth(`${url}/health`, web))
  void web.ended.then(webEnded)
  greet(url)

  void keepWorkerRunning()

  const failure = await engine
  if (!failure || stopping) return
  warn(failure.message)
  warn('语音引擎还不能用：页面照常使用，转写任务会等到修好并重新启动之后。')
})

/** @param {{ host: string, port: number }} where */
function pageAddress({ host, port }) {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** @param {string} url */
function greet(url) {
  say('')
  say(`回听已启动：${url}`)
  const accounts = sampleAccounts()
  if (accounts.length > 0) {
    say('')
    for (const row of accountsTable(accounts)) say(`  ${row}`)
    say('  以上账号仅供试用，正式使用前请修改密码或停用。')
  }
  say(`按 Ctrl+C 停止；运行日志：${logOf('web')}、${logOf('worker')}`)
  say('')
}

/** @param {string} how */
async function webEnded(how) {
  if (stopping) return
  console.error(`✗ 网页服务意外停止（${how}），记录见 ${logOf('web')}。`)
  await stopAll()
  process.exit(1)
}

async function keepWorkerRunning() {
  let failures = 0
  while (!stopping) {
    const since = Date.now()
    const worker = startService('worker')
    services.add(worker)
    const how = await worker.ended
    services.delete(worker)
    if (stopping) return
    failures = Date.now() - since > 60_000 ? 1 : failures + 1
    const seconds = restartDelay(failures)
    const reason = worker.lastWords() ?? how
    warn(`后台任务意外停止：${reason}（${seconds} 秒后重启，记录见 ${logOf('worker')}）`)
    await pause(seconds * 1000)
  }
}

/** One signal often comes twice, from the terminal and from npm: all wait for the same end. */
function stopAll() {
  stopping ??= (async () => {
    say('正在停止……')
    stopPrograms()
    await Promise.all([...services].map((service) => service.stop()))
    say('已停止。')
  })()
  return stopping
}
