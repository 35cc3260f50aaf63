import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { maskSpoken } from '#src/recordings/masking.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { findings, hits } from '#src/screening/schema.ts'
import {
  type HitMark,
  type OfferKind,
  type RuleKind,
  ruleKinds,
  type RuleStatus,
  ruleStatuses,
} from '#src/screening/vocabulary.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import type { NamedBody } from './body.ts'
import { type Difference, differencesOf } from './differences.ts'
import { candidateOf, dryRunById, pendingRules, subjectOf } from './dry-run.ts'
import { newestSet, rulesOfSet } from './in-use.ts'
import { placeOf } from './marks.ts'
import { type Overlap, overlapsOf } from './overlap.ts'
import type { DryRunExample, DryRunResult, SetRule } from './plan.ts'
import { type Precision, precisionByVersion, precisionOf } from './precision.ts'
import { type FailingSample, failingSamples, type JudgedSample, samplesOf } from './samples.ts'
import {
  type DryRun,
  dryRuns,
  hitMarks,
  lexiconRules,
  lexiconRuleVersions,
  type LexiconSet,
  lexiconSets,
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

export type PendingChange = {
  rule: RuleRow
  /** To be taken out; otherwise its newest text is to be put in. */
  retires: boolean
  differences: Difference[]
}

/** 待发布: what differs from the set in use, and the dry runs of late. */
export function publishingOverview(db: Db, actor: Actor) {
  authorise(actor, 'lexicon.read')
  const set = newestSet(db) ?? null
  const inUse = new Map((set ? rulesOfSet(db, set.id) : []).map((rule) => [rule.ruleId, rule]))
  const changes = pendingRules(db).map((rule): PendingChange => {
    const { body } = versionOf(db, rule.id, rule.version)
    const differences = differencesOf(inUse.get(rule.id)?.body ?? null, body)
    return { rule, retires: rule.retiring, differences }
  })
  const runs = db.select().from(dryRuns).orderBy(desc(dryRuns.id)).limit(10).all()
  return { set, changes, runs }
}
export type PublishingOverview = ReturnType<typeof publishingOverview>

/** An example as its reader may see it: words as they stand in the transcript now. */
export type ShownExample = {
  recordingId: number
  segmentId: number
  startMs: number
  voice: Voice
  before: string
  text: string
  after: string
}

export type DryRunDetail = {
  run: DryRun
  progress: number
  /** Why the job came to no result; null while it may. */
  failure: string | null
  result: DryRunResult | null
  effects: {
    rule: RuleRow | null
    code: string
    gained: number
    lost: number
    gainedExamples: ShownExample[]
    lostExamples: ShownExample[]
  }[]
  changes: PendingChange[]
  failing: FailingSample[]
  /** Whether what was tried out is still what would be published. */
  current: boolean
}

export function dryRunDetail(db: Db, actor: Actor, id: number): DryRunDetail {
  authorise(actor, 'lexicon.read')
  const run = dryRunById(db, id)
  const job = latestJob(db, 'dry-run-rules', subjectOf(id))
  const ended = job && ['failed', 'parked', 'cancelled'].includes(job.state)
  const before = new Map(rulesOfSet(db, run.baseSetId).map((rule) => [rule.ruleId, rule]))
  const rows = db
    .select()
    .from(lexiconRules)
    .where(
      inArray(
        lexiconRules.id,
        run.changes.map(({ ruleId }) => ruleId),
      ),
    )
    .all()
  const changes = rows.map((rule): PendingChange => {
    const planned = run.changes.find(({ ruleId }) => ruleId === rule.id)
    const version = planned?.version ?? null
    const was = before.get(rule.id)?.body ?? null
    const now = version === null ? was : versionOf(db, rule.id, version).body
    return {
      rule,
      retires: version === null,
      differences: version === null || now === null ? [] : differencesOf(was, now),
    }
  })
  return {
    run,
    progress: job?.progress ?? 0,
    failure: run.finishedAt === null && ended ? (job.lastError ?? '任务没有做完') : null,
    result: run.result,
    effects: (run.result?.rules ?? []).map((effect) => ({
      ...effect,
      rule: rows.find(({ code }) => code === effect.code) ?? null,
      gainedExamples: shownExamples(db, actor, effect.gainedExamples),
      lostExamples: shownExamples(db, actor, effect.lostExamples),
    })),
    changes,
    failing: failingSamples(db, candidateOf(db, run)),
    current: newestSet(db)?.id === run.baseSetId && stillPlanned(db, run),
  }
}

function stillPlanned(db: Db, { changes }: DryRun): boolean {
  const pending = new Map(
    pendingRules(db).map(({ id, version, retiring }) => [id, retiring ? null : version]),
  )
  return changes.every(({ ruleId, version }) => pending.get(ruleId) === version)
}

/** Only calls within the reader's scope, and only words that are still there. */
function shownExamples(db: Db, actor: Actor, examples: readonly DryRunExample[]): ShownExample[] {
  return examples.flatMap(({ recordingId, segmentIndex, start, end }) => {
    const seen = db
      .select({ id: recordings.id })
      .from(recordings)
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(recordings.id, recordingId), visibleTo(actor, calls)))
      .get()
    const line = seen && transcriptOf(db, recordingId)[segmentIndex]
    if (!line) return []
    const { id: segmentId, startMs, voice, text } = line
    return [
      {
        ...{ recordingId, segmentId, startMs, voice },
        before: maskSpoken(text.slice(0, start)),
        text: maskSpoken(text.slice(start, end)),
        after: maskSpoken(text.slice(end)),
      },
    ]
  })
}

/** 发布记录, the newest first. */
export function setList(db: Db, actor: Actor, page: PageRequest): Page<LexiconSet> {
  authorise(actor, 'lexicon.read')
  const { where, order, limit } = keyset(lexiconSets.id, lexiconSets.id, page)
  const rows = db
    .select()
    .from(lexiconSets)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, page, ({ id }) => ({ value: id, id }))
}

export type SetDetail = {
  set: LexiconSet
  inUse: boolean
  rules: SetRule[]
  /** What it changed in the set before it. */
  changes: {
    code: string
    name: string
    ruleId: number
    kind: OfferKind
    differences: Difference[]
  }[]
  failing: FailingSample[]
}

export function setDetail(db: Db, actor: Actor, id: number): SetDetail {
  authorise(actor, 'lexicon.read')
  const set = db.select().from(lexiconSets).where(eq(lexiconSets.id, id)).get()
  if (!set) throw new NotFound()
  const earlier = db
    .select({ id: lexiconSets.id })
    .from(lexiconSets)
    .where(sql`${lexiconSets.id} < ${id}`)
    .orderBy(desc(lexiconSets.id))
    .limit(1)
    .get()
  const rules = rulesOfSet(db, id)
  const before = earlier ? rulesOfSet(db, earlier.id) : rules
  return {
    set,
    inUse: newestSet(db)?.id === id,
    rules,
    changes: changesBetween(before, rules),
    failing: failingSamples(db, rules),
  }
}

function changesBetween(
  before: readonly SetRule[],
  after: readonly SetRule[],
): SetDetail['changes'] {
  const was = new Map(before.map((rule) => [rule.ruleId, rule]))
  const now = new Set(after.map(({ ruleId }) => ruleId))
  const named = ({ code, body, ruleId }: SetRule) => ({ code, name: body.name, ruleId })
  const changed = after.flatMap((rule) => {
    const earlier = was.get(rule.ruleId)
    if (earlier?.versionId === rule.versionId) return []
    const kind = earlier ? ('changed' as const) : ('added' as const)
    return [{ ...named(rule), kind, differences: differencesOf(earlier?.body ?? null, rule.body) }]
  })
  const gone = before
    .filter(({ ruleId }) => !now.has(ruleId))
    .map((rule) => ({ ...named(rule), kind: 'withdrawn' as const, differences: [] }))
  return [...changed, ...gone]
}

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
