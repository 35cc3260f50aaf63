// @ts-check
/** The speech model: present, whole, and of the right kind. */
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, mkdirSync, openSync } from 'node:fs'
import { readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { chosenModel, inData, root } from './places.mjs'
import { Stop, step } from './report.mjs'

/** 'ggml' as a little-endian number, the first four bytes of every model file. */
const magic = 'lmgg'

/**
 * Checks the model file. Its checksum takes a second, so a file seen whole is remembered by size
 * and time of change.
 * @param {{ path: string, sha256: string | null }} [model]
 * @param {string} [memory] file that remembers
 */
export async function checkModel(model = chosenModel(), memory = inData('model-verified.json')) {
  const { path, sha256 } = model
  const name = relative(root, path).startsWith('..') ? path : relative(root, path)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new Stop(`找不到语音模型 ${name}：请重新获取完整的代码仓库。`)
  if (firstBytes(path) !== magic) {
    throw new Stop(`${name} 不是语音模型文件（ggml 格式）：可能下载不完整，请重新获取。`)
  }
  if (!sha256) return
  const seen = JSON.stringify({ path, size: stat.size, changed: stat.mtimeMs, sha256 })
  if (remembered(memory) === seen) return
  await step('校验语音模型', async () => {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    if (hash.digest('hex') !== sha256) {
      throw new Stop(`语音模型 ${name} 的校验和不对：文件已损坏，请重新获取。`)
    }
  })
  mkdirSync(dirname(memory), { recursive: true })
  writeFileSync(memory, seen)
}

/** @param {string} path */
function firstBytes(path) {
  const bytes = Buffer.alloc(4)
  const file = openSync(path, 'r')
  readSync(file, bytes, 0, 4, 0)
  closeSync(file)
  return bytes.toString('latin1')
}

/** @param {string} memory */
function remembered(memory) {
  try {
    return readFileSync(memory, 'utf8')
  } catch {
    return null
  }
}
