import { monthToAnnounce } from '#src/contest/due.ts'
import { can } from '#src/kernel/actor.ts'

import { plainLine, type Source } from './line.ts'

/** 竞赛公布: the month that is over, once two departments can be compared. */
const toAnnounce: Source = {
  kind: 'contest',
  all: '/contest',
  may: (actor) => can(actor, 'contest.announce'),
  read: ({ db, now }) => {
    const waits = monthToAnnounce(db, now)
    if (!waits) return []
    const { month, open, since } = waits
    const note = open === 0 ? '都已核实，可以公布' : `还有 ${open} 件没有核实`
    const thing = `${month} 对标竞赛`
    const others = { permission: 'contest.announce', place: null } as const
    const line = { ...plainLine, thing, note, others, since, dueAt: null } as const
    return [{ ...line, kind: 'contest', href: `/contest?month=${month}` }]
  },
}

export const contestSources: readonly Source[] = [toAnnounce]
