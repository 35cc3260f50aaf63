// @ts-check
/** The two long-running processes, web and worker: started, watched, and stopped together. */
import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { lastWords } from './last-words.mjs'
import { inData, inRoot, root } from './places.mjs'
import { programs } from './programs.mjs'
import { Stop } from './report.mjs'

const graceMs = 10_000
const longestLogBytes = 20 * 1024 * 1024

/**
 * @typedef {object} Service
 * @property {Promise<string>} ended how it ended, in words
 * @property {() => boolean} running
 * @property {() => string | null} lastWords what it said last, outside its log entries
 * @property {() => Promise<void>} stop lets it finish for ten seconds, then ends it
 */

/** @param {string} name */
export const logOf = (name) => relative(root, inData('logs', `${name}.log`))

/**
 * @param {keyof typeof programs} name also names its log
 * @returns {Service}
 */
export function startService(name) {
  const { file, flags } = programs[name]
  const { log, said } = openLog(name)
  const leash = inRoot('src', 'bin', 'steps', 'leash.mjs')
  // A group of its own: a Ctrl+C in the terminal reaches this process only, which then stops the
  // children once and in order. Standard input stays open for as long as this process lives.
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', '--import', leash, file], {
    cwd: root,
    detached: true,
    stdio: ['pipe', log, log],
  })
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `信号 ${signal}` : `代码 ${code}`))
  })
  const running = () => child.exitCode === null && child.signalCode === null
  const stop = async () => {
    if (!running()) return
    child.kill('SIGTERM')
    const inTime = await Promise.race([ended.then(() => true), pause(graceMs, false)])
    if (!inTime && child.pid) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  return { ended, running, stop, lastWords: () => lastWords(said()) }
}

/** @param {string} name */
function openLog(name) {
  mkdirSync(inData('logs'), { recursive: true })
  const path = inData('logs', `${name}.log`)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > longestLogBytes) renameSync(path, `${path}.1`)
  const start = size > longestLogBytes ? 0 : size
  const said = () => readFileSync(path).subarray(start).toString('utf8').split('\n')
  return { log: openSync(path, 'a'), said }
}

/**
 * Waits until the pages answer.
 * @param {string} url
 * @param {Service} web
 */
export async function waitForHealth(url, web, limitMs = 60_000) {
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline) {
    if (!web.running()) {
      const reason = web.lastWords() ?? (await web.ended)
      throw new Stop(`网页服务没有启动成功：${reason}（记录见 ${logOf('web')}）`)
    }
    if (await answers(url)) return
    await pause(150)
  }
  throw new Stop(`网页服务 ${limitMs / 1000} 秒内没有应答 ${url}，详情见 ${logOf('web')}。`)
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

/**
 * Seconds to wait before the next restart of a process that keeps dying.
 * @param {number} failures in a row, from 1
 */
export const restartDelay = (failures) => Math.min(60, 2 ** (failures - 1))
