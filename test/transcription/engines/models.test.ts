import { utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'vitest'

import { chosenModel } from '#src/bin/steps/places.mjs'
import { computeChecksums, rememberedChecksums } from '#src/transcription/engines/checksums.ts'
import { memoryNeed, processesThatFit } from '#src/transcription/engines/memory.ts'
import { knownChecksums, modelsPresent } from '#src/transcription/engines/models.ts'
import { testDatabase } from '#test/support/database.ts'

import { ggmlFile, modelFolder } from './present.ts'

const whole = ggmlFile()
const none = () => null

const listed = (folder: string, limitBytes?: number) =>
  modelsPresent({ modelFolders: [folder], model: '/nowhere/ggml.bin' }, none, limitBytes)

test('a whole file is listed by name, size and the way it is stored', () => {
  expect(listed(modelFolder({ 'ggml-x.bin': whole }))).toMatchObject([
    { file: 'ggml-x.bin', kind: 'base', quantisation: 'f16', bytes: whole.length, problem: null },
  ])
})

test.each<[what: string, content: Buffer | string, words: string]>([
  ['cut off in the weights', whole.subarray(0, -1000), '不完整'],
  ['cut off in the head', whole.subarray(0, 30), '不完整'],
  ['of another kind', 'GGUF and other weights', '不是 whisper.cpp 的 ggml 模型文件'],
  ['empty', '', '不是 whisper.cpp 的 ggml 模型文件'],
  ['for English only', ggmlFile({ vocabulary: 51_864 }), '只会英语'],
])('a file %s is listed with what is wrong and what to do', (_what, content, words) => {
  const [model] = listed(modelFolder({ 'ggml-x.bin': content }))
  expect(model?.problem).toContain(words)
  expect(model?.problem).toMatch(/请/)
  expect(model?.memory).toBeNull()
})

test('other files in the folder, and a folder that is not there, are no models', () => {
  expect(listed(modelFolder({ 'README.md': 'weights', 'ggml-x.bin.part': whole }))).toEqual([])
  expect(listed('/nowhere')).toEqual([])
})

test('the model the owner named is listed whatever its name, and once', () => {
  const folder = modelFolder({ weights: whole, 'ggml-x.bin': whole })
  const places = { modelFolders: [folder, folder], model: path.join(folder, 'weights') }
  expect(modelsPresent(places, none).map(({ file }) => file)).toEqual(['ggml-x.bin', 'weights'])
})

test('the shipped model is checked against the checksum that is published', async () => {
  const { db } = testDatabase()
  const folder = modelFolder({ 'ggml-base-q8_0.bin': whole, 'ggml-own.bin': whole })
  const places = { modelFolders: [folder], model: path.join(folder, 'ggml-base-q8_0.bin') }
  const found = () => modelsPresent(places, rememberedChecksums(db))
  expect(found().map(({ checksum }) => checksum)).toEqual(['pending', 'pending'])

  await computeChecksums(db, places)
  const [shipped, own] = found()
  expect(shipped).toMatchObject({ checksum: 'wrong' })
  expect(shipped?.problem).toContain('校验和')
  expect(own).toMatchObject({ checksum: 'unknown', problem: null })
  expect(own?.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('the published checksum is the one the set-up checks', () => {
  expect(Object.values(knownChecksums)).toEqual([chosenModel().sha256])
})

test('a file that has changed is read again', async () => {
  const { db } = testDatabase()
  const folder = modelFolder({ 'ggml-own.bin': whole })
  const places = { modelFolders: [folder], model: path.join(folder, 'ggml-own.bin') }
  const sum = () => modelsPresent(places, rememberedChecksums(db))[0]?.sha256
  await computeChecksums(db, places)
  const before = sum()
  const changed = Buffer.from(whole)
  changed[changed.length - 1] = 1
  writeFileSync(places.model, changed)
  utimesSync(places.model, 1, 1)
  expect(sum()).toBeNull()
  await computeChecksums(db, places)
  expect(sum()).not.toBe(before)
})

test('memory grows with the model, and says how many processes fit', () => {
  const base = { fileBytes: 82e6, audioState: 512 }
  const large = { fileBytes: 874e6, audioState: 1280 }
  for (const engine of ['fast-whisper', 'whisper-node'] as const) {
    expect(memoryNeed(engine, large)).toBeGreaterThan(2 * memoryNeed(engine, base))
  }
  // The figures of whisper.cpp's README.
  for (const [size, bytes] of [
    [{ fileBytes: 148e6, audioState: 512 }, 388e6],
    [{ fileBytes: 3.09e9, audioState: 1280 }, 3.9e9],
  ] as const) {
    expect(Math.abs(memoryNeed('whisper-node', size) / bytes - 1)).toBeLessThan(0.15)
  }
  expect(processesThatFit(1e9, 4e9)).toBe(3)
  expect(processesThatFit(1e9, 1e9)).toBe(0)
  expect(processesThatFit(1e9, 1e8)).toBe(0)
})

test('a model too big for the machine is listed with no process that fits', () => {
  const folder = modelFolder({ 'ggml-x.bin': whole })
  const [model] = listed(folder, 500e6)
  expect(model?.memory?.['whisper-node'].fits).toBe(0)
  expect(listed(folder, 64e9)[0]?.memory?.['whisper-node'].fits).toBeGreaterThan(10)
})
