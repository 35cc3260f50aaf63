import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { quoteOf } from '#src/screening/quote.ts'

function hitIn(line: string, text: string) {
  const startChar = line.indexOf(text)
  const textHash = createHash('sha256').update(line).digest('hex')
  return { text, textHash, startChar, endChar: startChar + text.length }
}

describe('a quotation of evidence', () => {
  test('gives a short line whole', () => {
    const line = '那个人太难缠了。'
    expect(quoteOf(hitIn(line, '难缠'), line)).toEqual({
      before: '那个人太',
      text: '难缠',
      after: '了。',
    })
  })

  test('cuts a long line at both ends and begins and ends with words', () => {
    const line = '我昨天打过电话的，接电话的那位姑娘特别难缠，说了半天不肯给我派单，今天又来。'
    const { before, text, after } = quoteOf(hitIn(line, '难缠'), line)
    expect(before).toBe('…接电话的那位姑娘特别')
    expect(text).toBe('难缠')
    expect(after).toBe('，说了半天不肯给我派…')
    const comma = '我昨天打过，电话里的小姑娘说得难缠。'
    expect(quoteOf(hitIn(comma, '难缠'), comma).before).toBe('…电话里的小姑娘说得')
  })

  test('keeps to its own words when the line was heard anew', () => {
    const hit = hitIn('那个人太难缠了。', '难缠')
    expect(quoteOf(hit, '那个人太南禅了。')).toEqual({ before: '', text: '难缠', after: '' })
    expect(quoteOf(hit, undefined)).toEqual({ before: '', text: '难缠', after: '' })
  })
})
