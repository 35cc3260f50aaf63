// @ts-check
import { warn } from './report.mjs'
import { findProgram, installLine, installSystemPackages } from './system-packages.mjs'

/** Shuts the decoder of compressed recordings off from the machine: its absence is said, never fatal. */
export async function ensureJail() {
  if (process.platform !== 'linux' || findProgram(['bwrap'])) return
  if (await installSystemPackages(['bubblewrap'])) return
  const effect = 'ffmpeg 解码时只限时间和内存，不与系统隔离'
  warn(`未找到 bubblewrap：${effect}。安装：${installLine(['bubblewrap'])}`)
}
