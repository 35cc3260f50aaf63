// @ts-check
import { Stop } from './report.mjs'

export const oldestNode = '20.19.0'

/**
 * @param {string} version as in process.versions.node
 * @param {string} [oldest]
 */
export function isNewEnough(version, oldest = oldestNode) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => parseInt(part, 10))
  const [needMajor = 0, needMinor = 0, needPatch = 0] = oldest.split('.').map(Number)
  if (major !== needMajor) return major > needMajor
  if (minor !== needMinor) return minor > needMinor
  return patch >= needPatch
}

export function checkNodeVersion() {
  const version = process.versions.node
  if (isNewEnough(version)) return
  throw new Stop(
    `需要 Node ${oldestNode} 或更新版本，当前是 ${version}：请先升级 Node（推荐 20 长期支持版）。`,
  )
}
