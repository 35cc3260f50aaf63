import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseDialogues } from '#src/screening/dialogues.ts'
import { callFeatures, joinTurns, wordsOfCall } from '#src/screening/model/features.ts'
import { readText } from '#src/screening/reading.ts'
import { screenUtterances, type Utterance } from '#src/screening/scoring.ts'
import { shippedScreener } from '#src/screening/screener.ts'

const file = new URL('../fixtures/dialogues.jsonl', import.meta.url)
const dialogues = parseDialogues(readFileSync(file, 'utf8'), 'dialogues.jsonl')
const screen = (utterances: readonly Utterance[]) => screenUtterances(shippedScreener(), utterances)
const accused = dialogues.filter(({ internal }) => internal).map(({ utterances }) => utterances)

describe('the reasons of a flagged call', () => {
  it('are few, in Chinese, strongest first', () => {
    for (const utterances of accused) {
      const { reasons } = screen(utterances)
      expect(reasons.length).toBeGreaterThan(2)
      expect(reasons.length).toBeLessThanOrEqual(8)
      expect(reasons.filter(({ text }) => !/^\p{Script=Han}/u.test(text))).toEqual([])
      const sizes = reasons.map(({ points }) => Math.abs(points))
      expect(sizes).toEqual(sizes.toSorted((one, other) => other - one))
      expect(reasons[0]!.points).toBeGreaterThan(0)
    }
  })

  it('quote only words that were said', () => {
    for (const utterances of accused) {
      const said = joinTurns(utterances).map((turn) => turn.said.characters)
      const quoted = screen(utterances).reasons.flatMap(({ by, text }) =>
        by === 'words' ? [/“(.+)”/.exec(text)?.[1] ?? ''] : [],
      )
      expect(quoted.filter((words) => !said.some((turn) => turn.includes(words)))).toEqual([])
    }
  })

  it('say what speaks against the suspicion too', () => {
    const all = accused.flatMap(
      (utterances) =>
        screen([...utterances, { voice: 'customer', text: '表扬一下刚才抢修的师傅，谢谢' }])
          .reasons,
    )
    expect(all.some(({ points }) => points < 0)).toBe(true)
  })
})

describe('a call that is not flagged', () => {
  it('has no reasons to show', () => {
    const quiet = dialogues.filter(({ internal }) => !internal)
    expect(quiet.flatMap(({ utterances }) => screen(utterances).reasons)).toEqual([])
  })
})

describe('learned words', () => {
  it('name buckets that count, and no other', () => {
    const turns = joinTurns(accused[0]!)
    const buckets = new Set(callFeatures(turns, 17).buckets)
    const names = wordsOfCall(turns, 17)
    expect([...names.keys()].filter((bucket) => !buckets.has(bucket))).toEqual([])
    expect(names.size).toBeGreaterThan(buckets.size / 2)
  })

  it('name two characters as written and as heard, beside each of them alone', () => {
    const turns = [{ voice: 'unknown', said: readText('投诉'), trust: 1 } as const]
    const { buckets } = callFeatures(turns, 17)
    const names = wordsOfCall(turns, 17)
    expect(buckets).toHaveLength(6)
    expect([...names.values()].map(({ text }) => text)).toEqual(['投诉', '投诉'])
    expect([...names.keys()].every((bucket) => buckets.includes(bucket))).toBe(true)
  })
})

describe('the logit', () => {
  it('orders calls as the score does', () => {
    const screened = dialogues.map(({ utterances }) => screen(utterances))
    const by = (value: (one: (typeof screened)[number]) => number) =>
      screened.toSorted((one, other) => value(one) - value(other)).map(({ score }) => score)
    expect(by(({ logit }) => logit)).toEqual(by(({ score }) => score))
  })
})

describe('a call that is hard to read', () => {
  const [first] = accused
  it.each<[string, readonly Utterance[]]>([
    ['only numbers', [{ voice: 'customer', text: '三零一五五七八八四二' }]],
    [
      'only marks',
      [
        { voice: 'customer', text: '……？！' },
        { voice: 'agent', text: '。' },
      ],
    ],
    ['nobody doubts less than everything', first!.map((one) => ({ ...one, trust: 0 }))],
    [
      'twelve hours long',
      Array.from({ length: 10_000 }, (_, at) => ({
        voice: at % 2 === 0 ? ('agent' as const) : ('customer' as const),
        text: '我看一下您的户号，请您稍等',
      })),
    ],
    ['one utterance of a whole day', [{ voice: 'unknown', text: '我想问一下电费'.repeat(20_000) }]],
  ])('is screened all the same: %s', (_name, utterances) => {
    const { score, flagged } = screen(utterances)
    expect(score).toBeGreaterThanOrEqual(0)
    expect(score).toBeLessThanOrEqual(1)
    expect(flagged).toBe(false)
  })

  it('ranks above ordinary calls though the sides were taken for each other', () => {
    const swapped = first!.map(({ voice, text }) => ({
      text,
      voice: voice === 'agent' ? ('customer' as const) : ('agent' as const),
    }))
    const ordinary = dialogues.filter(({ kind }) => kind === 'none')
    const highest = Math.max(...ordinary.map(({ utterances }) => screen(utterances).score))
    expect(screen(swapped).score).toBeGreaterThan(highest)
  })
})
