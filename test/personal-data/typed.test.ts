import { describe, expect, test } from 'vitest'

import { maskText, maskWholly } from '#src/personal-data/mask.ts'

describe('a conversation typed into a field', () => {
  const said = ['客户：我电话173', '坐席：嗯，您说', '客户：8821，4466，记下了吗'] as const

  test.each(['\n', ' ', ''])('is read as one, its lines parted by %j', (between) => {
    const masked = maskText(said.join(between))
    // Of a telephone the last figures stay.
    for (const part of ['173', '8821']) expect(masked).not.toContain(part)
    expect(masked).toContain('坐席：嗯，您说')
    expect(masked).toHaveLength(said.join(between).length)
  })

  test('keeps no figure of a telephone for readers outside', () => {
    expect(maskWholly('我电话13931909215')).toBe('我电话***********')
    expect(maskText('我电话13931909215')).toBe('我电话139****9215')
  })

  test('is nothing where nobody speaks: numbers of different lines stay apart', () => {
    const text = '工单 173\n件数 8821\n户数 4466'
    expect(maskText(text)).toBe(text)
  })

  test('takes as long for spaces as for words', () => {
    const blank = `客户${' '.repeat(200_000)}`
    expect(maskText(blank)).toBe(blank)
  })
})
