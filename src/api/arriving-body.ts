import { unstalled } from '#src/recordings/unstalled.ts'

import { ApiError } from './errors.ts'

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

/** The chunks of a body that keeps coming. `beforeEnd` has the last word while nothing is kept yet. */
export async function* arriving(
  source: AsyncIterable<Uint8Array>,
  beforeEnd: () => void,
): AsyncGenerator<Uint8Array> {
  yield* unstalled(source)
  beforeEnd()
}
