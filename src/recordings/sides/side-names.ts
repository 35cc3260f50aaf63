import { stemOf } from '../names.ts'
import type { Layout, Side } from '../vocabulary.ts'

export type NamedSide = {
  side: Side
  /** What is left of the name: the same for both sides of one call. */
  stem: string
  /** The words name a person. Otherwise they may mean something else: 呼入 is "in" too. */
  certain: boolean
}

/**
 * How recorders that write one file a side call them. Seen from the recorder beside the agent's
 * telephone: what comes in and is received is the customer; the calling party, A, is the customer.
 */
const words: Readonly<Record<Side, { certain: readonly string[]; likely: readonly string[] }>> = {
  agent: { certain: ['agent', '坐席', '座席', '客服'], likely: ['out', 'tx', 'b'] },
  customer: { certain: ['customer', 'caller', '客户', '用户'], likely: ['in', 'rx', 'a'] },
}

/** The word for one side, and the one that its twin bears. */
const twins: readonly (readonly [agent: string, customer: string])[] = [
  ...words.agent.certain.flatMap((agent) =>
    words.customer.certain.map((customer) => [agent, customer] as const),
  ),
  ...words.agent.likely.map((agent, at) => [agent, words.customer.likely[at]!] as const),
]

const list = [...words.agent.certain, ...words.customer.certain].concat(
  words.agent.likely,
  words.customer.likely,
)
const chinese = /^\p{Script=Han}+$/u
/** `d001-agent`, `d001_in`, `d001.rx`, `d001（坐席）`; Chinese words need nothing between. */
const pattern = new RegExp(
  `^(?<stem>.*?)(?:[-_. (（]+(?<word>${list.join('|')})[)）]?|(?<han>${list
    .filter((word) => chinese.test(word))
    .join('|')}))$`,
  'iu',
)

/** Which side of which call a file name says it is; null when it says nothing. */
export function sideInName(name: string): (NamedSide & { word: string }) | null {
  const found = pattern.exec(stemOf(name))?.groups
  const word = (found?.['word'] ?? found?.['han'])?.toLowerCase()
  const stem = found?.['stem']?.trim()
  if (!word || !stem) return null
  const side = isOf('agent', word) ? ('agent' as const) : ('customer' as const)
  return { side, stem, word, certain: words[side].certain.includes(word) }
}

/** Whether two names are the two sides of one call, as one recorder writes them. */
export function areTwins(agentName: string, customerName: string): boolean {
  const [agent, customer] = [sideInName(agentName), sideInName(customerName)]
  if (agent?.side !== 'agent' || customer?.side !== 'customer') return false
  const sameStem = agent.stem.toLowerCase() === customer.stem.toLowerCase()
  return sameStem && twins.some(([one, other]) => one === agent.word && other === customer.word)
}

/** What a recording with one channel says of itself by its name. */
export function layoutByName(name: string, channels: number): Layout | null {
  const named = channels === 1 ? sideInName(name) : null
  return named?.certain ? `${named.side}-only` : null
}

/** A file name without the word for its side: the call may be announced under that. */
export function nameOfBoth(name: string): string | null {
  const named = sideInName(name)
  return named && named.stem + name.slice(stemOf(name).length)
}

const isOf = (side: Side, word: string) =>
  words[side].certain.includes(word) || words[side].likely.includes(word)

/** File names a call may be announced under: as it is, and without the word for one side. */
export function namesOf(name: string): string[] {
  const both = nameOfBoth(name)
  return both === null ? [name] : [name, both]
}
