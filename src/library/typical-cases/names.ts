import { digitOf } from '#src/personal-data/digits.ts'
import { maskSpans, spansWhole } from '#src/personal-data/mask.ts'

/** Who took part in what a case was made from: none of them is named in it. */
export type KnownPeople = {
  agents: readonly { name: string; agentNo: string }[]
  customers: readonly string[]
  /** 承办人 and others of the house. */
  handlers: readonly string[]
  /** Numbers of the callers. */
  numbers: readonly string[]
}
export const nobodyKnown: KnownPeople = { agents: [], customers: [], handlers: [], numbers: [] }

/** What stood there, and what stands there now. */
export type Replaced = { was: string; now: string }
export type Unnamed = { text: string; replaced: Replaced[] }

/** Every way to write or say a digit, by digit. */
const said = ((): Readonly<Record<string, string>> => {
  const all = [...'0123456789０１２３４５６７８９零〇洞幺一二两兩三四五六七拐八九勾']
  const ways: Record<string, string> = {}
  for (const sign of all) {
    const digit = digitOf(sign)
    if (digit !== undefined) ways[digit] = (ways[digit] ?? '') + sign
  }
  return ways
})()

const anyDigit = `[${Object.values(said).join('')}]`
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)

/**
 * A number as digits or read out, with pauses in it. A short one is not looked for in a longer one; of a
 * telephone nothing is left wherever it stands.
 */
function spokenNumber(number: string, before = ''): RegExp | null {
  const signs = [...number.normalize('NFKC')]
  if (signs.length < 3) return null
  const parts = signs.map((sign) => (said[sign] ? `[${said[sign]}]` : escaped(sign)))
  const pause = String.raw`[\s,，、-]?`
  const [open, close] = signs.length < 8 ? [`(?<!${anyDigit})`, `(?!${anyDigit})`] : ['', '']
  return new RegExp(before + open + parts.join(pause) + close, 'giu')
}

/**
 * Takes everybody out of a text: those who are known by their role (坐席、客户、承办人), whatever else
 * looks like a person's data by marks. Done again, it changes nothing.
 */
export function withoutNames(typed: string, known: KnownPeople): Unnamed {
  const replaced: Replaced[] = []
  const put = (text: string, pattern: RegExp | string, now: string) =>
    text.replaceAll(pattern, (was: string) => {
      replaced.push({ was, now })
      return now
    })
  // The longer first: 张伟明 holds 张伟.
  const longest = (names: readonly string[]) =>
    [...new Set(names.map((name) => name.trim()))]
      .filter((name) => [...name].length > 1 && !name.includes('*'))
      .toSorted((a, b) => b.length - a.length)
  let text = typed
  for (const name of longest(known.agents.map((agent) => agent.name)))
    text = put(text, name, '坐席')
  for (const name of longest(known.customers)) text = put(text, name, '客户')
  for (const name of longest(known.handlers)) text = put(text, name, '承办人')
  for (const number of longest(known.numbers)) {
    const pattern = spokenNumber(number.replaceAll(/\D/g, ''))
    if (pattern) text = put(text, pattern, '（号码略）')
  }
  for (const agentNo of longest(known.agents.map((agent) => agent.agentNo))) {
    const pattern = spokenNumber(agentNo, '(?:工号[是为:：]?\\s*)?')
    if (pattern) text = put(text, pattern, '坐席')
  }
  // 客户王建国 is one person: said once.
  if (replaced.length > 0) text = text.replaceAll(/(坐席|客户|承办人)\1+/g, '$1')
  const masked = maskedWholly(text)
  replaced.push(...masked.replaced)
  return { text: masked.text, replaced }
}

/** Shown to everybody, a number keeps none of its digits. */
function maskedWholly(typed: string): Unnamed {
  const replaced: Replaced[] = []
  let text = typed
  // What is left of one thing can look like another: until nothing is found.
  for (let round = 0; round < 4; round++) {
    const spans = spansWhole(text)
    const before = text
    text = maskSpans(before, spans)
    if (text === before) break
    for (const { from, to } of spans) {
      const [was, now] = [before.slice(from, to), text.slice(from, to)]
      if (was !== now) replaced.push({ was, now })
    }
  }
  return { text, replaced }
}

/** Whether words name an agent: what is heard in a clip is not to tell it either. */
export const namesAgent = (text: string, { agents }: KnownPeople): boolean =>
  withoutNames(text, { ...nobodyKnown, agents }).replaced.some(({ now }) => now === '坐席')
