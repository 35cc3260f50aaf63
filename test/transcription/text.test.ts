import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { loopsIn, tidyText, wordCount } from '#src/transcription/text.ts'

describe('tidying the wording', () => {
  it.each([
    ['simplified characters', '請問電費單據', '请问电费单据'],
    ['no change of words', '程序里的文件', '程序里的文件'],
    ['Chinese punctuation', '您好,请问有什么可以帮您?', '您好\uff0c请问有什么可以帮您\uff1f'],
    ['no spaces between Han characters', '您好 国家 电网', '您好国家电网'],
    ['decimals and Latin stay', '电费0.56元,APP交的', '电费0.56元\uff0cAPP交的'],
    ['marks at the start go', ',。好的', '好的'],
    ['no replacement characters', '停\ufffd电', '停电'],
    ['no control characters', '停\u0000电\n了', '停电了'],
  ])('%s', (_, raw, tidy) => {
    expect(tidyText(raw)).toBe(tidy)
  })

  it.each([
    '字幕由Amara.org社区提供',
    '请不吝点赞 订阅 转发 打赏支持明镜与点点栏目',
    '谢谢观看',
    '感谢您的收看',
    '以下是普通话的句子。',
    '(音乐)',
    '\uff08音乐\uff09',
    '\u3010掌声\u3011',
    '♪♪',
  ])('nobody said %s', (phrase) => {
    expect(wordCount(tidyText(phrase))).toBe(0)
  })

  it.each(['谢谢您', '我看了字幕上写的停电通知', '感谢您的来电', '点赞', '我订阅了电费账单'])(
    'a caller may say %s',
    (phrase) => {
      expect(tidyText(phrase)).toBe(phrase)
    },
  )

  it('is valid text whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(0xffff), (text, unit) => {
        const tidy = tidyText(text + String.fromCharCode(unit))
        expect(tidy).not.toContain('\ufffd')
        expect(Buffer.from(tidy).toString()).toBe(tidy)
      }),
    )
  })
})

describe('loops', () => {
  const cut = (text: string) => {
    let kept = text
    for (const [from, to] of loopsIn(text).toReversed()) kept = kept.slice(0, from) + kept.slice(to)
    return kept
  }

  it('a clause said over and over is kept once', () => {
    expect(cut('我要投诉你们我要投诉你们我要投诉你们好')).toBe('我要投诉你们好')
    expect(cut('你好你好你好你好你好')).toBe('你好')
    expect(cut('哈哈哈哈哈哈哈哈')).toBe('哈哈')
  })

  it('a short answer given in every utterance is no loop', () => {
    expect(loopsIn('好的。好的。好的。好的。', 4)).toEqual([])
    expect(loopsIn('好的。好的。好的。好的。', 1)).toHaveLength(1)
  })

  it.each(['对对对对', '喂,喂,喂', '8888888888', '八八八八八八八', '快点快点快点', '您好您好'])(
    'people do say %s',
    (text) => {
      expect(loopsIn(text)).toEqual([])
    },
  )
})
