import {
  type Column,
  hopedOf,
  mondayNotBefore,
  type PlainCase,
  type PlainSheet,
  streakOf,
  weeksNeeded,
  workdaysAfter,
} from './plain-sheet.ts'

export const kinds = [
  ...['issue', 'discard', 'cause', 'item', 'item-done', 'begin', 'return-plan', 'finish'],
  ...['redo', 'confirm', 'sign', 'refuse', 'hand-over', 'withdraw', 'complain', 'settle'],
] as const
export type Kind = (typeof kinds)[number]

export type Player = { name: string; roles: readonly string[]; department: 0 | 1 | 2 }
export const players: readonly Player[] = [
  { name: '主管甲', roles: ['qa-manager'], department: 0 },
  { name: '主管乙', roles: ['qa-manager'], department: 0 },
  { name: '质检员', roles: ['qa-inspector'], department: 0 },
  { name: '一部办理甲', roles: ['case-handler'], department: 1 },
  { name: '一部办理乙', roles: ['case-handler'], department: 1 },
  { name: '一部负责人', roles: ['department-head'], department: 1 },
  { name: '二部办理', roles: ['case-handler'], department: 2 },
  { name: '二部负责人', roles: ['department-head'], department: 2 },
  { name: '分管领导', roles: ['executive'], department: 0 },
  // Holds every right there is about sheets: and still can close none alone.
  {
    name: '全能',
    roles: ['qa-manager', 'department-head', 'case-handler', 'executive'],
    department: 0,
  },
  { name: '坐席', roles: ['agent'], department: 1 },
]

export type Command = { kind: Kind; who: number; pick: number; column: Column; stale: boolean }
export type PlainCentre = { sheet: PlainSheet; cases: PlainCase[]; today: number }

const has = (who: number, ...roles: string[]) =>
  players[who]?.roles.some((role) => roles.includes(role)) ?? false
const within = (who: number, department: 1 | 2) =>
  players[who]?.department === 0 || players[who]?.department === department

export const answerers = (department: 1 | 2): number[] =>
  players.flatMap((_, who) =>
    has(who, 'case-handler', 'department-head') && within(who, department) ? [who] : [],
  )

/** Whether a command is accepted, and what it then does; null where it is refused. */
export function judge(centre: PlainCentre, command: Command): (() => void) | null {
  const { sheet, cases, today } = centre
  const { kind, who, pick, column, stale } = command
  const { state, department } = sheet
  if (kind === 'complain') return () => void cases.push({ day: today, verdict: 'open' })
  if (kind === 'settle') {
    const open = cases.filter(({ verdict }) => verdict === 'open')
    const one = open[pick % Math.max(1, open.length)]
    return one ? () => void (one.verdict = pick % 3 === 0 ? 'yes' : 'no') : null
  }
  if (has(who, 'agent') || !within(who, department)) return null
  const answers = has(who, 'case-handler', 'department-head')
  const issues = has(who, 'qa-manager')
  const checks = has(who, 'qa-manager', 'qa-inspector')
  if (stale) return null
  const turn =
    (to: PlainSheet['state'], more: Partial<PlainSheet> = {}) =>
    () =>
      void Object.assign(sheet, { state: to, turns: sheet.turns + 1, signs: [] }, more)
  const anew = { countFrom: null, dueDay: workdaysAfter(today, 10) }
  const open = sheet.items.filter(({ done }) => !done)
  switch (kind) {
    case 'issue':
      return issues && state === 'draft' && sheet.dueDay >= today ? turn('plan') : null
    case 'discard':
      return issues && state === 'draft' ? turn('withdrawn') : null
    case 'cause':
      return answers && state === 'plan' ? () => void (sheet.cause = true) : null
    case 'item': {
      const owners = answerers(department)
      const owner = owners[pick % owners.length] ?? 0
      const may = answers && (state === 'plan' || state === 'do') && sheet.items.length < 20
      return may ? () => void sheet.items.push({ owner, done: false }) : null
    }
    case 'item-done': {
      const item = sheet.items[pick % Math.max(1, sheet.items.length)]
      return answers && state === 'do' && item && !item.done ? () => void (item.done = true) : null
    }
    case 'begin': {
      const there = answerers(department)
      const ready =
        sheet.cause && open.length > 0 && open.every(({ owner }) => there.includes(owner))
      return answers && state === 'plan' && ready ? turn('do') : null
    }
    case 'return-plan':
      return checks && state === 'do' ? turn('plan') : null
    case 'finish':
      return answers && state === 'do' && open.length === 0
        ? turn('check', { countFrom: mondayNotBefore(today + 1) })
        : null
    case 'redo': {
      const item = sheet.items[pick % Math.max(1, sheet.items.length)]
      if (!checks || state !== 'check' || !item?.done) return null
      const back = turn('do', { countFrom: null })
      return () => {
        item.done = false
        back()
      }
    }
    case 'confirm':
      return checks && state === 'check' && isMet(centre) ? turn('act') : null
    case 'sign':
      return maySign(centre, who, column) ? () => sign(centre, who, column, turn('closed')) : null
    case 'refuse':
      return state === 'act' && has(who, roleOf[column]) ? turn('plan', anew) : null
    case 'hand-over': {
      if (!issues || !['plan', 'do', 'check', 'act'].includes(state)) return null
      const to = department === 1 ? 2 : 1
      const least = workdaysAfter(today, 3)
      return turn('plan', {
        ...{ department: to, countFrom: null },
        dueDay: sheet.dueDay < least ? anew.dueDay : sheet.dueDay,
      })
    }
    case 'withdraw':
      return issues && ['plan', 'do', 'check'].includes(state) ? turn('withdrawn') : null
  }
}

export const isMet = ({ sheet, cases, today }: PlainCentre): boolean =>
  sheet.countFrom !== null && streakOf(cases, sheet.countFrom, today) >= weeksNeeded

const roleOf: Record<Column, string> = {
  department: 'department-head',
  quality: 'qa-manager',
  leadership: 'executive',
}

function maySign(centre: PlainCentre, who: number, column: Column): boolean {
  const { sheet } = centre
  const { signs, items } = sheet
  if (sheet.state !== 'act' || !has(who, roleOf[column])) return false
  if (signs.some((one) => one.column === column || one.person === who)) return false
  if (column === 'leadership' && signs.length < 2) return false
  const owners = new Set(items.map(({ owner }) => owner))
  if (owners.size === 1 && owners.has(who)) return false
  return isMet(centre)
}

function sign({ sheet }: PlainCentre, who: number, column: Column, close: () => void): void {
  const signs = [...sheet.signs, { column, person: who }]
  if (signs.length === 3) close()
  sheet.signs = signs
}

/** By the clock: what did not move within six whole weeks begins again, one level higher. */
export function tick(centre: PlainCentre): void {
  const { sheet, cases, today } = centre
  const { state, countFrom } = sheet
  if (state !== 'check' || countFrom === null || today < countFrom + 7 * (weeksNeeded + 3)) return
  if (isMet(centre) || hopedOf(cases, countFrom, today) >= weeksNeeded) return
  Object.assign(sheet, {
    ...{ state: 'plan', turns: sheet.turns + 1, signs: [], countFrom: null },
    ...{ level: Math.min(3, sheet.level + 1), dueDay: workdaysAfter(today, 10) },
  })
}
