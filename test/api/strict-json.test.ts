import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  oneof,
  pre,
  property,
  string,
} from 'fast-check'
import { describe, expect, test } from 'vitest'

import { JsonProblem, readJson, type JsonValue } from '#src/api/strict-json.ts'

/** Maps turned back into plain objects, to compare with what JSON.parse makes. */
function plain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([name, inner]) => [name, plain(inner)]))
  }
  return value
}

describe('strict JSON', () => {
  test('reads what JSON.parse reads', () => {
    const text =
      ' {"a": [1, -2.5, 1e3, true, false, null], "文": "行\\n\\u4e2d\\ud83d\\ude00 \\"q\\"", "o": {}} '
    expect(plain(readJson(text))).toEqual(JSON.parse(text))
    const scalar = oneof(string({ unit: 'grapheme' }), integer(), boolean(), constant(null))
    const row = dictionary(string({ minLength: 1 }), scalar)
    assert(
      property(array(row), (rows) => {
        const inherited = rows.some((one) =>
          ['__proto__', 'constructor', 'prototype'].some((name) => Object.hasOwn(one, name)),
        )
        pre(!inherited)
        const made = JSON.stringify(rows)
        expect(plain(readJson(made))).toEqual(JSON.parse(made))
      }),
    )
  })

  test.each([
    ['a field named twice', '{"a":1,"a":2}', '出现了两次'],
    ['the same name spelt by escapes', '{"a":1,"\\u0061":2}', '出现了两次'],
    ['__proto__', '{"__proto__":{"admin":true}}', '不能叫 __proto__'],
    ['constructor', '{"constructor":1}', '不能叫 constructor'],
    ['an infinite number', '[1e400]', '太大'],
    ['a number that loses digits', '[12345678901234567890]', '加引号'],
    ['a number that loses digits behind the point', '[0.12345678901234567890]', '加引号'],
    ['half a character', '["\\ud800"]', '半个字符'],
    ['half a character the wrong way round', '["\\udc00\\ud800"]', '半个字符'],
    ['ten thousand brackets', '['.repeat(10_000), '嵌套'],
    ['ten thousand objects', '{"a":'.repeat(10_000), '嵌套'],
    ['a raw line break in a text', '["a\nb"]', '文字没有写完'],
    ['an unknown escape', '["\\x41"]', '文字没有写完'],
    ['a text without end', '["abc', '文字没有写完'],
    ['a text ending in a backslash', '["abc\\', '文字没有写完'],
    ['a name without quotes', '{a:1}', '双引号'],
    ['single quotes', "['a']", '应是一个值'],
    ['NaN', '[NaN]', '应是一个值'],
    ['a comma too many', '[1,]', '应是一个值'],
    ['a leading zero', '[01]', '应是逗号'],
    ['something behind it', '{} {}', '多余'],
    ['nothing', '', '应是一个值'],
    ['a byte order mark in the middle', '[1\uFEFF]', '应是逗号'],
  ])('refuses %s, in words', (_, text, problem) => {
    expect(() => readJson(text)).toThrow(JsonProblem)
    expect(() => readJson(text)).toThrow(problem)
  })

  test('names the line', () => {
    expect(() => readJson('[\n{"a":1},\n{"a":1,"a":2}]')).toThrow('第 3 行')
  })

  test('reads a text of several megabytes', () => {
    const long = 'x\\n'.repeat(2_000_000)
    expect(readJson(`["${long}"]`)).toEqual(['x\n'.repeat(2_000_000)])
  })

  test('never raises anything else, whatever the bytes', () => {
    assert(
      property(string({ unit: constantFrom(...'{}[]":,\\u0d8e1-.tfn 中\n'.split('')) }), (text) => {
        try {
          readJson(text)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonProblem)
        }
      }),
    )
  })
})
