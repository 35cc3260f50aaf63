import { and, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused, refused } from '#src/kernel/errors.ts'
import { people, postings, teams } from '#src/organisation/schema.ts'
import { postedAt } from '#src/organisation/tree.ts'

import { complaintFor } from '../flow/for-actor.ts'
import type { Complaint } from '../schema.ts'
import type { ComplaintStage } from '../vocabulary.ts'
import { freedByAppeal } from './freed.ts'
import { tellLiable } from './liable-units.ts'
import { complaintLiabilities } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals, type Liability } from './vocabulary.ts'

export type NewLiability = {
  liability: Liability
  /** 工号 of the person; empty where nobody in particular is answerable. */
  agentNo: string
  departmentId: number | null
  reason: string
}

/** 先处理后定责: stages at which it is too early. */
export const beforeLiability: readonly ComplaintStage[] = [
  ...(['opened', 'dispatched', 'intervening', 'investigating', 'visiting'] as const),
]

/**
 * Says who answers for what happened (定责), apart from the verdict and only once the customer was visited
 * (先处理后定责). Set again, the newest holds.
 */
export function setLiability(
  db: Db,
  actor: Actor,
  id: number,
  { liability, agentNo, departmentId, reason }: NewLiability,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.settle')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (beforeLiability.includes(complaint.stage)) throw refused(handlingRefusals, 'locked')
    holdAt(tx, complaint, 'settling', '定责', spellId)
    if (liability === 'liable' && complaint.verdict === 'unsubstantiated') {
      throw refused(handlingRefusals, 'nothing-liable')
    }
    const personId = agentNo === '' ? null : concernedPerson(tx, complaint, agentNo, now)
    if (departmentId !== null && !unitsConcerned(complaint).includes(departmentId)) {
      throw refused(handlingRefusals, 'not-concerned')
    }
    const nobody = personId === null && departmentId === null
    if (liability === 'liable' && nobody) throw refused(handlingRefusals, 'nobody-liable')
    if (liability === 'not-liable' && personId !== null)
      throw refused(handlingRefusals, 'nobody-else')
    if (liability === 'liable' && freedByAppeal(tx, id, { personId, departmentId })) {
      throw refused(handlingRefusals, 'freed-by-appeal')
    }
    const values = { liability, personId, departmentId, reason }
    const newest = newestLiability(tx, id)
    const same =
      newest &&
      newest.at >= (complaint.verdictAt ?? 0) &&
      (Object.keys(values) as (keyof typeof values)[]).every((key) => newest[key] === values[key])
    if (same) throw refused(handlingRefusals, 'same-liability')
    const { accountId: byId, name: byName } = actor
    const set = tx
      .insert(complaintLiabilities)
      .values({ complaintId: id, ...values, at: now, byId, byName })
      .returning()
      .get()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.liability-set', subject, { complaintNo, liability })
    if (liability === 'liable') tellLiable(tx, complaint, set, now)
  })
}

/** The department whose agent it is about, and the one that handles it. */
export const unitsConcerned = ({
  departmentId,
  handlingDepartmentId,
}: Pick<Complaint, 'departmentId' | 'handlingDepartmentId'>): number[] =>
  [...new Set([departmentId, handlingDepartmentId])].filter((one) => one !== null)

/** The agent concerned, or somebody posted to one of the departments concerned. */
function concernedPerson(tx: Db, complaint: Complaint, agentNo: string, now: number): number {
  const person = tx.select().from(people).where(eq(people.agentNo, agentNo)).get()
  if (!person) throw new Refused('not-concerned', `没有工号 ${agentNo} 的人员，请核对`)
  if (person.id === complaint.personId) return person.id
  const posted = tx
    .select({ departmentId: teams.departmentId })
    .from(postings)
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .where(and(eq(postings.personId, person.id), postedAt(now)))
    .all()
  const concerned = unitsConcerned(complaint)
  if (posted.some(({ departmentId }) => concerned.includes(departmentId))) return person.id
  throw refused(handlingRefusals, 'not-concerned')
}

/** The one that holds. */
export function newestLiability(db: Db, complaintId: number) {
  return db
    .select()
    .from(complaintLiabilities)
    .where(eq(complaintLiabilities.complaintId, complaintId))
    .orderBy(desc(complaintLiabilities.id))
    .limit(1)
    .get()
}
