import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import type { Scope } from '#src/kernel/actor.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { elsewhere, here } from './filled-centre.ts'
import { accountWith } from './people.ts'

/** Who sees one unit: asked once where the things belong, and once of another unit. */
const scoped: Partial<Record<Role, keyof typeof here>> = {
  'department-head': 'department',
  'team-leader': 'team',
  supervisor: 'team',
  agent: 'person',
}
/** Everybody who is asked, in the order of the columns of `rights.txt`. */
export const people = [
  ...['stranger', 'no-role'],
  ...keysOf(roles).flatMap((role) => (scoped[role] ? [role, `${role} elsewhere`] : [role])),
]

/** What somebody is answered, as one sign; what they mean stands in `rights.txt`. */
export function signOf(answer: Response): string {
  const { status } = answer
  if (status === 401 || (status === 303 && toSignIn(answer))) return '>'
  if (status === 403) return '-'
  if (status === 404) return '0'
  return status < 500 ? '+' : '!'
}
const toSignIn = (answer: Response) => (answer.headers.get('Location') ?? '').startsWith('/sign-in')

/** The three whose own tasks, scores and drafts are in the centre, and somebody new for everybody else. */
const known: Readonly<Record<string, string>> = {
  'qa-inspector': 'inspector',
  'qa-manager': 'manager',
  agent: 'agent',
}

/** The Cookie header of one of the people; of the stranger there is none. */
export function signIn({ db }: OpenDatabase, name: string): string | undefined {
  if (name === 'stranger') return undefined
  const [role = '', away] = name.split(' ')
  const account = known[name]
    ? db
        .select()
        .from(accounts)
        .all()
        .find(({ username }) => username === known[name])
    : accountWith(db, role === 'no-role' ? null : (role as Role), scopeOf(role, !!away))
  if (!account) throw new Error(`nobody is ${name}`)
  return `huiting_session=${openSession(db, account, 'test')}`
}

function scopeOf(role: string, away: boolean): Scope {
  const kind = scoped[role as Role]
  return kind ? { kind, id: (away ? elsewhere : here)[kind] } : { kind: 'all' }
}
