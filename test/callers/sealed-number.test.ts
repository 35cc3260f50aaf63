import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { openCallerKey } from '#src/callers/caller-key.ts'
import { openNumber, sealNumber } from '#src/callers/sealed-number.ts'

const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const number = '13931909215'

test('a number is always the same word, under one key only', () => {
  expect(sealNumber(key, number)).toBe(sealNumber(key, number))
  expect(openNumber(key, sealNumber(key, number))).toBe(number)
  expect(sealNumber(other, number)).not.toBe(sealNumber(key, number))
  expect(openNumber(other, sealNumber(key, number))).toBeNull()
})

test('words tell neither the number nor its length, nor that two numbers are alike', () => {
  const words = ['02552210000', '13931909215', '13931909216', '1234567'].map((one) =>
    sealNumber(key, one),
  )
  expect(new Set(words.map(({ length }) => length)).size).toBe(1)
  expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(4)
  expect(new Set(words.map((word) => word.slice(-4))).size).toBe(4)
  for (const word of words) expect(Buffer.from(word, 'base64url').toString()).not.toContain('139')
})

test('a word with any character changed, cut or added is none', () => {
  const word = sealNumber(key, number)
  for (let at = 0; at < word.length; at++) {
    const changed = `${word.slice(0, at)}${word[at] === 'A' ? 'B' : 'A'}${word.slice(at + 1)}`
    expect(openNumber(key, changed)).toBeNull()
  }
  for (const forged of ['', 'A', word.slice(1), `${word}A`, number, 'A'.repeat(80)]) {
    expect(openNumber(key, forged)).toBeNull()
  }
})

test('the key is made once, for its owner only, and a broken one is named', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'caller-key')
  const made = openCallerKey(file)
  expect(made).toHaveLength(32)
  expect(openCallerKey(file)).toEqual(made)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(readFileSync(file, 'utf8').trim()).toBe(made.toString('hex'))
  writeFileSync(file, 'short')
  expect(() => openCallerKey(file)).toThrow('密钥文件')
})
