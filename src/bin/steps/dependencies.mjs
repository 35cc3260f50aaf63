// @ts-check
/** The packages of package-lock.json, and the database driver compiled for this Node. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { ensureCompilers } from './compilers.mjs'
import { hasDevelopment, installHint, missingPackages } from './lockfile.mjs'
import { inRoot } from './places.mjs'
import { Stop, step } from './report.mjs'
import { logName, run } from './run.mjs'

const stampFile = inRoot('node_modules', '.huiting-stamp')

/**
 * Installs what is missing. A start needs the packages it runs with (a quarter of the size), tests
 * and development need all; adding those later leaves the compiled driver alone.
 * `downloaded` is called once the files are there, while the driver is still being compiled, so
 * that other compiling can go on beside it.
 * @param {{ dev: boolean, downloaded?: () => void }} options
 */
export async function ensureDependencies({ dev: wanted, downloaded }) {
  const lockText = readFileSync(inRoot('package-lock.json'), 'utf8')
  const identity = installIdentity(lockText)
  const stamp = readStamp()
  if (stamp?.identity === identity && (stamp.dev || !wanted)) return

  const installed = installedLock()
  const dev = wanted || hasDevelopment(installed)
  const usable = await driverLoads()
  const missing = missingPackages(JSON.parse(lockText), installed, { dev })
  if (usable && missing.length === 0) return writeStamp({ identity, dev })

  const tools = await ensureCompilers()
  if (usable) await install('补装依赖包', ['install', '--no-save', ...scope(dev)], tools)
  else {
    await install('下载依赖包', ['ci', '--ignore-scripts', ...scope(dev)], tools)
    downloaded?.()
    await install('编译数据库驱动', ['rebuild'], tools)
  }
  if (!(await driverLoads())) {
    throw new Stop(`数据库驱动 better-sqlite3 装好后仍无法加载，详情见 ${logName()}。`)
  }
  writeStamp({ identity, dev })
}

/** @param {boolean} dev */
const scope = (dev) => [dev ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund']

/**
 * The same lock file, Node's binary interface and platform mean the same installation.
 * @param {string} lockText
 */
export function installIdentity(lockText) {
  const lock = createHash('sha256').update(lockText).digest('hex')
  return `${lock} abi-${process.versions.modules} ${process.platform}-${process.arch}`
}

/**
 * @param {string} title
 * @param {string[]} args
 * @param {string | null} tools what to do about missing compilers
 */
async function install(title, args, tools) {
  const npm = npmCommand()
  const env = { ...process.env, ...headersSetting() }
  await step(title, async () => {
    const { code, tail } = await run(npm.program, [...npm.args, ...args], { env })
    if (code === 0) return
    const hint = tools ?? installHint(tail)
    const lines = tail.slice(-8).map((line) => `\n  ${line}`)
    throw new Stop(
      `${title}失败${hint ? `：${hint}` : ''}。完整记录见 ${logName()}，最后几行：${lines.join('')}`,
    )
  })
}

/** Under `npm start` npm says where it is; otherwise it is looked up on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath
  if (script && /npm-cli\.c?js$/.test(script)) return { program: process.execPath, args: [script] }
  return { program: 'npm', args: [] }
}

/**
 * Node's headers usually lie beside it; naming them spares node-gyp a download from nodejs.org,
 * which many networks do not reach.
 */
function headersSetting() {
  if (process.env.npm_config_nodedir) return {}
  const folder = nodeHeaders(process.execPath, process.versions.node)
  return folder ? { npm_config_nodedir: folder } : {}
}

/**
 * The folder whose include/node holds the headers of exactly this Node, or null.
 * @param {string} execPath
 * @param {string} version
 */
export function nodeHeaders(execPath, version) {
  const folder = dirname(dirname(execPath))
  const header = join(folder, 'include', 'node', 'node_version.h')
  if (!existsSync(header)) return null
  const text = readFileSync(header, 'utf8')
  const found = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1],
  )
  return found.join('.') === version ? folder : null
}

async function driverLoads() {
  if (!existsSync(inRoot('node_modules', 'better-sqlite3'))) return false
  const script = "new (require('better-sqlite3'))(':memory:').close()"
  return (await run(process.execPath, ['-e', script])).code === 0
}

/** @returns {import('./lockfile.mjs').Lock | null} */
function installedLock() {
  return readJson(inRoot('node_modules', '.package-lock.json'))
}

/** @returns {{ identity: string, dev: boolean } | null} */
const readStamp = () => readJson(stampFile)

/** @param {{ identity: string, dev: boolean }} stamp */
const writeStamp = (stamp) => writeFileSync(stampFile, JSON.stringify(stamp))

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
