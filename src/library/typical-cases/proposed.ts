import { and, eq } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { caseSources } from './vocabulary.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The form as a link from a complaint, an appeal or praise fills it in. */
export function proposedCase(db: Db, actor: Actor, query: Query): Record<string, string> {
  const no = (query['complaint'] ?? '').slice(0, 60).toUpperCase()
  const complaint =
    no === ''
      ? undefined
      : db
          .select()
          .from(complaints)
          .where(and(eq(complaints.complaintNo, no), withinReach(db, actor)))
          .get()
  const call = (query['call'] ?? '').slice(0, 60)
  const asked = keysOf(caseSources).find((key) => key === query['source'])
  const source = asked ?? complaint?.verdict ?? ''
  return {
    source,
    links: [complaint?.complaintNo ?? '', call].filter(Boolean).join(' '),
    fault: complaint?.faultCategory ?? '',
    risk: complaint?.opinionRisk ?? '',
    appeal: /^\d{1,12}$/.test(query['appeal'] ?? '') ? (query['appeal'] as string) : '',
  }
}
