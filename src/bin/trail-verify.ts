import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { headsKept } from '#src/audit/checks.ts'
import { loggedHeads } from '#src/audit/head-log.ts'
import { readHead } from '#src/audit/heads.ts'
import { verifyTrail } from '#src/audit/verify.ts'
import { faultSentence } from '#src/audit/vocabulary.ts'
import { readConfig } from '#src/config.ts'
import type { Db } from '#src/kernel/db.ts'

import { withDatabase } from './ready-database.ts'

/**
 * `npm run trail:verify [-- KEPT_HEAD.json …]`: walks the whole trail, compares it with all heads that
 * are known, and writes nothing. Ends with 1 if it is not sound.
 */
async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true })
  const brought = positionals.map((file) => {
    const read = readHead(readFileSync(file, 'utf8'))
    if (!read.ok) throw new Error(`${file}：${read.problem}`)
    return read.head
  })
  const config = readConfig()
  const logged = await loggedHeads(config.trailHeadLog)
  return withDatabase(config.databaseFile, ({ db }) => {
    const heads = [...headsKept(db), ...logged, ...brought]
    console.log(`与 ${heads.length} 个校验头核对`)
    return verify(db, heads)
  })
}

function verify(db: Db, heads: Parameters<typeof verifyTrail>[1]): number {
  const began = performance.now()
  const steps = verifyTrail(db, heads)
  for (;;) {
    const step = steps.next()
    if (!step.done) continue
    const { entries, last, fault } = step.value
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    if (fault) {
      console.log(`${faultSentence(fault)}。它之前的 ${entries} 条完好`)
      return 1
    }
    console.log(`${entries} 条全部完好，用时 ${seconds} 秒`)
    console.log(`最后一条 ${last.entry}，校验值 ${last.hash}`)
    return 0
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
