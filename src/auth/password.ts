import { randomBytes } from 'node:crypto'

import { hash, verify } from '@node-rs/argon2'

/** Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's first choice). */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const passwordRule = '密码至少 10 位，不能是登录名，也不能是常见密码'

const common = /^(.)\1+$|^(0?123456789|1234567890|qwertyuiop|password\d*|admin\d*|huiting\d*)$/i

export function isAcceptablePassword(password: string, username: string): boolean {
  const length = [...password].length
  if (length < 10 || password.length > 200) return false
  return !common.test(password) && password.toLowerCase() !== username.toLowerCase()
}

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), options)
}

const decoy = hashPassword(randomBytes(16).toString('hex'))

/** Takes equally long for an unknown name (`hash` null), so that names cannot be found by timing. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await decoy), password.normalize('NFKC').slice(0, 1000))
  return matches && stored !== null
}
