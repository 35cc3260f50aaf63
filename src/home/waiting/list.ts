import { covers } from '#src/auth/holders.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { contestSources } from './contest-sources.ts'
import { handlingSources } from './handling-sources.ts'
import { improvingSources } from './improving-sources.ts'
import { judgingSources } from './judging-sources.ts'
import { knowledgeSources } from './knowledge-sources.ts'
import { learningSources } from './learning-sources.ts'
import { librarySources } from './library-sources.ts'
import type { Source, WaitLine } from './line.ts'
import { meetingsSources } from './meetings-sources.ts'
import { riskSources } from './risk-sources.ts'
import { routingSources } from './routing-sources.ts'
import { supervisionSources } from './supervision-sources.ts'
import { trainingSources } from './training-sources.ts'
import { upkeepSources } from './upkeep-sources.ts'
import { type WaitKind, waitKinds } from './vocabulary.ts'

const sources: readonly Source[] = [
  ...routingSources,
  ...handlingSources,
  ...judgingSources,
  ...trainingSources,
  ...learningSources,
  ...supervisionSources,
  ...librarySources,
  ...meetingsSources,
  ...contestSources,
  ...riskSources,
  ...knowledgeSources,
  ...improvingSources,
  ...upkeepSources,
]

/** Of one kind no more are counted. */
const counted = 100
/** Of each kind, while all are shown. */
const shownOfEach = 6
/** Of the one kind that was chosen. */
const shownOfOne = 50

export type ShownLine = Omit<WaitLine, 'others'> & {
  /** Names of others who may do it; null where it is the reader's alone. */
  others: string[] | null
}

export type Waiting = {
  /** Kinds of which something waits, with how many (100 stands for more than 99). */
  kinds: { kind: WaitKind; count: number }[]
  total: number
  chosen: WaitKind | null
  lines: ShownLine[]
  /** Beyond the lines that are shown. */
  rest: { kind: WaitKind; count: number; more: boolean; all: string | null }[]
}

export const readWaitKind = (text: string | undefined): WaitKind | null =>
  keysOf(waitKinds).find((kind) => kind === text) ?? null

/** 待办: what waits for exactly this person, by right, scope and relation; the most urgent first. */
export function waitingFor(
  db: Db,
  actor: Actor,
  chosen: WaitKind | null,
  now = Date.now(),
): Waiting {
  const found = sources
    .filter(({ may }) => may(actor))
    .map((source) => ({ ...source, lines: source.read({ db, actor, now }, counted) }))
    .filter(({ lines }) => lines.length > 0)
  const kinds = found.map(({ kind, lines }) => ({ kind, count: lines.length }))
  const wanted = chosen === null ? found : found.filter(({ kind }) => kind === chosen)
  const most = chosen === null ? shownOfEach : shownOfOne
  const namesOf = otherNames(db, actor)
  const lines = wanted
    .flatMap((source) => source.lines.toSorted(byUrgency).slice(0, most))
    .toSorted(byUrgency)
    .map((line) => ({ ...line, others: namesOf(line.others) }))
  const rest = wanted
    .filter((source) => source.lines.length > most)
    .map(({ kind, all, lines: all100 }) => ({
      ...{ kind, all, count: all100.length - most, more: all100.length === counted },
    }))
  const total = kinds.reduce((sum, { count }) => sum + count, 0)
  return { kinds, total, chosen, lines, rest }
}

/** What is the reader's own before a colleague's; then by how long is left, urgent ones without a limit first. */
function byUrgency(a: WaitLine, b: WaitLine): number {
  return (
    Number(a.colleague) - Number(b.colleague) ||
    momentOf(a) - momentOf(b) ||
    (a.since ?? 0) - (b.since ?? 0)
  )
}

const momentOf = ({ dueAt, urgent }: WaitLine) => dueAt ?? (urgent === null ? 9e14 : 0)

/** Accounts are some hundreds: read once for a page, and only where a line asks. */
function otherNames(db: Db, actor: Actor): (asked: WaitLine['others']) => string[] | null {
  let known: (typeof accounts.$inferSelect)[] | undefined
  return (asked) => {
    if (!asked) return null
    known ??= db
      .select()
      .from(accounts)
      .all()
      .filter(({ disabledAt, id }) => disabledAt === null && id !== actor.accountId)
    return known
      .filter(
        (account) =>
          permissionsOf(account.roles).has(asked.permission) && covers(account, asked.place),
      )
      .map(({ displayName }) => displayName)
  }
}
