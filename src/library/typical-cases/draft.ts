import { eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type FaultCategory, stands } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { seenLine, seenLines } from '#src/kernel/typed-text.ts'

import { addClips } from './choose-clips.ts'
import {
  linkedOf,
  openVersion,
  presentVersion,
  publishedVersions,
  caseFor,
  clipsOfVersion,
  subjectOf,
} from './find.ts'
import { knownPeople, type Linked } from './known-people.ts'
import { callsOfClips, reachedCalls } from './links.ts'
import { type Replaced, withoutNames } from './names.ts'
import {
  caseClips,
  caseLinks,
  type CaseVersion,
  caseVersions,
  type TypicalCase,
  typicalCases,
} from './schema.ts'
import { showVersion } from './shown.ts'
import { caseMost, caseRefusals, type CaseSource } from './vocabulary.ts'

/** What a person writes of a case. */
export type CaseWords = {
  source: CaseSource
  title: string
  story: string
  lesson: string
  tags?: readonly string[]
  faultCategory?: FaultCategory | null
  opinionRisk?: string
}

export type NewCase = CaseWords & {
  complaintIds: readonly number[]
  clipIds: readonly number[]
  callIds?: readonly number[]
  appealId?: number | null
}

export type Drafted = { id: number; caseNo: string; replaced: Replaced[] }

/** 收入案例库: begins a case. Nobody's name gets into it; what was put in place of one is given back. */
export function draftCase(db: Db, actor: Actor, given: NewCase, now = Date.now()): Drafted {
  authorise(actor, 'library.write')
  return write(db, (tx) => {
    const complaintIds = [...new Set(given.complaintIds)]
    const linkedComplaints = complaintIds.map((id) => complaintFor(tx, actor, id))
    const asked = [...(given.callIds ?? []), ...callsOfClips(tx, given.clipIds, complaintIds)]
    const callIds = reachedCalls(tx, actor, asked)
    if (complaintIds.length + callIds.length === 0) throw refused(caseRefusals, 'no-link')
    if (complaintIds.length + callIds.length > caseMost.links) {
      throw refused(caseRefusals, 'too-many-links')
    }
    mustFit(tx, given.source, complaintIds)
    const { words, replaced } = unnamed(tx, given, { complaintIds, callIds })
    const risk = words.opinionRisk || riskOf(linkedComplaints.map((one) => one.opinionRisk))
    const fault = given.faultCategory ?? linkedComplaints[0]?.faultCategory ?? null
    const by = { byId: actor.accountId, byName: actor.name }
    const facts = { ...words, source: given.source, faultCategory: fault, opinionRisk: risk }
    const made = tx
      .insert(typicalCases)
      .values({
        ...{ caseNo: nextCaseNo(tx, now), source: given.source, title: words.title },
        ...{ faultCategory: fault, opinionRisk: risk, listedAt: now, createdAt: now, ...by },
      })
      .returning()
      .get()
    const version = tx
      .insert(caseVersions)
      .values({
        ...{ caseId: made.id, number: 1, ...facts, createdAt: now, byName: actor.name },
        writerIds: writers([], actor),
      })
      .returning()
      .get()
    linkAll(tx, made.id, { complaintIds, callIds }, given.appealId ?? null)
    addClips(tx, made.id, version.id, given.clipIds)
    showVersion(tx, made.id, version, now)
    record(tx, actor, 'case.drafted', subjectOf(made), { number: made.caseNo })
    return { id: made.id, caseNo: made.caseNo, replaced }
  })
}

/** Saves the words of the version that is being written. */
export function changeCase(
  db: Db,
  actor: Actor,
  id: number,
  given: CaseWords,
  seen: number,
  now = Date.now(),
): Replaced[] {
  authorise(actor, 'library.write')
  return write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'draft')
    const linked = linkedOf(tx, id)
    mustFit(tx, given.source, linked.complaintIds)
    const { words, replaced } = unnamed(tx, given, linked)
    const carried = riskOf(risksOf(tx, linked.complaintIds))
    if (carried !== '' && words.opinionRisk === '') throw refused(caseRefusals, 'risk-kept')
    const { source, faultCategory = null } = given
    const changed = {
      ...{ ...words, source, faultCategory },
      ...{ revision: version.revision + 1, writerIds: writers(version.writerIds, actor) },
    }
    tx.update(caseVersions).set(changed).where(eq(caseVersions.id, version.id)).run()
    if (found.version === null) showVersion(tx, id, { ...version, ...changed }, now)
    record(tx, actor, 'case.changed', subjectOf(found), { version: version.number })
    return replaced
  })
}

/** 起草新版: a copy of what is published, to be changed. */
export function draftAnew(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'library.write')
  write(db, (tx) => copyPublished(tx, actor, caseFor(tx, actor, id), now))
}

/** The same inside the transaction of what asks for a new version. */
export function copyPublished(tx: Db, actor: Actor, found: TypicalCase, now: number): CaseVersion {
  const { id } = found
  if (found.state === 'withdrawn') throw refused(caseRefusals, 'withdrawn')
  if (openVersion(tx, id)) throw refused(caseRefusals, 'draft-exists')
  const newest = publishedVersions(tx, id)[0]
  if (!newest) throw refused(caseRefusals, 'never-published')
  const { source, title, story, lesson, tags, faultCategory, opinionRisk } = newest
  const version = tx
    .insert(caseVersions)
    .values({
      ...{ caseId: id, number: newest.number + 1, source, title, story, lesson, tags },
      ...{ faultCategory, opinionRisk, createdAt: now, byName: actor.name },
      writerIds: writers([], actor),
    })
    .returning()
    .get()
  for (const { id: _id, ...clip } of clipsOfVersion(tx, newest.id)) {
    tx.insert(caseClips)
      .values({ ...clip, versionId: version.id })
      .run()
  }
  record(tx, actor, 'case.changed', subjectOf(found), { version: version.number })
  return version
}

export const writers = (before: readonly number[], { accountId }: Actor): number[] =>
  accountId === null || before.includes(accountId) ? [...before] : [...before, accountId]

/** The words as they are kept, without anybody's name, and what had to go. */
export function unnamed(db: Db, given: CaseWords, linked: Linked) {
  const known = knownPeople(db, linked)
  const replaced: Replaced[] = []
  const told = (text: string): string => {
    const done = withoutNames(text, known)
    replaced.push(...done.replaced)
    return done.text
  }
  const words = {
    title: fits(told(seenLine(given.title)), caseMost.title),
    story: fits(told(seenLines(given.story)), caseMost.story),
    lesson: fits(told(seenLines(given.lesson)), caseMost.lesson),
    tags: tidyTags((given.tags ?? []).map(told)),
    opinionRisk: fits(told(seenLine(given.opinionRisk ?? '')), caseMost.reason),
  }
  if (words.title === '') throw refused(caseRefusals, 'no-title')
  return { words, replaced }
}

/** Nothing of what somebody wrote is cut off unsaid. */
function fits(text: string, most: number): string {
  if (text.length > most) throw refused(caseRefusals, 'too-long')
  return text
}

const tidyTags = (tags: readonly string[]): string[] =>
  [...new Set(tags.map((tag) => seenLine(tag).slice(0, caseMost.tag)).filter(Boolean))].slice(
    0,
    caseMost.tags,
  )

/** 属实 and 不属实 are said of complaints that were found so, and count. */
function mustFit(tx: Db, source: CaseSource, complaintIds: readonly number[]): void {
  if (source !== 'substantiated' && source !== 'unsubstantiated') return
  const found = tx
    .select({ verdict: complaints.verdict, stage: complaints.stage })
    .from(complaints)
    .where(isOneOf(complaints.id, complaintIds))
    .all()
  const fits = found.some(({ verdict, stage }) => verdict === source && stands(stage))
  if (!fits) throw refused(caseRefusals, 'wrong-verdict')
}

const risksOf = (tx: Db, complaintIds: readonly number[]): string[] =>
  tx
    .select({ risk: complaints.opinionRisk })
    .from(complaints)
    .where(isOneOf(complaints.id, complaintIds))
    .all()
    .map(({ risk }) => risk)

const riskOf = (risks: readonly string[]): string => risks.find(Boolean) ?? ''

function linkAll(tx: Db, caseId: number, linked: Linked, appealId: number | null): void {
  for (const complaintId of linked.complaintIds) {
    tx.insert(caseLinks).values({ caseId, complaintId, appealId }).run()
  }
  for (const callId of linked.callIds) {
    tx.insert(caseLinks).values({ caseId, callId, appealId }).run()
  }
}

/** The next number of the year: DX-2026-0001. */
function nextCaseNo(tx: Db, now: number): string {
  const year = formatDay(now).slice(0, 4)
  const { caseNo } = typicalCases
  const last = tx
    .select({ last: sql<number | null>`max(cast(substr(${caseNo}, 9) as integer))` })
    .from(typicalCases)
    .where(sql`${caseNo} >= ${`DX-${year}-`} and ${caseNo} < ${`DX-${year}.`}`)
    .get()
  return `DX-${year}-${String((last?.last ?? 0) + 1).padStart(4, '0')}`
}
