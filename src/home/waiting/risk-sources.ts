import { and, asc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'

import { risks } from '#src/hotspots/risks/schema.ts'
import { ownsRisk, risksSeen } from '#src/hotspots/risks/seen.ts'
import { type RiskState, riskColours } from '#src/hotspots/risks/vocabulary.ts'
import { can } from '#src/kernel/actor.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import { type Asked, plainLine, type Source, type WaitLine } from './line.ts'
import type { WaitKind } from './vocabulary.ts'

type Waits = {
  kind: WaitKind
  right: Permission
  state: RiskState
  which?: SQL | undefined
  /** Only what the reader's own department owns. */
  own?: boolean
  all: string
}

/** 风险预警 at a step, the oldest first; few are ever open at once. */
function waits({ kind, right, state, which, own = false, all }: Waits): Source {
  return {
    kind,
    all,
    may: (actor) => can(actor, right) && can(actor, 'hotspot.read'),
    read: ({ db, actor }: Asked, limit): WaitLine[] =>
      db
        .select()
        .from(risks)
        .where(and(eq(risks.state, state), which, risksSeen(db, actor)))
        .orderBy(asc(risks.startedAt), asc(risks.id))
        .limit(limit)
        .all()
        .filter(({ departmentId }) => !own || ownsRisk(db, actor, departmentId))
        .map((risk) => ({
          ...plainLine,
          ...{ kind, thing: risk.title, note: riskColours[risk.colour], href: `/risks/${risk.id}` },
          ...{ since: risk.startedAt, dueAt: own ? risk.dueAt : null },
          urgent: risk.colour === 'red' ? '紧急' : null,
        })),
  }
}

export const riskSources: readonly Source[] = [
  waits({
    ...({ kind: 'risk-confirm', right: 'risk.raise', state: 'proposed' } as const),
    all: '/risks?state=proposed',
  }),
  waits({
    ...({ kind: 'risk-handle', right: 'risk.handle', state: 'open', own: true } as const),
    which: isNull(risks.handledAt),
    all: '/risks',
  }),
  waits({
    ...({ kind: 'risk-release', right: 'risk.release', state: 'open' } as const),
    which: isNotNull(risks.handledAt),
    all: '/risks',
  }),
]
