import { and, asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { tidy } from './agent-no.ts'
import { people, postings, teams } from './schema.ts'
import { ownPosting, postedAt, teamsInScope, withoutPosting } from './tree.ts'
import type { StaffCategory } from './vocabulary.ts'

export type AgentRow = {
  id: number
  agentNo: string
  /** Null for readers without 'agent.read'. */
  name: string | null
  staffCategory: StaffCategory
  hiredOn: number | null
  provisional: boolean
  team: string | null
}

export type AgentList = { title: string; rows: AgentRow[]; more: boolean }

/** A team has some twenty people; a list that would be longer asks for a narrower search. */
export const longestList = 200

/** The people of one team today. Raises NotFound for a team outside the actor's scope. */
export function teamMembers(db: Db, actor: Actor, teamId: number, now = Date.now()): AgentList {
  authorise(actor, 'organisation.read')
  const team = teamsInScope(db, actor, now).find(({ id }) => id === teamId)
  if (!team) throw new NotFound()
  const where = and(eq(postings.teamId, teamId), ownPosting(actor))
  return {
    title: `${team.subCentre} ${team.department} ${team.name}`,
    ...list(db, actor, where, now),
  }
}

/** People in no team, for those who see the whole centre. */
export function unpostedPeople(db: Db, actor: Actor, now = Date.now()): AgentList {
  authorise(actor, 'organisation.read')
  if (actor.scope.kind !== 'all') throw new NotFound()
  return { title: '未分班组', ...list(db, actor, withoutPosting(db, now), now) }
}

/** People by the beginning of the agent number, or by a part of the name where names may be read. */
export function searchAgents(db: Db, actor: Actor, text: string, now = Date.now()): AgentList {
  authorise(actor, 'organisation.read')
  const wanted = tidy(text).slice(0, 60)
  const byNumber = sql`instr(${people.agentNo}, ${wanted}) = 1`
  const byName = can(actor, 'agent.read') ? sql`instr(${people.name}, ${wanted}) > 0` : undefined
  const within = and(or(byNumber, byName), scopeCondition(db, actor, now))
  return { title: `查找“${wanted}”`, ...list(db, actor, within, now) }
}

function scopeCondition(db: Db, actor: Actor, now: number): SQL | undefined {
  const { scope } = actor
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'person') return eq(people.id, scope.id)
  const visible = teamsInScope(db, actor, now).map(({ id }) => id)
  return inArray(postings.teamId, visible)
}

function list(db: Db, actor: Actor, where: SQL | undefined, now: number) {
  const named = can(actor, 'agent.read')
  const found = db
    .select({
      id: people.id,
      agentNo: people.agentNo,
      name: people.name,
      staffCategory: people.staffCategory,
      hiredOn: people.hiredOn,
      provisional: people.provisional,
      team: teams.name,
    })
    .from(people)
    .leftJoin(postings, and(eq(postings.personId, people.id), postedAt(now)))
    .leftJoin(teams, eq(teams.id, postings.teamId))
    .where(where)
    .orderBy(asc(people.agentNo))
    .limit(longestList + 1)
    .all()
  const rows = found
    .slice(0, longestList)
    .map((row) => ({ ...row, name: named && row.name !== '' ? row.name : null }))
  return { rows, more: found.length > longestList }
}
