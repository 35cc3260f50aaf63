import { buildAutomaton, bytesOf } from '#src/screening/automaton.ts'
import type { Add, Results } from '#src/screening/chain-run.ts'
import type { MeantReading } from '#src/screening/misheard.ts'
import {
  dropped,
  hesitation,
  isHesitation,
  plainCode,
  Reading,
  soundOf,
} from '#src/screening/reading.ts'
import { wantedPhrases } from '#src/screening/wanted-phrases.ts'

/** Where a pattern was found, in UTF-16 offsets of the source text. */
export type Match = {
  pattern: number
  start: number
  end: number
  by: 'text' | 'sound'
  /** The mishearing it rests on; left out for words that stand as they are. */
  mishearing?: string
}

/**
 * Finds all patterns in one pass, over a text or what it was read as. In order of their ends. One
 * text at a time: a matcher keeps where it stands in itself.
 */
export type Matcher = ((text: string | Reading) => Match[]) & {
  /** Memory of its tables. */
  bytes: number
}

/**
 * A pattern says no more by its thousandth match in one text. Without an end to them, what was found
 * in a text of a million characters would take more time and memory than the finding.
 */
export const mostOfPattern = 1_000

/**
 * Builds one automaton over the sounds of all patterns. Each text is then read once, whatever
 * the number of patterns; the time grows with its length: see
 * `mostOfPattern`, and `Recent` for what a chain may hold.
 * Raises a PatternProblem; `alone` is as in `parsePattern`.
 */
export function createMatcher(patterns: readonly string[], alone?: 'taken'): Matcher {
  let found: Match[] = []
  let places: Int32Array = new Int32Array(0)
  const counts = new Int32Array(patterns.length)
  let counted = false
  /** Nothing is counted before a text holds enough for it to matter. */
  const isFull = (pattern: number): boolean => {
    if (!counted) {
      counted = true
      counts.fill(0)
      for (const one of found) counts[one.pattern]! += 1
    }
    counts[pattern]! += 1
    return counts[pattern]! > mostOfPattern
  }
  const add: Add = (pattern, begin, end, exact) => {
    if (found.length >= mostOfPattern && isFull(pattern)) return
    const start = places[begin]!
    found.push({ pattern, start, end: places[end - 1]! + 1, by: exact ? 'text' : 'sound' })
  }
  const results: Results = { add, waiting: [] }
  const wanted = wantedPhrases(patterns, results, alone)
  const { records, recordOf, listeners } = wanted
  const automaton = buildAutomaton(wanted.sounds)
  const { columns, width, pairs, bases, backs, cells, firstTelling, tellings, told } = automaton
  let pass = 0

  /** Tells everybody who waits for a phrase whose sounds end here, if the characters bear it out. */
  const tell = (codes: Uint16Array, first: number, end: number) => {
    const last = first + told[first]!
    for (let at = first + 1; at <= last; at += 1) {
      const phrase = told[at]!
      const record = recordOf[phrase]!
      const length = records[record]!
      const begin = end - length
      const letters = record + 4
      let same = 0
      for (let index = 0; index < length; index += 1)
        if (codes[begin + index] === records[letters + index]) same += 1
      if (same < length && records[record + 1] === 0 && !soundsRight(length, same)) continue

      const patterns = letters + length
      const lastPattern = patterns + records[record + 3]!
      for (let one = patterns; one < lastPattern; one += 1)
        add(records[one]!, begin, end, same === length)
      if (records[record + 2] === 0) continue
      for (const listener of listeners[phrase]!) listener.hear(pass, begin, end, same === length)
    }
  }

  // What was read before is looked up by its characters; a text as it is, by its units.
  let codeColumns: Uint16Array | null = null

  const walk = (reading: Reading) => {
    const { from, to, codes } = reading
    places = reading.places
    const columnOf = (codeColumns ??= new Uint16Array(0x10000).fill(unseen))
    let [row, state] = [0, 0]
    for (let at = from; at < to; at += 1) {
      const code = codes[at]!
      let column = columnOf[code]!
      if (column === unseen) column = columnOf[code] = columns[soundOf(code)] ?? 0
      let next = 0
      for (let deep = state; deep !== 0; deep = backs[deep]!) {
        const cell = 2 * (bases[deep]! + column)
        if (cells[cell] !== deep) continue
        next = cells[cell + 1]!
        break
      }
      if (next === 0) next = pairs[row + column]!
      row = column * width
      if (next < firstTelling) state = next
      else {
        const telling = 2 * (next - firstTelling)
        tell(codes, tellings[telling + 1]!, at + 1)
        state = tellings[telling]!
      }
    }
  }

  // A text is read and matched in one go: its characters are looked up once, by UTF-16 unit.
  const unitColumns = new Uint16Array(0x10000).fill(unseen)
  const scratch = new Reading()

  const learn = (unit: number): number => {
    const code = plainCode(unit)
    const column = code === dropped ? silent : (columns[soundOf(code)] ?? 0)
    return (unitColumns[unit] = code === hesitation ? hesitating : column)
  }

  const readAndWalk = (text: string) => {
    scratch.clearFor(text.length)
    const { codes, places: kept } = scratch
    places = kept
    // Held here, so that the loop need not ask for them again after each word.
    const [two, children, begins, suffixes] = [pairs, cells, bases, backs]
    const [columnOf, across, telling] = [unitColumns, width, firstTelling]
    let length = 0
    let [row, state] = [0, 0]
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      let column = columnOf[unit]!
      if (column >= hesitating) {
        if (column === unseen) column = learn(unit)
        if (column === hesitating) {
          if (isHesitation(text, at)) {
            at += 1
            continue
          }
          column = columns[soundOf(hesitation)] ?? 0
        }
        if (column === silent) continue
      }
      kept[length] = at
      length += 1
      let next = 0
      for (let deep = state; deep !== 0; deep = suffixes[deep]!) {
        const cell = 2 * (begins[deep]! + column)
        if (children[cell] !== deep) continue
        next = children[cell + 1]!
        break
      }
      if (next === 0) next = two[row + column]!
      row = column * across
      if (next < telling) state = next
      else {
        const words = 2 * (next - telling)
        const first = tellings[words + 1]!
        // The longest comes first: its characters are all that is asked for.
        const longest = records[recordOf[told[first + 1]!]!]!
        for (let back = length - longest; back < length; back += 1)
          codes[back] = plainCode(text.charCodeAt(kept[back]!))
        tell(codes, first, length)
        state = tellings[words]!
      }
    }
  }

  const match = (text: string | Reading): Match[] => {
    pass += 1
    found = []
    counted = false
    if (typeof text === 'string') readAndWalk(text)
    else walk(text)
    if (results.waiting.length > 0) {
      for (const { settle } of results.waiting) settle()
      results.waiting = []
      found.sort((one, other) => one.end - other.end)
    }
    return found
  }
  return Object.assign(match, { bytes: bytesOf(automaton) })
}

/** Columns that are none. */
const [hesitating, silent, unseen] = [0xfffd, 0xfffe, 0xffff]

/**
 * Two syllables of folded Mandarin name too many other words, and longer phrases still need a third
 * of their own characters.
 */
function soundsRight(length: number, same: number): boolean {
  return length > 2 && same * 3 >= length
}

/**
 * Matches as it reads, and once more as it was probably meant. A second reading adds only what rests
 * on a mishearing, and as heard by sound: the words themselves say something else.
 */
export function matchAsMeant(
  match: Matcher,
  reading: Reading,
  readings: readonly MeantReading[],
): Match[] {
  const found = match(reading)
  if (readings.length === 0) return found
  const added = readings.flatMap((meant) =>
    match(meant.reading).flatMap((one): Match[] => {
      const under = meant.replaced.filter(({ start, end }) => start < one.end && one.start < end)
      if (under.length === 0) return []
      return [{ ...one, by: 'sound', mishearing: under.map(({ pair }) => pair).join('、') }]
    }),
  )
  return [...found, ...added]
}
