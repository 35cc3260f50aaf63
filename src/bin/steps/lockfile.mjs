// @ts-check
/** What the lock file asks for, held against what npm says it installed. */

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [dev] needed for development only
 * @property {boolean} [optional] for other platforms; its absence is normal
 * @property {boolean} [devOptional]
 * @property {boolean} [extraneous] left in the lock file, never installed
 *
 * @typedef {object} Lock
 * @property {Record<string, LockedPackage>} packages
 */

/**
 * Packages missing or of another version, by their path in node_modules.
 * @param {Lock} lock package-lock.json
 * @param {Lock | null} installed node_modules/.package-lock.json, null when nothing is installed
 * @param {{ dev: boolean }} wanted with what development and tests need
 */
export function missingPackages(lock, installed, { dev }) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.extraneous)
    .filter(([, entry]) => !entry.optional && !entry.devOptional)
    .filter(([, entry]) => dev || !entry.dev)
    .filter(([path, entry]) => installed?.packages[path]?.version !== entry.version)
    .map(([path]) => path)
}

/**
 * Whether development packages are there: what a developer installed is never taken away.
 * @param {Lock | null} installed
 */
export function hasDevelopment(installed) {
  return Object.values(installed?.packages ?? {}).some((entry) => entry.dev)
}

/**
 * Why an installation failed, in words, from the last lines npm printed; null when they say
 * nothing we know.
 * @param {string[]} tail
 */
export function installHint(tail) {
  const text = tail.join('\n')
  if (/ENOSPC|no space left/i.test(text)) return '磁盘空间不足'
  if (/EACCES|EPERM|permission denied/i.test(text)) return '当前用户没有写入权限'
  if (/find Python|python3?: not found/i.test(text)) return '缺少 python3'
  if (/(make|g\+\+|cc): (command )?not found|not found: make/i.test(text)) return '缺少编译工具'
  if (/nodejs\.org|node headers|unofficial-builds/i.test(text)) return '取不到 Node 头文件'
  if (/ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|network/i.test(text)) {
    return '连不上 npm 软件源，请检查网络或 npm 代理设置'
  }
  if (/EINTEGRITY/.test(text)) return '下载的包与 package-lock.json 不符'
  if (/ETARGET|E404|notarget/i.test(text)) return 'npm 软件源缺少所需版本'
  return null
}
