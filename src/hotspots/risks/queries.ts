import { and, asc, eq, isNull, lte } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'

import { type Risk, riskEvents, risks } from './schema.ts'
import { ownsRisk, risksSeen } from './seen.ts'
import {
  type RiskChoice,
  riskChoices,
  type RiskColour,
  riskColours,
  type RiskStep,
} from './vocabulary.ts'

export type RiskFilters = {
  state: RiskChoice
  colour: RiskColour | null
  departmentId: number | null
}

export function readRiskFilters(query: Readonly<Record<string, string | undefined>>): RiskFilters {
  return {
    state: keysOf(riskChoices).find((key) => key === query['state']) ?? 'open',
    colour: keysOf(riskColours).find((key) => key === query['colour']) ?? null,
    departmentId: readId(query['department']),
  }
}

export type RiskRow = Pick<
  Risk,
  | 'id'
  | 'kind'
  | 'colour'
  | 'state'
  | 'title'
  | 'startedAt'
  | 'dueAt'
  | 'handledAt'
  | 'endedAt'
  | 'escalation'
  | 'response'
> & { department: string | null }

/** 处置超期: under way, past its limit, and nobody has said it is dealt with (`timelinessOf`). */
const inState = (state: RiskChoice, now = Date.now()) => {
  if (state === 'any') return undefined
  if (state !== 'overdue') return eq(risks.state, state)
  return and(eq(risks.state, 'open'), isNull(risks.handledAt), lte(risks.dueAt, now))
}

const conditions = (db: Db, actor: Actor, { state, colour, departmentId }: RiskFilters) =>
  and(
    risksSeen(db, actor),
    inState(state),
    colour === null ? undefined : eq(risks.colour, colour),
    departmentId === null ? undefined : eq(risks.departmentId, departmentId),
  )

/** 风险预警, the newest first. */
export function riskList(
  db: Db,
  actor: Actor,
  filters: RiskFilters,
  request: PageRequest,
): Page<RiskRow> {
  authorise(actor, 'hotspot.read')
  const { where, order, limit } = keyset(risks.startedAt, risks.id, request)
  const rows = db
    .select({ risk: risks, department: departments.name })
    .from(risks)
    .leftJoin(departments, eq(departments.id, risks.departmentId))
    .where(and(where, conditions(db, actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ risk }) => ({ id: risk.id, value: risk.startedAt }))
  return {
    ...cut,
    rows: cut.rows.map(({ risk, department }) => ({
      ...{ id: risk.id, kind: risk.kind, colour: risk.colour, state: risk.state },
      ...{ title: risk.title, startedAt: risk.startedAt, dueAt: risk.dueAt },
      ...{ handledAt: risk.handledAt, endedAt: risk.endedAt, escalation: risk.escalation },
      ...{ response: risk.response, department },
    })),
  }
}

export function riskCount(db: Db, actor: Actor, filters: RiskFilters, most: number): number {
  authorise(actor, 'hotspot.read')
  const found = db
    .select({ id: risks.id })
    .from(risks)
    .where(conditions(db, actor, filters))
  return countUpTo(db, found, most)
}

export type RiskDetail = Risk & {
  department: string | null
  events: { step: RiskStep; note: string; at: number; byName: string }[]
  may: { confirm: boolean; change: boolean; handle: boolean; release: boolean; open: boolean }
}

const mostEvents = 500

/** One risk: what is to be done, by whom and until when, and all that happened to it. */
export function riskDetail(db: Db, actor: Actor, id: number): RiskDetail {
  authorise(actor, 'hotspot.read')
  const row = db
    .select({ risk: risks, department: departments.name })
    .from(risks)
    .leftJoin(departments, eq(departments.id, risks.departmentId))
    .where(and(eq(risks.id, id), risksSeen(db, actor)))
    .get()
  if (!row) throw new NotFound()
  const { risk, department } = row
  const events = db
    .select({
      step: riskEvents.step,
      note: riskEvents.note,
      at: riskEvents.at,
      byName: riskEvents.byName,
    })
    .from(riskEvents)
    .where(eq(riskEvents.riskId, id))
    .orderBy(asc(riskEvents.id))
    .limit(mostEvents)
    .all()
  const open = risk.state === 'open'
  const running = open && risk.handledAt === null
  return {
    ...risk,
    ...{ department, events },
    may: {
      confirm: risk.state === 'proposed' && can(actor, 'risk.raise'),
      change: open && can(actor, 'risk.raise'),
      handle: running && can(actor, 'risk.handle') && ownsRisk(db, actor, risk.departmentId),
      release: open && !running && can(actor, 'risk.release'),
      open: opens(actor, risk.href),
    },
  }
}

/** Whether the page that a risk leads to is one the reader may open at all. */
function opens(actor: Actor, href: string): boolean {
  if (href.startsWith('/complaints')) return can(actor, 'complaint.list')
  if (href.startsWith('/callers/'))
    return can(actor, 'recording.list') || can(actor, 'complaint.list')
  return href !== ''
}
