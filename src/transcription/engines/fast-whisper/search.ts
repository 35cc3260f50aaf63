import { candidates } from './decoder.ts'
import type { TokenWording, WordingState } from './token-wording.ts'
import { endOfText } from './vocabulary.ts'

/** A token that was said, with the probability the model gave it among all it might have said. */
export type SaidToken = { token: number; probability: number }

/** One way to continue: rows of the batch to go on from, and the token that follows each. */
export type Step = { rows: number[]; tokens: number[] }

/** What the decoder answers for each row: likeliest tokens, their logits, and log of the sum. */
export type Answers = { likely: Float32Array; tokens: BigInt64Array; totals: Float32Array }

export type SearchOptions = {
  /** Hypotheses kept side by side; 1 is greedy. */
  width: number
  /** Tokens after which a text that has not ended is cut. */
  limit: number
  /** 0 takes the likeliest; above it tokens are drawn. */
  temperature: number
  /** 0..1, repeatable: a draw must not make a transcript a lottery. */
  random: () => number
  /** How people talk; null goes by the sound alone. */
  wording: TokenWording | null
}

/** A text grows by its last token, so that hypotheses share what they have in common. */
type Said = SaidToken & { before: Said | null; length: number }
type Hypothesis = { last: Said | null; score: number; words: WordingState }
type Grown = Hypothesis & { row: number; ended: boolean }

/** A text may end only where its end is at least a quarter as likely as going on. */
const leastEnd = Math.log(0.25)

/**
 * Search for one window's text: beam search whose hypotheses are compared by mean score, as
 * OpenAI's decoder does; the score is the log-probability and how the words fit together.
 */
export function windowSearch({ width, limit, temperature, random, wording }: SearchOptions) {
  const nowhere: WordingState = { context: '', open: '' }
  let alive: Hypothesis[] = [{ last: null, score: 0, words: wording?.start ?? nowhere }]
  const ended: Hypothesis[] = []

  /** Takes the answers for its rows, which begin at `first`; says how to go on, or null when done. */
  function next(answers: Answers, first: number): Step | null {
    const grown = alive
      .flatMap((one, i) => grownFrom(one, answers, first + i))
      .sort((a, b) => b.score - a.score)
    const kept: Grown[] = []
    for (const one of grown) {
      if (kept.length === width || ended.length >= width) break
      if (one.ended) ended.push(one)
      else kept.push(one)
    }
    if (kept.length > 0) alive = kept
    const enough = ended.length >= width || (width === 1 && ended.length > 0)
    if (kept.length === 0 || enough || lengthOf(kept[0]!) >= limit) return null
    return { rows: kept.map((one) => one.row), tokens: kept.map((one) => one.last!.token) }
  }

  function grownFrom(one: Hypothesis, answers: Answers, row: number): Grown[] {
    const all = choices(answers, row)
    const top = all[0]!.logProbability
    const recent = recentOf(one.last)
    const length = lengthOf(one) + 1
    const grown: Grown[] = []
    for (const { token, logProbability } of all) {
      const score = one.score + logProbability
      if (token === endOfText) {
        const tooEarly = one.last === null || logProbability < top + leastEnd
        if (!tooEarly) grown.push({ ...one, score, row, ended: true })
        continue
      }
      if (onlyRepeats(recent, token)) continue
      const { fit, state } = wording?.next(one.words, token) ?? { fit: 0, state: nowhere }
      const last = { token, probability: Math.exp(logProbability), before: one.last, length }
      grown.push({ last, score: score + fit, words: state, row, ended: false })
    }
    return grown
  }

  function choices({ likely, tokens, totals }: Answers, row: number) {
    const at = row * candidates
    // A beam of width n can keep no more than its n best continuations and an end.
    const read = temperature === 0 ? Math.min(candidates, 2 * width + 2) : candidates
    const all = Array.from({ length: read }, (_, k) => ({
      token: Number(tokens[at + k]),
      logProbability: likely[at + k]! - totals[row]!,
    }))
    return temperature === 0 ? all : shuffled(all)
  }

  /** Candidates in an order drawn by their probabilities (Gumbel noise on the logarithms). */
  function shuffled<T extends { logProbability: number }>(all: readonly T[]): T[] {
    return all
      .map((one) => ({
        one,
        drawn: one.logProbability / temperature - Math.log(-Math.log(random() || 1e-9)),
      }))
      .sort((a, b) => b.drawn - a.drawn)
      .slice(0, 2)
      .map(({ one }) => one)
      .sort((a, b) => b.logProbability - a.logProbability)
  }

  /** The best text found, and whether it ended by itself. */
  function best(): { said: SaidToken[]; complete: boolean; score: number } {
    const pool = ended.length > 0 ? ended : alive
    const [one] = pool.toSorted((a, b) => meanScore(b) - meanScore(a))
    return {
      said: textOf(one?.last ?? null),
      complete: ended.length > 0,
      score: one ? meanScore(one) : 0,
    }
  }

  return { next, best }
}

const lengthOf = ({ last }: Pick<Hypothesis, 'last'>) => last?.length ?? 0

/** Mean score of a hypothesis, its end included. */
const meanScore = (one: Hypothesis) => one.score / (lengthOf(one) + 1)

function textOf(last: Said | null): SaidToken[] {
  const said: SaidToken[] = []
  for (let one = last; one; one = one.before) {
    said.push({ token: one.token, probability: one.probability })
  }
  return said.toReversed()
}

/** Longest stretch of tokens whose repetition is noticed. */
const longestLoop = 12
/** So often a token, up to three, or a longer stretch may stand in a row. */
const timesOf = (unit: number) => (unit === 1 ? 7 : unit <= 3 ? 5 : 3)
/** Tokens that decide whether the next would repeat them. */
const noticed = longestLoop * 3

/** The last tokens, the newest first. */
function recentOf(last: Said | null): number[] {
  const recent: number[] = []
  for (let one = last; one && recent.length < noticed; one = one.before) recent.push(one.token)
  return recent
}

/** Whether this token would only go on repeating the last ones: the model has lost the sound. */
function onlyRepeats(recent: readonly number[], token: number): boolean {
  const back = (steps: number) => (steps === 0 ? token : recent[steps - 1])
  for (let unit = 1; unit <= longestLoop; unit++) {
    const needed = unit * (timesOf(unit) - 1)
    let same = 0
    while (same < needed && back(same) === back(same + unit)) same++
    if (same === needed) return true
  }
  return false
}
