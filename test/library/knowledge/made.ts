import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { createArticle, type NewArticle, submitDraft } from '#src/library/knowledge/draft.ts'
import { articleById, versionById } from '#src/library/knowledge/find.ts'
import { publishDraft } from '#src/library/knowledge/publish.ts'
import { actorWith } from '#test/support/people.ts'

/** Those who keep a knowledge base, and one who reads it. */
export const keepersOf = (db: Db) => ({
  writer: actorWith(db, 'qa-inspector'),
  publisher: actorWith(db, 'qa-manager'),
  /** Writes, and publishes nothing. */
  other: actorWith(db, 'case-handler'),
  trainer: actorWith(db, 'trainer'),
  reader: actorWith(db, 'agent', { kind: 'person', id: 1 }),
})

export const anArticle = (owner: Actor, given: Partial<NewArticle> = {}): NewArticle => ({
  ...{
    kind: 'faq',
    title: '交清电费后多久复电',
    body: '智能电表一般当天恢复',
    keywords: '停电 复电',
  },
  ...{ source: '示例', contactUnit: '', contactName: '', contactPhone: '', caseId: null, note: '' },
  ...{ businessTypeId: null, ownerId: owner.accountId ?? 0, ...given },
})

/** Writes an article and has somebody else publish it. */
export function published(db: Db, given: Partial<NewArticle> = {}, now = Date.now()): number {
  const { writer, publisher } = keepersOf(db)
  const { id } = createArticle(db, writer, anArticle(writer, given), now)
  submitDraft(db, writer, id, 0, now)
  publishDraft(db, publisher, id, { seen: 0, reviewBy: null }, now)
  return id
}

export const draftRevision = (db: Db, id: number): number =>
  versionById(db, articleById(db, id).draftId ?? 0).revision
