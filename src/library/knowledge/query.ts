import { readId } from '#src/kernel/read-id.ts'
import { queryText, wordsIn } from '#src/kernel/typed-query.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import {
  type ArticleKind,
  articleKinds,
  articleLimits,
  type SearchWay,
  searchWays,
} from './vocabulary.ts'

/** What is looked for: every one of `all`, at least one of `any`, none of `none`. */
export type WantedWords = { all: string[]; any: string[]; none: string[] }

export type KnowledgeQuery = {
  way: SearchWay
  /** Null where no word was typed: then articles are listed by how much they are read. */
  words: WantedWords | null
  kind: ArticleKind | null
  typeId: number | null
  /** Why nothing is looked for, by field. */
  problems: Record<string, string>
}

type Query = Readonly<Record<string, string | undefined>>

/** Reads the address of the page. Anything forged is no filter; what makes no sense is said. */
export function readKnowledgeQuery(query: Query): KnowledgeQuery {
  const problems: Record<string, string> = {}
  const given = keysOf(searchWays).find((way) => way === query['way'])
  const combined = given === 'combined'
  const read = (name: string) => {
    const text = queryText(query[name] ?? '')
    if (text.length <= articleLimits.query) return wordsIn(text)
    problems[name] = `最多 ${articleLimits.query} 个字，请只留关键的几个词`
    return { words: [], without: [] }
  }
  const plain = combined ? { words: [], without: [] } : read('q')
  const all = [...plain.words, ...(combined ? plainOf(read('all')) : [])]
  const any = combined ? plainOf(read('any')) : []
  const none = [...plain.without, ...(combined ? plainOf(read('none')) : [])]
  const field = combined ? 'all' : 'q'
  if (all.length + any.length + none.length > articleLimits.words)
    problems[field] ??= `一次最多找 ${articleLimits.words} 个词`
  if (none.length > 0 && all.length + any.length === 0)
    problems[field] ??= '只写了不要的词，请再写一个要找的词'
  const wanted = all.length + any.length > 0 && Object.keys(problems).length === 0
  return {
    way: given ?? 'words',
    words: wanted ? { all, any, none } : null,
    kind: keysOf(articleKinds).find((kind) => kind === query['kind']) ?? null,
    typeId: readId(query['type']),
    problems,
  }
}

/** In a field that says itself what its words are for, a `-` is a part of the word. */
const plainOf = ({ words, without }: { words: string[]; without: string[] }) => [
  ...words,
  ...without.map((word) => `-${word}`),
]

/** The words of a query as one text, by which what was not found is kept: order and case tell nothing. */
export const missedWords = ({ all, any }: WantedWords): string =>
  [...new Set([...all, ...any].map((word) => word.toLowerCase()))].toSorted().join(' ')
