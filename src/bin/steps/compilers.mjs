// @ts-check
/** What the database driver and the speech engine are compiled with. */
import { findProgram, installLine, installSystemPackages } from './system-packages.mjs'

const needed = [
  { program: 'make', package: 'make' },
  { program: 'g++', package: 'g++' },
  { program: 'python3', package: 'python3' },
]

/** @param {(names: string[]) => string | null} [find] */
export function missingCompilers(find = findProgram) {
  return needed.filter(({ program }) => !find([program])).map((tool) => tool.package)
}

/**
 * Installs missing compilers where that is allowed.
 * @returns {Promise<string | null>} what to do by hand, or null when nothing is missing
 */
export async function ensureCompilers() {
  const missing = missingCompilers()
  if (missing.length === 0 || (await installSystemPackages(missing))) return null
  return `缺少编译工具 ${missing.join('、')}，请先执行：${installLine(missing)}`
}
