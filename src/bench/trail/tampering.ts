import type Database from 'better-sqlite3'

import { content, genesis, hashAfter, type Head } from '#src/audit/chain.ts'
import { record, recordCustomer } from '#src/audit/record.ts'
import { type Db, write } from '#src/kernel/db.ts'

/** The first entry that is no longer what the product wrote, and where that shows if not there. */
type Tampered = { first: number; shows?: number }
type Chance = () => number

const fields = [
  ...['at', 'party', 'actor_id', 'actor_name', 'action', 'subject_kind', 'subject_id'],
  ...['particulars', 'hash'],
] as const

/** So many entries as a centre writes them: of people, the system and customers. */
export function fillTrail(db: Db, entries: number): void {
  const lin = { accountId: 7, name: '林静' }
  const machine = { accountId: null, name: '系统' }
  write(db, (tx) => {
    for (let n = 1; n <= entries; n += 1) {
      const subject = { kind: 'recording', id: n } as const
      const given = { callNo: `g${n}`, fileName: `录音_${n}_20261128.wav`, bytes: n * 37 }
      if (n % 7 === 0) record(tx, lin, 'recording.played', subject)
      else if (n % 50 === 1) {
        recordCustomer(
          tx,
          'customer.complained',
          n,
          { kind: 'register', id: n },
          { registerNo: `R${n}` },
        )
      } else record(tx, machine, 'recording.received', subject, given)
    }
  })
}

export const lastHead = (sqlite: Database.Database): Head =>
  sqlite
    .prepare(
      'select id as entry, lower(hex(hash)) as hash from audit_events order by id desc limit 1',
    )
    .get() as Head

/** Whoever holds the file can take the locks off it. */
export function unlock(sqlite: Database.Database): void {
  sqlite.exec('drop trigger audit_events_no_update; drop trigger audit_events_no_delete')
}

type Way = (sqlite: Database.Database, entries: number, chance: Chance, db: Db) => Tampered

const within = (chance: Chance, from: number, to: number) =>
  from + Math.floor(chance() * (to - from + 1))

/** Everything that can be done to a trail by somebody with the file in hands. */
export const ways: Readonly<Record<string, Way>> = {
  'one bit of one column flipped': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries)
    const field = fields[within(chance, 0, fields.length - 1)] as string
    const bytes = sqlite
      .prepare(`select cast(${field} as blob) from audit_events where id = ?`)
      .pluck()
      .get(first) as Buffer | null
    // A customer and the system have no account: one is given to them.
    const flipped = Buffer.from(bytes ?? '0')
    flipped[within(chance, 0, flipped.length - 1)]! ^= 1 << within(chance, 0, 7)
    const value = field === 'hash' ? '?' : 'cast(? as text)'
    sqlite.prepare(`update audit_events set ${field} = ${value} where id = ?`).run(flipped, first)
    return { first }
  },
  'one entry reworded': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries)
    const change = [
      `actor_name = actor_name || '二'`,
      `at = at - 60000`,
      `action = 'recording.linked'`,
      `subject_id = subject_id || '0'`,
      `particulars = '{"callNo":"g0"}'`,
      `actor_id = ifnull(actor_id, 0) + 1`,
      `hash = null`,
    ][within(chance, 0, 6)] as string
    sqlite.exec(`update audit_events set ${change} where id = ${first}`)
    return { first }
  },
  'one entry reworded under a hash of its own': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries - 1)
    sqlite.exec(`update audit_events set actor_name = '别人' where id = ${first}`)
    rehash(sqlite, first, first)
    // It is sound in itself: the next one no longer hangs on it.
    return { first, shows: first + 1 }
  },
  'entries deleted': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries - 8)
    sqlite.exec(
      `delete from audit_events where id between ${first} and ${first + within(chance, 0, 5)}`,
    )
    return { first }
  },
  'entries deleted and the rest numbered anew': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries - 8)
    const many = within(chance, 1, 5)
    sqlite.exec(`delete from audit_events where id >= ${first} and id < ${first + many}`)
    renumber(sqlite, first, -many)
    return { first }
  },
  'an entry put in between': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries)
    renumber(sqlite, first, 1)
    insert(sqlite, first, chance() < 0.5 ? Buffer.alloc(32, 7) : null)
    return { first }
  },
  'an entry put in between with the hash it should have': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries)
    renumber(sqlite, first, 1)
    insert(sqlite, first, null)
    rehash(sqlite, first, first)
    return { first }
  },
  'two entries exchanged': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries - 1)
    const second = within(chance, first + 1, entries)
    sqlite.exec(`update audit_events set id = -1 where id = ${first};
      update audit_events set id = ${first} where id = ${second};
      update audit_events set id = ${second} where id = -1`)
    return { first }
  },
  'an entry appended without the product': (sqlite, entries, chance) => {
    insert(sqlite, entries + 1, chance() < 0.5 ? Buffer.alloc(32, 7) : null)
    return { first: entries + 1 }
  },
  'the end cut off': (sqlite, entries, chance) => {
    const first = within(chance, 2, entries)
    sqlite.exec(`delete from audit_events where id >= ${first}`)
    return { first }
  },
  'the end cut off, and the sequence with it': (sqlite, entries, chance) => {
    const first = within(chance, 2, entries)
    rollBack(sqlite, first)
    return { first }
  },
  'the end cut off, then written on': (sqlite, entries, chance, db) => {
    const first = within(chance, 2, entries)
    sqlite.exec(`delete from audit_events where id >= ${first}`)
    fillTrail(db, within(chance, 1, 20))
    return { first }
  },
  'the whole file of an earlier day': (sqlite, entries, chance) => {
    const first = within(chance, 2, entries)
    rollBack(sqlite, first)
    return { first }
  },
  'the whole file of an earlier day, then written on past the end': (
    sqlite,
    entries,
    chance,
    db,
  ) => {
    const first = within(chance, Math.max(2, entries - 300), entries)
    rollBack(sqlite, first)
    fillTrail(db, entries - first + 1 + within(chance, 0, 20))
    return { first }
  },
  'an entry reworded and every later one hashed anew': (sqlite, entries, chance) => {
    const first = within(chance, 1, entries)
    sqlite.exec(`update audit_events set actor_name = '别人' where id = ${first}`)
    rehash(sqlite, first, entries)
    return { first }
  },
}

function rollBack(sqlite: Database.Database, first: number): void {
  sqlite.exec(`delete from audit_events where id >= ${first};
    update sqlite_sequence set seq = ${first - 1} where name = 'audit_events'`)
}

function renumber(sqlite: Database.Database, from: number, by: number): void {
  sqlite.exec(`update audit_events set id = -id where id >= ${from};
    update audit_events set id = -id + ${by} where id < 0;
    update sqlite_sequence set seq = seq + ${by} where name = 'audit_events'`)
}

function insert(sqlite: Database.Database, id: number, hash: Buffer | null): void {
  sqlite
    .prepare(
      `insert into audit_events (id, at, actor_name, action, subject_kind, subject_id, particulars, hash)
      values (?, 1, '系统', 'recording.received', 'recording', '1', '{}', ?)`,
    )
    .run(id, hash)
}

/** The hashes from one entry to another, worked out as the product would. */
function rehash(sqlite: Database.Database, from: number, to: number): void {
  const hashOf = sqlite.prepare('select lower(hex(hash)) from audit_events where id = ?').pluck()
  const read = sqlite
    .prepare(`select cast(${content} as blob) from audit_events where id = ?`)
    .pluck()
  const set = sqlite.prepare('update audit_events set hash = unhex(?) where id = ?')
  let previous = from === 1 ? genesis : (hashOf.get(from - 1) as string)
  for (let id = from; id <= to; id += 1) {
    previous = hashAfter(previous, read.get(id) as Buffer)
    set.run(previous, id)
  }
}
