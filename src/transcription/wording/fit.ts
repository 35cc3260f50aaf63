import { beginning, type Counts, figure } from './counts.ts'

/** The two signs before; `start` at the beginning of an utterance. */
export type Context = string
export const start: Context = beginning + beginning

/**
 * Characters a recogniser may write at all, roughly: the share of a character never seen in the
 * counted text.
 */
export const alphabet = 7_000
const unseen = 0.3
/**
 * What an average character loses in surprise is given back, so that longer texts are not punished
 * for their length: the mean of −log P over unseen utterances of hotline calls, in nats.
 */
export const usualSurprise = 4.2

/** How well characters fit what was said before, in nats; 0 is as usual. */
export type Wording = {
  /** The fit of one more character, and the context after it. */
  next: (context: Context, character: string) => { fit: number; context: Context }
}

/**
 * Probability of a character after two others, from counted text: each order mixes in the next
 * lower one by the share of contexts that met something new (Witten and Bell 1991).
 */
export function wordingOf(counts: Counts): Wording {
  const tables = tablesOf(counts)
  const surprise = (context: Context, character: string) =>
    -Math.log(probability(tables, context, character))
  return {
    next(context, character) {
      const last = context.slice(-1)
      if (/[0-9a-zA-Z]/.test(character)) {
        return { fit: 0, context: last === figure ? context : last + figure }
      }
      if (!/\p{Script=Han}/u.test(character)) return { fit: 0, context }
      return { fit: usualSurprise - surprise(context, character), context: last + character }
    },
  }
}

/** Of one order: how often each gram, each context, and how many different ends of a context. */
type Table = {
  grams: Map<string, number>
  contexts: Map<string, number>
  kinds: Map<string, number>
}
type Tables = { one: Map<string, number>; total: number; two: Table; three: Table }

function tablesOf(counts: Counts): Tables {
  const one = new Map<string, number>()
  const pairs = new Map<string, number>()
  const add = (map: Map<string, number>, key: string, count: number) =>
    map.set(key, (map.get(key) ?? 0) + count)
  let total = 0
  for (const [triple, count] of counts) {
    const [, second = '', third = ''] = triple
    add(one, third, count)
    add(pairs, second + third, count)
    total += count
  }
  const table = (grams: ReadonlyMap<string, number>): Table => {
    const made: Table = { grams: new Map(grams), contexts: new Map(), kinds: new Map() }
    for (const [gram, count] of grams) {
      const context = Array.from(gram).slice(0, -1).join('')
      add(made.contexts, context, count)
      add(made.kinds, context, 1)
    }
    return made
  }
  return { one, total, two: table(pairs), three: table(counts) }
}

function probability({ one, total, two, three }: Tables, context: Context, character: string) {
  const single = ((one.get(character) ?? 0) + unseen) / (total + unseen * alphabet)
  return mixed(three, context, character, mixed(two, context.slice(-1), character, single))
}

function mixed({ grams, contexts, kinds }: Table, context: string, end: string, lower: number) {
  const seen = contexts.get(context) ?? 0
  if (seen === 0) return lower
  const different = kinds.get(context) ?? 0
  return ((grams.get(context + end) ?? 0) + different * lower) / (seen + different)
}
