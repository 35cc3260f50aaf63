import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { likePattern } from '#src/kernel/grams.ts'
import { readKnowledgeQuery } from '#src/library/knowledge/query.ts'
import { searchArticles } from '#src/library/knowledge/search.ts'

import { atLeast, atMost, type Bench, exactly, percentile } from './bench.ts'
import { madeTalk } from './made-talk.ts'

const articlesMade = 20_000
const characters = 400
const asked = 120

/**
 * 知识库 of 20,000 articles: the ranked first page with its count, against LIKE over every text, for
 * words of one to four characters as they stand in the articles; the same articles, and how much sooner.
 */
export const knowledge: Bench = async (say) => {
  const open = openDatabase(':memory:')
  try {
    migrateDatabase(open)
    const bodies = fill(open)
    const words = wordsOf(bodies)
    const like = open.sqlite.prepare(
      `select count(*) from article_versions where title like :word escape '\\'
         or keywords like :word escape '\\' or body like :word escape '\\'`,
    )
    let differing = 0
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (const word of words) {
      const began = performance.now()
      const query = readKnowledgeQuery({ q: `"${word}"` })
      const { total } = searchArticles(open.db, system, query, { size: 20, cursor: null })
      const between = performance.now()
      const count = like.pluck().get({ word: likePattern(word) }) as number
      ours.push(between - began)
      theirs.push(performance.now() - between)
      if (total?.count !== Math.min(count, 999) || total.more !== count > 999) differing += 1
    }
    const slowest = percentile(ours, 0.95)
    const ratios = ours.map((ms, at) => (theirs[at] ?? 0) / ms)
    say(
      `a page in ${percentile(ours, 0.5).toFixed(1)} ms, at the 95th percentile ${slowest.toFixed(1)} ms`,
    )
    return [
      exactly(`words of ${words.length} for which LIKE finds others`, differing, 0),
      atLeast(
        'times as fast as LIKE over all texts, half of the words',
        percentile(ratios, 0.5),
        10,
      ),
      atMost('a page at the 95th percentile', slowest, 200, 'ms'),
    ]
  } finally {
    open.close()
  }
}

function fill({ db, sqlite }: OpenDatabase): string[] {
  db.insert(accounts)
    .values({
      ...{
        id: 1,
        username: 'writer',
        displayName: '林静',
        passwordHash: '',
        roles: ['qa-inspector'],
      },
      ...{ scopeKind: 'all', createdAt: 1 },
    })
    .run()
  const talk = madeTalk(95598)
  const bodies = Array.from({ length: articlesMade }, () => talk.call(characters).join('\n'))
  const article = sqlite.prepare(
    `insert into articles (id, kind, state, title, keywords, owner_id, changed_at)
     values (:id, 'faq', 'draft', :title, '', 1, 1)`,
  )
  const version = sqlite.prepare(
    `insert into article_versions (id, article_id, number, title, body, writer_ids, writer_name, at)
     values (:id, :id, 1, :title, :body, '[1]', '林静', 1)`,
  )
  const publish = sqlite.prepare(
    `update articles set state = 'published', version_id = id, popularity = :id where id = :id`,
  )
  sqlite.transaction(() => {
    for (const [index, body] of bodies.entries()) {
      const [id, title] = [index + 1, body.slice(0, 12)]
      article.run({ id, title })
      version.run({ id, title, body })
      publish.run({ id })
    }
  })()
  return bodies
}

/** Words of one to four characters, taken from the articles by chance. */
function wordsOf(bodies: readonly string[]): string[] {
  const chance = chanceOf(7)
  return Array.from({ length: asked }, (_, turn) => {
    const han = (bodies[Math.floor(chance() * bodies.length)] ?? '').replaceAll(
      /[^\p{Script=Han}]/gu,
      ' ',
    )
    const parts = han.split(' ').filter((part) => part.length > 4)
    const part = parts[Math.floor(chance() * parts.length)] ?? '停电时间'
    return part.slice(0, 1 + (turn % 4))
  })
}
