import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'

import { type Bench, type Figure, percentile } from './bench.ts'
import { appIn } from './centre.ts'
import { fillLargeCentre } from './large-centre/fill.ts'
import { addressesOf, listPages } from './large-centre/list-pages.ts'
import { middleOf } from './large-centre/middle.ts'

const sizes = [100_000, 1_000_000, 4_000_000] as const
const limit = 1.15
const warming = 15
const rounds = 60

/**
 * Every list of the product with 4,000,000 calls against 100,000. The centres answer in turn, so that
 * whatever else the machine does falls on all of them. The one between tells apart what a miss means: a
 * page that takes as long with 1,000,000 calls as with 4,000,000 does not grow any more; the small
 * centre only has less to show than a page, or a count up to 999, holds.
 */
export const lists: Bench = async (say, only = []) => {
  const config = readConfig()
  const folder = path.join(config.dataDir, 'bench', `lists-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const centres: Centre[] = []
  try {
    const now = Date.now()
    for (const size of sizes)
      centres.push(largeCentre(path.join(folder, String(size)), size, now, say))
    const figures: Figure[] = []
    for (const page of listPages) {
      const there = centres.map((centre) => addressesOf(page, centre.middle))
      for (const index of there[0]?.keys() ?? []) {
        const asked = centres.map((centre, place) => [centre, there[place]?.[index] ?? ''] as const)
        const address = asked[0]?.[1] ?? ''
        if (only.length > 0 && !only.some((part) => address.includes(part))) continue
        const figure = await compare(page.by, asked)
        say(
          `${figure.holds ? 'holds ' : 'MISSED'} ${String(figure.value).padEnd(6)} ${figure.what}`,
        )
        figures.push(figure)
      }
    }
    return figures
  } finally {
    for (const { close } of centres) close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(by: string, asked: readonly (readonly [Centre, string])[]): Promise<Figure> {
  const times: number[][] = asked.map(() => [])
  for (let round = 0; round < warming + rounds; round += 1) {
    let slowest = 0
    for (let turn = 0; turn < asked.length; turn += 1) {
      const place = (turn + round) % asked.length
      const [centre, address] = asked[place] as (typeof asked)[number]
      const took = await centre.ask(by, address)
      if (round >= warming) times[place]?.push(took)
      slowest = Math.max(slowest, took)
    }
    // A page that takes half a second need not be asked sixty times to be known as slow.
    if (slowest > 500 && round > warming / 3) round += 4
  }
  const medians = times.map((sample) => percentile(sample, 0.5))
  const [small, middle, large] = medians as [number, number, number]
  const ratio = large / small
  const took = medians.map((ms) => ms.toFixed(2)).join(', ')
  return {
    what: `${by} ${asked[0]?.[1]}: ${took} ms; ${(large / middle).toFixed(2)} times from the middle one`,
    value: Math.round(ratio * 100) / 100,
    target: `<= ${limit} times`,
    holds: ratio <= limit,
  }
}

type Centre = ReturnType<typeof largeCentre>

function largeCentre(folder: string, size: number, now: number, say: (line: string) => void) {
  const config = readConfig()
  mkdirSync(folder)
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const began = performance.now()
  fillLargeCentre(open, size, now, undefined, { fullPast: true })
  say(`${size} calls made up in ${Math.round((performance.now() - began) / 1000)} s`)
  const { app } = appIn(folder, open, config, say)
  const cookies = new Map(
    open.db
      .select()
      .from(accounts)
      .all()
      .map((account) => [account.username, openSession(open.db, account, 'bench')]),
  )
  const ask = async (by: string, address: string) => {
    const headers = { Cookie: `huiting_session=${cookies.get(by) ?? ''}` }
    const began = performance.now()
    const answer = await app.request(`http://localhost${address}`, { headers })
    await answer.text()
    const took = performance.now() - began
    if (answer.status !== 200) throw new Error(`${address} answered ${by} with ${answer.status}`)
    return took
  }
  return { ask, middle: middleOf(open), close: open.close }
}
