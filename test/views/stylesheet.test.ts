import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../views/assets/app.css', import.meta.url), 'utf8')

type Found = { unclosed: number[]; stray: number[]; twice: string[] }

/** Reads a stylesheet block by block; comments and strings may hold braces. */
function read(text: string): Found {
  const found: Found = { unclosed: [], stray: [], twice: [] }
  const open: { line: number; names: Set<string> }[] = []
  let line = 1
  const parts = /\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{}\n]|(--[\w-]+)\s*:/g
  for (const [part, name] of text.matchAll(parts)) {
    if (part === '{') open.push({ line, names: new Set() })
    else if (part === '}' && !open.pop()) found.stray.push(line)
    else if (name !== undefined) {
      const names = open.at(-1)?.names
      if (names?.has(name)) found.twice.push(`${name} on line ${line}`)
      names?.add(name)
    }
    line += part.split('\n').length - 1
  }
  return { ...found, unclosed: open.map((block) => block.line) }
}

describe('a stylesheet', () => {
  test.each<[string, string, Partial<Found>]>([
    ['a block left open', 'a {\n  b {\n  }\n', { unclosed: [1] }],
    ['a brace too many', 'a {\n}\n}\n', { stray: [3] }],
    [
      'one property twice in a block',
      ':root {\n  --a: 1;\n  --a: 2;\n}',
      { twice: ['--a on line 3'] },
    ],
    ['the same property in two blocks', 'a {\n --a: 1 }\nb {\n --a: 2 }', {}],
    ['a property that is only used twice', 'a { x: var(--a); y: var(--a) }', {}],
    ['braces in comments and texts', '/* { */ a { content: "}"; b: \'{\' }', {}],
  ])('with %s is seen for what it is', (_, text, found) => {
    expect(read(text)).toEqual({ unclosed: [], stray: [], twice: [], ...found })
  })

  test('of the product closes what it opens and defines no property twice in one block', () => {
    expect(css).toContain('--ink-2:')
    expect(read(css)).toEqual({ unclosed: [], stray: [], twice: [] })
  })
})
