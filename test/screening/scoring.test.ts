import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseDialogues } from '#src/screening/dialogues.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { screenUtterances, type Utterance } from '#src/screening/scoring.ts'
import { shippedScreener } from '#src/screening/screener.ts'

const { ruleByCode } = shippedLexicon()
const screen = (utterances: readonly Utterance[]) => screenUtterances(shippedScreener(), utterances)

const file = new URL('../fixtures/dialogues.jsonl', import.meta.url)
const dialogues = parseDialogues(readFileSync(file, 'utf8'), 'dialogues.jsonl')

function utterancesOf(id: string): readonly Utterance[] {
  return dialogues.find((dialogue) => dialogue.id === id)?.utterances ?? []
}

describe('a call with an internal complaint', () => {
  it('is flagged and ranks above calls about others and ordinary ones', () => {
    const scores = dialogues.map(({ internal, utterances }) => ({
      internal,
      ...screen(utterances),
    }))
    const lowest = Math.min(...scores.filter((one) => one.internal).map(({ score }) => score))
    const highest = Math.max(...scores.filter((one) => !one.internal).map(({ score }) => score))
    expect(lowest).toBeGreaterThan(highest)
    expect(scores.map(({ flagged }) => flagged)).toEqual(scores.map(({ internal }) => internal))
  })

  it('points at the words that carry it', () => {
    const utterances = utterancesOf('t-1')
    const { hits } = screen(utterances)
    const [evidence] = hits
    const said = utterances[evidence?.utterance ?? -1]?.text.slice(evidence?.start, evidence?.end)
    expect([3, 5]).toContain(evidence?.utterance)
    expect(said).toContain('挂')
    expect(ruleByCode(evidence?.rule ?? '')).toBeDefined()
  })

  it('is named in a headline by whom and what it concerns', () => {
    expect(screen(utterancesOf('t-1'))).toMatchObject({
      category: 'hung-up',
      target: 'earlier-agent',
      headline: '客户说之前的坐席挂了电话',
    })
    expect(screen(utterancesOf('t-3'))).toMatchObject({
      category: 'attitude',
      target: 'this-agent',
    })
  })

  it('is still flagged when the recogniser wrote other characters of the same sound', () => {
    const misheard = utterancesOf('t-1').map((utterance) => ({
      ...utterance,
      text: utterance.text
        .replaceAll('电话', '店话')
        .replaceAll('投诉', '头诉')
        .replaceAll('录音', '路音')
        .replaceAll('耐烦', '奈烦'),
    }))
    const { flagged, hits } = screen(misheard)
    expect(flagged).toBe(true)
    expect(hits.some(({ by }) => by === 'sound')).toBe(true)
  })

  it('is still flagged when nobody knows who spoke', () => {
    const mixed = utterancesOf('t-1').map(({ text }) => ({ voice: 'unknown' as const, text }))
    expect(screen(mixed).flagged).toBe(true)
  })

  it('is still flagged when one turn comes in several segments', () => {
    const segments = utterancesOf('t-1').flatMap(({ voice, text }) =>
      text.split(/(?<=[,。?])/).map((part) => ({ voice, text: part })),
    )
    expect(screen(segments).flagged).toBe(true)
  })
})

describe('a call about others', () => {
  it('is not flagged when the customer praises the hotline and blames the meter reader', () => {
    expect(screen(utterancesOf('t-4')).flagged).toBe(false)
  })
})

describe('hits', () => {
  it('lie inside their utterances and carry a known rule', () => {
    for (const { utterances } of dialogues) {
      for (const hit of screen(utterances).hits) {
        const text = utterances[hit.utterance]?.text ?? ''
        expect(hit.start).toBeLessThan(hit.end)
        expect(hit.end).toBeLessThanOrEqual(text.length)
        expect(hit.rule === 'model' || ruleByCode(hit.rule) !== undefined).toBe(true)
      }
    }
  })

  it('are never missing from a flagged call, even where nobody but the agent was recorded', () => {
    const flagged = dialogues
      .flatMap(({ utterances }) => [
        utterances,
        utterances.filter(({ voice }) => voice === 'agent'),
        utterances.filter(({ voice }) => voice === 'customer'),
      ])
      .map((utterances) => screen(utterances))
      .filter((screening) => screening.flagged)
    expect(flagged.length).toBeGreaterThan(0)
    expect(flagged.filter(({ hits }) => hits.length === 0)).toEqual([])
  })

  it('weigh less where the recogniser was unsure', () => {
    const sure = [{ voice: 'customer' as const, text: '他把我电话给挂断了' }]
    const unsure = sure.map((utterance) => ({ ...utterance, trust: 0.2 }))
    const weightOf = (utterances: readonly Utterance[]) =>
      screen(utterances).hits.find(({ rule }) => rule === 'hung-up-01')?.weight ?? 0
    expect(weightOf(unsure)).toBeGreaterThan(0)
    expect(weightOf(unsure)).toBeLessThan(weightOf(sure))
  })

  it('come from the side a rule listens to', () => {
    const words = '咱们记成意见行吗'
    const rulesOf = (voice: Utterance['voice']) =>
      screen([{ voice, text: words }]).hits.map(({ rule }) => rule)
    expect(rulesOf('agent')).toContain('generic-04')
    expect(rulesOf('customer')).not.toContain('generic-04')
    expect(rulesOf('unknown')).toContain('generic-04')
  })

  it('are cancelled by what is said beside them', () => {
    const rulesIn = (text: string) =>
      screen([{ voice: 'customer', text }]).hits.map(({ rule }) => rule)
    expect(rulesIn('他把我电话给挂断了')).toContain('hung-up-01')
    expect(rulesIn('抢修师傅把我电话给挂断了')).not.toContain('hung-up-01')
  })

  it('see a call cut short by what the customer says after the farewell', () => {
    const asked: Utterance[] = [
      { voice: 'agent', text: '您好,请讲' },
      { voice: 'customer', text: '我家电压不稳' },
      { voice: 'agent', text: '感谢您的来电,再见' },
      { voice: 'customer', text: '哎你等会,喂?' },
    ]
    const rules = screen(asked).hits.map(({ rule }) => rule)
    expect(rules).toContain('hung-up-02')
    const answered = asked.with(2, { voice: 'agent', text: '您说地址' })
    expect(screen(answered).hits.map(({ rule }) => rule)).not.toContain('hung-up-02')
  })
})

describe('a call of few or no words', () => {
  it.each([
    ['no utterances', []],
    ['an empty utterance', [{ voice: 'customer' as const, text: '' }]],
    ['a greeting', [{ voice: 'agent' as const, text: '您好' }]],
  ])('with %s is not flagged', (_name, utterances) => {
    const screening = screen(utterances)
    expect(screening).toMatchObject({ flagged: false, hits: [], headline: '', category: null })
    expect(screening.score).toBeGreaterThanOrEqual(0)
    expect(screening.score).toBeLessThan(0.5)
  })
})
