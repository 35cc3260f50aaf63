import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { sealTrail } from '#src/audit/seal.ts'
import { readConfig } from '#src/config.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { pendingMigrations, upgradeDatabase } from '#src/kernel/upgrade.ts'
import { adoptIntoLedger } from '#src/recordings/ledger/adopt.ts'
import { adoptIntoSums } from '#src/screening/reconciliation/adopt.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'

/** `npm run db:migrate`: the schema brought up to date, after a copy of what is there. */
async function main(): Promise<void> {
  const config = readConfig()
  mkdirSync(config.dataDir, { recursive: true })
  const open = openDatabase(config.databaseFile)
  try {
    const pending = pendingMigrations(open)
    const backup = await upgradeDatabase(open, path.join(config.dataDir, 'backups'))
    if (backup) process.stdout.write(`升级前的备份：${backup}\n`)
    const sealed = sealTrail(open.db)
    if (sealed > 0) process.stdout.write(`封存升级前的留痕 ${sealed} 条\n`)
    const adopted = adoptIntoLedger(open.db)
    if (adopted > 0) process.stdout.write(`录音对账补记 ${adopted} 条\n`)
    if (adoptIntoSums(open.db)) process.stdout.write('三账比对将在后台重新归类一遍\n')
    const taken = takeInShipped(open.db)
    if (takeInShippedForm(open.db)) process.stdout.write('收入随产品的评分表\n')
    if (taken.rules > 0) process.stdout.write(`收入随产品的规则 ${taken.rules} 条\n`)
    if (taken.offers > 0)
      process.stdout.write(`新产品的规则有 ${taken.offers} 处改动，请到词库决定\n`)
    process.stdout.write(pending > 0 ? `数据库已升级 ${pending} 步\n` : '数据库已是最新\n')
  } finally {
    open.close()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
