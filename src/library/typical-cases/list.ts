import { and, eq, ne, type SQL, sql } from 'drizzle-orm'

import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { casesSeen, shaken, worksOnCases } from './find.ts'
import { caseLinks, caseTags, type TypicalCase, typicalCases } from './schema.ts'
import { holdsWords, wordsSought } from './search.ts'
import {
  type CaseChoice,
  caseChoices,
  type CaseSource,
  caseSources,
  riskChoices,
} from './vocabulary.ts'

export type CaseFilters = {
  q: string
  state: CaseChoice
  source: CaseSource | null
  fault: FaultCategory | null
  tag: string
  risk: keyof typeof riskChoices | null
}

type Query = Readonly<Record<string, string | undefined>>
const chosen = <T extends string>(words: Record<T, string>, text: string | undefined): T | null =>
  keysOf(words).find((key) => key === text) ?? null

/** Anything forged or misspelt is no filter. */
export const readCaseFilters = (query: Query): CaseFilters => ({
  q: (query['q'] ?? '').slice(0, 100).trim(),
  state: chosen(caseChoices, query['state']) ?? 'current',
  source: chosen(caseSources, query['source']),
  fault: chosen(faultCategories, query['fault']),
  tag: (query['tag'] ?? '').slice(0, 40).trim(),
  risk: chosen(riskChoices, query['risk']),
})

export type CaseRow = Omit<TypicalCase, 'words'> & {
  shaken: boolean
  /** The version in hand waits for somebody to publish it. */
  submitted: boolean
  /** The reader has finished the version that is published. */
  studied: boolean
  tags: string[]
}

/** 典型案例, newest first: what the reader may learn from; for those who write, what is being written, too. */
export function caseList(
  db: Db,
  actor: Actor,
  filters: CaseFilters,
  request: PageRequest,
): Page<CaseRow> {
  authorise(actor, 'library.read')
  const { where, order, limit } = keyset(typicalCases.listedAt, typicalCases.id, request)
  const rows = db
    .select({
      row: typicalCases,
      shaken,
      submitted,
      studied: sql<number>`exists (select 1 from case_versions v join case_studies s on s.version_id = v.id
        where v.case_id = typical_cases.id and v.number = typical_cases.version
        and s.account_id = ${actor.accountId} and s.finished_at is not null)`,
      tags: sql<string>`(select json_group_array(t.name) from case_tag_uses u
        join case_tags t on t.id = u.tag_id where u.case_id = typical_cases.id)`,
    })
    .from(typicalCases)
    .where(and(where, ...conditionsOf(actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ row: { words: _words, ...row }, ...facts }) => ({
      ...row,
      shaken: row.state === 'published' && Boolean(facts.shaken),
      submitted: Boolean(facts.submitted),
      studied: Boolean(facts.studied),
      tags: JSON.parse(facts.tags) as string[],
    }))
  return cutPage(rows, request, ({ id, listedAt }) => ({ id, value: listedAt }))
}

export function caseCount(db: Db, actor: Actor, filters: CaseFilters, most: number): number {
  authorise(actor, 'library.read')
  const found = db
    .select({ id: typicalCases.id })
    .from(typicalCases)
    .where(and(...conditionsOf(actor, filters)))
  return countUpTo(db, found, most)
}

const submitted = sql<number>`exists (select 1 from case_versions v
  where v.case_id = typical_cases.id and v.state = 'submitted')`

function conditionsOf(actor: Actor, filters: CaseFilters): (SQL | undefined)[] {
  const { q, source, fault, tag, risk } = filters
  return [
    casesSeen(actor),
    worksOnCases(actor) ? ofState(filters.state) : undefined,
    source ? eq(typicalCases.source, source) : undefined,
    fault ? eq(typicalCases.faultCategory, fault) : undefined,
    risk === 'yes' ? ne(typicalCases.opinionRisk, '') : undefined,
    risk === 'no' ? eq(typicalCases.opinionRisk, '') : undefined,
    tag === ''
      ? undefined
      : sql`exists (select 1 from case_tags t join case_tag_uses u on u.tag_id = t.id
          where t.name = ${tag} and u.case_id = typical_cases.id)`,
    holdsWords(wordsSought(q)),
  ]
}

function ofState(state: CaseChoice): SQL | undefined {
  if (state === 'current') return ne(typicalCases.state, 'withdrawn')
  if (state === 'to-review') return submitted
  if (state === 'shaken') return and(eq(typicalCases.state, 'published'), shaken)
  return eq(typicalCases.state, state)
}

/** 标签 in use, for the filter. */
export const tagsInUse = (db: Db): string[] =>
  db
    .select({ name: caseTags.name })
    .from(caseTags)
    .where(sql`exists (select 1 from case_tag_uses u where u.tag_id = case_tags.id)`)
    .orderBy(caseTags.name)
    .limit(200)
    .all()
    .map(({ name }) => name)

/** Cases that a complaint went into, as far as the reader sees them. */
export const casesOfComplaint = (db: Db, actor: Actor, complaintId: number) =>
  db
    .select({ id: typicalCases.id, caseNo: typicalCases.caseNo, title: typicalCases.title })
    .from(caseLinks)
    .innerJoin(typicalCases, eq(typicalCases.id, caseLinks.caseId))
    .where(and(eq(caseLinks.complaintId, complaintId), casesSeen(actor)))
    .orderBy(typicalCases.id)
    .limit(20)
    .all()
