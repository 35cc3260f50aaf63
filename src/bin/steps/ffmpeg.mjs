// @ts-check
import { ffmpegName } from './places.mjs'
import { warn } from './report.mjs'
import { findProgram, installLine, installSystemPackages } from './system-packages.mjs'

/** Telephone WAV files need no ffmpeg, MP3 and the like do: its absence is said, never fatal. */
export async function ensureFfmpeg() {
  const name = ffmpegName()
  if (findProgram([name])) return
  const effect = '电话 WAV 录音不受影响，其他格式暂不能转写'
  if (name !== 'ffmpeg') return warn(`FFMPEG 指定的程序 ${name} 不存在或不能执行：${effect}。`)
  if (await installSystemPackages(['ffmpeg'])) return
  warn(`未找到 ffmpeg：${effect}。安装：${installLine(['ffmpeg'])}`)
}
