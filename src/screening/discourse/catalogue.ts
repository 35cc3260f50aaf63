import { createMatcher, type Matcher } from '#src/screening/matching.ts'

import { cues } from './cues.ts'
import { grievances, type Grievance } from './grievances.ts'
import { fillersOfYou, mentions, pronouns, quoting, referents, type Referent } from './referents.ts'

/** What a matched pattern is in the sentence. */
export type Role =
  | { kind: 'mention'; who: Referent }
  | { kind: 'pronoun' | 'quoting' | 'filler' | 'denial' | 'condition' }
  | { kind: 'grievance'; what: number }
  | { kind: 'cue'; cue: number; voice: 'agent' | 'customer' }

export const people = Object.keys(referents) as Referent[]
export const wrongs = Object.keys(grievances) as Grievance[]

const firstOwn = people.length * wrongs.length
const firstSpecial = firstOwn + cues.length
export const denied = firstSpecial
export const threatened = firstSpecial + 1
export const quotedWrong = firstSpecial + 2

/** The number of the cue 'who did what'. */
export function cueOf(who: Referent, what: Grievance): number {
  return people.indexOf(who) * wrongs.length + wrongs.indexOf(what)
}

export function cueByCode(code: string): number {
  return cueCodes.indexOf(code)
}

/** Stable codes of the cues, in the order of the learned weights. */
export const cueCodes: readonly string[] = [
  ...people.flatMap((who) => wrongs.map((what) => `${who}:${what}`)),
  ...cues.map(({ code }) => code),
  'denied',
  'threatened',
  'quoted-wrong',
]

const wrongNames: Record<Grievance, string> = {
  complain: '要投诉',
  attitude: '态度不好',
  shirking: '推来推去',
  'not-dispatched': '没有派单',
  'business-error': '答错办错',
  'hung-up': '挂电话',
  'broken-promise': '答应了没做到',
  disclosure: '泄露信息',
  other: '难打通、老打扰',
}

/** What each cue shows, for an inspector. */
export const cueNames: readonly string[] = [
  ...people.flatMap((who) =>
    wrongs.map((what) =>
      what === 'complain'
        ? `客户提到投诉，指的是${referents[who]}`
        : `客户说${referents[who]}${wrongNames[what]}`,
    ),
  ),
  ...cues.map(({ name }) => name),
  '客户说没有这回事',
  '客户说要是办不好就投诉',
  '客户转述别人的难听话',
]

/** By the number of the pattern, as matches name it. */
export const roles: readonly Role[] = []
const patterns: string[] = []

function add(role: Role, sources: readonly string[]) {
  for (const source of sources) {
    patterns.push(source)
    ;(roles as Role[]).push(role)
  }
}

for (const who of people) if (who !== 'unnamed') add({ kind: 'mention', who }, mentions[who])
add({ kind: 'pronoun' }, pronouns)
add({ kind: 'quoting' }, quoting)
add({ kind: 'filler' }, fillersOfYou)
add({ kind: 'denial' }, ['不|没|没有|别|不是|未|谈不上|不算'])
add({ kind: 'condition' }, ['要是|如果|再不|假如|万一|不然|否则|要不'])
wrongs.forEach((what, index) => add({ kind: 'grievance', what: index }, grievances[what]))
cues.forEach(({ voice, patterns: sources }, index) => {
  add({ kind: 'cue', cue: firstOwn + index, voice }, sources)
})

let matcher: Matcher | undefined

/** All patterns of the discourse in one automaton. */
export function discourseMatcher(): Matcher {
  matcher ??= createMatcher(patterns, 'taken')
  return matcher
}
