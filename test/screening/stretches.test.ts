import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { screenUtterances, type Utterance } from '#src/screening/scoring.ts'
import { shippedScreener } from '#src/screening/screener.ts'
import { stretchCharacters, stretchesOf } from '#src/screening/stretches.ts'

/** A sample call as it was spoken. */
function spoken(id: string): Utterance[] {
  const { turns } = JSON.parse(readFileSync(`recordings/samples/${id}.json`, 'utf8')) as {
    turns: { s: 'agent' | 'customer'; t: string }[]
  }
  return turns.map(({ s, t }) => ({ voice: s, text: t }))
}

/** An enquiry and a complaint about others, so many times over. */
const talk = (times: number): Utterance[] =>
  Array.from({ length: times }, () => [...spoken('d002'), ...spoken('d005')]).flat()
const screen = (utterances: readonly Utterance[]) => screenUtterances(shippedScreener(), utterances)

describe('a long call', () => {
  const complaints = ['d001', 'd003', 'd004', 'd006', 'd007', 'd008']

  test.each(complaints.flatMap((id) => [1, 5, 40].map((times) => [id, times] as const)))(
    'with the complaint of %s between %i times two other calls is flagged where it stands',
    (id, times) => {
      const [before, complaint] = [talk(times), spoken(id)]
      const found = screen([...before, ...complaint, ...before])
      expect(found.flagged).toBe(true)
      const at = found.hits[0]!.utterance - before.length
      expect(at).toBeGreaterThanOrEqual(0)
      expect(at).toBeLessThan(complaint.length)
    },
  )

  test('of nothing but other talk is not flagged', () => {
    for (const times of [1, 5, 40]) expect(screen(talk(times)).flagged).toBe(false)
  })

  test('keeps the hits outside its most telling stretch, each at its own place', () => {
    const complaint = spoken('d003')
    const call = [...complaint, ...talk(5), ...complaint]
    const places = screen(call).hits.map(({ utterance }) => utterance)
    expect(Math.min(...places)).toBeLessThan(complaint.length)
    expect(Math.max(...places)).toBeGreaterThanOrEqual(call.length - complaint.length)
    for (const { utterance, start, end } of screen(call).hits)
      expect(call[utterance]!.text.slice(start, end)).not.toBe('')
  })
})

describe('the stretches of a call', () => {
  const said = (...lengths: number[]) =>
    lengths.map((length): Utterance => ({ voice: 'customer', text: '天'.repeat(length) }))

  test('are one for a call of usual length, and for one of no line', () => {
    expect(stretchesOf([])).toEqual([{ from: 0, to: 0 }])
    expect(stretchesOf(said(100, 100, 100))).toEqual([{ from: 0, to: 3 }])
  })

  test('cover every line, and overlap by half', () => {
    const call = said(...Array.from({ length: 100 }, (_, at) => 5 + ((at * 7) % 40)))
    const stretches = stretchesOf(call)
    expect(stretches[0]?.from).toBe(0)
    expect(stretches.at(-1)?.to).toBe(call.length)
    for (const [at, { from, to }] of stretches.slice(1).entries()) {
      expect(from).toBeGreaterThan(stretches[at]!.from)
      expect(from).toBeLessThan(stretches[at]!.to)
      expect(to).toBeGreaterThan(stretches[at]!.to)
    }
  })

  test('come to an end where single lines are longer than a stretch', () => {
    const long = stretchCharacters * 3
    expect(stretchesOf(said(long, long, long))).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ])
  })
})
