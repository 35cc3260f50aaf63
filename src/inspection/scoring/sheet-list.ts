import { and, asc, desc, eq, exists, gte, isNotNull, lt, not, sql, type SQL } from 'drizzle-orm'

import { rolesWith } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { scoringForms, scoringFormVersions } from '../forms/schema.ts'
import type { Purpose } from '../tasks/vocabulary.ts'
import { readableSheets, stillBlind } from './readable.ts'
import { scoreSheets } from './schema.ts'
import type { SheetFilters } from './sheet-filters.ts'
import type { SheetOutcome } from './vocabulary.ts'

export type SheetRow = {
  id: number
  submittedAt: number
  callNo: string
  callAt: number
  form: string
  version: number
  outcome: SheetOutcome
  scoreHundredths: number | null
  inspector: string
  /** 双评 reads as 日常抽检 to whoever does not plan the sampling. */
  purpose: Purpose
  /** Nobody had asked for it. */
  unasked: boolean
  /** By somebody who had been shown whose call it is: it stands for nobody. */
  knewAgent: boolean
  /** Null where the reader may not see agents; `blind` where the reveal is still to come. */
  agent: { agentNo: string; name: string | null } | null
  department: string | null
  team: string | null
  blind: boolean
}

/** 评分结果, newest first. */
export function sheetList(
  db: Db,
  actor: Actor,
  filters: SheetFilters,
  page: PageRequest,
): Page<SheetRow> {
  const readable = readableSheets(db, actor)
  const blind = stillBlind(db, actor)
  const { where, order, limit } = keyset(scoreSheets.submittedAt, scoreSheets.id, page)
  const rows = db
    .select({
      sheet: scoreSheets,
      callNo: calls.callNo,
      callAt: calls.startedAt,
      form: scoringForms.name,
      version: scoringFormVersions.version,
      agentNo: people.agentNo,
      agentName: people.name,
      department: departments.name,
      team: teams.name,
      blind,
    })
    .from(scoreSheets)
    .innerJoin(calls, eq(calls.id, scoreSheets.callId))
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .leftJoin(people, eq(people.id, scoreSheets.personId))
    .leftJoin(departments, eq(departments.id, scoreSheets.departmentId))
    .leftJoin(teams, eq(teams.id, scoreSheets.teamId))
    .where(
      and(where, isNotNull(scoreSheets.submittedAt), readable, ...conditionsOf(db, filters, blind)),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row): SheetRow => {
      const { sheet, agentNo, agentName } = row
      const hidden = Boolean(row.blind)
      const named = can(actor, 'agent.read') && agentNo !== null && !hidden
      const plans = can(actor, 'inspection.plan')
      return {
        id: sheet.id,
        submittedAt: sheet.submittedAt ?? 0,
        callNo: row.callNo,
        callAt: row.callAt,
        form: row.form,
        version: row.version,
        outcome: sheet.outcome ?? 'scored',
        scoreHundredths: sheet.scoreHundredths,
        inspector: sheet.accountName,
        purpose: sheet.purpose === 'double' && !plans ? 'routine' : sheet.purpose,
        unasked: sheet.taskId === null,
        knewAgent: sheet.knewAgent,
        agent: named ? { agentNo: agentNo ?? '', name: agentName || null } : null,
        department: hidden ? null : row.department,
        team: hidden ? null : row.team,
        blind: hidden,
      }
    })
  return cutPage(rows, page, ({ id, submittedAt }) => ({ id, value: submittedAt }))
}

/** How many there are, up to `most`; null for what no index narrows. */
export function sheetCount(
  db: Db,
  actor: Actor,
  filters: SheetFilters,
  most: number,
): number | null {
  const { formId, outcome, below } = filters
  if (formId !== null || outcome !== null || below !== null) return null
  const conditions = conditionsOf(db, filters, stillBlind(db, actor))
  const found = db
    .select({ id: scoreSheets.id })
    .from(scoreSheets)
    .where(and(isNotNull(scoreSheets.submittedAt), readableSheets(db, actor), ...conditions))
    .orderBy(desc(scoreSheets.submittedAt), desc(scoreSheets.id))
  return countUpTo(db, found, most)
}

function conditionsOf(db: Db, filters: SheetFilters, blind: SQL<boolean>): (SQL | undefined)[] {
  const { from, until, departmentId, teamId, personId, accountId } = filters
  const { formId, outcome, below } = filters
  const units = [departmentId, teamId, personId]
  const ofForm = (id: number) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(scoringFormVersions)
        .where(
          and(
            eq(scoringFormVersions.id, scoreSheets.versionId),
            eq(scoringFormVersions.formId, id),
          ),
        ),
    )
  return [
    from === null ? undefined : gte(scoreSheets.submittedAt, from),
    until === null ? undefined : lt(scoreSheets.submittedAt, until),
    departmentId === null ? undefined : eq(scoreSheets.departmentId, departmentId),
    teamId === null ? undefined : eq(scoreSheets.teamId, teamId),
    personId === null ? undefined : eq(scoreSheets.personId, personId),
    // What is not shown yet must not be told by a filter either.
    units.every((unit) => unit === null) ? undefined : not(blind),
    accountId === null ? undefined : eq(scoreSheets.accountId, accountId),
    formId === null ? undefined : ofForm(formId),
    outcome === null ? undefined : eq(scoreSheets.outcome, outcome),
    below === null ? undefined : lt(scoreSheets.scoreHundredths, below),
  ]
}

/** Inspectors to filter by: the accounts that may score, by name. */
export function inspectorOptions(db: Db, actor: Actor): { id: number; name: string }[] {
  authorise(actor, 'inspection.read')
  const scoring = rolesWith('inspection.score')
  return db
    .select({ id: accounts.id, name: accounts.displayName, roles: accounts.roles })
    .from(accounts)
    .orderBy(asc(accounts.displayName), asc(accounts.id))
    .all()
    .filter(({ roles }) => roles.some((role) => scoring.includes(role)))
    .map(({ id, name }) => ({ id, name }))
}
