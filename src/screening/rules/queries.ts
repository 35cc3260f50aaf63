import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm'

import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import {
  type RuleKind,
  ruleKinds,
  type RuleStatus,
  ruleStatuses,
} from '#src/screening/vocabulary.ts'

import type { NamedBody } from './body.ts'
import { type Difference, differencesOf } from './differences.ts'
import { pendingRules } from './dry-run.ts'
import { newestSet } from './in-use.ts'
import { type Overlap, overlapsOf } from './overlap.ts'
import { type Precision, precisionByVersion, precisionOf } from './precision.ts'
import { type JudgedSample, samplesOf } from './samples.ts'
import {
  lexiconRules,
  lexiconRuleVersions,
  type LexiconSet,
  retirementProposals,
  ruleOffers,
  type RuleRow,
  type RuleVersion,
} from './schema.ts'
import { ruleById, versionOf } from './texts.ts'

export type RuleFilters = {
  q: string
  kind: RuleKind | null
  category: FaultCategory | null
  target: ComplaintTarget | null
  status: RuleStatus | 'pending' | null
  low: boolean
}

export function readRuleFilters(query: Record<string, string | undefined>): RuleFilters {
  const one = <Key extends string>(words: Record<Key, string>, name: string) =>
    keysOf(words).find((key) => key === query[name]) ?? null
  return {
    q: (query['q'] ?? '').trim().slice(0, 60),
    kind: one(ruleKinds, 'kind'),
    category: one(faultCategories, 'type'),
    target: one(complaintTargets, 'target'),
    status: query['status'] === 'pending' ? 'pending' : one(ruleStatuses, 'status'),
    low: query['low'] === 'on',
  }
}

export type RuleListRow = RuleRow & { weight: number; low: boolean; precision: Precision }

/** 规则列表: the latest changed first. Retired ones only where asked for. */
export function ruleList(
  db: Db,
  actor: Actor,
  filters: RuleFilters,
  page: PageRequest,
): Page<RuleListRow> {
  authorise(actor, 'lexicon.read')
  const { where, order, limit } = keyset(lexiconRules.changedAt, lexiconRules.id, page)
  const proposed = sql<boolean>`exists (select 1 from ${retirementProposals} where ${retirementProposals.ruleId} = ${lexiconRules.id} and ${retirementProposals.decidedAt} is null)`
  const { q, kind, category, target, status, low } = filters
  const says = sql`(${lexiconRules.code} = ${q} or instr(${lexiconRules.name}, ${q}) > 0 or instr(${lexiconRuleVersions.body}, ${q}) > 0)`
  const pending = sql`(${lexiconRules.status} <> 'retired' and (${lexiconRules.publishedVersion} is null or ${lexiconRules.retiring} or ${lexiconRules.version} <> ${lexiconRules.publishedVersion}))`
  const rows = db
    .select({ rule: lexiconRules, body: lexiconRuleVersions.body, low: proposed })
    .from(lexiconRules)
    .innerJoin(
      lexiconRuleVersions,
      and(
        eq(lexiconRuleVersions.ruleId, lexiconRules.id),
        eq(lexiconRuleVersions.number, lexiconRules.version),
      ),
    )
    .where(
      and(
        where,
        q === '' ? undefined : says,
        kind ? eq(lexiconRules.kind, kind) : undefined,
        category ? eq(lexiconRules.category, category) : undefined,
        target ? eq(lexiconRules.target, target) : undefined,
        status === null ? ne(lexiconRules.status, 'retired') : undefined,
        status === 'pending' ? pending : undefined,
        status && status !== 'pending' ? eq(lexiconRules.status, status) : undefined,
        low ? proposed : undefined,
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ rule, body, low: isLow }) => ({
      ...rule,
      weight: body.weight,
      low: Boolean(isLow),
      precision: precisionOf(db, rule.code),
    }))
  return cutPage(rows, page, ({ changedAt, id }) => ({ value: changedAt, id }))
}

export type LexiconOverview = {
  set: LexiconSet | null
  pending: number
  proposals: number
  offers: number
}

/** What stands beside the list: the set in use, and what waits for somebody. */
export function lexiconOverview(db: Db, actor: Actor): LexiconOverview {
  authorise(actor, 'lexicon.read')
  const open = db
    .select({ id: retirementProposals.id })
    .from(retirementProposals)
    .where(isNull(retirementProposals.decidedAt))
  const offers = db
    .select({ id: ruleOffers.id })
    .from(ruleOffers)
    .where(isNull(ruleOffers.decidedAt))
  return {
    set: newestSet(db) ?? null,
    pending: pendingRules(db).length,
    proposals: open.all().length,
    offers: offers.all().length,
  }
}

export type RuleDetail = {
  rule: RuleRow
  newest: RuleVersion
  /** What reads calls, where that is another text. */
  published: RuleVersion | null
  samples: JudgedSample[]
  overlaps: Overlap[]
  precision: Precision
  byVersion: (Precision & { version: number | null })[]
  versions: (Omit<RuleVersion, 'body'> & { differences: Difference[] })[]
}

const versionsShown = 30

export function ruleDetail(db: Db, actor: Actor, id: number): RuleDetail {
  authorise(actor, 'lexicon.read')
  const rule = ruleById(db, id)
  const newest = versionOf(db, id, rule.version)
  const { publishedVersion } = rule
  const other = publishedVersion !== null && publishedVersion !== rule.version
  return {
    rule,
    newest,
    published: other ? versionOf(db, id, publishedVersion) : null,
    samples: samplesOf(db, id, namedOf(rule, newest)),
    overlaps: rule.status === 'retired' ? [] : overlapping(db, rule, newest.body.patterns),
    precision: precisionOf(db, rule.code),
    byVersion: precisionByVersion(db, rule.code),
    versions: versionsOf(db, id),
  }
}

export const namedOf = ({ code, kind }: RuleRow, { body }: RuleVersion): NamedBody => ({
  ...{ code, kind, body },
})

/** Newest first, each with what it changed in the one before. */
function versionsOf(db: Db, ruleId: number): RuleDetail['versions'] {
  const rows = db
    .select()
    .from(lexiconRuleVersions)
    .where(eq(lexiconRuleVersions.ruleId, ruleId))
    .orderBy(desc(lexiconRuleVersions.number))
    .limit(versionsShown + 1)
    .all()
  return rows.slice(0, versionsShown).map(({ body, ...version }, at) => ({
    ...version,
    differences: differencesOf(rows[at + 1]?.body ?? null, body),
  }))
}

/** Phrases that another rule has, too; a warning, since it may be meant. */
export function overlapping(
  db: Db,
  { id, kind }: { id: number | null; kind: RuleKind },
  patterns: readonly string[],
): Overlap[] {
  const others = db
    .select({ rule: lexiconRules, body: lexiconRuleVersions.body })
    .from(lexiconRules)
    .innerJoin(
      lexiconRuleVersions,
      and(
        eq(lexiconRuleVersions.ruleId, lexiconRules.id),
        eq(lexiconRuleVersions.number, lexiconRules.version),
      ),
    )
    .where(and(eq(lexiconRules.kind, kind), ne(lexiconRules.status, 'retired')))
    .orderBy(asc(lexiconRules.id))
    .all()
    .filter(({ rule }) => rule.id !== id)
    .map(({ rule, body }) => ({ code: rule.code, name: rule.name, patterns: body.patterns }))
  return overlapsOf(patterns, others)
}
