import { describe, expect, it } from 'vitest'

import { permissionsOf, policy, rightsInWords, rolesWith, separated } from '#src/auth/policy.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import { type Permission, permissions } from '#src/kernel/permissions.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

/** Written out a second time on purpose: a right that moves must be moved in two places. */
const holders: Record<Permission, Role[]> = {
  'analysis.read': [
    'qa-inspector',
    'qa-manager',
    'department-head',
    'executive',
    'trainer',
    'supervisor',
  ],
  'analysis.write': ['qa-manager'],
  'supervision.read': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
    'executive',
  ],
  'supervision.issue': ['qa-manager'],
  'supervision.answer': ['case-handler', 'department-head'],
  'supervision.check': ['qa-inspector', 'qa-manager'],
  'supervision.sign-department': ['department-head'],
  'supervision.sign-quality': ['qa-manager'],
  'supervision.sign-leadership': ['executive'],
  'bulletin.read': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
    'agent',
    'executive',
  ],
  'bulletin.publish': ['qa-manager'],
  'defect.read': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
  ],
  'defect.tick': ['case-handler', 'department-head', 'trainer', 'team-leader', 'supervisor'],
  'exchange.read': ['qa-manager', 'department-head', 'trainer', 'executive'],
  'exchange.draft': ['qa-manager', 'trainer'],
  'exchange.agree': ['department-head'],
  'season.set': ['qa-manager'],
  'training.read': [
    'qa-manager',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
    'executive',
  ],
  'training.arrange': ['trainer'],
  'training.release': ['department-head', 'supervisor'],
  'repeat-offender.set': ['qa-manager'],
  'course.learn': ['trainer', 'team-leader', 'supervisor', 'agent'],
  'course.edit': ['trainer'],
  'question.edit': ['trainer'],
  'exam.sit': ['agent'],
  'exam.manage': ['trainer'],
  'eap.keep': ['trainer'],
  'effect.read': ['qa-manager', 'department-head', 'trainer', 'executive'],
  'profile.read': [
    'qa-manager',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
    'executive',
  ],
  'own-profile.read': ['agent'],
  'finding.list': ['qa-inspector', 'qa-manager'],
  'finding.recheck': ['qa-inspector', 'qa-manager'],
  'recheck.change': ['qa-inspector', 'qa-manager'],
  'note.write': ['qa-inspector', 'qa-manager'],
  'clip.make': ['qa-inspector', 'qa-manager'],
  'inspection.read': ['qa-inspector', 'qa-manager', 'department-head', 'team-leader', 'supervisor'],
  'inspection.score': ['qa-inspector', 'qa-manager'],
  'inspection.form': ['qa-manager'],
  'inspection.plan': ['qa-manager'],
  'call.mark': ['qa-inspector', 'qa-manager'],
  'break.offer': ['qa-manager', 'department-head', 'team-leader', 'supervisor'],
  'calibration.read': ['qa-inspector', 'qa-manager'],
  'calibration.manage': ['qa-manager'],
  'own-review.read': ['agent'],
  'own-review.appeal': ['agent'],
  'review-appeal.read': [
    'qa-inspector',
    'qa-manager',
    'department-head',
    'team-leader',
    'supervisor',
  ],
  'review-appeal.settle': ['qa-inspector', 'qa-manager'],
  'review-appeal.final': ['qa-manager'],
  'appeal.set': ['qa-manager'],
  'calendar.edit': ['qa-manager', 'system-admin'],
  'view.share': ['qa-manager'],
  'queue.plan': ['qa-manager'],
  'lexicon.read': ['qa-inspector', 'qa-manager'],
  'lexicon.edit': ['qa-inspector', 'qa-manager'],
  'lexicon.publish': ['qa-manager'],
  'recording.list': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'team-leader',
    'supervisor',
  ],
  'recording.play': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'team-leader',
    'supervisor',
  ],
  'recording.upload': ['qa-inspector', 'qa-manager'],
  'source.read': ['qa-manager', 'system-admin'],
  'source.manage': ['system-admin'],
  'ledger.read': ['qa-manager', 'system-admin'],
  'ledger.manage': ['qa-manager', 'system-admin'],
  'call-data.import': ['qa-manager', 'system-admin'],
  'roster.import': ['qa-manager', 'system-admin'],
  'register.list': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head'],
  'register.import': ['qa-manager'],
  'outside-case.list': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head'],
  'outside-case.record': ['qa-manager', 'case-handler'],
  'return-score.import': ['qa-manager', 'return-visitor'],
  'back-trace.set': ['qa-manager'],
  'register.match': ['qa-manager'],
  'work-order.list': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head'],
  'work-order.import': ['qa-manager'],
  'reconciliation.read': ['qa-inspector', 'qa-manager'],
  'reconciliation.manage': ['qa-manager'],
  'complaint.list': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'return-visitor',
    'team-leader',
    'supervisor',
    'executive',
  ],
  'complaint.dispatch': ['qa-manager', 'case-handler'],
  'complaint.intervene': ['case-handler', 'department-head'],
  'complaint.arbitrate': ['qa-manager'],
  'complaint.verify': ['qa-inspector', 'qa-manager'],
  'complaint.visit': ['return-visitor'],
  'complaint.settle': ['qa-manager'],
  'complaint.supplement': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'return-visitor',
  ],
  'complaint.merge': ['qa-manager'],
  'complaint.reopen': ['qa-manager'],
  'complaint.mark': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head'],
  'complaint.pause': ['qa-manager'],
  'complaint.expedite': ['qa-manager', 'department-head'],
  'improvement.report': ['case-handler', 'department-head', 'trainer', 'team-leader', 'supervisor'],
  'limit.set': ['qa-manager'],
  'routing.set': ['qa-manager'],
  'reply-check.set': ['qa-manager'],
  'month.read': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head', 'executive'],
  'month.freeze': ['qa-manager'],
  'verdict-appeal.file': ['department-head'],
  'interview.read': ['qa-inspector', 'qa-manager', 'department-head', 'trainer'],
  'interview.hold': ['trainer'],
  'interview.coaching': ['qa-manager', 'trainer'],
  'docket.read': ['qa-inspector', 'qa-manager', 'case-handler', 'department-head', 'executive'],
  'trace.read': ['qa-manager', 'department-head'],
  'message.set': ['system-admin'],
  'complaint.open': ['qa-manager', 'case-handler'],
  'caller.read': ['qa-manager', 'case-handler', 'return-visitor'],
  'agent.read': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'team-leader',
    'supervisor',
    'executive',
  ],
  'organisation.read': [
    'qa-inspector',
    'qa-manager',
    'case-handler',
    'department-head',
    'trainer',
    'return-visitor',
    'team-leader',
    'supervisor',
    'system-admin',
    'security-admin',
    'executive',
  ],
  'dictionary.edit': ['qa-manager', 'system-admin'],
  'transcription.read': ['qa-inspector', 'qa-manager', 'system-admin'],
  'transcription.manage': ['qa-inspector', 'qa-manager', 'system-admin'],
  'engine.read': ['qa-manager', 'system-admin'],
  'engine.manage': ['system-admin'],
  'transcription.ask': ['qa-inspector', 'qa-manager'],
  'transcription.budget': ['qa-manager', 'system-admin'],
  'transcript.import': ['qa-manager', 'system-admin'],
  'transcript.export': ['qa-inspector', 'qa-manager', 'case-handler'],
  'transcript.read-whole': ['qa-inspector', 'qa-manager', 'case-handler'],
  'transcript.correct': ['qa-inspector', 'qa-manager'],
  'screening-model.manage': ['qa-manager'],
  'mishearing.decide': ['qa-manager'],
  'job.read': ['qa-manager', 'system-admin'],
  'job.manage': ['system-admin'],
  'account.manage': ['system-admin'],
  'role.grant': ['security-admin'],
  'token.manage': ['system-admin'],
  'retention.read': ['qa-manager', 'system-admin'],
  'retention.manage': ['system-admin'],
  'hold.manage': ['qa-manager', 'system-admin'],
  'audit.read': ['audit-admin'],
}

describe('the policy', () => {
  it.each(keysOf(permissions))('gives %s to exactly these roles', (permission) => {
    expect(rolesWith(permission).toSorted()).toEqual(holders[permission].toSorted())
  })

  it('keeps the three administrators away from what was said on the telephone', () => {
    const heard: Permission[] = [
      ...(['recording.play', 'recording.list', 'caller.read', 'finding.list'] as const),
      'transcript.read-whole',
      'transcript.correct',
    ]
    for (const role of ['system-admin', 'security-admin', 'audit-admin'] as const) {
      expect(heard.filter((right) => policy[role].includes(right))).toEqual([])
    }
  })

  it('gives each of the three separated duties to one role, no two to the same', () => {
    const owners = separated.map((duty) => [...new Set(duty.flatMap(rolesWith))])
    expect(owners).toEqual([['system-admin'], ['security-admin'], ['audit-admin']])
  })

  it('gives agents their own reviewed calls by rights of their own, and no list to listen through', () => {
    expect(policy.agent.toSorted()).toEqual([
      ...['bulletin.read', 'course.learn', 'exam.sit'],
      ...['own-profile.read', 'own-review.appeal', 'own-review.read'],
    ])
  })

  it('adds up the rights of several roles, and gives none for none', () => {
    expect(permissionsOf(['trainer', 'agent']).has('own-review.read')).toBe(true)
    expect(permissionsOf([]).size).toBe(0)
  })

  it('can say every right of every role in words', () => {
    const words = rightsInWords()
    expect(Object.keys(words)).toEqual(keysOf(roles))
    expect(words['audit-admin']).toEqual(['查看操作留痕'])
  })
})
