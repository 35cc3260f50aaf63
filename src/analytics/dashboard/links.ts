import { sendBackReaders } from '#src/complaints/routing/send-back-queries.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'

import type { Stretch } from '../periods.ts'

type Query = Record<string, string | number | null | undefined>

/** Where the rows behind a number stand, with the same days and department; null where a reader may not. */
export function linksOf(actor: Actor, { from, until }: Stretch, asked: number | null) {
  const days = { from: formatDay(from), to: formatDay(until - dayMs) }
  const href = (path: string, query: Query) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
    }
    return search.size === 0 ? path : `${path}?${search.toString()}`
  }
  return {
    complaints: (query: Query = {}) =>
      can(actor, 'complaint.list')
        ? href('/complaints', { ...days, class: 'internal', department: asked, ...query })
        : null,
    calls: (query: Query = {}) =>
      can(actor, 'recording.list')
        ? href('/calls', { ...days, department: asked, ...query })
        : null,
    overlong: () =>
      can(actor, 'inspection.read')
        ? href('/inspection/overlong', { ...days, department: asked })
        : null,
    lost: () =>
      can(actor, 'ledger.read')
        ? href('/recordings/ledger/entries', { ...days, state: 'no-recording', department: asked })
        : null,
    places: () =>
      can(actor, 'reconciliation.read')
        ? href('/reconciliation', { ...days, department: asked })
        : null,
    found: () =>
      can(actor, 'queue.plan')
        ? href('/findings/found', { ...days, origin: 'screening', department: asked })
        : null,
    rechecks: (query: Query = {}) =>
      can(actor, 'queue.plan')
        ? href('/findings/rechecks', { ...days, department: asked, ...query })
        : null,
    stays: (query: Query = {}) =>
      can(actor, 'complaint.list')
        ? href('/complaints/overdue/stays', { ...days, department: asked, ...query })
        : null,
    scores: (query: Query = {}) =>
      can(actor, 'complaint.list')
        ? href('/complaints/return-scores', { ...days, department: asked, ...query })
        : null,
    trainings: (query: Query = {}) =>
      can(actor, 'training.read')
        ? href('/training-records', { ...days, department: asked, ...query })
        : null,
    caught: (query: Query = {}) =>
      can(actor, 'estimate.read')
        ? href('/estimate/complaints', { ...days, department: asked, ...query })
        : null,
    handOvers: (query: Query = {}) =>
      sendBackReaders.some((right) => can(actor, right))
        ? href('/complaints/dispatches', { ...days, department: asked, ...query })
        : null,
    sendBacks: (department: number | null = asked) =>
      sendBackReaders.some((right) => can(actor, right))
        ? href('/complaints/send-backs', { ...days, department })
        : null,
    firstContact: () =>
      can(actor, 'caller.list')
        ? href('/repeat-calls/first-contact', { ...days, department: asked })
        : null,
    praise: () =>
      can(actor, 'inspection.read')
        ? href('/inspection/marks', { ...days, kind: 'praise', department: asked })
        : null,
    sheets: (departmentId: number | null) =>
      can(actor, 'supervision.read')
        ? href('/supervision', { state: 'any', ...days, department: departmentId })
        : null,
    profile: (departmentId: number) =>
      can(actor, 'profile.read') ? `/profiles/departments/${departmentId}` : null,
  }
}
export type Links = ReturnType<typeof linksOf>
