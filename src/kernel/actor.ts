import { Forbidden } from './errors.ts'
import type { Permission } from './permissions.ts'

/** The part of the organisation an actor may see: everything, one unit of the tree, or only self. */
export type Scope =
  | { kind: 'all' }
  | { kind: 'sub-centre' | 'department' | 'team' | 'person'; id: number }
  | { kind: 'nothing' }

/** Who acts: a signed-in account, or the system itself (jobs, imports at the command line). */
export type Actor = {
  accountId: number | null
  name: string
  roles: readonly string[]
  permissions: ReadonlySet<Permission>
  scope: Scope
}

export function can(actor: Actor, permission: Permission): boolean {
  return actor.permissions.has(permission)
}

/** Raises Forbidden unless the actor holds the permission. First line of every command and query. */
export function authorise(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new Forbidden(permission)
}
