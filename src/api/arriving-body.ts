import { createHash } from 'node:crypto'

import { ApiError } from './errors.ts'

/** How long a sender may be silent in the middle of a file. */
const stallMs = 60_000

/** The SHA-256 a sender announced, in hexadecimal; null when it announced none. */
export function announcedDigest(header: (name: string) => string | undefined): string | null {
  const plain = header('X-Content-SHA256')?.trim()
  if (plain !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(plain)) throw new ApiError('bad-digest')
    return plain.toLowerCase()
  }
  // `sha-256=…` as in RFC 3230, `sha-256=:…:` as in RFC 9530
  const named = header('Content-Digest') ?? header('Repr-Digest') ?? header('Digest')
  if (named === undefined) return null
  const value = /(?:^|,)\s*sha-256=:?([A-Za-z0-9+/]{43}=):?\s*(?:,|$)/i.exec(named)?.[1]
  if (value === undefined) {
    throw new ApiError('bad-digest', { message: 'Digest 里要有 sha-256=…（Base64）' })
  }
  return Buffer.from(value, 'base64').toString('hex')
}

/**
 * The chunks of a body, ending with an error when nothing comes for too long or the whole is not what
 * was announced. `beforeEnd` has the last word while nothing is kept yet.
 */
export async function* arriving(
  source: AsyncIterable<Uint8Array>,
  announced: string | null,
  beforeEnd: () => void,
): AsyncGenerator<Uint8Array> {
  const hash = announced === null ? null : createHash('sha256')
  const chunks = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await inTime(chunks.next())
      if (next.done) break
      hash?.update(next.value)
      yield next.value
    }
  } finally {
    // Not awaited: a sender that fell silent would keep the answer waiting too.
    void chunks.return?.().catch(() => undefined)
  }
  if (hash && hash.digest('hex') !== announced) throw new ApiError('digest-mismatch')
  beforeEnd()
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ApiError('cut-off')), stallMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
