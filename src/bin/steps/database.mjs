// @ts-check
/** The database brought up to date, and the sample centre loaded where there is nothing yet. */
import { readFileSync } from 'node:fs'

import { lastWords } from './last-words.mjs'
import { inData } from './places.mjs'
import { Stop, step } from './report.mjs'
import { logName, run } from './run.mjs'

export async function prepareDatabase() {
  await script('升级数据库', 'src/bin/migrate.ts')
  await script('载入示例数据', 'src/bin/seed.ts')
}

/**
 * @param {string} title
 * @param {string} file
 */
async function script(title, file) {
  const args = ['--import', 'tsx', file]
  await step(title, async () => {
    const { code, tail } = await run(process.execPath, args)
    if (code === 0) return
    const words = lastWords(tail)
    throw new Stop(`${title}失败${words ? `：${words}` : ''}（完整记录见 ${logName()}）`)
  })
}

/**
 * @typedef {{ role: string, username: string, password: string }} SampleAccount
 * @returns {SampleAccount[]} empty when no sample centre was loaded
 */
export function sampleAccounts() {
  try {
    return JSON.parse(readFileSync(inData('sample-accounts.json'), 'utf8'))
  } catch {
    return []
  }
}

/**
 * A small table for a terminal, where a Chinese character is two columns wide.
 * @param {SampleAccount[]} accounts
 */
export function accountsTable(accounts) {
  const rows = [
    ['角色', '账号', '密码'],
    ...accounts.map(({ role, username, password }) => [role, username, password]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => width(row[column]))))
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell) + 2))
      .join('')
      .trimEnd(),
  )
}

const width = (text = '') =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0)
