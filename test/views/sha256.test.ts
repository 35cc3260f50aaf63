import { createHash } from 'node:crypto'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

type Sum = { update: (bytes: Uint8Array) => void; hex: () => string }
type Script = {
  sha256: () => Sum
  sha256OfFile: (
    file: Blob,
    progress: (share: number) => void,
    stop: AbortSignal,
  ) => Promise<string>
}

// By its address: browser scripts are checked by themselves, not with the program.
const address = new URL('../../views/assets/sha256.js', import.meta.url)
const { sha256, sha256OfFile } = (await import(address.href)) as Script

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the sum a page computes is SHA-256, whatever the pieces', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 })
  fc.assert(
    fc.property(pieces, (parts) => {
      const sum = sha256()
      for (const part of parts) sum.update(part)
      expect(sum.hex()).toBe(expected(Buffer.concat(parts)))
    }),
  )
})

test('every length around the size of a block is padded right', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i)
    const sum = sha256()
    sum.update(bytes)
    expect([length, sum.hex()]).toEqual([length, expected(bytes)])
  }
})

test('a file is read in pieces to its end, and reading stops when it is no longer wanted', async () => {
  const bytes = Uint8Array.from({ length: 9_000_001 }, (_, i) => (i * 31) % 251)
  const shares: number[] = []
  const stop = new AbortController()
  const file = new Blob([bytes])
  expect(await sha256OfFile(file, (share) => shares.push(share), stop.signal)).toBe(expected(bytes))
  expect(shares).toHaveLength(3)
  expect(shares.at(-1)).toBe(1)
  stop.abort()
  await expect(sha256OfFile(file, () => {}, stop.signal)).rejects.toThrow('aborted')
})
