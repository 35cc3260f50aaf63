// @ts-check
/** Starts programs by argument arrays, never by a shell line; what they print goes to a log file. */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { setPriority } from 'node:os'
import { relative } from 'node:path'
import { createInterface } from 'node:readline'

import { inData, root } from './places.mjs'

const keptLogs = 10
const tailLength = 40

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()
/** @type {ReturnType<typeof createWriteStream> | undefined} */
let log

/** The log of this set-up, as a path a person can type from the project folder. */
export function logName() {
  return relative(root, String(openLog().path))
}

function openLog() {
  if (log) return log
  const folder = inData('logs')
  mkdirSync(folder, { recursive: true })
  const old = readdirSync(folder).filter((name) => /^setup-.*\.log$/.test(name))
  for (const name of old.sort().slice(0, -keptLogs)) rmSync(inData('logs', name), { force: true })
  const moment = new Date().toISOString().replaceAll(/[:.]/g, '-')
  log = createWriteStream(inData('logs', `setup-${moment}.log`), { flags: 'a' })
  return log
}

/**
 * @typedef {object} Outcome
 * @property {number | null} code exit code; null when it could not start or a signal ended it
 * @property {string[]} tail the last lines it printed
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] in place of this process's environment
 * @property {boolean} [gently] give way to all other work
 * @property {(line: string) => void} [onLine]
 */

/**
 * Runs a program to its end. Never rejects: the caller words the failure.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { cwd = root, env = process.env, gently, onLine } = {}) {
  const sink = openLog()
  sink.write(`\n$ ${[program, ...args].join(' ')}\n`)
  /** @type {string[]} */
  const tail = []
  return new Promise((resolve) => {
    // A process group of its own, so that stopping reaches the compilers behind npm and make.
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    if (gently && child.pid) setPriority(child.pid, 19)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        sink.write(`${line}\n`)
        if (line.trim()) tail.push(line)
        if (tail.length > tailLength) tail.shift()
        onLine?.(line)
      })
    }
    child.on('error', (error) => {
      children.delete(child)
      resolve({ code: null, tail: [error.message] })
    })
    child.on('close', (code) => {
      children.delete(child)
      resolve({ code, tail })
    })
  })
}

/** Ends whatever set-up program still runs, with everything it started. */
export function stopPrograms() {
  for (const child of children) {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
    } catch {
      // It ended between the list and the signal.
    }
  }
}
