import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Clip, clips } from '#src/clips/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { seenLine, seenLines } from '#src/kernel/typed-text.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { clipsOfVersion, linkedOf, presentVersion, subjectOf } from './find.ts'
import { callsBehind, knownPeople } from './known-people.ts'
import { namesAgent, withoutNames } from './names.ts'
import { caseClips, type CaseVersion, caseVersions } from './schema.ts'
import { caseMost, caseRefusals } from './vocabulary.ts'

/** Where clips of a case come from: the recordings of its calls. */
export function sourcesOf(db: Db, caseId: number) {
  return db
    .select({ recordingId: recordings.id, callNo: calls.callNo, durationMs: recordings.durationMs })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(isOneOf(recordings.callId, callsBehind(db, linkedOf(db, caseId))))
    .orderBy(asc(recordings.id))
    .limit(40)
    .all()
}

/** Clips of those recordings that can be played, the newest first. */
export function clipsOffered(db: Db, caseId: number): Clip[] {
  const ids = sourcesOf(db, caseId).map(({ recordingId }) => recordingId)
  return db
    .select()
    .from(clips)
    .where(and(isOneOf(clips.recordingId, ids), isNull(clips.withheldAt)))
    .orderBy(desc(clips.id))
    .limit(60)
    .all()
}

/** A clip that may stand in the case: of its recordings, ready, and naming no agent. */
export function fittingClip(db: Db, caseId: number, clipId: number): Clip {
  const clip = db.select().from(clips).where(eq(clips.id, clipId)).get()
  const ours = sourcesOf(db, caseId).some(({ recordingId }) => recordingId === clip?.recordingId)
  if (!clip || !ours) throw refused(caseRefusals, 'no-such-clip')
  if (clip.withheldAt !== null) throw refused(caseRefusals, 'clip-withheld')
  if (clip.state === 'failed') throw refused(caseRefusals, 'clip-not-ready')
  const known = knownPeople(db, linkedOf(db, caseId))
  const said = clip.lines.map(({ text }) => text).join('\n')
  if (namesAgent(said, known)) throw refused(caseRefusals, 'clip-names-agent')
  return clip
}

/** Puts clips at the end of a version, inside the caller's transaction. */
export function addClips(
  tx: Db,
  caseId: number,
  versionId: number,
  clipIds: readonly number[],
): void {
  const wanted = [...new Set(clipIds)]
  const before = clipsOfVersion(tx, versionId)
  if (before.length + wanted.length > caseMost.clips) throw refused(caseRefusals, 'too-many-clips')
  wanted.forEach((clipId, index) => {
    if (before.some((one) => one.clipId === clipId)) throw refused(caseRefusals, 'clip-known')
    const clip = fittingClip(tx, caseId, clipId)
    const position = before.length + index + 1
    tx.insert(caseClips)
      .values({ versionId, position, title: `片段 ${position}`, ...takenFrom(tx, caseId, clip) })
      .run()
  })
}

/** What a version keeps of a clip. */
export function takenFrom(tx: Db, caseId: number, { id, fromMs, untilMs, lines }: Clip) {
  const known = knownPeople(tx, linkedOf(tx, caseId))
  return {
    clipId: id,
    durationMs: untilMs - fromMs,
    lines: lines.map((line) => ({
      ...line,
      text: withoutNames(line.text, known).text,
      startMs: Math.max(0, line.startMs - fromMs),
      endMs: Math.max(0, Math.min(line.endMs, untilMs) - fromMs),
    })),
  }
}

type Step = (tx: Db, caseId: number, version: CaseVersion) => void

/** One change to the clips of the version that is being written. */
function change(db: Db, actor: Actor, id: number, seen: number, step: Step): void {
  authorise(actor, 'library.write')
  write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'draft')
    step(tx, id, version)
    tx.update(caseVersions)
      .set({ revision: version.revision + 1 })
      .where(eq(caseVersions.id, version.id))
      .run()
    record(tx, actor, 'case.changed', subjectOf(found), { version: version.number })
  })
}

export const addClip = (db: Db, actor: Actor, id: number, clipId: number, seen: number): void =>
  change(db, actor, id, seen, (tx, caseId, version) => addClips(tx, caseId, version.id, [clipId]))

export type ClipWords = { title: string; note: string }

/** What the lecturer says of a clip: masked like all words of a case. */
export const nameClip = (
  db: Db,
  actor: Actor,
  id: number,
  caseClipId: number,
  { title, note }: ClipWords,
  seen: number,
): void =>
  change(db, actor, id, seen, (tx, caseId, version) => {
    const clip = ownClip(tx, version, caseClipId)
    const known = knownPeople(tx, linkedOf(tx, caseId))
    const told = (text: string) => withoutNames(text, known).text
    tx.update(caseClips)
      .set({
        title: told(seenLine(title)).slice(0, caseMost.clipTitle) || clip.title,
        note: told(seenLines(note)).slice(0, caseMost.clipNote),
      })
      .where(eq(caseClips.id, clip.id))
      .run()
  })

/** Moves a clip one place towards the beginning or the end. */
export const moveClip = (
  db: Db,
  actor: Actor,
  id: number,
  caseClipId: number,
  way: 'up' | 'down',
  seen: number,
): void =>
  change(db, actor, id, seen, (tx, _caseId, version) => {
    const clip = ownClip(tx, version, caseClipId)
    const other = clipsOfVersion(tx, version.id).find(
      ({ position }) => position === clip.position + (way === 'up' ? -1 : 1),
    )
    if (!other) return
    const put = (which: number, position: number) =>
      tx.update(caseClips).set({ position }).where(eq(caseClips.id, which)).run()
    put(clip.id, other.position)
    put(other.id, clip.position)
  })

export const dropClip = (
  db: Db,
  actor: Actor,
  id: number,
  caseClipId: number,
  seen: number,
): void =>
  change(db, actor, id, seen, (tx, _caseId, version) => {
    const clip = ownClip(tx, version, caseClipId)
    tx.delete(caseClips).where(eq(caseClips.id, clip.id)).run()
    tx.update(caseClips)
      .set({ position: sql`${caseClips.position} - 1` })
      .where(
        and(eq(caseClips.versionId, version.id), sql`${caseClips.position} > ${clip.position}`),
      )
      .run()
  })

function ownClip(tx: Db, version: CaseVersion, caseClipId: number) {
  const clip = clipsOfVersion(tx, version.id).find(({ id }) => id === caseClipId)
  if (!clip) throw new NotFound()
  return clip
}
