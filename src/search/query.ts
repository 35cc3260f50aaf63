import { queryText, wordsIn } from '#src/kernel/typed-query.ts'

import { longestQuery, mostWords } from './vocabulary.ts'

/** What was typed: all of `words` in one call, none of `without`. */
export type Wanted = { words: readonly string[]; without: readonly string[] }

export type ReadQuery =
  | { kind: 'nothing' }
  | { kind: 'problem'; problem: string }
  | ({ kind: 'wanted' } & Wanted)

/** Reads a typed query, or says why it cannot be looked for. */
export function readQuery(typed: string): ReadQuery {
  const text = queryText(typed)
  if (text === '') {
    return typed.trim() === ''
      ? { kind: 'nothing' }
      : { kind: 'problem', problem: '检索词里没有完整的字，请重新输入' }
  }
  if (text.length > longestQuery) {
    return { kind: 'problem', problem: `检索词太长，最多 ${longestQuery} 个字，请只留关键的几个词` }
  }
  const { words, without } = wordsIn(text)
  if (words.length + without.length > mostWords) {
    return { kind: 'problem', problem: `一次最多找 ${mostWords} 个词` }
  }
  if (words.length === 0) {
    const problem =
      without.length > 0
        ? '只写了不要的词（-），请再写一个要找的词'
        : '引号里没有字，请写上要找的词'
    return { kind: 'problem', problem }
  }
  return { kind: 'wanted', words, without }
}
