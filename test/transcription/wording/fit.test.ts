import { describe, expect, it } from 'vitest'

import { countTriples } from '#src/transcription/wording/counts.ts'
import {
  alphabet,
  type Context,
  start,
  usualSurprise,
  type Wording,
  wordingOf,
} from '#src/transcription/wording/fit.ts'
import { shippedWording } from '#src/transcription/wording/shipped.ts'

/** Fit of a whole utterance, and the context at its end. */
function said(wording: Wording, text: string, context: Context = start) {
  let fit = 0
  for (const character of text) {
    const next = wording.next(context, character)
    fit += next.fit
    context = next.context
  }
  return { fit, context }
}
const fitOf = (text: string) => said(shippedWording(), text).fit

describe('how well characters fit', () => {
  const utterances = ['我家停电了', '停电了怎么办', '停电多久了', '工号21094为您服务', '电费交了']
  const wording = wordingOf(countTriples(utterances))
  const known = [...new Set(utterances.join('').replace(/\d/g, ''))]
  const probability = (context: Context, character: string) =>
    Math.exp(wording.next(context, character).fit - usualSurprise)

  it.each([start, '^我', '停电', '电了', '号0', '从没', '没电', '0为'])(
    'is a proper probability after %s',
    (context) => {
      const shares = known.map((character) => probability(context, character))
      const strange = probability(context, '龘')
      expect(strange).toBeGreaterThan(0)
      for (const share of shares) expect(share).toBeGreaterThanOrEqual(strange)
      // All that may be written: the known, the figure, and the rest of the alphabet.
      const rest = (alphabet - known.length - 1) * strange
      const all = shares.reduce((a, b) => a + b, 0) + rest
      expect(all).toBeLessThanOrEqual(1 + 1e-9)
      // Only a figure is left out of the sum.
      expect(all).toBeGreaterThan(0.7)
    },
  )

  it('is better the more of it was heard before', () => {
    const fits = ['停电了', '停了电', '电停了', '龘靐齉'].map((text) => said(wording, text).fit)
    expect(fits).toEqual(fits.toSorted((a, b) => b - a))
    expect(new Set(fits).size).toBe(4)
  })

  it('says nothing of figures and letters, and takes them for one sign', () => {
    for (const character of '09aZ') {
      expect(wording.next('工号', character)).toEqual({ fit: 0, context: '号0' })
    }
    expect(wording.next('号0', '7')).toEqual({ fit: 0, context: '号0' })
    expect(said(wording, '工号21094为您')).toEqual(said(wording, '工号8为您'))
    expect(probability('号0', '为')).toBeGreaterThan(probability('号0', '电'))
  })

  it('says nothing of punctuation and spaces, and looks past them', () => {
    for (const mark of '，。？ ！、…') {
      expect(wording.next('停电', mark)).toEqual({ fit: 0, context: '停电' })
    }
    expect(said(wording, '停电，了。')).toEqual(said(wording, '停电了'))
  })

  it('is neither good nor bad on the whole where nothing was ever counted', () => {
    const blank = wordingOf(new Map())
    expect(blank.next(start, '电').fit).toBeCloseTo(usualSurprise - Math.log(alphabet), 9)
  })
})

describe('the shipped wording of the hotline', () => {
  it.each([
    ['我家停电了', '我家听电了'],
    ['您的电费余额', '您的店费余额'],
    ['什么时候能来电', '什么时候能莱电'],
    ['帮您查询一下', '帮您茶询一下'],
    ['请您对本次服务进行评价', '请您对本次服务进行平价'],
    ['很高兴为您服务', '很高兴位您服务'],
    ['马上派人抢修', '马上派人枪修'],
    ['电表的户号是多少', '电表的护号是多少'],
  ])('fits %s better than %s', (right, wrong) => {
    expect(fitOf(right)).toBeGreaterThan(fitOf(wrong) + 1)
  })

  it('rewards hotline talk and punishes a jumble of the same characters', () => {
    expect(fitOf('您好请问有什么可以帮您')).toBeGreaterThan(0)
    expect(fitOf('帮可您么问以什请有您好')).toBeLessThan(0)
  })

  it('does not shut out a name it never met', () => {
    const strange = said(shippedWording(), '龘').fit
    expect(strange).toBeGreaterThan(-15)
  })
})
