import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { setLiability } from '#src/complaints/handling/liability.ts'
import { monthAfter } from '#src/complaints/months/month.ts'
import { openComplaint } from '#src/complaints/open.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'

import { everybody } from '../complaints/plain-people.ts'
import { actorAt } from '../complaints/played-centre.ts'
import type { About, RaceName } from './steps.ts'

export type Race = {
  race: RaceName
  about: readonly [About, About]
  people: readonly [number, number]
}
type Name = (typeof everybody)[number]['name']

/**
 * A complaint from its first step to the last, each of them raced; told who won, what lies between is done
 * by whoever has it in hand now.
 */
export function* racedWay(
  { db, sqlite }: OpenDatabase,
  cast: readonly Actor[],
  round: number,
): Generator<Race, void, 0 | 1> {
  const person = (name: string) =>
    actorAt(
      cast,
      everybody.findIndex((one) => one.name === name),
    )
  const idOf = ({ accountId }: Actor) => accountId ?? 0
  const month = monthAfter('1990-01', round)
  const opened = [1, 2].map((which) => {
    const callNo = `r${round}-${which}`
    const facts = { source: 'manual', faultCategory: 'shirking', target: null, note: '' } as const
    const callId = sqlite
      .prepare(newCall)
      .pluck()
      .get({ callNo, at: Date.now() - hour }) as number
    return {
      ...openComplaint(db, person('sender'), { ...facts, callId, omission: null }),
      callNo,
    }
  })
  const [one, two] = opened
  if (!one || !two) throw new Error('no complaint')
  const about = ({ id, callNo }: typeof one, otherNo = ''): About => ({
    ...{ id, callNo, otherNo, month },
  })
  const own = about(one)
  const raced = (race: RaceName, names: readonly [Actor, Actor], on: About = own): Race => ({
    ...{ race, about: [on, on], people: [idOf(names[0]), idOf(names[1])] },
  })
  const pair = (first: Name, second: Name) => [person(first), person(second)] as const

  const managers = pair('manager', 'manager-too')
  const handlers = pair('first-handler', 'first-colleague')
  yield raced('dispatch', pair('sender', 'manager'))
  yield raced('pause', managers)
  yield raced('resume', managers)
  let handler: Actor = handlers[yield raced('accept or send back', handlers)]
  if (handler === handlers[1]) {
    const agreed = yield raced('answer the sending back', managers)
    if (agreed === 0) yield raced('dispatch', pair('sender', 'manager'))
    handler = handlers[yield raced('accept', handlers)]
  }
  const contact = { outcome: 'reached', contactedAt: Date.now(), words: '客户说坐席挂了' } as const
  recordContact(db, handler, one.id, { ...contact, callNo: `${one.callNo}-out` })
  yield raced('reply', [handler, handler])
  const inspectors = pair('inspector', 'inspector-too')
  const verifier = inspectors[yield raced('claim', inspectors)]
  yield raced('verdict', [verifier, verifier])
  yield raced('visit', pair('visitor', 'all-round'))

  const agent = agentOf(db)
  yield raced('appeal', [agent, agent])
  const appeal = sqlite.prepare('select max(id) from review_appeals').pluck().get() as number
  const asAppeal = { ...own, id: appeal }
  const judge = managers[yield raced('take the appeal', managers, asAppeal)]
  yield raced('answer the appeal', [judge, judge], asAppeal)

  const liability = { liability: 'not-liable', agentNo: '', departmentId: null } as const
  setLiability(db, person('manager'), one.id, { ...liability, reason: '坐席按规定办理' })
  yield raced('close', managers)
  yield raced('reopen', managers)
  yield {
    race: 'merge into each other',
    about: [about(one, two.complaintNo), about(two, one.complaintNo)],
    people: [idOf(managers[0]), idOf(managers[1])],
  }
  yield raced('freeze', managers)
}

const hour = 3_600_000
/** Calls nobody recorded: a verdict on them rests on words. */
const newCall = `
  insert into calls (call_no, started_at, duration_ms, channel, province, person_id, team_id, department_id,
    sub_centre_id, caller, layout)
  values (:callNo, :at, 60000, 'phone', '山东', 1, 1, 1, 1, '13931909215', 'agent-left') returning id`

/** The agent whose calls are complained about. */
function agentOf(db: OpenDatabase['db']): Actor {
  const known = db
    .select()
    .from(accounts)
    .all()
    .find(({ username }) => username === 'agent')
  const account =
    known ??
    db
      .insert(accounts)
      .values({
        ...{ username: 'agent', displayName: '罗军', passwordHash: 'never matches' },
        ...{ roles: ['agent' as const], scopeKind: 'person', scopeId: 1, createdAt: 1 },
      })
      .returning()
      .get()
  return actorOf(account)
}
