import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { Forbidden, NotFound, Refused } from '#src/kernel/errors.ts'
import { changeDraft, draftSheet } from '#src/supervision/sheets/draft.ts'
import { watchSheets } from '#src/supervision/sheets/watch.ts'

import {
  isMet,
  judge,
  type Command,
  type Kind,
  kinds,
  type PlainCentre,
  players,
  tick,
} from './plain-moves.ts'
import { type Column, limit, type PlainSheet, weeksNeeded, workdaysAfter } from './plain-sheet.ts'
import { act, dayOf } from './real-moves.ts'

/** One thing that is tried, as plain numbers; what they come to depends on what has happened. */
export type Step = {
  aimed: number
  what: number
  who: number
  pick: number
  gap: number
  odd: number
}
/** Steadily: what is aimed goes on along the way, and the weeks of a check pass. */
export type Plan = { steadily: boolean; steps: Step[] }
export type Played = { accepted: number; refused: number; by: Map<Kind, number>; reopened: number }
export const newTally = (): Played => ({ accepted: 0, refused: 0, by: new Map(), reopened: 0 })

export type Prepared = { bytes: Buffer; cast: Actor[] }
export class Parted extends Error {}

const columns: readonly Column[] = ['department', 'quality', 'leadership']
/** Days that pass between two steps; mostly none, so that a sheet gets somewhere. */
const gaps = [0, 0, 0, 0, 1, 1, 2, 3, 7, 7, 14, 21]
export const gapCount = gaps.length

/** Two departments and everybody who plays. */
export function preparedSheets(): Prepared {
  const open = openDatabase(':memory:')
  migrateDatabase(open)
  open.sqlite.exec(`
    insert into sub_centres (id, name) values (1, '南京分中心');
    insert into departments (id, sub_centre_id, name) values (1, 1, '客服一部'), (2, 1, '客服二部');
  `)
  const cast = players.map(({ name, roles, department }, index) =>
    actorOf(
      open.db
        .insert(accounts)
        .values({
          ...{ id: index + 1, username: name, displayName: name, passwordHash: 'never matches' },
          ...{ roles: [...roles] as Role[], createdAt: 1 },
          ...{ scopeKind: department === 0 ? 'all' : 'department', scopeId: department || null },
        })
        .returning()
        .get(),
    ),
  )
  const bytes = open.sqlite.serialize()
  open.close()
  return { bytes, cast }
}

/** Plays a plan on the real commands and on the plain model; after every step both must be the same. */
export function play(prepared: Prepared, plan: Plan, tally: Played = newTally()): Played {
  const open = openDatabase(prepared.bytes)
  const clock = Date.now
  let now = dayOf(0) + 10 * 3_600_000
  Date.now = () => now
  try {
    const centre: PlainCentre = { sheet: drafted(open.db, prepared.cast), cases: [], today: 0 }
    const told: string[] = []
    for (const step of plan.steps) {
      const waits = plan.steadily && centre.sheet.state === 'check'
      const days = waits ? 7 : (gaps[step.gap % gaps.length] ?? 0)
      // The clock is looked at every day that passes, as the worker does.
      for (let day = 0; day < days; day++) {
        now += dayMs
        centre.today += 1
        const before = centre.sheet.turns
        tick(centre)
        tally.reopened += centre.sheet.turns - before
        watchSheets(open.db, now)
      }
      if (days > 0) compare(open, centre, [...told, `day ${centre.today}`])
      now += 1000
      const command = commandOf(centre, step, plan.steadily)
      told.push(`day ${centre.today} ${JSON.stringify(command)}`)
      const effect = judge(centre, command)
      const proven = isMet(centre)
      const refusal = tried(open.db, prepared.cast, centre, command, now)
      if ((refusal === null) !== (effect !== null)) {
        throw new Parted(
          [
            `the model ${effect ? 'accepts' : 'refuses'}; ${refusal ?? 'accepted'}`,
            ...told.slice(-12),
          ].join('\n'),
        )
      }
      effect?.()
      compare(open, centre, told)
      if (command.kind === 'sign' && effect && centre.sheet.state === 'closed' && !proven) {
        throw new Parted(['closed without effect', ...told.slice(-12)].join('\n'))
      }
      tally[effect ? 'accepted' : 'refused'] += 1
      if (effect) tally.by.set(command.kind, (tally.by.get(command.kind) ?? 0) + 1)
    }
    return tally
  } finally {
    Date.now = clock
    open.close()
  }
}

function drafted(db: Db, cast: readonly Actor[]): PlainSheet {
  const manager = cast[0] as Actor
  const facts = {
    ...{ departmentId: 1, problem: '应派未派，只催办不派单', complaintIds: [] },
    metric: {
      ...({ kind: 'substantiated', departmentId: 1, faultCategory: 'shirking' } as const),
      ...{ rootCause: null, staffCategory: null },
    },
  }
  const source = { kind: 'manual', id: null } as const
  const { id, revision } = draftSheet(db, manager, { ...facts, source })
  const dueDay = workdaysAfter(0, 12)
  const target = { clipIds: [], limit, weeks: weeksNeeded, ownerId: 4, dueDay: dayOf(dueDay) }
  changeDraft(db, manager, id, { ...facts, ...target }, revision)
  return {
    ...{ state: 'draft', department: 1, level: 0, cause: false, items: [] },
    ...{ countFrom: null, dueDay, signs: [], turns: 1 },
  }
}

/** The way of a sheet is walked more often than it is left. */
const weights: Partial<Record<Kind, number>> = {
  ...{
    issue: 20,
    cause: 6,
    item: 3,
    'item-done': 12,
    begin: 14,
    finish: 16,
    confirm: 20,
    sign: 30,
  },
  ...{ complain: 4, settle: 6, discard: 1, withdraw: 1, 'hand-over': 1, refuse: 1 },
}
const often = kinds.flatMap((kind) => Array.from({ length: weights[kind] ?? 2 }, () => kind))
const leaving: readonly Kind[] = [
  'discard',
  'withdraw',
  'hand-over',
  'refuse',
  'return-plan',
  'redo',
]

function commandOf(
  centre: PlainCentre,
  { aimed, what, who, pick, odd }: Step,
  steadily: boolean,
): Command {
  const column = columns[pick % 3] as Column
  const wild: Command = {
    ...{ kind: kinds[what % kinds.length] as Kind, who: who % players.length },
    ...{ pick, column, stale: odd === 0 },
  }
  if (aimed === 0) return steadily && leaving.includes(wild.kind) ? { ...wild, stale: true } : wild
  const ways = new Map(kinds.map((kind) => [kind, waysOf(centre, { ...wild, kind, stale: false })]))
  const possible = often.filter(
    (kind) => (ways.get(kind)?.length ?? 0) > 0 && !(steadily && leaving.includes(kind)),
  )
  const found = ways.get(possible[what % Math.max(1, possible.length)] ?? 'complain') ?? []
  return found[who % Math.max(1, found.length)] ?? wild
}

/** By whom, and in which column, a kind of command would be accepted now. */
const waysOf = (centre: PlainCentre, command: Command): Command[] =>
  players.flatMap((_, who) =>
    (command.kind === 'sign' || command.kind === 'refuse' ? columns : [command.column]).flatMap(
      (column) => {
        const way = { ...command, who, column }
        return judge(centre, way) ? [way] : []
      },
    ),
  )

/** The words of the refusal; null where it was accepted. Anything else is a defect, and raised. */
function tried(db: Db, cast: readonly Actor[], centre: PlainCentre, command: Command, now: number) {
  try {
    act({ db, actor: cast[command.who] as Actor, command, centre, now })
    return null
  } catch (error) {
    if (error instanceof Refused) return error.message
    if (error instanceof NotFound) return 'not found'
    if (error instanceof Forbidden) return error.message
    throw error
  }
}

type Row = Record<string, unknown>

function compare({ sqlite }: OpenDatabase, { sheet }: PlainCentre, told: readonly string[]): void {
  const row = sqlite.prepare('select * from supervision_sheets where id = 1').get() as Row
  const items = sqlite
    .prepare(
      'select owner_id - 1 as owner, done_at is not null as done from supervision_items order by id',
    )
    .all() as { owner: number; done: number }[]
  const turn = Number(row['turn']) - (sheet.state === 'closed' ? 1 : 0)
  const signs = sqlite
    .prepare(
      'select place as "column", account_id - 1 as person from supervision_signs where turn = ? order by id',
    )
    .all(turn)
  const open = sqlite
    .prepare('select count(*) from supervision_stays where ended_at is null')
    .pluck()
    .get()
  const ended = sheet.state === 'closed' || sheet.state === 'withdrawn'
  const real = {
    ...{ state: row['state'], department: row['department_id'], cause: row['cause_kind'] !== null },
    ...{ countFrom: row['count_from'], turns: row['turn'], due: row['due_at'], open },
    ...{ items: items.map(({ owner, done }) => ({ owner, done: done === 1 })), signs },
    // Delay raises the level, too; never lower than what did not move.
    levelKept: Number(row['level']) >= sheet.level,
    people: new Set(signs.map((one) => (one as { person: number }).person)).size,
  }
  const plain = {
    ...{ state: sheet.state, department: sheet.department, cause: sheet.cause },
    countFrom: sheet.countFrom === null ? null : dayOf(sheet.countFrom),
    ...{ turns: sheet.turns, due: dayOf(sheet.dueDay + 1), open: ended ? 0 : 1 },
    ...{ items: sheet.items, signs: sheet.signs, levelKept: true },
    people: sheet.state === 'closed' ? 3 : sheet.signs.length,
  }
  const [a, b] = [JSON.stringify(real), JSON.stringify(plain)]
  if (a !== b) throw new Parted([a, b, ...told.slice(-12)].join('\n'))
}
