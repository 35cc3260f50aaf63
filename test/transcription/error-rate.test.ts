import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { countedText, countErrors, editDistance, errorRate } from '#src/transcription/error-rate.ts'

describe('what counts as the same text', () => {
  it.each([
    ['标点不计', '您好,请讲。', '您好请讲'],
    ['繁体与简体', '電費帳單', '电费账单'],
    ['全角与半角', 'A1单', 'a1单'],
    ['逐位读的数字', '尾号二零八', '尾号208'],
    ['幺就是一', '幺三九零', '1390'],
    ['两就是二', '两度电', '2度电'],
    ['带单位的数', '二百八十块', '280块'],
    ['口语省略的末位', '两百八', '280'],
    ['口语省略的末位', '三万五', '35000'],
    ['中间有零', '一千零五', '1005'],
    ['十开头', '十二点', '12点'],
    ['阿拉伯数字加单位', '20万', '二十万'],
    ['千分位', '1,200块', '一千二百块'],
    ['小数', '0.56元', '零点五六元'],
    ['百分数', '20%', '百分之二十'],
    ['钟点', '3:50', '三点五十'],
  ])('%s:%s', (_, one, other) => {
    expect(countedText(one)).toBe(countedText(other))
  })

  it.each(['千万别', '万一', '百姓', '亿元', '一二三四'])('%s stays a word', (word) => {
    expect(countedText(word)).toHaveLength(word.length)
  })
})

describe('edits', () => {
  it('are the fewest substitutions, deletions and insertions', () => {
    expect(editDistance('客户说没电', '客户没有电')).toBe(2)
    expect(editDistance('', '客户')).toBe(2)
    expect(editDistance('客户', '')).toBe(2)
  })

  it('behave as a distance', () => {
    const text = fc.string({ unit: fc.constantFrom('电', '费', '高', '低'), maxLength: 12 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })

  it('are averaged over characters, not over calls', () => {
    const counts = [countErrors('停电了', '停电了'), countErrors('好', '坏')]
    expect(errorRate(counts)).toBe(1 / 4)
  })

  it('have no rate without a reference', () => {
    expect(errorRate([])).toBeNull()
    expect(errorRate([countErrors('', '幻听')])).toBeNull()
  })
})
