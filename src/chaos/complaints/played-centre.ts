import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { type NewComplaint, openComplaint } from '#src/complaints/open.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'

import { plainComplaint } from './plain-complaint.ts'
import { everybody, personAt } from './plain-people.ts'

export type Prepared = { bytes: Buffer; cast: Actor[] }
const openers = { sender: 0, 'second-handler': 3, 'all-round': 10 } as const

/** Two departments, everybody who plays, and two calls of one customer, of which one was recorded. */
export function preparedCentre(): Prepared {
  const open = openDatabase(':memory:')
  migrateDatabase(open)
  const { db, sqlite } = open
  sqlite.exec(`
    insert into sub_centres (id, name) values (1, '南京分中心');
    insert into departments (id, sub_centre_id, name) values (1, 1, '客服一部'), (2, 1, '客服二部');
    insert into teams (id, department_id, name) values (1, 1, '一班'), (2, 2, '二班');
    insert into people (id, agent_no, name, staff_category)
      values (1, '20025', '罗军', 'regular'), (2, '20034', '李洋', 'regular');
  `)
  const before = Date.parse('2026-09-14T08:00:00+08:00')
  const call = sqlite.prepare(`
    insert into calls (id, call_no, started_at, duration_ms, channel, province, person_id, team_id, department_id,
      sub_centre_id, caller, layout)
    values (:id, 'k' || :id, ${before}, 60000, 'phone', '山东', :id, :id, :id, 1, '13931909215', 'agent-left')`)
  for (const id of [1, 2]) call.run({ id })
  sqlite.exec(`
    insert into recordings (id, sha256, call_id, original_name, path, bytes, container, codec, channels,
      sample_rate, duration_ms, state, received_at, received_by)
    values (1, '${'a'.repeat(64)}', 1, 'k1.wav', '2026/09/a.wav', 1000, 'wav', 'pcm', 2, 8000, 60000,
      'transcribed', ${before}, '系统')`)
  const cast = everybody.map(({ name, roles, place }) =>
    actorOf(
      db
        .insert(accounts)
        .values({
          ...{ username: name, displayName: name, passwordHash: 'never matches', roles },
          ...{ scopeKind: place === 0 ? 'all' : 'department', scopeId: place || null },
          createdAt: 1,
        })
        .returning()
        .get(),
    ),
  )
  const bytes = sqlite.serialize()
  open.close()
  return { bytes, cast }
}

/** The three complaints that are played with: of each call one, and a letter of nobody known. */
export function openThem({ db }: OpenDatabase, cast: readonly Actor[], now: number) {
  const facts = { source: 'manual', faultCategory: 'shirking', target: null, note: '' } as const
  const open = (
    opener: number,
    given: Pick<NewComplaint, 'callId' | 'omission' | 'class' | 'caller'>,
  ) => openComplaint(db, actorAt(cast, opener), { ...facts, ...given }, now)
  open(openers.sender, { callId: 1, omission: null })
  open(openers['second-handler'], { callId: 2, omission: 'missed' })
  open(openers['all-round'], { callId: null, omission: null, class: 'external', caller: '匿名' })
  const phone = '13931909215'
  return [
    plainComplaint(
      {
        ...{ about: 1, openedBy: openers.sender, call: 1, phone, recorded: true },
        ...{ omission: null, class: 'internal' },
      },
      now,
    ),
    plainComplaint(
      {
        ...{ about: 2, openedBy: openers['second-handler'], call: 2, phone, recorded: false },
        ...{ omission: 'missed', class: 'internal' },
      },
      now,
    ),
    plainComplaint(
      {
        ...{
          about: null,
          openedBy: openers['all-round'],
          call: null,
          phone: null,
          recorded: false,
        },
        ...{ omission: null, class: 'external' },
      },
      now,
    ),
  ]
}

export function actorAt(cast: readonly Actor[], index: number): Actor {
  const actor = cast[index]
  if (!actor) throw new Error(`nobody plays ${personAt(index).name}`)
  return actor
}
