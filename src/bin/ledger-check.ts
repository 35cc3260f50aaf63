import { parseArgs } from 'node:util'

import { readConfig } from '#src/config.ts'
import type { Db } from '#src/kernel/db.ts'
import { checkLedger, repairLedger } from '#src/recordings/ledger/check.ts'

import { withDatabase } from './ready-database.ts'

const shownAtMost = 50

/** `npm run ledger:check [-- --repair]`: the ledger worked out anew and compared; 1 if it differs. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } })
  return withDatabase(readConfig().databaseFile, ({ db }) => check(db, values.repair))
}

function check(db: Db, repair: boolean): number {
  let found = 0
  for (const { about, says, should } of checkLedger(db)) {
    found += 1
    if (found <= shownAtMost) console.log(`${about}：账上 ${says}，应为 ${should}`)
  }
  if (found > shownAtMost) console.log(`……另有 ${found - shownAtMost} 处`)
  if (found === 0) {
    console.log('录音对账没有差错')
    return 0
  }
  console.log(`共 ${found} 处不一致`)
  if (!repair) return 1
  repairLedger(db)
  const left = [...checkLedger(db)].length
  console.log(left === 0 ? '已全部改正' : `还有 ${left} 处没有改正`)
  return left === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
