import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { stands } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { seenLine } from '#src/kernel/typed-text.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { writers } from './draft.ts'
import { caseFor, clipsOfVersion, linkedOf, linksOf, presentVersion, subjectOf } from './find.ts'
import { heardClips } from './hearing.ts'
import { knownPeople } from './known-people.ts'
import { namesAgent, withoutNames } from './names.ts'
import { caseLinks, type CaseVersion, caseVersions, typicalCases } from './schema.ts'
import { showVersion } from './shown.ts'
import { caseMost, caseRefusals } from './vocabulary.ts'

const reasonOf = (typed: string): string => {
  const reason = maskText(seenLine(typed)).slice(0, caseMost.reason)
  if (reason === '') throw refused(caseRefusals, 'reason-missing')
  return reason
}

/** 提交审核: from here on the words stand still until somebody else has looked at them. */
export function submitCase(db: Db, actor: Actor, id: number, seen: number, now = Date.now()): void {
  authorise(actor, 'library.write')
  write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'draft')
    if (version.story === '' || version.lesson === '') throw refused(caseRefusals, 'no-story')
    if (clipProblem(tx, version.id)) throw refused(caseRefusals, 'clip-problem')
    mustNameNobody(tx, version)
    tx.update(caseVersions)
      .set({
        ...({ state: 'submitted', submittedAt: now, returnedReason: '' } as const),
        ...{ submittedById: actor.accountId, submittedByName: actor.name },
        ...{ revision: version.revision + 1, writerIds: writers(version.writerIds, actor) },
      })
      .where(eq(caseVersions.id, version.id))
      .run()
    record(tx, actor, 'case.submitted', subjectOf(found), { version: version.number })
    const to = holdersOf(tx, 'library.publish', null)
      .map((holder) => holder.id)
      .filter((holder) => holder !== actor.accountId)
    const sentence = `典型案例 ${found.caseNo} 已提交，请审核`
    notify(tx, { to, kind: 'task', sentence, href: `/library/${id}` }, now)
  })
}

/** 退回: to be written on, with what is missing. */
export function returnCase(
  db: Db,
  actor: Actor,
  id: number,
  typed: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'library.publish')
  write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'submitted')
    const reason = reasonOf(typed)
    tx.update(caseVersions)
      .set({
        ...({ state: 'draft', returnedReason: reason, returnedByName: actor.name } as const),
        revision: version.revision + 1,
      })
      .where(eq(caseVersions.id, version.id))
      .run()
    record(tx, actor, 'case.returned', subjectOf(found), { version: version.number, reason })
    const to = version.writerIds
    const sentence = `典型案例 ${found.caseNo} 被退回：${reason}`
    notify(tx, { to, kind: 'task', sentence, href: `/library/${id}` }, now)
  })
}

/**
 * 发布: by somebody who wrote nothing of it and has heard every clip to its end. From here on the version
 * is never changed; what its complaints count as now is what it was published upon.
 */
export function publishCase(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'library.publish')
  write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'submitted')
    const { accountId } = actor
    if (accountId !== null && version.writerIds.includes(accountId)) {
      throw refused(caseRefusals, 'own-work')
    }
    if (clipProblem(tx, version.id)) throw refused(caseRefusals, 'clip-problem')
    const all = clipsOfVersion(tx, version.id)
    const heard = heardClips(
      tx,
      accountId,
      all.map(({ clipId }) => clipId),
    )
    if (all.some(({ clipId }) => clipId === null || !heard.has(clipId))) {
      throw refused(caseRefusals, 'unheard')
    }
    lookAtLinks(tx, id)
    const published = { publishedAt: now, publishedByName: actor.name }
    tx.update(caseVersions)
      .set({ state: 'published', revision: version.revision + 1, ...published })
      .where(eq(caseVersions.id, version.id))
      .run()
    tx.update(typicalCases)
      .set({ state: 'published', version: version.number, listedAt: now })
      .where(eq(typicalCases.id, id))
      .run()
    showVersion(tx, id, version, now)
    record(tx, actor, 'case.published', subjectOf(found), { version: version.number })
    const sentence = `典型案例 ${found.caseNo} 已发布`
    notify(tx, { to: version.writerIds, kind: 'task', sentence, href: `/library/${id}` }, now)
  })
}

/** 撤下: nobody learns from it any more; whoever writes cases still finds it, with the reason. */
export function withdrawCase(
  db: Db,
  actor: Actor,
  id: number,
  typed: string,
  now = Date.now(),
): void {
  authorise(actor, 'library.write')
  write(db, (tx) => {
    const found = caseFor(tx, actor, id)
    // What is published is taken down by whoever answers for the library.
    if (found.version !== null) authorise(actor, 'library.publish')
    if (found.state === 'withdrawn') throw refused(caseRefusals, 'withdrawn')
    const reason = reasonOf(typed)
    const taken = { withdrawnAt: now, withdrawnByName: actor.name, withdrawnReason: reason }
    tx.update(typicalCases)
      .set({ state: 'withdrawn', ...taken })
      .where(eq(typicalCases.id, id))
      .run()
    record(tx, actor, 'case.withdrawn', subjectOf(found), { reason })
  })
}

/** 重新审核: a complaint counts otherwise now, and the case is right all the same. */
export function reviewAgain(db: Db, actor: Actor, id: number, typed: string): void {
  authorise(actor, 'library.publish')
  write(db, (tx) => {
    const found = caseFor(tx, actor, id)
    if (!found.shaken) throw refused(caseRefusals, 'not-shaken')
    const reason = reasonOf(typed)
    lookAtLinks(tx, id)
    record(tx, actor, 'case.reviewed', subjectOf(found), { reason })
  })
}

/** Keeps what the complaints of a case count as at this moment. */
function lookAtLinks(tx: Db, caseId: number): void {
  for (const { id, complaintId } of linksOf(tx, caseId)) {
    if (complaintId === null) continue
    const complaint = tx
      .select({ verdict: complaints.verdict, stage: complaints.stage })
      .from(complaints)
      .where(eq(complaints.id, complaintId))
      .get()
    if (!complaint) continue
    tx.update(caseLinks)
      .set({ verdict: complaint.verdict, fallen: !stands(complaint.stage) })
      .where(eq(caseLinks.id, id))
      .run()
  }
}

/** A clip that cannot be played: erased, silent for a report, or never made. */
function clipProblem(tx: Db, versionId: number): boolean {
  return clipsOfVersion(tx, versionId).some(({ clipId }) => {
    if (clipId === null) return true
    const clip = tx.select().from(clips).where(eq(clips.id, clipId)).get()
    return !clip || clip.state !== 'ready' || clip.withheldAt !== null
  })
}

/** What was linked after the words were saved may name somebody whom nobody knew then. */
function mustNameNobody(tx: Db, version: CaseVersion): void {
  const known = knownPeople(tx, linkedOf(tx, version.caseId))
  const all = clipsOfVersion(tx, version.id)
  const { title, story, lesson, tags, opinionRisk } = version
  const told = [title, story, lesson, opinionRisk, ...tags]
  const words = [...told, ...all.flatMap((clip) => [clip.title, clip.note])]
  if (words.some((text) => withoutNames(text, known).replaced.length > 0)) {
    throw refused(caseRefusals, 'names-left')
  }
  for (const { clipId } of all) {
    const clip =
      clipId === null ? undefined : tx.select().from(clips).where(eq(clips.id, clipId)).get()
    if (clip && namesAgent(clip.lines.map(({ text }) => text).join('\n'), known)) {
      throw refused(caseRefusals, 'clip-names-agent')
    }
  }
}
