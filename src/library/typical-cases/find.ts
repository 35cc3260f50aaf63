import { and, asc, desc, eq, ne, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import type { Linked } from './known-people.ts'
import {
  type CaseClip,
  caseClips,
  caseLinks,
  type CaseVersion,
  caseVersions,
  type TypicalCase,
  typicalCases,
} from './schema.ts'
import { caseRefusals } from './vocabulary.ts'

/** Drafts, and cases whose verdict fell, are for those who write and publish. */
export const worksOnCases = (actor: Actor): boolean =>
  can(actor, 'library.write') || can(actor, 'library.publish')

/**
 * A complaint counts otherwise than when a publisher last looked: the case is read by nobody who only
 * learns from it, until it has been looked at again. Said in plain names, as it stands in sub-queries.
 */
export const shaken = sql<number>`exists (select 1 from case_links l join complaints c on c.id = l.complaint_id
  where l.case_id = typical_cases.id and (c.verdict is not l.verdict
  or (c.stage in ('withdrawn', 'merged', 'referred')) <> l.fallen))`

/** What an actor finds in the library. */
export const casesSeen = (actor: Actor): SQL | undefined =>
  worksOnCases(actor) ? undefined : and(eq(typicalCases.state, 'published'), sql`not ${shaken}`)

export type FoundCase = TypicalCase & { shaken: boolean }

/** A case as an actor may read it. */
export function caseFor(db: Db, actor: Actor, id: number): FoundCase {
  authorise(actor, 'library.read')
  const row = db
    .select({ row: typicalCases, shaken })
    .from(typicalCases)
    .where(and(eq(typicalCases.id, id), casesSeen(actor)))
    .get()
  if (!row) throw new NotFound()
  return { ...row.row, shaken: row.row.state === 'published' && Boolean(row.shaken) }
}

export function versionNumbered(db: Db, caseId: number, number: number): CaseVersion {
  const version = db
    .select()
    .from(caseVersions)
    .where(and(eq(caseVersions.caseId, caseId), eq(caseVersions.number, number)))
    .get()
  if (!version) throw new NotFound()
  return version
}

/** The version that is being written or looked at; null where there is none. */
export const openVersion = (db: Db, caseId: number): CaseVersion | null =>
  db
    .select()
    .from(caseVersions)
    .where(and(eq(caseVersions.caseId, caseId), ne(caseVersions.state, sql`'published'`)))
    .get() ?? null

/** Published versions, the newest first. */
export const publishedVersions = (db: Db, caseId: number): CaseVersion[] =>
  db
    .select()
    .from(caseVersions)
    .where(and(eq(caseVersions.caseId, caseId), eq(caseVersions.state, 'published')))
    .orderBy(desc(caseVersions.number))
    .limit(100)
    .all()

export const clipsOfVersion = (db: Db, versionId: number): CaseClip[] =>
  db
    .select()
    .from(caseClips)
    .where(eq(caseClips.versionId, versionId))
    .orderBy(asc(caseClips.position))
    .all()

export const linksOf = (db: Db, caseId: number) =>
  db.select().from(caseLinks).where(eq(caseLinks.caseId, caseId)).orderBy(asc(caseLinks.id)).all()

export function linkedOf(db: Db, caseId: number): Linked {
  const links = linksOf(db, caseId)
  return {
    complaintIds: links.flatMap(({ complaintId }) => complaintId ?? []),
    callIds: links.flatMap(({ callId }) => callId ?? []),
  }
}

export type Present = { found: FoundCase; version: CaseVersion }

/** The version in hand, for a form that was drawn at a revision. */
export function presentVersion(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  state: 'draft' | 'submitted',
): Present {
  const found = caseFor(db, actor, id)
  if (found.state === 'withdrawn') throw refused(caseRefusals, 'withdrawn')
  const version = openVersion(db, id)
  if (version?.state !== state) {
    throw refused(caseRefusals, state === 'draft' ? 'not-draft' : 'not-submitted')
  }
  if (version.revision !== seen) throw refused(caseRefusals, 'stale')
  return { found, version }
}

export const subjectOf = ({ id }: Pick<TypicalCase, 'id'>) => ({ kind: 'case', id }) as const
