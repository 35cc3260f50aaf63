import { eventsBy, type SubjectEvent } from '#src/audit/timeline.ts'
import type { AuditAction } from '#src/audit/vocabulary.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import type { Page, PageRequest } from '#src/kernel/paging.ts'

import { permissionsOf } from './policy.ts'
import { accounts } from './schema.ts'

/** What an auditor does as one. What such an account does in another role is not for this page. */
const watched: readonly AuditAction[] = [
  ...(['session.opened', 'session.closed', 'session.refused', 'request.denied'] as const),
  ...(['audit.exported', 'trail.check-asked', 'trail.head-exported'] as const),
  'account.password-changed',
]

/**
 * What the audit administrators did (审计管理员的操作), for the two administrators who cannot read the
 * trail: nobody is watched by himself alone.
 */
export function auditorsEvents(db: Db, actor: Actor, request: PageRequest): Page<SubjectEvent> {
  if (!can(actor, 'account.manage') && !can(actor, 'role.grant')) throw new Forbidden('role.grant')
  const auditors = db
    .select()
    .from(accounts)
    .all()
    .filter(({ roles }) => permissionsOf(roles).has('audit.read'))
  return eventsBy(
    db,
    auditors.map(({ id }) => id),
    watched,
    request,
  )
}
