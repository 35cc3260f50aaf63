import { and, desc, eq, inArray, notExists, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import { complaintImprovements, complaintVerifications } from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { stands } from '#src/complaints/vocabulary.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { departments, people } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls } from '#src/recordings/schema.ts'

import { keepStep } from './enter.ts'
import { defects } from './schema.ts'
import { shortWords, tellOwners } from './tell.ts'
import { defectWords } from './vocabulary.ts'

/** So many of the newest improvements are looked at: a liability may be set after them. */
const lookedAt = 500

/**
 * Improvements of complaints for which somebody is answerable become defects of the department that
 * improves, each once, however often and by however many workers this is run.
 */
export function gatherDefects(db: Db, now = Date.now()): number {
  const newest = db
    .select({ id: complaintImprovements.id })
    .from(complaintImprovements)
    .orderBy(desc(complaintImprovements.id))
    .limit(lookedAt)
  const known = db
    .select({ one: sql`1` })
    .from(defects)
    .where(eq(defects.improvementId, complaintImprovements.id))
  const found = db
    .select({ improvement: complaintImprovements, complaint: complaints })
    .from(complaintImprovements)
    .innerJoin(complaints, eq(complaints.id, complaintImprovements.complaintId))
    .where(and(inArray(complaintImprovements.id, newest), notExists(known)))
    .limit(lookedAt)
    .all()
    .filter(
      ({ complaint }) =>
        complaint.verdict === 'substantiated' &&
        stands(complaint.stage) &&
        newestLiability(db, complaint.id)?.liability === 'liable',
    )
  for (const { improvement, complaint } of found) {
    write(db, (tx) => gather(tx, improvement, complaint, now))
  }
  return found.length
}

type Improvement = typeof complaintImprovements.$inferSelect
type Complaint = typeof complaints.$inferSelect

function gather(tx: Db, improvement: Improvement, complaint: Complaint, now: number): void {
  const departmentId = improvement.departmentId ?? complaint.departmentId
  const department =
    departmentId === null
      ? undefined
      : tx.select().from(departments).where(eq(departments.id, departmentId)).get()
  // A call of nobody's department: whoever reads the complaint enters it by hand.
  if (!department) return
  const defect = tx
    .insert(defects)
    .values({
      ...({ state: 'open', level: 'department', source: 'improvement' } as const),
      what: maskText(improvement.measure).slice(0, defectWords.what),
      ...{ subCentreId: department.subCentreId, departmentId },
      ...{ faultCategory: complaint.faultCategory, ...groupOf(tx, complaint) },
      ...{ complaintId: complaint.id, improvementId: improvement.id, dueAt: improvement.dueAt },
      ...{ createdAt: now, byId: null, byName: system.name },
    })
    .onConflictDoNothing()
    .returning()
    .get()
  if (!defect) return
  keepStep(tx, system, defect.id, 'opened', { note: '', complaintId: complaint.id, at: now })
  const { faultCategory } = complaint
  record(tx, system, 'defect.opened', { kind: 'defect', id: defect.id }, { faultCategory })
  const sentence = `改进措施“${shortWords(defect)}”列入消缺，请在期限前完成`
  tellOwners(tx, defect, { kind: 'task', sentence }, { now })
}

/** 分群: the cause as it was verified, whose call it was and what it was about. */
export function groupOf(tx: Db, complaint: Pick<Complaint, 'id' | 'personId' | 'callId'>) {
  const verification = tx
    .select({ rootCause: complaintVerifications.rootCause })
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, complaint.id))
    .orderBy(desc(complaintVerifications.id))
    .limit(1)
    .get()
  const person =
    complaint.personId === null
      ? undefined
      : tx.select().from(people).where(eq(people.id, complaint.personId)).get()
  const call =
    complaint.callId === null
      ? undefined
      : tx.select().from(calls).where(eq(calls.id, complaint.callId)).get()
  return {
    rootCause: verification?.rootCause ?? null,
    staffCategory: person?.staffCategory ?? null,
    businessTypeId: call?.businessTypeId ?? null,
  }
}
