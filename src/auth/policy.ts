import type { Actor } from '#src/kernel/actor.ts'
import { type Permission, permissions } from '#src/kernel/permissions.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type Role, roles } from './vocabulary.ts'

const listening = ['recording.list', 'recording.play', 'organisation.read', 'agent.read'] as const

/** Which role holds which right. The only place where this is decided. */
export const policy: Record<Role, readonly Permission[]> = {
  'qa-inspector': [
    ...listening,
    'finding.list',
    'finding.recheck',
    'lexicon.read',
    'lexicon.edit',
    'recording.upload',
    'register.list',
    'outside-case.list',
    'work-order.list',
    'reconciliation.read',
    'complaint.list',
    'transcription.read',
    'transcription.manage',
    'transcription.ask',
    'transcript.export',
    'transcript.read-whole',
    'transcript.correct',
    'recheck.change',
    'note.write',
    'clip.make',
    'inspection.read',
    'inspection.score',
    'call.mark',
    'calibration.read',
    'review-appeal.read',
    'review-appeal.settle',
  ],
  'qa-manager': [
    ...listening,
    'finding.list',
    'finding.recheck',
    'queue.plan',
    'lexicon.read',
    'lexicon.edit',
    'lexicon.publish',
    'recording.upload',
    'source.read',
    'ledger.read',
    'ledger.manage',
    'retention.read',
    'hold.manage',
    'call-data.import',
    'roster.import',
    'register.list',
    'register.import',
    'outside-case.list',
    'outside-case.record',
    'return-score.import',
    'back-trace.set',
    'register.match',
    'work-order.list',
    'work-order.import',
    'reconciliation.read',
    'reconciliation.manage',
    'complaint.list',
    'complaint.open',
    'caller.read',
    'dictionary.edit',
    'transcription.read',
    'transcription.manage',
    'job.read',
    'engine.read',
    'transcription.ask',
    'transcription.budget',
    'transcript.import',
    'transcript.export',
    'transcript.read-whole',
    'transcript.correct',
    'mishearing.decide',
    'screening-model.manage',
    'recheck.change',
    'note.write',
    'clip.make',
    'inspection.read',
    'inspection.score',
    'inspection.form',
    'inspection.plan',
    'call.mark',
    'break.offer',
    'calibration.read',
    'calibration.manage',
    'review-appeal.read',
    'review-appeal.settle',
    'review-appeal.final',
    'appeal.set',
    'calendar.edit',
    'view.share',
  ],
  'case-handler': [
    ...listening,
    'register.list',
    'outside-case.list',
    'outside-case.record',
    'work-order.list',
    'complaint.list',
    'complaint.open',
    'caller.read',
    'transcript.export',
    'transcript.read-whole',
  ],
  'department-head': [
    ...listening,
    'register.list',
    'work-order.list',
    'outside-case.list',
    'complaint.list',
    'inspection.read',
    'break.offer',
    'review-appeal.read',
  ],
  trainer: ['organisation.read', 'agent.read', 'complaint.list'],
  'return-visitor': ['organisation.read', 'complaint.list', 'caller.read', 'return-score.import'],
  'team-leader': [
    ...listening,
    'complaint.list',
    'inspection.read',
    'break.offer',
    'review-appeal.read',
  ],
  supervisor: [
    ...listening,
    'complaint.list',
    'inspection.read',
    'break.offer',
    'review-appeal.read',
  ],
  agent: ['own-review.read', 'own-review.appeal'],
  'system-admin': [
    'organisation.read',
    'account.manage',
    'job.read',
    'job.manage',
    'token.manage',
    'transcription.read',
    'transcription.manage',
    'engine.read',
    'engine.manage',
    'transcription.budget',
    'transcript.import',
    'source.read',
    'source.manage',
    'ledger.read',
    'ledger.manage',
    'retention.read',
    'retention.manage',
    'hold.manage',
    'call-data.import',
    'roster.import',
    'dictionary.edit',
    'calendar.edit',
  ],
  'security-admin': ['organisation.read', 'role.grant'],
  'audit-admin': ['audit.read'],
}

/**
 * The duties of the three administrators. No single account may hold rights of two of them: nobody
 * can do something and then hide it.
 */
export const separated: readonly (readonly Permission[])[] = [
  ['account.manage', 'token.manage'],
  ['role.grant'],
  ['audit.read'],
]

export function permissionsOf(held: readonly Role[]): ReadonlySet<Permission> {
  return new Set(held.flatMap((role) => policy[role] ?? []))
}

/** What each role may do, in the words shown to whoever grants it. */
export function rightsInWords(): Record<Role, string[]> {
  const words = keysOf(roles).map((role) => {
    return [role, policy[role].map((right) => permissions[right])] as const
  })
  return Object.fromEntries(words) as Record<Role, string[]>
}

/** Roles that hold a right, for telling people whom to ask. */
export function rolesWith(permission: Permission): Role[] {
  return (Object.keys(policy) as Role[]).filter((role) => policy[role].includes(permission))
}

/** The system itself: jobs and command-line imports act under this name. */
export const system: Actor = {
  accountId: null,
  name: '系统',
  roles: [],
  permissions: new Set(keysOf(permissions)),
  scope: { kind: 'all' },
}
