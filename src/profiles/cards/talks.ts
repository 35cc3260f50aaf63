import { and, desc, eq } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { type EapTalk, eapTalks } from '#src/training/eap/schema.ts'

import type { Asked } from '../asked.ts'

export type TalksCard = { talks: Pick<EapTalk, 'id' | 'kind' | 'heldAt'>[] }

/**
 * 谈心: dates alone. The agent is told of all own talks, and whoever keeps one of that one; nobody else
 * learns that there was any, and so there is no card.
 */
export function talksCard(db: Db, { actor, subject }: Asked, own: boolean): TalksCard | null {
  if (subject.kind !== 'person' || (!own && !can(actor, 'eap.keep'))) return null
  const { id, kind, heldAt, personId, keeperId } = eapTalks
  return {
    talks: db
      .select({ id, kind, heldAt })
      .from(eapTalks)
      .where(and(eq(personId, subject.id), own ? undefined : eq(keeperId, actor.accountId ?? -1)))
      .orderBy(desc(heldAt), desc(id))
      .limit(5)
      .all(),
  }
}
