import { and, desc, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { clips } from '#src/clips/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { seenLine } from '#src/kernel/typed-text.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { fittingClip, takenFrom } from './choose-clips.ts'
import { copyPublished } from './draft.ts'
import { caseFor, clipsOfVersion, openVersion, subjectOf, versionNumbered } from './find.ts'
import { audibleClip } from './hearing.ts'
import {
  caseClips,
  type CaseVersion,
  caseVersions,
  type ClipReport,
  clipReports,
  type TypicalCase,
} from './schema.ts'
import { caseMost, caseRefusals } from './vocabulary.ts'

export type Overlooked = { words: string; atMs: number | null }

/**
 * 有漏打码: any reader may say so. The clip is silent everywhere from this moment; author and publishers
 * are told. What was overlooked is not written down again: words are kept as marks.
 */
export function reportClip(
  db: Db,
  actor: Actor,
  caseId: number,
  clipId: number,
  { words, atMs }: Overlooked,
  now = Date.now(),
): ClipReport {
  authorise(actor, 'library.read')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('library.read')
  return write(db, (tx) => {
    const found = caseFor(tx, actor, caseId)
    const open = openReport(tx, clipId)
    if (open) throw refused(caseRefusals, 'already-reported')
    const clip = audibleClip(tx, actor, caseId, clipId)
    const said = seenLine(words).slice(0, caseMost.report)
    const length = clip.untilMs - clip.fromMs
    if (said === '' && atMs === null) throw refused(caseRefusals, 'report-empty')
    if (atMs !== null && (atMs < 0 || atMs > length)) throw refused(caseRefusals, 'report-empty')
    const report = tx
      .insert(clipReports)
      .values({
        ...{ caseId, clipId, words: hidden(said), atMs, places: placesOf(tx, clipId) },
        ...{ byId: accountId, byName: actor.name, at: now },
      })
      .returning()
      .get()
    tx.update(clips).set({ withheldAt: now }).where(eq(clips.id, clipId)).run()
    const where = atMs === null ? {} : { at: formatDuration(atMs) }
    record(tx, actor, 'case.clip-reported', subjectOf(found), { which: clipId, ...where })
    const publishers = holdersOf(tx, 'library.publish', null).map(({ id }) => id)
    const to = [...writersOf(tx, found), clip.accountId, ...publishers]
    const sentence = `案例 ${found.caseNo} 有片段被报告漏打码，已停播，请检查`
    const href = `/library/${caseId}/reports/${report.id}`
    notify(tx, { to, kind: 'task', sentence, href, urgent: true }, now)
    return report
  })
}

/** Where a clip is played, in all versions of all cases. */
const placesOf = (tx: Db, clipId: number): number[] =>
  tx
    .select({ id: caseClips.id })
    .from(caseClips)
    .where(eq(caseClips.clipId, clipId))
    .all()
    .map(({ id }) => id)

/** Its first character and how long it is: enough to find the place, too little to tell anybody. */
const hidden = (words: string): string => {
  const masked = maskText(words)
  const [first = '', ...rest] = masked
  return first + rest.map(() => '*').join('')
}

export const openReport = (db: Db, clipId: number): ClipReport | undefined =>
  db
    .select()
    .from(clipReports)
    .where(and(eq(clipReports.clipId, clipId), isNull(clipReports.answeredAt)))
    .get()

export const reportsOf = (db: Db, caseId: number): ClipReport[] =>
  db
    .select()
    .from(clipReports)
    .where(eq(clipReports.caseId, caseId))
    .orderBy(desc(clipReports.id))
    .limit(50)
    .all()

/** Those who wrote the version that is shown, and the one in hand. */
export function writersOf(db: Db, found: TypicalCase): number[] {
  const shown = found.version === null ? null : versionNumbered(db, found.id, found.version)
  return [...(shown?.writerIds ?? []), ...(openVersion(db, found.id)?.writerIds ?? [])]
}

/** Who checks a report: whoever publishes, and who wrote the case. */
export function answersReports(db: Db, actor: Actor, found: TypicalCase): boolean {
  if (actor.permissions.has('library.publish')) return true
  const { accountId } = actor
  return (
    actor.permissions.has('library.write') &&
    accountId !== null &&
    writersOf(db, found).includes(accountId)
  )
}

export function reportFor(db: Db, actor: Actor, caseId: number, reportId: number) {
  const found = caseFor(db, actor, caseId)
  const report = db
    .select()
    .from(clipReports)
    .where(and(eq(clipReports.id, reportId), eq(clipReports.caseId, caseId)))
    .get()
  if (!report) throw new NotFound()
  if (!answersReports(db, actor, found)) throw new Forbidden('library.publish')
  return { found, report }
}

export type ReportAnswerGiven =
  | { answer: 'not-missed'; reason: string }
  | { answer: 'replaced'; reason: string; clipId: number }

/**
 * Answers a report. Where nothing was overlooked the clip is heard again; where something was, it stays
 * silent for good and another takes its place: in the version in hand, or in a new one to be published.
 */
export function answerReport(
  db: Db,
  actor: Actor,
  caseId: number,
  reportId: number,
  given: ReportAnswerGiven,
  now = Date.now(),
): void {
  write(db, (tx) => {
    const { found, report } = reportFor(tx, actor, caseId, reportId)
    if (report.answeredAt !== null) throw refused(caseRefusals, 'report-answered')
    const reason = maskText(seenLine(given.reason)).slice(0, caseMost.reason)
    if (given.answer === 'not-missed') {
      if (reason === '') throw refused(caseRefusals, 'reason-missing')
      if (report.clipId !== null) {
        tx.update(clips).set({ withheldAt: null }).where(eq(clips.id, report.clipId)).run()
      }
    } else replaceClip(tx, actor, found, report, given.clipId, now)
    tx.update(clipReports)
      .set({ answer: given.answer, reason, answeredAt: now, answeredByName: actor.name })
      .where(eq(clipReports.id, reportId))
      .run()
    const outcome = given.answer
    record(tx, actor, 'case.report-answered', subjectOf(found), { outcome, reason })
    const word = given.answer === 'not-missed' ? `没有漏：${reason}` : '已换新片段'
    const sentence = `您报告的案例 ${found.caseNo} 漏打码：${word}`
    notify(tx, { to: [report.byId], kind: 'task', sentence, href: `/library/${caseId}` }, now)
  })
}

function replaceClip(
  tx: Db,
  actor: Actor,
  found: TypicalCase,
  { clipId: old }: ClipReport,
  clipId: number,
  now: number,
): void {
  if (clipId === old) throw refused(caseRefusals, 'same-clip')
  const clip = fittingClip(tx, found.id, clipId)
  const version: CaseVersion = openVersion(tx, found.id) ?? copyPublished(tx, actor, found, now)
  const place = clipsOfVersion(tx, version.id).find((one) => one.clipId === old)
  if (!place) throw refused(caseRefusals, 'no-replacement')
  tx.update(caseClips)
    .set(takenFrom(tx, found.id, clip))
    .where(eq(caseClips.id, place.id))
    .run()
  // What was overlooked can be read in them: these words go, in every version of every case.
  if (old !== null) tx.update(caseClips).set({ lines: [] }).where(eq(caseClips.clipId, old)).run()
  // What was submitted is looked at again from the beginning: it is not what it was.
  const writerIds =
    actor.accountId === null || version.writerIds.includes(actor.accountId)
      ? version.writerIds
      : [...version.writerIds, actor.accountId]
  tx.update(caseVersions)
    .set({ state: 'draft', revision: version.revision + 1, writerIds })
    .where(eq(caseVersions.id, version.id))
    .run()
}
