import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { exportHead } from '#src/audit/heads.ts'
import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'

import { withDatabase } from './ready-database.ts'

/** `npm run trail:head [-- FILE]`: takes the head of the trail away, to be kept on another machine. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [file] = positionals
  const head = await withDatabase(readConfig().databaseFile, ({ db }) =>
    exportHead(db, { ...system, name: '命令行' }),
  )
  const text = `${JSON.stringify(head, null, 2)}\n`
  if (!file) {
    process.stdout.write(text)
    return
  }
  writeFileSync(file, text, { flag: 'wx' })
  process.stdout.write(`${file}：到第 ${head.entry} 条。${head.note}\n`)
}

try {
  await main()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  process.stderr.write(`${code === 'EEXIST' ? '这个文件已经存在，请换一个名字' : message}\n`)
  process.exitCode = 1
}
