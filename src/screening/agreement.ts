import { readText } from './reading.ts'

/** The hit's words in their line, as UTF-16 offsets. */
export type Said = { line: string; startChar: number; endChar: number }

export type Agreement = {
  /** 0–1: 1 where every character of the hit was heard again. */
  agreement: number
  /** What stands in the second text for the hit's words; empty when nothing does. */
  heardAs: string
}

/** Characters beside the hit that help to find its place: two characters alone fit anywhere. */
const around = 4
/** A character beside the hit counts so much of one inside it. */
const aroundWeight = 0.25
/** Recognisers choose among homophones; the sound is the evidence. */
const sameSound = 0.1
/** 20 is said 二十 and read 二零: the places of a number are no words of their own. */
const places = new Set('零十百千')
const numerals = new Set('零一二三四五六七八九十百千')
const placeCost = 0.1

type Symbol = { character: string; sound: string; weight: number; inside: boolean }

/**
 * How far a second hearing bears out a hit: the cheapest alignment of its words, and a few beside
 * them, with any stretch of the second text. Punctuation, fillers and spellings of one word (您 and
 * 你, 3 and 三) are no difference.
 */
export function agreementOf(said: Said, heard: string): Agreement {
  const wanted = symbolsOf(said)
  const reading = readText(heard)
  const given = [...reading.characters].map((character, at) => ({
    character,
    sound: reading.sounds[at] ?? '',
  }))
  const total = wanted.reduce((sum, symbol) => sum + symbol.weight, 0)
  if (total === 0) return { agreement: 0, heardAs: '' }

  const { cost, first, last } = align(wanted, given)
  const start = first === null ? 0 : (reading.offsets[first] ?? 0)
  const end = last === null ? 0 : (reading.offsets[last] ?? 0) + 1
  return {
    agreement: Math.max(0, 1 - cost / total),
    heardAs: first === null || last === null ? '' : heard.slice(start, end),
  }
}

function symbolsOf({ line, startChar, endChar }: Said): Symbol[] {
  const { characters, sounds, offsets } = readText(line)
  const all = [...characters].map((character, at) => {
    const offset = offsets[at] ?? 0
    const inside = offset >= startChar && offset < endChar
    return { character, sound: sounds[at] ?? '', weight: inside ? 1 : aroundWeight, inside }
  })
  const from = all.findIndex((symbol) => symbol.inside)
  const to = all.findLastIndex((symbol) => symbol.inside)
  return from === -1 ? [] : all.slice(Math.max(0, from - around), to + 1 + around)
}

type Heard = { character: string; sound: string }

/** Edit distance of the words against any stretch of the text, with the stretch for the hit itself. */
function align(wanted: readonly Symbol[], given: readonly Heard[]) {
  const width = given.length + 1
  const cost = new Float64Array((wanted.length + 1) * width)
  for (const [w, symbol] of wanted.entries()) {
    const row = (w + 1) * width
    cost[row] = cost[row - width]! + leftOut(symbol)
    for (const [g, heard] of given.entries()) {
      cost[row + g + 1] = Math.min(
        cost[row - width + g]! + replaced(symbol, heard),
        cost[row - width + g + 1]! + leftOut(symbol),
        cost[row + g]! + putIn(symbol, heard),
      )
    }
  }
  const lastRow = wanted.length * width
  let end = 0
  for (let g = 1; g < width; g += 1) if (cost[lastRow + g]! < cost[lastRow + end]!) end = g

  let first: number | null = null
  let last: number | null = null
  for (let w = wanted.length, g = end; w > 0;) {
    const symbol = wanted[w - 1]!
    const here = cost[w * width + g]!
    const heard = given[g - 1]
    if (heard && here === cost[(w - 1) * width + g - 1]! + replaced(symbol, heard)) {
      if (symbol.inside) {
        first = g - 1
        last ??= g - 1
      }
      w -= 1
      g -= 1
    } else if (here === cost[(w - 1) * width + g]! + leftOut(symbol)) w -= 1
    else g -= 1
  }
  return { cost: cost[lastRow + end]!, first, last }
}

function replaced(symbol: Symbol, heard: Heard): number {
  if (symbol.character === heard.character) return 0
  if (symbol.sound === heard.sound) return sameSound * symbol.weight
  const numbers = numerals.has(symbol.character) && numerals.has(heard.character)
  if (numbers && (places.has(symbol.character) || places.has(heard.character))) {
    return placeCost * symbol.weight
  }
  return symbol.weight
}

const leftOut = ({ character, weight }: Symbol) => (places.has(character) ? placeCost : 1) * weight

const putIn = ({ weight }: Symbol, { character }: Heard) =>
  (places.has(character) ? placeCost : 1) * weight
