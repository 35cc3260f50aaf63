import { pinyin } from 'pinyin-pro'

import { shippedRules } from '#src/screening/lexicon/shipped.ts'
import { createMatcher, type Matcher } from '#src/screening/matching.ts'
import { parsePattern } from '#src/screening/pattern.ts'
import { Reading, readText } from '#src/screening/reading.ts'

import { atLeast, atMost, type Bench, type Figure, percentile } from './bench.ts'
import { madeTalk } from './made-talk.ts'
import { processorMs, worstGrowth } from './pattern-growth.ts'

const calls = 250
const callLength = 1_200
const rounds = 9
const pinyinCalls = 25
const usualTalk = 300_000
const tableLimit = 32 * 2 ** 20

/**
 * The matcher against what else could look for a thousand phrases, over the same calls and in turns.
 * Reading a text, which the others need not do, counts for the matcher.
 */
export const matching: Bench = async (say) => {
  const talk = madeTalk(7)
  const texts = Array.from({ length: calls }, () => talk.call(callLength).join(''))
  const phrases = madePhrases(10_000)
  const thousand = phrases.slice(0, 1_000)
  const [plain, sound, many] = [
    createMatcher(thousand),
    createMatcher(thousand.map((phrase) => `~${phrase}`)),
    createMatcher(phrases),
  ]
  const alternation = new RegExp(thousand.join('|'), 'g')
  const density = sumOf(texts, matchedBy(plain)) / sumOf(texts, ({ length }) => length)
  say(`a phrase at every ${Math.round(1 / density)}th character`)
  say(`${calls} calls of ${callLength} characters, ${rounds} rounds in turns`)
  const took = inTurns({
    plain: () => sumOf(texts, matchedBy(plain)),
    sound: () => sumOf(texts, matchedBy(sound)),
    many: () => sumOf(texts, matchedBy(many)),
    includes: () => sumOf(texts, (text) => thousand.filter((one) => text.includes(one)).length),
    alternation: () => sumOf(texts, (text) => text.match(alternation)?.length ?? 0),
    bare: () => sumOf(texts, unitsOf),
  })
  const reading = inTurns({
    ours: () => sumOf(texts, readingOf),
    theirs: () =>
      sumOf(
        texts.slice(0, pinyinCalls),
        (text) => pinyin(text, { toneType: 'none', type: 'array' }).length,
      ),
  })
  const perSecond = Math.round(texts.join('').length / took.plain / 1000)
  const figures: Figure[] = [
    atLeast(
      `a loop of includes over 1,000 phrases, in times of ours (${perSecond} M characters a second)`,
      took.includes / took.plain,
      25,
    ),
    atLeast('one alternation of 1,000 phrases, in times of ours', took.alternation / took.plain, 7),
    atLeast('speed by sound for each by character', took.plain / took.sound, 0.5),
    atMost('10,000 phrases for each time of 1,000', took.many / took.plain, 3, 'times'),
    atMost('tables of 10,000 phrases', many.bytes / 2 ** 20, tableLimit / 2 ** 20, 'MiB'),
    atLeast(
      'pinyin-pro, in times of our reading',
      (reading.theirs * calls) / pinyinCalls / reading.ours,
      100,
    ),
    atLeast('speed for each of a bare charCodeAt loop', took.bare / took.plain, 0.1),
  ]
  return [...figures, ...worstGrowth(say)]
}

/**
 * Phrases as long as the shipped ones, and as rare: of those that stand alone in a rule, one is
 * found at every 360th character of ordinary talk. What stands in a sample of other talk is left out.
 */
function madePhrases(count: number): string[] {
  const lengths = shippedRules
    .flatMap(({ patterns }) => patterns.flatMap((pattern) => parsePattern(pattern)))
    .flatMap(({ phrases }) => phrases.map(({ characters }) => characters.length))
    .filter((length) => length > 1)
  const { say, call, random } = madeTalk(11)
  // In lines: one endless line ends in a word that only ever follows itself.
  const usual = readText(call(usualTalk).join('')).characters
  const made = new Set<string>()
  while (made.size < count) {
    const stretch = say(40).replaceAll(/\d/g, '')
    const length = random.pick(lengths)
    const phrase = stretch.slice(20, 20 + length)
    const plain = phrase.length === length && readText(phrase).characters === phrase
    if (plain && !usual.includes(phrase)) made.add(phrase)
  }
  return [...made]
}

const scratch = new Reading()
const matchedBy = (match: Matcher) => (text: string) => match(text).length
const readingOf = (text: string) => readText(text, scratch).length

function unitsOf(text: string): number {
  let sum = 0
  for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at)
  return sum
}

function sumOf(texts: readonly string[], count: (text: string) => number): number {
  let sum = 0
  for (const text of texts) sum += count(text)
  return sum
}

/** Median processor time of each in milliseconds; every round runs all of them. */
function inTurns<Name extends string>(work: Record<Name, () => number>): Record<Name, number> {
  const names = Object.keys(work) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = -2; round < rounds; round += 1) {
    for (const name of names) {
      const began = processorMs()
      if (work[name]() === 0) throw new Error(`${name} found nothing`)
      if (round >= 0) times.get(name)!.push(processorMs() - began)
    }
  }
  const medians = names.map((name) => [name, percentile(times.get(name)!, 0.5)])
  return Object.fromEntries(medians) as Record<Name, number>
}
