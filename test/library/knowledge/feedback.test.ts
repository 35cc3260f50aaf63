import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import {
  answerFeedback,
  feedbackOf,
  rateArticle,
  waitingFeedback,
} from '#src/library/knowledge/feedback.ts'
import { articleById } from '#src/library/knowledge/find.ts'
import { notices } from '#src/notices/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { keepersOf, published } from './made.ts'

const page = { size: 20, cursor: null }

describe('what a reader says of an article', () => {
  test('counts once for a version, and of no use reaches the owner, who answers', () => {
    const { db } = testDatabase()
    const { reader, writer, publisher, other } = keepersOf(db)
    const id = published(db)
    const say = (by: Actor, rating: 'helpful' | 'unhelpful', words = '') =>
      rateArticle(db, by, id, { rating, words, version: 1 })
    say(reader, 'unhelpful', '没写时限')
    expect(() => say(reader, 'helpful')).toThrow('已经评过')
    say(other, 'helpful')
    expect(articleById(db, id)).toMatchObject({ helpful: 1, unhelpful: 1 })
    const of = (to: Actor) =>
      db
        .select()
        .from(notices)
        .where(eq(notices.accountId, to.accountId ?? 0))
        .all()
        .map(({ sentence }) => sentence)
    expect(of(writer).at(-1)).toBe('有人说知识“交清电费后多久复电”没用，请看反馈')
    const [waiting, ...none] = waitingFeedback(db, writer, page).rows
    expect(none).toEqual([])
    expect(waitingFeedback(db, other, page).rows).toEqual([])
    expect(waitingFeedback(db, publisher, page).rows).toHaveLength(1)
    const entry = waiting?.id ?? 0
    expect(() => answerFeedback(db, other, id, entry, '好')).toThrow('knowledge.publish')
    answerFeedback(db, writer, id, entry, '已补上时限')
    expect(() => answerFeedback(db, writer, id, entry, '再答')).toThrow('已经答复')
    expect(of(reader)).toEqual(['您对知识“交清电费后多久复电”的反馈有了答复'])
    expect(waitingFeedback(db, writer, page).rows).toEqual([])
  })

  test('of a version that was replaced meanwhile is told so', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    const id = published(db)
    const said = { rating: 'helpful', words: '', version: 2 } as const
    expect(() => rateArticle(db, reader, id, said)).toThrow('别人刚刚改过')
  })

  test('goes to those who publish where nobody answers for the article', () => {
    const { db } = testDatabase()
    const { reader, writer, publisher } = keepersOf(db)
    const id = published(db)
    db.update(accounts)
      .set({ disabledAt: 1 })
      .where(eq(accounts.id, writer.accountId ?? 0))
      .run()
    rateArticle(db, reader, id, { rating: 'unhelpful', words: '过时了', version: 1 })
    const told = db
      .select()
      .from(notices)
      .all()
      .filter(({ sentence }) => sentence.includes('没用'))
    expect(told.map(({ accountId }) => accountId)).toContain(publisher.accountId)
    expect(told.map(({ accountId }) => accountId)).not.toContain(writer.accountId)
  })

  test('is shown to its writer and to those who keep the base, with numbers of customers masked', () => {
    const { db } = testDatabase()
    const { reader, writer } = keepersOf(db)
    const id = published(db)
    const words = '客户 13931909215 说不对'
    rateArticle(db, reader, id, { rating: 'unhelpful', words, version: 1 })
    const [seen] = feedbackOf(db, writer, id)
    expect(seen?.words).toBe('客户 139****9215 说不对')
    expect(feedbackOf(db, reader, id)).toHaveLength(1)
    const another = actorWith(db, 'team-leader', { kind: 'team', id: 1 })
    expect(feedbackOf(db, another, id)).toEqual([])
  })
})
