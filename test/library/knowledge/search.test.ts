import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { connectionOf, type Db } from '#src/kernel/db.ts'
import { readPage } from '#src/kernel/paging.ts'
import { writeDraft, submitDraft } from '#src/library/knowledge/draft.ts'
import { articleById } from '#src/library/knowledge/find.ts'
import { lastLooks, lookedAt } from '#src/library/knowledge/looks.ts'
import { forgetMisses, missedPage, noteMiss, settleMiss } from '#src/library/knowledge/misses.ts'
import { readsWorth, withRead } from '#src/library/knowledge/popularity.ts'
import { publishDraft, retireArticle } from '#src/library/knowledge/publish.ts'
import { readKnowledgeQuery } from '#src/library/knowledge/query.ts'
import { searchArticles } from '#src/library/knowledge/search.ts'
import { snippetOf } from '#src/library/knowledge/snippet.ts'
import { testDatabase } from '#test/support/database.ts'

import { anArticle, keepersOf, published } from './made.ts'

const now = Date.UTC(2026, 10, 20)

function found(db: Db, actor: Actor, address: Record<string, string>): string[] {
  const query = readKnowledgeQuery(address)
  return searchArticles(db, actor, query, readPage(address), now).page.rows.map(
    ({ article }) => article.title,
  )
}

describe('a search of the knowledge base', () => {
  test('finds words of one, two and more characters wherever an article holds them', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    published(db, { title: '复电时限', body: '交清电费后当天恢复供电' }, now)
    published(db, { title: '阶梯电价', keywords: '分档 第二档', body: '按年用电量' }, now)
    const phone = {
      kind: 'phone',
      title: '值班',
      contactUnit: '城北供电所',
      contactPhone: '66001234',
    }
    published(db, phone as Parameters<typeof published>[1], now)
    expect(found(db, reader, { q: '费' })).toEqual(['复电时限'])
    expect(found(db, reader, { q: '恢复供电' })).toEqual(['复电时限'])
    expect(found(db, reader, { q: '第二档' })).toEqual(['阶梯电价'])
    expect(found(db, reader, { q: '城北' })).toEqual(['值班'])
    expect(found(db, reader, { q: '6001' })).toEqual(['值班'])
    expect(found(db, reader, { q: '电 -阶梯' }).toSorted()).toEqual(['值班', '复电时限'])
    // Its pairs are all there, the word is not.
    published(db, { title: '另一条', body: '供电所 电所长 所长供' }, now)
    expect(found(db, reader, { q: '电所长供' })).toEqual([])
  })

  test('joins words that must all be there, of which one is enough, and that must not be there', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    published(db, { title: '甲', keywords: '', body: '停电 抢修 报装' }, now)
    published(db, { title: '乙', keywords: '', body: '停电 过户' }, now)
    published(db, { title: '丙', keywords: '', body: '抢修 过户' }, now)
    const combined = (words: Record<string, string>) =>
      found(db, reader, { way: 'combined', ...words }).toSorted()
    expect(combined({ all: '停电', any: '抢修 过户' })).toEqual(['乙', '甲'])
    expect(combined({ any: '抢修 过户', none: '停电' })).toEqual(['丙'])
    expect(combined({ all: '停电 抢修', none: '报装' })).toEqual([])
    expect(combined({ any: '报装' })).toEqual(['甲'])
    expect(readKnowledgeQuery({ way: 'combined', none: '停电' }).problems).toHaveProperty('all')
  })

  test('puts a title before keywords before the text, and what is read more before its equals', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    published(db, { title: '只在正文', keywords: '', body: '说到复电' }, now)
    published(db, { title: '有关键词', keywords: '复电', body: '正文' }, now)
    published(db, { title: '怎样复电', keywords: '', body: '正文' }, now)
    const often = published(db, { title: '何时复电', keywords: '', body: '正文' }, now)
    published(db, { title: '复电', keywords: '', body: '正文' }, now)
    for (let read = 0; read < 3; read += 1) {
      lookedAt(db, reader, articleById(db, often), now + read * dayMs)
    }
    expect(found(db, reader, { q: '复电' })).toEqual([
      ...['复电', '何时复电', '怎样复电', '有关键词', '只在正文'],
    ])
  })

  test('finds exactly what reading every article finds', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    const letters = [...'停电复费a%_']
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 4 })
    const text = fc.string({
      unit: fc.constantFrom(...letters, ' ', '\n'),
      minLength: 1,
      maxLength: 30,
    })
    const bodies = fc.sample(text, 60).map((body) => `${body}。`)
    for (const [index, body] of bodies.entries()) {
      published(db, { title: `第${index}条`, keywords: '', body }, now)
    }
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 0, maxLength: 2 }),
        fc.array(word, { minLength: 0, maxLength: 2 }),
        fc.array(word, { minLength: 0, maxLength: 2 }),
        (all, any, none) => {
          if (all.length + any.length === 0) return
          const address = { all: all.join(' '), any: any.join(' '), none: none.join(' ') }
          const query = readKnowledgeQuery({ way: 'combined', ...address })
          const page = { size: 100, cursor: null }
          const rows = searchArticles(db, reader, query, page, now).page.rows
          const expected = bodies.flatMap((body, index) => {
            const holds = (part: string) => body.includes(part)
            const right =
              all.every(holds) && (any.length === 0 || any.some(holds)) && !none.some(holds)
            return right ? [`第${index}条`] : []
          })
          expect(rows.map(({ article }) => article.title).toSorted()).toEqual(expected.toSorted())
        },
      ),
      { numRuns: 150 },
    )
  })

  test('pages through what it found without losing or repeating an article', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    for (let index = 0; index < 45; index += 1) {
      published(db, { title: index % 3 === 0 ? `停电${index}` : `第${index}`, body: '停电' }, now)
    }
    for (const asked of [{ q: '停电' }, {}] as Record<string, string>[]) {
      const seen: string[] = []
      let at: string | null = ''
      while (at !== null) {
        const address: Record<string, string> = at === '' ? asked : { ...asked, at }
        const query = readKnowledgeQuery(address)
        const { page } = searchArticles(db, reader, query, readPage(address), now)
        seen.push(...page.rows.map(({ article }) => article.title))
        at = page.next
      }
      expect(seen).toHaveLength(45)
      expect(new Set(seen).size).toBe(45)
    }
  })

  test('shows nobody a draft, a retired article, or a named customer; writers see the last', () => {
    const { db } = testDatabase()
    const { reader, writer, publisher } = keepersOf(db)
    published(db, { title: '医院', kind: 'key-customer', contactName: '刘主任' }, now)
    const gone = published(db, { title: '停用的', body: '刘主任' }, now)
    const changed = published(db, { title: '改动的', body: '旧话' }, now)
    retireArticle(db, publisher, gone, '过时', now)
    writeDraft(db, writer, changed, anArticle(writer, { title: '改动的', body: '新话' }), null, now)
    expect(found(db, reader, { q: '刘主任' })).toEqual([])
    expect(found(db, writer, { q: '刘主任' })).toEqual(['医院'])
    expect(found(db, reader, { q: '新话' })).toEqual([])
    submitDraft(db, writer, changed, 0, now)
    publishDraft(db, publisher, changed, { seen: 0, reviewBy: null }, now)
    expect(found(db, reader, { q: '新话' })).toEqual(['改动的'])
    expect(found(db, reader, { q: '旧话' })).toEqual([])
  })

  test('takes whatever is typed for words: quotation marks, stars, brackets, halves of characters', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    published(db, { body: '报 "NEAR(" 和 * 号，100%' }, now)
    for (const q of [
      '"',
      '*',
      'NEAR(',
      '-',
      '100%',
      '"NEAR("',
      '\ud800',
      '%_',
      "'",
      '\u0000',
      'AND',
      'a OR b',
    ])
      expect(() => found(db, reader, { q })).not.toThrow()
    expect(found(db, reader, { q: '100%' })).toHaveLength(1)
    expect(found(db, reader, { q: 'near(' })).toHaveLength(1)
    expect(readKnowledgeQuery({ q: '电'.repeat(101) }).problems).toHaveProperty('q')
    expect(readKnowledgeQuery({ q: '一 二 三 四 五 六 七 八 九' }).problems).toHaveProperty('q')
    expect(readKnowledgeQuery({ q: '电', kind: 'constructor', type: '1e9' })).toMatchObject({
      ...{ kind: null, typeId: null },
    })
  })

  test('keeps its index in step with what is published, row by row', () => {
    const { db } = testDatabase()
    const { publisher } = keepersOf(db)
    const first = published(db, {}, now)
    published(db, {}, now)
    const rows = () =>
      connectionOf(db).prepare('select count(*) from knowledge_index').pluck().get()
    expect(rows()).toBe(2)
    retireArticle(db, publisher, first, '过时', now)
    expect(rows()).toBe(1)
  })
})

describe('the popularity of an article', () => {
  test('weighs a read of thirty days ago half as much as one of today', () => {
    const then = withRead(withRead(0, now), now)
    const today = withRead(0, now + 30 * dayMs)
    expect(readsWorth(then, now)).toBeCloseTo(2, 5)
    expect(readsWorth(then, now + 30 * dayMs)).toBeCloseTo(1, 5)
    expect(then).toBeCloseTo(today, -1)
  })

  test('is the sum of its reads, whatever their order in time', () => {
    const days = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(days, (reads) => {
        const worth = (order: readonly number[]) =>
          order.reduce((sum, day) => withRead(sum, now + day * dayMs), 0)
        const expected = reads.reduce((sum, day) => sum + 2 ** ((day - 400) / 30), 0)
        expect(readsWorth(worth(reads), now + 400 * dayMs)).toBeCloseTo(expected, 3)
        expect(Math.abs(worth(reads) - worth(reads.toReversed()))).toBeLessThan(100)
      }),
    )
  })

  test('grows by one read of a person, not by reading it again at once, and not by its owner', () => {
    const { db } = testDatabase()
    const { reader, writer } = keepersOf(db)
    const id = published(db, {}, now)
    const look = (by: Actor, at: number) => lookedAt(db, by, articleById(db, id), at)
    look(reader, now)
    look(reader, now + 60_000)
    look(writer, now)
    expect(articleById(db, id).reads).toBe(1)
    look(reader, now + 2 * 3_600_000)
    expect(articleById(db, id).reads).toBe(2)
    expect(lastLooks(db, reader).map((one) => one.id)).toEqual([id])
  })
})

describe('words that were not found', () => {
  const words = (...all: string[]) => ({ all, any: [], none: [] })

  test('are counted once for a person at a time, in whatever order and case', () => {
    const { db } = testDatabase()
    const { reader, publisher, writer } = keepersOf(db)
    noteMiss(db, reader, words('光伏', 'APP'), now)
    noteMiss(db, reader, words('app', '光伏'), now + 1000)
    noteMiss(db, writer, words('app', '光伏'), now + 2000)
    const page = missedPage(db, publisher, { size: 20, cursor: null })
    expect(page.rows.map(({ words: text, count }) => [text, count])).toEqual([['app 光伏', 2]])
    expect(() => missedPage(db, reader, { size: 20, cursor: null })).toThrow('knowledge.publish')
  })

  test('leave the list once they are settled, and come back when somebody looks in vain again', () => {
    const { db } = testDatabase()
    const { reader, publisher } = keepersOf(db)
    const open = () => missedPage(db, publisher, { size: 20, cursor: null }).rows
    noteMiss(db, reader, words('并网'), now)
    settleMiss(db, publisher, open()[0]?.id ?? 0, now)
    settleMiss(db, publisher, 1, now)
    expect(open()).toEqual([])
    noteMiss(db, reader, words('并网'), now + dayMs)
    expect(open().map(({ count }) => count)).toEqual([2])
  })

  test('keep no number of a customer, and are forgotten after half a year', () => {
    const { db } = testDatabase()
    const { reader, publisher } = keepersOf(db)
    noteMiss(db, reader, words('13931909215'), now)
    const [row] = missedPage(db, publisher, { size: 20, cursor: null }).rows
    expect(row?.words).toBe('139****9215')
    expect(forgetMisses(db, now + 179 * dayMs)).toBe(0)
    expect(forgetMisses(db, now + 181 * dayMs)).toBe(1)
  })
})

describe('the piece of a text that is shown', () => {
  test('begins near the first word, cuts no character in two, and carries its marks along', () => {
    const text = `${'前'.repeat(200)}复电${'后'.repeat(200)}`
    const { text: piece, marks } = snippetOf(text, ['复电'])
    expect(piece.startsWith('…') && piece.endsWith('…')).toBe(true)
    expect(marks.map(({ start, end }) => piece.slice(start, end))).toEqual(['复电'])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(200), (given, at) => {
        const word = [...given][at] ?? '无'
        // Halves of characters become signs for what was lost on the way to bytes and back.
        const { text: shown } = snippetOf(Buffer.from(given).toString(), [word])
        expect(Buffer.from(shown).toString()).toBe(shown)
      }),
    )
  })

  test('leaves out the marks of the writing', () => {
    expect(snippetOf('# 怎么答复\n\n- **先**核对\n1. 再登记', []).text).toBe(
      '怎么答复 先核对 1. 再登记',
    )
  })
})
