import { and, desc, eq, inArray, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { type OfferKind } from '#src/screening/vocabulary.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import { type Difference, differencesOf } from './differences.ts'
import { candidateOf, dryRunById, pendingRules, subjectOf } from './dry-run.ts'
import { newestSet, rulesOfSet } from './in-use.ts'
import type { DryRunExample, DryRunResult, SetRule } from './plan.ts'
import { type FailingSample, failingSamples } from './samples.ts'
import {
  type DryRun,
  dryRuns,
  lexiconRules,
  type LexiconSet,
  lexiconSets,
  type RuleRow,
} from './schema.ts'
import { versionOf } from './texts.ts'

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
        before: maskText(text.slice(0, start)),
        text: maskText(text.slice(start, end)),
        after: maskText(text.slice(end)),
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
