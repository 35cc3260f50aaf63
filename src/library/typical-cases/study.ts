import { and, asc, eq, sql } from 'drizzle-orm'

import { recordOnce } from '#src/audit/record-once.ts'
import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { notify } from '#src/notices/notify.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { postedAt, teamsInScope } from '#src/organisation/tree.ts'

import { caseFor, subjectOf, versionNumbered } from './find.ts'
import { caseAssignments, caseStudies, type TypicalCase } from './schema.ts'
import { caseRefusals } from './vocabulary.ts'

function personOf(db: Db, actor: Actor): number | null {
  if (actor.scope.kind === 'person') return actor.scope.id
  if (actor.accountId === null) return null
  const { personId } = accounts
  const own = eq(accounts.id, actor.accountId)
  return db.select({ personId }).from(accounts).where(own).get()?.personId ?? null
}

/** Opening a case leaves a trace, and the first opening of a published version its row. */
export function openedCase(db: Db, actor: Actor, found: TypicalCase, now = Date.now()): void {
  recordOnce(db, actor, 'case.opened', subjectOf(found), now)
  const { accountId, name } = actor
  if (found.version === null || accountId === null) return
  const versionId = versionNumbered(db, found.id, found.version).id
  if (studyOf(db, versionId, accountId)) return
  write(db, (tx) => {
    const who = { accountId, personId: personOf(tx, actor), name }
    tx.insert(caseStudies)
      .values({ versionId, caseId: found.id, ...who, openedAt: now })
      .onConflictDoNothing()
      .run()
  })
}

export const studyOf = (db: Db, versionId: number, accountId: number) =>
  db
    .select()
    .from(caseStudies)
    .where(and(eq(caseStudies.versionId, versionId), eq(caseStudies.accountId, accountId)))
    .get()

/** 我已学完: once for each person and version. */
export function finishStudy(
  db: Db,
  actor: Actor,
  caseId: number,
  number: number,
  now = Date.now(),
): void {
  authorise(actor, 'library.read')
  const { accountId, name } = actor
  if (accountId === null) throw new Forbidden('library.read')
  write(db, (tx) => {
    const found = caseFor(tx, actor, caseId)
    if (found.state !== 'published') throw refused(caseRefusals, 'not-published')
    // Published anew while it was read: it is not what was read.
    if (found.version !== number) throw refused(caseRefusals, 'stale')
    const versionId = versionNumbered(tx, caseId, number).id
    const known = studyOf(tx, versionId, accountId)
    if (known && known.finishedAt !== null) throw refused(caseRefusals, 'already-studied')
    const who = { accountId, personId: personOf(tx, actor), name }
    tx.insert(caseStudies)
      .values({ versionId, caseId, ...who, openedAt: now, finishedAt: now })
      .onConflictDoUpdate({
        target: [caseStudies.versionId, caseStudies.accountId],
        set: { finishedAt: now },
      })
      .run()
    enqueue(tx, 'record-study', `case-version-${versionId}-${accountId}`, { versionId, accountId })
    record(tx, actor, 'case.studied', subjectOf(found), { version: number })
  })
}

/** Leaders, heads, trainers and quality management have people study a case. */
export const assigns = (actor: Actor): boolean =>
  can(actor, 'library.read') && can(actor, 'meeting.hold')
/** Who sees how far the own people are. */
export const seesStudies = (actor: Actor): boolean =>
  can(actor, 'library.read') && can(actor, 'profile.read') && can(actor, 'agent.read')

const farthestDays = 366

/** 安排学习: a team within the actor's scope, until the end of a day. */
export function assignCase(
  db: Db,
  actor: Actor,
  caseId: number,
  teamId: number,
  dueDay: number,
  now = Date.now(),
): void {
  if (!assigns(actor)) throw new Forbidden('meeting.hold')
  write(db, (tx) => {
    const found = caseFor(tx, actor, caseId)
    if (found.state !== 'published' || found.shaken) throw refused(caseRefusals, 'not-published')
    const team = teamsInScope(tx, actor, now).find(({ id }) => id === teamId)
    if (!team) throw refused(caseRefusals, 'no-such-team')
    if (dueDay <= startOfDay(now)) throw refused(caseRefusals, 'due-past')
    if (dueDay > now + farthestDays * dayMs) throw refused(caseRefusals, 'due-far')
    const once = and(eq(caseAssignments.caseId, caseId), eq(caseAssignments.teamId, teamId))
    if (tx.select().from(caseAssignments).where(once).get()) {
      throw refused(caseRefusals, 'assigned-before')
    }
    const { departmentId, subCentreId } = team
    tx.insert(caseAssignments)
      .values({
        ...{ caseId, teamId, departmentId, subCentreId, dueAt: dueDay + dayMs - 1, at: now },
        ...{ byId: actor.accountId, byName: actor.name },
      })
      .run()
    record(tx, actor, 'case.assigned', subjectOf(found), { note: team.name, dueAt: dueDay })
    const sentence = `请在 ${formatDay(dueDay)} 前学习典型案例 ${found.caseNo}`
    const to = accountsOfTeam(tx, teamId, now)
    notify(tx, { to, kind: 'task', sentence, href: `/library/${caseId}` }, now)
  })
}

/** Accounts of the people of a team today. */
function accountsOfTeam(db: Db, teamId: number, now: number): number[] {
  const mine = and(eq(postings.teamId, teamId), postedAt(now))
  const ids = db
    .selectDistinct({ id: postings.personId })
    .from(postings)
    .where(mine)
    .all()
    .map(({ id }) => id)
  return db
    .select({ id: accounts.id, disabledAt: accounts.disabledAt })
    .from(accounts)
    .where(
      sql`${isOneOf(accounts.personId, ids)} or (${accounts.scopeKind} = 'person' and ${isOneOf(accounts.scopeId, ids)})`,
    )
    .all()
    .flatMap(({ id, disabledAt }) => (disabledAt === null ? [id] : []))
}

/** What a team was asked to study, the soonest due first. */
export const assignmentsOf = (db: Db, caseId: number) =>
  db
    .select()
    .from(caseAssignments)
    .where(eq(caseAssignments.caseId, caseId))
    .orderBy(asc(caseAssignments.dueAt))
    .limit(200)
    .all()

/** The cases the reader's own team was asked to study and the reader has not, the soonest due first. */
export function casesToStudy(db: Db, actor: Actor, limit: number, now: number) {
  if (actor.scope.kind !== 'person' || actor.accountId === null) return []
  const [team] = teamsInScope(db, actor, now)
  if (!team) return []
  return db.all<{ id: number; caseNo: string; title: string; dueAt: number; at: number }>(sql`
    select c.id, c.case_no as caseNo, c.title, a.due_at as dueAt, a.at
    from case_assignments a join typical_cases c on c.id = a.case_id
    join case_versions v on v.case_id = c.id and v.number = c.version
    where a.team_id = ${team.id} and c.state = 'published'
      and not exists (select 1 from case_links l join complaints k on k.id = l.complaint_id
        where l.case_id = c.id and (k.verdict is not l.verdict
        or (k.stage in ('withdrawn', 'merged', 'referred')) <> l.fallen))
      and not exists (select 1 from case_studies s where s.version_id = v.id
        and s.account_id = ${actor.accountId} and s.finished_at is not null)
    order by a.due_at, a.id limit ${limit}`)
}

export type TeamStudies = {
  teamId: number
  team: string
  department: string
  people: number
  finished: number
  opened: number
  dueAt: number | null
}

/** How far the teams of the reader's scope are with the published version. */
export function studiesByTeam(
  db: Db,
  actor: Actor,
  found: TypicalCase,
  now: number,
): TeamStudies[] {
  if (!seesStudies(actor)) throw new Forbidden('profile.read')
  if (found.version === null) return []
  const versionId = versionNumbered(db, found.id, found.version).id
  const due = new Map(assignmentsOf(db, found.id).map(({ teamId, dueAt }) => [teamId, dueAt]))
  const members = db.all<{ teamId: number; people: number; finished: number; opened: number }>(sql`
    select p.team_id as teamId, count(distinct p.person_id) as people,
      count(distinct case when s.finished_at is not null then p.person_id end) as finished,
      count(distinct s.person_id) as opened
    from postings p left join case_studies s on s.version_id = ${versionId} and s.person_id = p.person_id
    where p."from" <= ${now} and (p.until is null or p.until > ${now})
    group by p.team_id`)
  const byTeam = new Map(members.map((row) => [row.teamId, row]))
  return teamsInScope(db, actor, now).map(({ id, name, department }) => ({
    ...{ teamId: id, team: name, department, dueAt: due.get(id) ?? null },
    people: byTeam.get(id)?.people ?? 0,
    finished: byTeam.get(id)?.finished ?? 0,
    opened: byTeam.get(id)?.opened ?? 0,
  }))
}

export type MemberStudy = {
  agentNo: string
  name: string
  openedAt: number | null
  finishedAt: number | null
}

/** 谁学了、谁没学: the people of one team of the reader's scope. */
export function studiesOfTeam(
  db: Db,
  actor: Actor,
  found: TypicalCase,
  teamId: number,
  now: number,
): { team: string; members: MemberStudy[] } {
  if (!seesStudies(actor)) throw new Forbidden('profile.read')
  const team = teamsInScope(db, actor, now).find(({ id }) => id === teamId)
  if (!team || found.version === null) throw new NotFound()
  const versionId = versionNumbered(db, found.id, found.version).id
  const members = db
    .select({
      ...{ agentNo: people.agentNo, name: people.name },
      openedAt: sql<number | null>`min(${caseStudies.openedAt})`,
      finishedAt: sql<number | null>`min(${caseStudies.finishedAt})`,
    })
    .from(postings)
    .innerJoin(people, eq(people.id, postings.personId))
    .leftJoin(
      caseStudies,
      and(eq(caseStudies.versionId, versionId), eq(caseStudies.personId, people.id)),
    )
    .where(and(eq(postings.teamId, teamId), postedAt(now)))
    .groupBy(people.id)
    .orderBy(asc(people.agentNo))
    .limit(300)
    .all()
  return { team: `${team.department} ${team.name}`, members }
}
