import { and, asc, desc, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { findings, hits } from '#src/screening/schema.ts'
import { type HitMark } from '#src/screening/vocabulary.ts'

import { placeOf } from './marks.ts'
import { hitMarks, lexiconRules, retirementProposals } from './schema.ts'

/** 停用建议, open ones first, then what was decided of late. */
export function retirementList(db: Db, actor: Actor) {
  authorise(actor, 'lexicon.read')
  const rows = db
    .select({ proposal: retirementProposals, rule: lexiconRules })
    .from(retirementProposals)
    .innerJoin(lexiconRules, eq(lexiconRules.id, retirementProposals.ruleId))
    .orderBy(desc(retirementProposals.id))
    .limit(200)
    .all()
  const isOpen = ({ proposal }: (typeof rows)[number]) => proposal.decidedAt === null
  return { open: rows.filter(isOpen), decided: rows.filter((row) => !isOpen(row)) }
}
export type RetirementList = ReturnType<typeof retirementList>

export type MarkedHit = {
  id: number
  rule: string
  name: string
  text: string
  startMs: number
  /** Null for what the model found: no rule can be marked. */
  markable: boolean
  mark: HitMark | null
  by: string | null
}

/** The hits of a finding with what people said of each, for the review page. */
export function markedHits(db: Db, actor: Actor, findingId: number): MarkedHit[] {
  authorise(actor, 'finding.list')
  const seen = db
    .select({ id: findings.id })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(findings.id, findingId), visibleTo(actor, calls)))
    .get()
  if (!seen) throw new NotFound()
  return db
    .select()
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.id))
    .limit(50)
    .all()
    .map((hit) => {
      const said = db.select().from(hitMarks).where(placeOf(hit)).get()
      const rule = db.select().from(lexiconRules).where(eq(lexiconRules.code, hit.rule)).get()
      const { id, text, startMs } = hit
      return {
        ...{ id, rule: hit.rule, name: rule?.name ?? hit.rule, text, startMs },
        markable: hit.rule !== 'model',
        mark: said?.mark ?? null,
        by: said?.by ?? null,
      }
    })
}
