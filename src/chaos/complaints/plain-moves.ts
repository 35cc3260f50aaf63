import {
  endRest,
  enter,
  goOn,
  isRunning,
  type PlainComplaint,
  reckon,
  shareOf,
} from './plain-complaint.ts'
import { dayOf, endOfSpan } from './plain-days.ts'
import { everybody, personAt } from './plain-people.ts'

export const kinds = [
  ...([
    'dispatch',
    'accept',
    'ask-send-back',
    'answer-send-back',
    'ask-dispute',
    'decide',
  ] as const),
  ...(['contact', 'reply', 'bounce', 'take', 'give-back', 'hear', 'verify', 'visit'] as const),
  ...(['give-up', 'liability', 'improve', 'improved', 'close', 'reopen', 'merge'] as const),
  ...(['refer', 'take-back', 'classify', 'supplement', 'withdraw', 'pause', 'resume'] as const),
  ...(['mark', 'lift', 'risk', 'overturn', 'freeze'] as const),
] as const
export type Kind = (typeof kinds)[number]

/** What somebody does with a complaint; what each word means depends on the kind. */
export type Command = {
  kind: Kind
  who: number
  on: number
  other: number
  /** A department. */
  dept: 1 | 2
  /** The better of two outcomes: reached, substantiated, agreed, liable. */
  good: boolean
  /** Reasons are given. */
  words: boolean
  /** Something that must be refused where the step looks at it: a thin reply, a proof used before. */
  odd: boolean
  /** From a page that shows an earlier stay. */
  stale: boolean
}

export type PlainCentre = {
  now: number
  turn: number
  complaints: PlainComplaint[]
  frozen: Set<string>
  /** Of the command under way. */
  events: string[]
}

export const monthOf = (moment: number) =>
  new Date(moment + 8 * 3_600_000).toISOString().slice(0, 7)
const monthFrozen = ({ dept }: Command) => (dept === 1 ? '2026-09' : '2026-10')
export const measureOf = ({ dept, good }: Command) => `措施 ${dept} ${good ? '甲' : '乙'}`
export const wordsOf = ({ words, turn }: { words: boolean; turn: number }) =>
  words ? `原因 ${turn}` : ''
export const principleOf = ({ good }: Pick<Command, 'good'>) =>
  good ? ('cause' as const) : ('handle-first' as const)
export const scoreOf = ({ dept, other }: Command) => dept + (other % 4)
export const improvementAt = ({ improvements }: PlainComplaint, { other }: Command) =>
  improvements.length === 0 ? -1 : other % improvements.length
/** The call that proves something: one used before, where it is to be odd. */
export const proofOf = (used: readonly string[], { odd }: Command, turn: number) =>
  (odd ? used.at(-1) : undefined) ?? `p${turn}`

/** What a command does; null where it is refused. Nothing happens before it is called. */
export function judge(centre: PlainCentre, command: Command): (() => void) | null {
  const complaint = centre.complaints[command.on]
  if (!complaint) return null
  const legal = rules[command.kind]({ centre, complaint, command, ...hands(complaint, command) })
  if (!legal) return null
  return () => {
    legal()
    correct(centre)
  }
}

type Facts = ReturnType<typeof hands> & {
  centre: PlainCentre
  complaint: PlainComplaint
  command: Command
}
type Rule = (facts: Facts) => (() => void) | false

function hands(complaint: PlainComplaint, { who }: Command) {
  const { may, place } = personAt(who)
  const { about, dept, sentTo, sentBy, openedBy } = complaint
  const reaches =
    place === 0 ||
    [about, dept].includes(place) ||
    sentTo.has(place) ||
    openedBy === who ||
    sentBy.has(who)
  return {
    who,
    can: (right: string) => may.has(right) && reaches,
    reaches,
    /** Works for the department that handles it. */
    within: place === 0 || place === dept,
    intervened: complaint.hands.has(who) || complaint.handler === who,
  }
}

const tell = ({ centre, command }: Facts, action: string, on = command.on) =>
  void centre.events.push(`complaint ${on} complaint.${action}`)

/** Corrects what stands in a frozen month. */
function correct(centre: PlainCentre) {
  for (const complaint of centre.complaints) {
    const month = monthOf(complaint.openedAt)
    const share = shareOf(complaint)
    if (!centre.frozen.has(month) || share === complaint.frozenAs) continue
    complaint.frozenAs = share
    centre.events.push(`month ${month} month.corrected`)
  }
}

const enough = (moments: readonly number[]) =>
  moments.length >= 3 && new Set(moments.map(dayOf)).size >= 2

const fresh = ({ complaint, command }: Facts) => !(command.stale && isRunning(complaint))
/** At a stage, not paused, from a page that shows it. */
const moving = (facts: Facts, stage: string) =>
  facts.complaint.stage === stage && facts.complaint.paused === null && fresh(facts)
const at = (facts: Facts, stage: string) => facts.complaint.stage === stage && fresh(facts)

/** A request of the present stay; one of an earlier stay waits for nobody. */
const waiting = <T extends { at: number }>({ stays }: PlainComplaint, asked: T | null) => {
  const stay = stays.at(-1)
  return asked !== null && stay?.to === null && asked.at >= stay.from ? asked : null
}

function proposes({ complaint, command }: Facts): boolean {
  const { about, openedBy } = complaint
  const taker = personAt(openedBy).place
  if (principleOf(command) === 'cause') return about === command.dept
  // It is proposed only where nobody knows whose agent it is about.
  const asProposed = about === null && (taker === 0 || taker === command.dept)
  return asProposed || command.words
}

const rules: Record<Kind, Rule> = {
  dispatch: (facts) => {
    const { complaint, command, can, who, centre } = facts
    const { dept } = command
    if (!can('dispatch') || !moving(facts, 'opened') || complaint.class !== 'internal') return false
    if (!proposes(facts) || (complaint.letOff.has(dept) && !command.words)) return false
    return () => {
      Object.assign(complaint, { dept, handler: null })
      complaint.dispatch = { by: who, dept, decided: false }
      complaint.sentBy.add(who)
      complaint.sentTo.add(dept)
      complaint.counts.dispatches += 1
      enter(complaint, 'dispatched', centre.now)
      tell(facts, 'dispatched')
    }
  },
  accept: (facts) => {
    const { complaint, can, within, who, centre } = facts
    if (!can('intervene') || !within || !moving(facts, 'dispatched')) return false
    if (waiting(complaint, complaint.sendBack) || waiting(complaint, complaint.dispute))
      return false
    return () => {
      complaint.handler = who
      enter(complaint, 'intervening', centre.now)
      tell(facts, 'accepted')
    }
  },
  'ask-send-back': (facts) => {
    const { complaint, can, within, who, centre } = facts
    const { dispatch, stage } = complaint
    if (!can('intervene') || !within || !fresh(facts) || !dispatch || dispatch.decided) return false
    if (stage !== 'dispatched' && stage !== 'intervening') return false
    if (waiting(complaint, complaint.sendBack)) return false
    return () => {
      if (stage === 'intervening') complaint.dispute = null
      const { dept, by: sender } = dispatch
      complaint.sendBack = { by: who, dept, sender, at: centre.now }
      complaint.counts.sendBacks += 1
      tell(facts, 'send-back-asked')
    }
  },
  'answer-send-back': (facts) => {
    const { complaint, command, can, who, centre } = facts
    const asked = waiting(complaint, complaint.sendBack)
    if (!can('dispatch') || !fresh(facts) || !asked || asked.by === who) return false
    if (!can('arbitrate') && asked.sender !== who) return false
    if (command.good ? complaint.paused !== null : !command.words) return false
    return () => {
      complaint.sendBack = null
      if (command.good) {
        Object.assign(complaint, { dept: null, handler: null, dispatch: null, dispute: null })
        complaint.letOff.add(asked.dept)
        enter(complaint, 'opened', centre.now)
      }
      tell(facts, 'send-back-answered')
    }
  },
  'ask-dispute': (facts) => {
    const { complaint, can, within, who, centre } = facts
    const { dispatch } = complaint
    if (!(can('intervene') || can('dispatch')) || !at(facts, 'dispatched') || !dispatch)
      return false
    if (dispatch.decided || waiting(complaint, complaint.dispute)) return false
    if (dispatch.by !== who && !(can('intervene') && within)) return false
    return () => {
      complaint.dispute = { by: who, at: centre.now }
      complaint.counts.disputes += 1
      tell(facts, 'arbitration-asked')
    }
  },
  decide: (facts) => {
    const { complaint, command, can, who, centre } = facts
    const asked = waiting(complaint, complaint.dispute)
    const { dept } = command
    if (!can('arbitrate') || !moving(facts, 'dispatched') || !asked || asked.by === who)
      return false
    return () => {
      const request = complaint.sendBack
      if (request && request.dept !== dept) complaint.letOff.add(request.dept)
      Object.assign(complaint, { dept, handler: null, sendBack: null, dispute: null })
      complaint.dispatch = { by: who, dept, decided: true }
      complaint.sentBy.add(who)
      complaint.sentTo.add(dept)
      complaint.counts.dispatches += 1
      enter(complaint, 'dispatched', centre.now)
      tell(facts, 'arbitrated')
    }
  },
  contact: (facts) => {
    const { complaint, command, can, within, who, centre } = facts
    if (!can('intervene') || !within || !at(facts, 'intervening')) return false
    const proof = proofOf(complaint.proofs, command, centre.turn)
    if (complaint.proofs.includes(proof)) return false
    return () => {
      complaint.proofs.push(proof)
      complaint.tries.push(centre.now)
      complaint.hands.add(who)
      complaint.counts.contacts += 1
      if (command.good) complaint.contactedAt ??= centre.now
      tell(facts, 'contacted')
    }
  },
  reply: (facts) => {
    const { complaint, command, can, within, who, centre } = facts
    if (!can('intervene') || !within || !moving(facts, 'intervening') || command.odd) return false
    const reached = complaint.contactedAt !== null
    if (reached ? !command.good : !command.words || !enough(complaint.tries)) return false
    return () => {
      complaint.hands.add(who)
      complaint.counts.replies += 1
      enter(complaint, 'investigating', centre.now)
      tell(facts, 'replied')
    }
  },
  bounce: (facts) => {
    const { complaint, command, can, who, intervened, centre } = facts
    if (!can('verify') || intervened || !moving(facts, 'investigating')) return false
    if (complaint.investigator !== who || command.odd || !command.words) return false
    return () => {
      complaint.counts.bounces += 1
      enter(complaint, 'intervening', centre.now)
      tell(facts, 'reply-bounced')
    }
  },
  take: (facts) => {
    const { complaint, can, who, intervened } = facts
    if (!can('verify') || intervened || !at(facts, 'investigating')) return false
    if (complaint.investigator === who) return () => {}
    if (complaint.investigator !== null) return false
    return () => {
      complaint.investigator = who
      complaint.counts.openInvestigations = 1
      tell(facts, 'investigation-taken')
    }
  },
  'give-back': (facts) => {
    const { complaint, can, who } = facts
    if (!can('verify') || !at(facts, 'investigating') || complaint.investigator === null)
      return false
    if (complaint.investigator !== who && !can('settle')) return false
    return () => {
      complaint.investigator = null
      complaint.counts.openInvestigations = 0
      tell(facts, 'investigation-returned')
    }
  },
  hear: ({ complaint, can, who }) =>
    can('verify') && complaint.recorded && (() => void complaint.heard.add(who)),
  verify: (facts) => {
    const { complaint, command, can, who, intervened, centre } = facts
    if (!can('verify') || intervened || !moving(facts, 'investigating')) return false
    if (complaint.investigator !== who) return false
    if (complaint.recorded ? !complaint.heard.has(who) : !command.words) return false
    return () => {
      complaint.judges.add(who)
      enter(complaint, 'visiting', centre.now)
      verdict(facts)
    }
  },
  visit: (facts) => {
    const { complaint, command, can, who, intervened, centre } = facts
    if (!can('visit') || intervened || complaint.judges.has(who) || !at(facts, 'visiting'))
      return false
    if (command.good && complaint.paused !== null) return false
    const proof = proofOf(complaint.visitProofs, command, centre.turn)
    if (complaint.visitProofs.includes(proof)) return false
    return () => {
      complaint.visitProofs.push(proof)
      complaint.counts.visits += 1
      tell(facts, 'visited')
      if (!command.good) return void complaint.visitTries.push(centre.now)
      complaint.scored = true
      afterVisit(facts)
    }
  },
  'give-up': (facts) => {
    const { complaint, can } = facts
    if (!can('settle') || !moving(facts, 'visiting') || !enough(complaint.visitTries)) return false
    return () => {
      complaint.counts.visits += 1
      tell(facts, 'visited')
      afterVisit(facts)
    }
  },
  liability: (facts) => {
    const { complaint, command, can, centre } = facts
    if (!can('settle') || !at(facts, 'settling')) return false
    // Nobody answers for what did not happen.
    if (command.good && complaint.verdict === 'unsubstantiated') return false
    const words = liabilityWords(command)
    const { liability, verdictAt, about, dept } = complaint
    if (command.good && ![about, dept].includes(command.dept)) return false
    if (liability && liability.at >= (verdictAt ?? 0) && liability.words === words) return false
    return () => {
      complaint.liability = { words, at: centre.now }
      complaint.counts.liabilities += 1
      tell(facts, 'liability-set')
    }
  },
  improve: (facts) => {
    const { complaint, command, can, centre } = facts
    const owner = command.other % everybody.length
    const { may, place } = personAt(owner)
    const concerned = place === 0 || [complaint.about, complaint.dept].includes(place)
    if (!can('settle') || !at(facts, 'settling') || !may.has('improve') || !concerned) return false
    const measure = measureOf(command)
    const same = (one: { owner: number; measure: string }) =>
      one.owner === owner && one.measure === measure
    if (complaint.improvements.some(same)) return false
    return () => {
      const due = endOfSpan({ days: command.dept * 5 }, centre.now, [])
      complaint.improvements.push({ owner, measure, done: false, due })
      tell(facts, 'improvement-set')
    }
  },
  improved: (facts) => {
    const { complaint, command, can, who } = facts
    const one = complaint.improvements[improvementAt(complaint, command)]
    if (!can('improve') || !one || one.owner !== who || one.done) return false
    return () => {
      one.done = true
      tell(facts, 'improvement-done')
    }
  },
  close: (facts) => {
    const { complaint, command, can } = facts
    if (!can('settle') || !moving(facts, 'settling')) return false
    if (complaint.verdict === 'substantiated') {
      const { liability, improvements, verdictAt } = complaint
      if (!liability || liability.at < (verdictAt ?? 0)) return false
      if (improvements.length === 0 && !command.words) return false
    }
    return () => close(facts)
  },
  reopen: (facts) => {
    const { complaint, command, can, centre } = facts
    if (!can('reopen') || complaint.stage !== 'closed') return false
    return () => {
      complaint.counts.reopenings += 1
      enter(complaint, command.good ? 'intervening' : 'investigating', centre.now)
      tell(facts, 'reopened')
    }
  },
  merge: (facts) => {
    const { complaint, command, can, centre } = facts
    const into = command.other % centre.complaints.length
    const target = centre.complaints[into]
    const stages = ['opened', 'dispatched', 'intervening', 'investigating']
    if (!can('merge') || !target || into === command.on || !isRunning(target)) return false
    if (!stages.includes(complaint.stage) || !moving(facts, complaint.stage)) return false
    const common = [complaint.call, complaint.phone].some(
      (one) => one !== null && [target.call, target.phone].includes(one),
    )
    if (!common) return false
    return () => {
      for (const one of centre.complaints) if (one.mergedInto === command.on) one.mergedInto = into
      Object.assign(complaint, { mergedInto: into, dispatch: null, sendBack: null, dispute: null })
      target.counts.supplements += 1
      target.supplement = null
      enter(complaint, 'merged', centre.now)
      tell(facts, 'merged')
      tell(facts, 'merged', into)
    }
  },
  refer: (facts) => {
    const { complaint, can, centre } = facts
    if (!can('merge') || !moving(facts, 'opened') || complaint.class !== 'external') return false
    return () => {
      enter(complaint, 'referred', centre.now)
      tell(facts, 'referred')
    }
  },
  'take-back': (facts) => {
    const { complaint, can, centre } = facts
    if (!can('merge') || complaint.stage !== 'referred') return false
    return () => {
      enter(complaint, 'opened', centre.now)
      tell(facts, 'taken-back')
    }
  },
  classify: (facts) => {
    const { complaint, command, can } = facts
    const to = command.good ? 'internal' : 'external'
    if (!can('dispatch') || !at(facts, 'opened') || complaint.class === to) return false
    return () => {
      complaint.class = to
      tell(facts, 'classified')
    }
  },
  supplement: (facts) => {
    const { complaint, command, can, who, centre } = facts
    if (!can('supplement') || ['merged', 'withdrawn'].includes(complaint.stage)) return false
    const text = command.odd ? '又来电' : `情况 ${centre.turn}`
    const last = complaint.supplement
    const twice = last?.by === who && last.text === text && last.at > centre.now - 60_000
    if (twice) return () => {}
    return () => {
      complaint.supplement = { by: who, text, at: centre.now }
      complaint.counts.supplements += 1
      tell(facts, 'supplemented')
    }
  },
  /** By the command that takes the verdict back, which looks at the rights. */
  withdraw: (facts) => {
    const { complaint, command, centre } = facts
    const mayFall = isRunning(complaint) || complaint.stage === 'closed'
    const byAppeal = command.good
    if (byAppeal && !mayFall) return () => {}
    if (!byAppeal && (complaint.stage !== 'opened' || complaint.scored)) return false
    return () => {
      endRest(complaint, centre.now)
      enter(complaint, 'withdrawn', centre.now)
      tell(facts, 'withdrawn')
    }
  },
  pause: (facts) => {
    const { complaint, can, centre } = facts
    const { due, paused } = complaint
    if (!can('pause') || !isRunning(complaint) || !fresh(facts) || paused !== null) return false
    if (due === null || due <= centre.now) return false
    return () => {
      Object.assign(complaint, { paused: centre.now, due: null })
      complaint.counts.openPauses = 1
      tell(facts, 'paused')
    }
  },
  resume: (facts) => {
    const { complaint, can, centre } = facts
    if (!can('pause') || !fresh(facts) || complaint.paused === null) return false
    return () => {
      goOn(complaint, centre.now)
      tell(facts, 'resumed')
    }
  },
  mark: (facts) => {
    const { complaint, can, centre } = facts
    if (!can('mark') || !isRunning(complaint) || complaint.majorSince !== null) return false
    return () => {
      complaint.majorSince = centre.now
      reckon(complaint, centre.now)
      tell(facts, 'marked-major')
    }
  },
  lift: (facts) => {
    const { complaint, can, centre } = facts
    if (!can('settle') || !isRunning(complaint) || complaint.majorSince === null) return false
    return () => {
      complaint.majorSince = null
      reckon(complaint, centre.now)
      tell(facts, 'major-lifted')
    }
  },
  risk: (facts) => {
    const { complaint, command, can } = facts
    const risk = riskOf(command)
    if (!can('mark') || !isRunning(complaint) || command.odd || risk === complaint.risk)
      return false
    return () => {
      complaint.risk = risk
      tell(facts, 'opinion-risk-set')
    }
  },
  /** An appeal that was granted; who may, the appeal looks at. */
  overturn: (facts) => {
    const { complaint, who } = facts
    if (complaint.verdict !== 'substantiated') return false
    return () => {
      complaint.judges.add(who)
      verdict({ ...facts, command: { ...facts.command, good: false } })
    }
  },
  freeze: ({ centre, command, who }) => {
    const month = monthFrozen(command)
    if (!personAt(who).may.has('freeze') || centre.frozen.has(month)) return false
    if (month >= monthOf(centre.now)) return false
    return () => {
      centre.frozen.add(month)
      for (const one of centre.complaints)
        if (monthOf(one.openedAt) === month) one.frozenAs = shareOf(one)
      centre.events.push(`month ${month} month.frozen`)
    }
  },
}

export const monthToFreeze = monthFrozen
export const riskOf = ({ words, other }: Command) => (words ? `网上有人转发 ${other % 3}` : '')
export const liabilityWords = ({ good, dept }: Command) => (good ? `liable ${dept}` : 'not-liable')

function verdict(facts: Facts) {
  const { complaint, command, centre } = facts
  complaint.verdict = command.good ? 'substantiated' : 'unsubstantiated'
  complaint.verdictAt = centre.now
  complaint.counts.verdicts += 1
  tell(facts, 'verified')
}

function afterVisit(facts: Facts) {
  const { complaint, centre } = facts
  enter(complaint, 'settling', centre.now)
  if (complaint.verdict === 'unsubstantiated') close(facts)
}

function close(facts: Facts) {
  facts.complaint.counts.closings += 1
  enter(facts.complaint, 'closed', facts.centre.now)
  tell(facts, 'closed')
}
