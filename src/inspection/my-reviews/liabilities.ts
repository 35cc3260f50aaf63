import { and, desc, eq } from 'drizzle-orm'

import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people } from '#src/organisation/schema.ts'

import { contestableLiability, fallsOn, holdsStill } from '../appeals/contested-liability.ts'
import { evidenceOf, partyOf, recordingOf } from '../appeals/contested-verification.ts'
import { appealsAbout, contestedBy } from '../appeals/contested.ts'
import { type Filing, filingOf } from '../appeals/filing.ts'
import { type AppealShown, appealShown } from '../appeals/shown.ts'
import { type VerificationShown, verificationShown } from '../appeals/verification-shown.ts'
import { shownNote } from '../marks/queries.ts'
import { liabilityOf, ownLiability } from './own-liability.ts'
import { personOf } from './own.ts'
import { type OwnSound, soundOf } from './queries.ts'

export type LiabilityLine = {
  id: number
  complaintNo: string
  faultCategory: FaultCategory
  at: number
  /** It holds still: neither an answered appeal nor another 定责 took its place. */
  holds: boolean
  appeal: { state: string; round: number } | null
  until: number | null
}

/** Complaints for which the reader was held liable, the newest first. */
export function ownLiabilities(
  db: Db,
  actor: Actor,
  page: PageRequest,
  now = Date.now(),
): Page<LiabilityLine> {
  const personId = personOf(actor)
  if (personId === null) return { rows: [], size: page.size, next: null, previous: null }
  const { where, order, limit } = keyset(complaintLiabilities.at, complaintLiabilities.id, page)
  const rows = db
    .select({ liability: complaintLiabilities, complaint: complaints })
    .from(complaintLiabilities)
    .innerJoin(complaints, eq(complaints.id, complaintLiabilities.complaintId))
    .where(and(where, liabilityOf(db, personId)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ liability, complaint }): LiabilityLine => {
      const { id, at } = liability
      const subject = { kind: 'liability', id } as const
      const filing = filingOf(db, contestedBy(db, actor, subject), now)
      const appeals = appealsAbout(db, subject)
      return {
        ...{ id, at, complaintNo: complaint.complaintNo, faultCategory: complaint.faultCategory },
        holds: holdsStill(db, liability),
        appeal: appeals.findLast(({ state }) => state !== 'withdrawn') ?? null,
        until: filing.may ? filing.until : null,
      }
    })
  return cutPage(rows, page, ({ id, at }) => ({ id, value: at }))
}

export type ContestedLiability = {
  id: number
  complaintId: number
  complaintNo: string
  openedAt: number
  verification: VerificationShown | null
  /** Who is named, as far as the reader may know: the reader, or somebody of the own department. */
  named: { person: string | null; department: string | null }
  reason: string
  at: number
  holds: boolean
  filing: Filing
  seen: number
  appeals: AppealShown[]
}

/** A liability as the person named, or the department it falls on, may contest it. */
export function contestedLiabilityDetail(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
): ContestedLiability {
  const { liability, complaint } = contestableLiability(db, actor, id)
  const subject = { kind: 'liability', id } as const
  const contested = contestedBy(db, actor, subject)
  const verification = verificationShown(db, complaint.id)
  return {
    ...{ id, complaintId: complaint.id, complaintNo: complaint.complaintNo },
    openedAt: complaint.openedAt,
    // What holds of the liability stands apart on the page.
    verification: verification && { ...verification, liability: null },
    named: namedIn(db, liability),
    ...{ reason: shownNote(liability.reason), at: liability.at },
    holds: holdsStill(db, liability),
    ...{ filing: filingOf(db, contested, now), seen: contested.seen },
    appeals: appealsAbout(db, subject).map((appeal) => appealShown(db, appeal)),
  }
}

type Named = Pick<typeof complaintLiabilities.$inferSelect, 'personId' | 'departmentId'>

function namedIn(db: Db, { personId, departmentId }: Named): ContestedLiability['named'] {
  const person = db
    .select()
    .from(people)
    .where(eq(people.id, personId ?? -1))
    .get()
  const of = eq(departments.id, departmentId ?? -1)
  return {
    person: person ? `${person.agentNo} ${person.name ?? ''}`.trim() : null,
    department: db.select().from(departments).where(of).get()?.name ?? null,
  }
}

export type OwnLiabilityDetail = ContestedLiability & {
  evidence: { id: number; startMs: number; endMs: number; label: string }[]
  /** Only where the call is the reader's own. */
  sound: OwnSound | null
}

export function ownLiabilityDetail(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
): OwnLiabilityDetail {
  // The reader's own, whatever else a role would let one contest.
  ownLiability(db, actor, id)
  const detail = contestedLiabilityDetail(db, actor, id, now)
  const complaint = db.select().from(complaints).where(eq(complaints.id, detail.complaintId)).get()
  const own = complaint !== undefined && complaint.personId === personOf(actor)
  const recordingId = own ? recordingOf(db, complaint) : null
  return {
    ...detail,
    evidence: own
      ? evidenceOf(db, detail.complaintId).map(({ id: span, startMs, endMs }) => ({
          ...{ id: span, startMs, endMs, label: '核实依据' },
        }))
      : [],
    sound: recordingId === null ? null : soundOf(db, actor, recordingId),
  }
}

/** The liability of a complaint that the reader, or the reader's department, may contest; null for none. */
export function liabilityToContest(db: Db, actor: Actor, complaintId: number): number | null {
  const { basis, id, liability: kind } = complaintLiabilities
  const row = db
    .select({ liability: complaintLiabilities, complaint: complaints })
    .from(complaintLiabilities)
    .innerJoin(complaints, eq(complaints.id, complaintLiabilities.complaintId))
    .where(
      and(
        eq(complaintLiabilities.complaintId, complaintId),
        eq(basis, 'settling'),
        eq(kind, 'liable'),
      ),
    )
    .orderBy(desc(id))
    .limit(1)
    .get()
  if (!row) return null
  const { personId } = row.liability
  const concerned =
    partyOf(actor) === 'department'
      ? fallsOn(db, actor, row)
      : personId !== null && personId === personOf(actor)
  return concerned ? row.liability.id : null
}
