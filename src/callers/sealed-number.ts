import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

/** Longer than any number: every sealed one has the same length. */
const room = 24
const markBytes = 16

/**
 * A telephone number as a word for addresses: an HMAC of it under a key of this installation, and the
 * number enciphered with the HMAC as its beginning (the way of AES-SIV). The same number is always the same
 * word; without the key nobody finds the number, not even by trying all there are, and no table keeps them.
 */
export function sealNumber(key: Buffer, caller: string): string {
  const plain = Buffer.alloc(room)
  plain.write(caller, 'utf8')
  const mark = markOf(key, caller)
  const cipher = createCipheriv('aes-256-ctr', cipherKey(key), mark)
  return Buffer.concat([mark, cipher.update(plain)]).toString('base64url')
}

/** The number behind a word; null for a word that this installation did not make. */
export function openNumber(key: Buffer, word: string): string | null {
  const bytes = Buffer.from(word, 'base64url')
  if (bytes.length !== markBytes + room || bytes.toString('base64url') !== word) return null
  const mark = bytes.subarray(0, markBytes)
  const decipher = createDecipheriv('aes-256-ctr', cipherKey(key), mark)
  const caller = decipher.update(bytes.subarray(markBytes)).toString('utf8').replace(/\0+$/, '')
  return timingSafeEqual(markOf(key, caller), mark) ? caller : null
}

const markOf = (key: Buffer, caller: string): Buffer =>
  createHmac('sha256', key).update('caller\0').update(caller).digest().subarray(0, markBytes)

/** Another key than that of the mark, from the same secret. */
const cipherKey = (key: Buffer): Buffer => createHmac('sha256', key).update('cipher\0').digest()
