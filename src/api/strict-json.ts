/** Where and why a text is no JSON that can be trusted; the sentence is for whoever wrote it. */
export class JsonProblem extends Error {}

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
/** A map, so that no name can reach what every object inherits. */
export type JsonObject = Map<string, JsonValue>

const deepest = 8
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const blank = /[ \t\n\r]*/y
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Reads JSON and refuses what JSON.parse lets through in silence: a field named twice (which one is
 * meant?), numbers that lose digits or become infinite, half characters, names of inherited members,
 * deep nesting.
 */
export function readJson(text: string): JsonValue {
  let at = 0

  function fail(problem: string): never {
    throw new JsonProblem(`${problem}（第 ${lineAt(text, at)} 行）`)
  }
  function skip() {
    blank.lastIndex = at
    blank.test(text)
    at = blank.lastIndex
  }
  function match(pattern: RegExp): string | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }
  function take(mark: string): boolean {
    skip()
    if (text[at] !== mark) return false
    at += 1
    return true
  }

  function string(): string {
    if (text[at] !== '"') fail('字段名和文字要加双引号')
    let end = at + 1
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
    const value = unquoted(text.slice(at, end + 1))
    if (value === null) fail('文字没有写完，或里面有不该有的字符')
    at = end + 1
    if (/\p{Cs}/u.test(value)) fail('文字里有半个字符')
    return value
  }

  function number(): number {
    const raw = match(numeral)
    if (raw === null) fail('这里应是一个值')
    const value = Number(raw)
    if (!Number.isFinite(value)) fail(`数字 ${raw.slice(0, 30)} 太大`)
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER || raw.length > 20) {
      fail(`数字 ${raw.slice(0, 30)} 位数太多，会丢失，请加引号写成文字`)
    }
    return value
  }

  function object(depth: number): JsonObject {
    const members: JsonObject = new Map()
    if (take('}')) return members
    do {
      skip()
      const name = string()
      if (forbidden.has(name)) fail(`字段不能叫 ${name}`)
      if (members.has(name)) fail(`字段“${name.slice(0, 40)}”出现了两次`)
      if (!take(':')) fail('字段名后面应是冒号')
      members.set(name, value(depth))
    } while (take(','))
    if (!take('}')) fail('字段之间应是逗号，末尾应是花括号')
    return members
  }

  function array(depth: number): JsonValue[] {
    const items: JsonValue[] = []
    if (take(']')) return items
    do items.push(value(depth))
    while (take(','))
    if (!take(']')) fail('各项之间应是逗号，末尾应是方括号')
    return items
  }

  function value(depth: number): JsonValue {
    if (depth > deepest) fail(`嵌套超过 ${deepest} 层`)
    skip()
    if (take('{')) return object(depth + 1)
    if (take('[')) return array(depth + 1)
    if (text[at] === '"') return string()
    for (const [word, meaning] of words) {
      if (text.startsWith(word, at)) {
        at += word.length
        return meaning
      }
    }
    return number()
  }

  const whole = value(0)
  skip()
  if (at < text.length) fail('后面还有多余的内容')
  return whole
}

const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

/** The text between the quotes, or null when it breaks off or holds what JSON does not allow. */
function unquoted(raw: string): string | null {
  try {
    return JSON.parse(raw) as string
  } catch {
    return null
  }
}

function lineAt(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) line += 1
  return line
}
