import { and, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import { concernedCallRefusals } from '../vocabulary.ts'
import { backTraces, backTraceTriggers } from './schema.ts'

/** Refuses an earlier call that was not traced from this finding's call: no agent by guessing. */
export function requireTraced(db: Db, findingId: number, callId: number): void {
  const traced = db
    .select({ id: backTraces.id })
    .from(findings)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.recordingId, findings.recordingId))
    .innerJoin(backTraces, eq(backTraces.triggerId, backTraceTriggers.id))
    .where(and(eq(findings.id, findingId), eq(backTraces.callId, callId)))
    .get()
  if (!traced) throw refused(concernedCallRefusals, 'not-traced')
}

export type ConcernedAgent = {
  callId: number
  startedAt: number
  agentNo: string
  name: string | null
  department: string | null
  team: string | null
}

/** Who took the earlier call a complaint is about; only once there is a verdict to ask about. */
export function concernedAgent(db: Db, actor: Actor, callId: number | null): ConcernedAgent | null {
  if (callId === null || !can(actor, 'agent.read')) return null
  const row = db
    .select({
      callId: calls.id,
      startedAt: calls.startedAt,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
      team: teams.name,
    })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(teams, eq(teams.id, calls.teamId))
    .where(eq(calls.id, callId))
    .get()
  return row ? { ...row, name: row.name || null } : null
}
