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

type Hypothesis = { said: SaidToken[]; score: number; words: WordingState }
type Grown = Hypothesis & { row: number; ended: boolean }

/** A text may end only where its end is at least a quarter as likely as going on. */
const leastEnd = Math.log(0.25)

/**
 * Search for one window's text: beam search whose hypotheses are compared by mean score, as
 * OpenAI's decoder does; the score is the log-probability and how the words fit together.
 */
export function windowSearch({ width, limit, temperature, random, wording }: SearchOptions) {
  const nowhere: WordingState = { context: '', open: '' }
  let alive: Hypothesis[] = [{ said: [], score: 0, words: wording?.start ?? nowhere }]
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
    if (kept.length === 0 || enough || kept[0]!.said.length >= limit) return null
    return { rows: kept.map((one) => one.row), tokens: kept.map((one) => one.said.at(-1)!.token) }
  }

  function grownFrom(one: Hypothesis, answers: Answers, row: number): Grown[] {
    const all = choices(answers, row)
    const top = all[0]!.logProbability
    return all.flatMap(({ token, logProbability }): Grown[] => {
      if (token === endOfText) {
        const tooEarly = one.said.length === 0 || logProbability < top + leastEnd
        return tooEarly ? [] : [{ ...one, score: one.score + logProbability, row, ended: true }]
      }
      if (onlyRepeats(one.said, token)) return []
      const { fit, state } = wording?.next(one.words, token) ?? { fit: 0, state: nowhere }
      const said = [...one.said, { token, probability: Math.exp(logProbability) }]
      return [{ said, score: one.score + logProbability + fit, words: state, row, ended: false }]
    })
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
    return { said: one?.said ?? [], complete: ended.length > 0, score: one ? meanScore(one) : 0 }
  }

  return { next, best }
}

/** Mean score of a hypothesis, its end included. */
const meanScore = ({ said, score }: Hypothesis) => score / (said.length + 1)

/** Longest stretch of tokens whose repetition is noticed. */
const longestLoop = 12
/** So often a token, up to three, or a longer stretch may stand in a row. */
const timesOf = (unit: number) => (unit === 1 ? 7 : unit <= 3 ? 5 : 3)

/** Whether this token would only go on repeating the last ones: the model has lost the sound. */
function onlyRepeats(said: readonly SaidToken[], token: number): boolean {
  const back = (steps: number) => (steps === 0 ? token : said[said.length - steps]?.token)
  for (let unit = 1; unit <= longestLoop; unit++) {
    const needed = unit * (timesOf(unit) - 1)
    let same = 0
    while (same < needed && back(same) === back(same + unit)) same++
    if (same === needed) return true
  }
  return false
}
