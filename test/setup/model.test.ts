import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { checkModel } from '#src/bin/steps/model.mjs'

const whole = 'lmgg and the weights'
const sha256 = createHash('sha256').update(whole).digest('hex')

let folder = ''
let path = ''
let memory = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huiting-model-'))
  path = join(folder, 'model.bin')
  memory = join(folder, 'data', 'model-verified.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a whole model passes and is remembered', async () => {
  writeFileSync(path, whole)
  await checkModel({ path, sha256 }, memory)
  expect(existsSync(memory)).toBe(true)
  await expect(checkModel({ path, sha256 }, memory)).resolves.toBeUndefined()
})

test('a missing model is named', async () => {
  await expect(checkModel({ path, sha256 }, memory)).rejects.toThrow('找不到语音模型')
})

test('a pointer or web page in place of the model is refused by its first bytes', async () => {
  writeFileSync(path, 'version https://git-lfs.github.com/spec/v1')
  await expect(checkModel({ path, sha256: null }, memory)).rejects.toThrow('不是语音模型文件')
})

test('a damaged model is refused, and is not remembered as good', async () => {
  writeFileSync(path, `${whole}!`)
  await expect(checkModel({ path, sha256 }, memory)).rejects.toThrow('文件已损坏')
  expect(existsSync(memory)).toBe(false)
})

test('a model damaged after it was seen whole is noticed', async () => {
  writeFileSync(path, whole)
  await checkModel({ path, sha256 }, memory)
  writeFileSync(path, `${whole} and something else`)
  await expect(checkModel({ path, sha256 }, memory)).rejects.toThrow('文件已损坏')
})

test('another model, whose checksum nobody knows, needs only the right kind of file', async () => {
  writeFileSync(path, 'lmgg some other weights')
  await expect(checkModel({ path, sha256: null }, memory)).resolves.toBeUndefined()
})
