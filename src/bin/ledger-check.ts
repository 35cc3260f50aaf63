import { parseArgs } from 'node:util'

import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { checkLedger, repairLedger } from '#src/recordings/ledger/check.ts'

const shownAtMost = 50

/** `npm run ledger:check [-- --repair]`: the ledger worked out anew and compared; 1 if it differs. */
function main(): number {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } })
  const open = openDatabase(readConfig().databaseFile)
  try {
    let found = 0
    for (const { about, says, should } of checkLedger(open.db)) {
      found += 1
      if (found <= shownAtMost) console.log(`${about}：账上 ${says}，应为 ${should}`)
    }
    if (found > shownAtMost) console.log(`……另有 ${found - shownAtMost} 处`)
    if (found === 0) {
      console.log('录音对账没有差错')
      return 0
    }
    console.log(`共 ${found} 处不一致`)
    if (!values.repair) return 1
    repairLedger(open.db)
    const left = [...checkLedger(open.db)].length
    console.log(left === 0 ? '已全部改正' : `还有 ${left} 处没有改正`)
    return left === 0 ? 0 : 1
  } finally {
    open.close()
  }
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
