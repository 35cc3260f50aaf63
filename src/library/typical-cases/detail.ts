import { and, eq, inArray, ne, or, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import { complaintVerdicts, faultCategories, stands } from '#src/complaints/vocabulary.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import { type CaseChange, changesBetween } from './changes.ts'
import {
  caseFor,
  casesSeen,
  clipsOfVersion,
  linksOf,
  openVersion,
  publishedVersions,
  versionNumbered,
  worksOnCases,
} from './find.ts'
import { heardClips } from './hearing.ts'
import { playedClips } from './playlist.ts'
import { answersReports, reportsOf } from './reports.ts'
import { type CaseVersion, typicalCases } from './schema.ts'
import { assigns, seesStudies, studyOf } from './study.ts'
import { caseSources } from './vocabulary.ts'

export type CaseDetail = ReturnType<typeof caseDetail>

/**
 * A case in one of its versions, as a reader may see it. What it was made from is named to those who may
 * open it; of calls that the reader has still to judge, only how many there are.
 */
export function caseDetail(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
  wanted: number | null = null,
) {
  const found = caseFor(db, actor, id)
  const works = worksOnCases(actor)
  const hand = works ? openVersion(db, id) : null
  const published = publishedVersions(db, id)
  const version = versionShown(db, id, { wanted, works, hand, newest: published[0] ?? null })
  const clips = playedClips(db, id, version.id)
  const before = published.find(({ number }) => number < version.number)
  const isHand = hand?.id === version.id && found.state !== 'withdrawn'
  const { accountId } = actor
  const heard = heardClips(
    db,
    accountId,
    clips.map(({ clipId }) => clipId),
  )
  const own = accountId !== null && version.writerIds.includes(accountId)
  const current = found.state === 'published' && found.version === version.number
  const submitted = isHand && version.state === 'submitted'
  return {
    ...{ id, caseNo: found.caseNo, state: found.state, shaken: found.shaken },
    ...{ withdrawnReason: found.withdrawnReason, withdrawnByName: found.withdrawnByName },
    ...{ version, published: published.map(shortVersion), current, works },
    hand: hand ? { number: hand.number, state: hand.state } : null,
    clips: clips.map((clip) => ({
      ...clip,
      heard: clip.clipId !== null && heard.has(clip.clipId),
    })),
    changes: before ? changesOf(db, before, version) : [],
    links: linksShown(db, actor, id, blindness),
    related: relatedCases(db, actor, id, version),
    reports: works ? reportsOf(db, id) : [],
    study: accountId === null ? null : (studyOf(db, version.id, accountId) ?? null),
    may: {
      edit: isHand && version.state === 'draft' && can(actor, 'library.write'),
      submit: isHand && version.state === 'draft' && can(actor, 'library.write'),
      judge: submitted && can(actor, 'library.publish'),
      publish: submitted && can(actor, 'library.publish') && !own,
      own,
      withdraw:
        found.state !== 'withdrawn' &&
        can(actor, found.version === null ? 'library.write' : 'library.publish'),
      anew: found.state === 'published' && hand === null && can(actor, 'library.write') && current,
      review: found.shaken && can(actor, 'library.publish'),
      study: current && !found.shaken && accountId !== null,
      assign: current && !found.shaken && assigns(actor),
      studies: found.version !== null && seesStudies(actor),
      report: version.state === 'published',
      answer: works && answersReports(db, actor, found),
      openComplaint: can(actor, 'complaint.list'),
      clips: can(actor, 'clip.make') && can(actor, 'recording.play'),
    },
  }
}

type Wanted = {
  wanted: number | null
  works: boolean
  hand: CaseVersion | null
  newest: CaseVersion | null
}

/** Asked for by number; else what is published, or what is being written. */
function versionShown(db: Db, id: number, { wanted, works, hand, newest }: Wanted): CaseVersion {
  if (wanted === null) {
    const shown = newest ?? hand
    if (!shown) throw new NotFound()
    return shown
  }
  const version = versionNumbered(db, id, wanted)
  if (version.state !== 'published' && !works) throw new NotFound()
  return version
}

const shortVersion = ({ number, publishedAt, publishedByName }: CaseVersion) => ({
  ...{ number, publishedAt, publishedByName },
})

function changesOf(db: Db, before: CaseVersion, after: CaseVersion): CaseChange[] {
  const withClips = (version: CaseVersion) => ({
    ...version,
    clips: clipsOfVersion(db, version.id),
  })
  return changesBetween(withClips(before), withClips(after)).map((change) => {
    const words: Readonly<Record<string, string>> =
      change.what === '来源' ? caseSources : change.what === '类型' ? faultCategories : {}
    return { ...change, was: words[change.was] ?? change.was, now: words[change.now] ?? change.now }
  })
}

export type ShownLink = { kind: 'complaint' | 'call'; id: number; no: string; now: string }

/** Numbers of complaints and calls, to those who may open them and have not to judge them first. */
function linksShown(db: Db, actor: Actor, caseId: number, blindness: Blindness) {
  const links = linksOf(db, caseId)
  const complaintIds = links.flatMap(({ complaintId }) => complaintId ?? [])
  const callIds = links.flatMap(({ callId }) => callId ?? [])
  const appealId = links.find((link) => link.appealId !== null)?.appealId ?? null
  const about = can(actor, 'complaint.list')
    ? db
        .select()
        .from(complaints)
        .where(and(isOneOf(complaints.id, complaintIds), withinReach(db, actor)))
        .all()
    : []
  const heard = can(actor, 'recording.list')
    ? db
        .select({ id: calls.id, callNo: calls.callNo })
        .from(calls)
        .where(and(isOneOf(calls.id, callIds), visibleTo(actor, calls)))
        .all()
    : []
  const behind = ({ callId, concernedCallId }: (typeof about)[number]) =>
    [callId, concernedCallId].filter((id) => id !== null)
  const blind = blindness.among(db, actor, [...about.flatMap(behind), ...heard.map(({ id }) => id)])
  const openAbout = about.filter((one) => !behind(one).some((id) => blind.has(id)))
  const openHeard = heard.filter(({ id }) => !blind.has(id))
  const shown: ShownLink[] = [
    ...openAbout.map(({ id, complaintNo, verdict, stage }) => ({
      ...{ kind: 'complaint' as const, id, no: complaintNo },
      now: !stands(stage)
        ? '已撤回、并案或转出'
        : verdict === null
          ? '未核实'
          : complaintVerdicts[verdict],
    })),
    ...openHeard.map(({ id, callNo }) => ({ kind: 'call' as const, id, no: callNo, now: '' })),
  ]
  const hidden = about.length + heard.length - shown.length
  return { shown, hidden, appealId: can(actor, 'review-appeal.read') ? appealId : null }
}

export type RelatedCase = { id: number; caseNo: string; title: string; good: boolean }

/** Others with the same fault or a tag in common: what went well beside what went wrong. */
function relatedCases(
  db: Db,
  actor: Actor,
  caseId: number,
  { tags, faultCategory }: CaseVersion,
): RelatedCase[] {
  if (tags.length === 0 && faultCategory === null) return []
  const tagged =
    tags.length === 0
      ? undefined
      : sql`typical_cases.id in (select u.case_id from case_tags t join case_tag_uses u on u.tag_id = t.id
          where t.name in (select value from json_each(${JSON.stringify(tags)})))`
  const alike = (good: boolean) =>
    db
      .select({
        ...{ id: typicalCases.id, caseNo: typicalCases.caseNo, title: typicalCases.title },
      })
      .from(typicalCases)
      .where(
        and(
          casesSeen(actor),
          eq(typicalCases.state, 'published'),
          ne(typicalCases.id, caseId),
          good
            ? eq(typicalCases.source, 'good-practice')
            : inArray(
                typicalCases.source,
                (Object.keys(caseSources) as (keyof typeof caseSources)[]).filter(
                  (source) => source !== 'good-practice',
                ),
              ),
          or(
            tagged,
            faultCategory === null ? undefined : eq(typicalCases.faultCategory, faultCategory),
          ),
        ),
      )
      .orderBy(sql`typical_cases.listed_at desc`)
      .limit(5)
      .all()
      .map((row) => ({ ...row, good }))
  return [...alike(true), ...alike(false)]
}
