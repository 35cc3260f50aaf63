import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseDialogues } from '#src/screening/dialogues.ts'
import { foldsOf, runTrials } from '#src/screening/trials.ts'

describe('folds', () => {
  it('hold every dialogue once', () => {
    const dealt = foldsOf(23, 5, 1)
    expect(dealt).toHaveLength(5)
    expect(dealt.flat().toSorted((one, other) => one - other)).toEqual([...Array(23).keys()])
  })

  it('are dealt anew by another seed, alike by the same', () => {
    expect(foldsOf(23, 5, 1)).toEqual(foldsOf(23, 5, 1))
    expect(foldsOf(23, 5, 1)).not.toEqual(foldsOf(23, 5, 2))
  })
})

describe('trials', () => {
  it('judge files against each other and folds, with rules and without, through noise', () => {
    const text = readFileSync(new URL('../fixtures/dialogues.jsonl', import.meta.url), 'utf8')
    const dialogues = parseDialogues(text, 'dialogues.jsonl')
    const files = [0, 1].map((part) => dialogues.filter((_dialogue, at) => at % 2 === part))
    const trials = runTrials(files, 1, () => undefined)
    const names = trials.map(({ name }) => name)
    for (const part of ['file against file', 'five folds', 'no rules', 'misheard', 'who spoke']) {
      expect(names.some((name) => name.includes(part))).toBe(true)
    }
    const chances = trials.flatMap(({ evaluation }) => evaluation.averagePrecision?.mean ?? [])
    expect(chances.length).toBeGreaterThan(0)
    expect(chances.filter((mean) => !(mean > 0 && mean <= 1))).toEqual([])
  })
})
