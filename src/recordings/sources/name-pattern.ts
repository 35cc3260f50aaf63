import { parseInstant } from '#src/kernel/calendar.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'
import { readAgentNo } from '#src/organisation/agent-no.ts'

import { readCaller } from '../caller-number.ts'
import { stemOf } from '../names.ts'
import { type CallSide, callSides, type NameField, nameFields } from '../vocabulary.ts'

/**
 * How a recorder names its files, as people write it: `{工号}_{开始时间:YYYYMMDDHHmmss}_{主叫}`, with
 * `*` for what says nothing. A part reaches up to the first separator after it, the last part to the
 * end; the extension is not compared. So one walk over a name reads it, however it is made.
 */
export type NamePattern = readonly Part[]

type Part =
  | { kind: 'text'; text: string }
  | { kind: 'field'; field: Exclude<NameField, 'startedAt'>; sides: SideWords }
  | { kind: 'time'; format: string }

type SideWords = Readonly<Record<CallSide, string>>

/** What a name tells; only what its pattern asks for. */
export type NameReading = {
  callNo?: string
  agentNo?: string
  startedAt?: number
  caller?: string
  side?: CallSide
}

export type PatternReading = { ok: true; pattern: NamePattern } | { ok: false; problem: string }

const longest = 200
/** An ending between braces is part of a time: {开始时间:HH.mm}. */
const extension = /\.[^.{}]{1,8}$/
const defaultFormat = 'YYYYMMDDHHmmss'

/** Reads a pattern; says what is wrong with it in words for whoever typed it. */
export function readPattern(text: string): PatternReading {
  const written = text.trim()
  if (written === '') return { ok: false, problem: '规则是空的' }
  if (written.length > longest) return { ok: false, problem: `规则太长，最多 ${longest} 个字` }
  const parts: Part[] = []
  for (const token of written.replace(extension, '').match(/\{[^{}]*\}|\*|[^{}*]+|[{}]/g) ?? []) {
    if (token === '{') return { ok: false, problem: '有一个“{”没有配对的“}”' }
    if (token === '}') return { ok: false, problem: '有一个“}”没有配对的“{”' }
    const part = partOf(token)
    if (typeof part === 'string') return { ok: false, problem: part }
    parts.push(part)
  }
  const problem = wholeProblem(parts)
  return problem === null ? { ok: true, pattern: parts } : { ok: false, problem }
}

const ignored = { kind: 'field', field: 'ignored', sides: callSides } as const

function partOf(token: string): Part | string {
  if (token === '*') return ignored
  if (!token.startsWith('{')) return { kind: 'text', text: token.normalize('NFC') }
  const [word = '', ...rest] = token.slice(1, -1).split(':')
  const option = rest.join(':').trim()
  const field = keyOfWord(nameFields, word)
  if (!field) {
    const known = Object.values(nameFields).join('、')
    return `不认识“{${word.trim()}}”；可以写的有：${known}`
  }
  if (field === 'startedAt') {
    const format = option || defaultFormat
    return formatProblem(format) ?? { kind: 'time', format }
  }
  if (option === '') return { kind: 'field', field, sides: callSides }
  if (field !== 'side') return `“{${word.trim()}}”后面不能再写“:${option}”`
  const [agent, customer, ...more] = option.split('/').map((name) => name.trim())
  if (!agent || !customer || more.length > 0 || agent === customer) {
    return '声道要写成“{声道:坐席的写法/客户的写法}”，例如 {声道:A/B}'
  }
  return { kind: 'field', field, sides: { agent, customer } }
}

/** Tokens stand once each, seconds may be missing; anything else in it must be a separator. */
function formatProblem(format: string): string | null {
  const rest = format.replace(/YYYY|YY|MM|DD|HH|mm|ss/g, '')
  const has = (token: string) => format.split(token).length === 2
  const year = has('YYYY') || (!format.includes('YYYY') && has('YY'))
  const whole = year && ['MM', 'DD', 'HH', 'mm'].every(has)
  const seconds = has('ss') || !format.includes('ss')
  if (whole && seconds && !/[\p{L}\p{N}]/u.test(rest.replace('T', ''))) return null
  return `时间格式“${format}”读不懂；用 YYYY MM DD HH mm ss 写，例如 ${defaultFormat}`
}

function wholeProblem(parts: readonly Part[]): string | null {
  const named = parts.flatMap((part) => {
    if (part.kind === 'time') return ['startedAt' as const]
    return part.kind === 'field' && part.field !== 'ignored' ? [part.field] : []
  })
  const twice = named.find((field, index) => named.indexOf(field) !== index)
  if (twice) return `“${nameFields[twice]}”写了两次，只能写一次`
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1]
    if (part.kind === 'field' && next && next.kind !== 'text') {
      return `“${wordOf(part)}”和“${wordOf(next)}”连在一起，分不清哪里断开；中间要有分隔符`
    }
  }
  const has = (field: NameField) => named.some((name) => name === field)
  if (has('callNo') || (has('startedAt') && (has('agentNo') || has('caller')))) return null
  return '光凭这些认不出是哪通电话：要有通话编号，或者开始时间加上工号或主叫'
}

function wordOf(part: Part): string {
  if (part.kind === 'text') return part.text
  return nameFields[part.kind === 'time' ? 'startedAt' : part.field]
}

/** What a file name tells by a pattern, or null when it is not made that way. */
export function readName(pattern: NamePattern, name: string): NameReading | null {
  const stem = stemOf(name.normalize('NFC'))
  const reading: NameReading = {}
  let at = 0
  for (const [index, part] of pattern.entries()) {
    if (part.kind === 'text') {
      if (!sameText(stem.slice(at, at + part.text.length), part.text)) return null
      at += part.text.length
      continue
    }
    const end = part.kind === 'time' ? at + part.format.length : endOf(stem, at, pattern[index + 1])
    if (end < 0 || end > stem.length) return null
    const text = stem.slice(at, end)
    if (part.kind === 'time') {
      const startedAt = readTime(part.format, text)
      if (startedAt === null) return null
      reading.startedAt = startedAt
    } else if (!note(reading, part, text)) return null
    at = end
  }
  return at === stem.length ? reading : null
}

function endOf(stem: string, at: number, next: Part | undefined): number {
  if (!next || next.kind !== 'text') return stem.length
  return stem.toLowerCase().indexOf(next.text.toLowerCase(), at)
}

const sameText = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** Puts what one part says into the reading; false when it cannot be that. */
function note(
  reading: NameReading,
  { field, sides }: Extract<Part, { kind: 'field' }>,
  text: string,
): boolean {
  if (field === 'ignored') return true
  if (field === 'callNo') reading.callNo = text.trim()
  if (field === 'agentNo') {
    const agentNo = readAgentNo(text)
    if (!agentNo.ok) return false
    reading.agentNo = agentNo.value
  }
  if (field === 'caller') {
    const caller = readCaller(text)
    if (!caller.ok || !/\d/.test(caller.value)) return false
    reading.caller = caller.value
  }
  if (field === 'side') {
    const side = (['agent', 'customer'] as const).find((one) => sameText(sides[one], text))
    if (!side) return false
    reading.side = side
  }
  return text.trim() !== ''
}

function readTime(format: string, text: string): number | null {
  const digitsOf = (token: string): string | null => {
    const at = format.indexOf(token)
    if (at < 0) return null
    const digits = text.slice(at, at + token.length)
    return /^\d+$/.test(digits) ? digits : ''
  }
  const separators = format.replace(/YYYY|YY|MM|DD|HH|mm|ss/g, (token) => ' '.repeat(token.length))
  for (const [at, mark] of [...separators].entries()) {
    if (mark !== ' ' && text[at] !== mark) return null
  }
  const year = digitsOf('YYYY') ?? `20${digitsOf('YY') ?? ''}`
  const [month, day, hour, minute] = ['MM', 'DD', 'HH', 'mm'].map(digitsOf)
  return parseInstant(`${year}-${month}-${day} ${hour}:${minute}:${digitsOf('ss') ?? '00'}`)
}
