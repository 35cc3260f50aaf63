import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const keyBytes = 32

/**
 * The secret of this installation under which callers' numbers are sealed, made at the first start. It is
 * no part of the database, so that a copy of that alone tells nobody whose address is whose.
 */
export function openCallerKey(file: string): Buffer {
  const made = randomBytes(keyBytes)
  try {
    writeFileSync(file, `${made.toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(kept)) {
    throw new Error(`密钥文件 ${file} 坏了：从备份恢复它，或删掉它（客户时间线的旧网址随之失效）`)
  }
  return Buffer.from(kept, 'hex')
}
