import { describe, expect, it } from 'vitest'

import { foldSyllable, plainCharacter, soundSymbol } from '#src/screening/phonetics.ts'

describe('the sound of a character', () => {
  it.each([
    ['投', '头', 'the same syllable in another tone'],
    ['诉', '数', 'shu heard as su'],
    ['那', '拉', 'l heard as n'],
    ['知', '资', 'zh heard as z'],
    ['吃', '次', 'ch heard as c'],
    ['声', '森', 'sheng heard as sen'],
    ['您', '宁', 'ning heard as nin'],
    ['方', '翻', 'fang heard as fan'],
    ['女', '旅', 'lü heard as nü'],
  ])('of %s is that of %s: %s', (one, other) => {
    expect(soundSymbol(one)).toBe(soundSymbol(other))
  })

  it.each([
    ['挂', '管'],
    ['投', '通'],
    ['女', '努'],
    ['中', '真'],
  ])('of %s differs from that of %s', (one, other) => {
    expect(soundSymbol(one)).not.toBe(soundSymbol(other))
  })

  it('keeps endings that nobody confuses', () => {
    expect(foldSyllable('zhong')).toBe('zong')
    expect(foldSyllable('shuang')).toBe('suan')
    expect(foldSyllable('ling')).toBe('nin')
  })

  it('is one character long, whatever the character', () => {
    for (const character of ['电', 'a', '𠮷'.charAt(0), '?']) {
      expect(soundSymbol(character)).toHaveLength(1)
    }
  })
})

describe('plain characters', () => {
  it('fold polite and dialect forms without changing the length of a text', () => {
    const folded = [...'俺问您介事'].map(plainCharacter).join('')
    expect(folded).toBe('我问你这事')
  })
})
