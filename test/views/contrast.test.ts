import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../views/assets/app.css', import.meta.url), 'utf8')

/** Token values of the first block (plain, light) and of the light-dark() block. */
const plain = new Map<string, string>()
const light = new Map<string, string>()
const dark = new Map<string, string>()
for (const [, name = '', value = ''] of css.matchAll(/^\s+--([\w-]+): ([^;]+);$/gm)) {
  const pair = /^light-dark\((#\w+), (#\w+)\)$/.exec(value)
  if (pair?.[1] && pair[2]) {
    light.set(name, pair[1])
    dark.set(name, pair[2])
  } else if (value.startsWith('#')) plain.set(name, value)
}

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function luminance(hex: string): number {
  const full =
    hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['paper', 'ground', 'raised', 'accent-soft']
const pairs = [
  ...['ink', 'ink-2', 'ink-3', 'accent', 'agent', 'customer', 'evidence'].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ['evidence', 'evidence-soft'],
  ['ink', 'evidence-soft'],
  ['good', 'good-soft'],
  ['good', 'paper'],
  ['ink', 'warn-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-2'],
] as const

describe.each([
  ['light', light],
  ['dark', dark],
])('in %s', (_, tokens) => {
  test.each(pairs)('%s is readable on %s', (ink, ground) => {
    const ratio = contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')
    expect(ratio).toBeGreaterThanOrEqual(4.5)
  })
})

test('older browsers get the same light colours', () => {
  expect(light.size).toBeGreaterThan(20)
  expect(Object.fromEntries(plain)).toEqual(Object.fromEntries(light))
})
