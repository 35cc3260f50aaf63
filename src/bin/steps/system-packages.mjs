// @ts-check
/** Programs that come with the system: found on PATH, or installed by apt when that is allowed. */
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

import { Stop, step, warn } from './report.mjs'
import { logName, run } from './run.mjs'

/**
 * The first of these names that can be run, as a full path; null when none is there.
 * @param {string[]} names
 * @param {string} [searchPath] folders as in PATH
 */
export function findProgram(names, searchPath = process.env.PATH ?? '') {
  const folders = searchPath.split(delimiter).filter(Boolean)
  for (const name of names) {
    const places = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))
    for (const path of places) {
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // Not here.
      }
    }
  }
  return null
}

const isRoot = () => process.getuid?.() === 0

/**
 * The line to type by hand.
 * @param {string[]} packages
 */
export function installLine(packages) {
  const sudo = isRoot() ? '' : 'sudo '
  const names = packages.join(' ')
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names}`
}

/** apt does one thing at a time; steps that run side by side queue up here. */
let aptQueue = Promise.resolve(true)

/**
 * Installs system packages where this is allowed (root on Debian or Ubuntu) and says so.
 * @param {string[]} packages
 * @returns {Promise<boolean>} whether they are there now
 */
export function installSystemPackages(packages) {
  if (!isRoot() || !findProgram(['apt-get'])) return Promise.resolve(false)
  aptQueue = aptQueue.then(() => aptInstall(packages))
  return aptQueue
}

/**
 * @param {string[]} packages
 * @returns {Promise<boolean>}
 */
async function aptInstall(packages) {
  const title = `安装系统软件包 ${packages.join(' ')}`
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=120']
  const install = ['install', '-y', '--no-install-recommends', ...wait, ...packages]
  try {
    await step(title, async () => {
      if ((await run('apt-get', install, { env })).code === 0) return
      // A fresh machine has no package lists yet, an old one lists that are out of date.
      await run('apt-get', ['update', ...wait], { env })
      const { code, tail } = await run('apt-get', install, { env })
      if (code !== 0) throw new Stop(`${title} 失败：${tail.at(-1) ?? ''}（记录见 ${logName()}）`)
    })
    return true
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    warn(error.message)
    return false
  }
}
