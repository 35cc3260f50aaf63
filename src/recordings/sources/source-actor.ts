import type { Actor } from '#src/kernel/actor.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import type { Source } from './schema.ts'

const allowed: readonly Permission[] = ['recording.upload', 'call-data.import', 'register.import']

/** A source acts under its own name, with the right to bring things and no other. */
export function sourceActor(source: Pick<Source, 'name'>): Actor {
  return {
    accountId: null,
    name: `来源：${source.name}`,
    roles: [],
    permissions: new Set(allowed),
    scope: { kind: 'all' },
  }
}
