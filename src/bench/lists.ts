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

const sizes = [100_000, 4_000_000] as const
const limit = 1.15
const warming = 15
const rounds = 60

/**
 * Every list of the product with 4,000,000 calls against 100,000. The two centres answer in turn,
 * so that whatever else the machine does falls on both.
 */
export const lists: Bench = async (say) => {
  const config = readConfig()
  const folder = path.join(config.dataDir, 'bench', `lists-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const centres: Centre[] = []
  try {
    const now = Date.now()
    for (const size of sizes)
      centres.push(largeCentre(path.join(folder, String(size)), size, now, say))
    const [small, large] = centres
    if (!small || !large) throw new Error('two centres were to be made')
    const figures: Figure[] = []
    for (const page of listPages) {
      const there = addressesOf(page, large.middle)
      for (const [index, address] of addressesOf(page, small.middle).entries()) {
        const pair = [
          [small, address],
          [large, there[index] ?? address],
        ] as const
        const figure = await compare(page.by, pair)
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

async function compare(
  by: string,
  pair: readonly [readonly [Centre, string], readonly [Centre, string]],
): Promise<Figure> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < warming + rounds; round += 1) {
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const [centre, address] = pair[side]
      const took = await centre.ask(by, address)
      if (round >= warming) times[side].push(took)
      // A page that takes half a second need not be asked sixty times to be known as slow.
      if (took > 500 && round > warming / 3) round += 4
    }
  }
  const [small, large] = times.map((sample) => percentile(sample, 0.5)) as [number, number]
  const ratio = large / small
  const [before, after] = [small.toFixed(2), large.toFixed(2)]
  return {
    what: `${by} ${pair[0][1]}: ${before} ms with ${sizes[0]} calls, ${after} ms with ${sizes[1]}`,
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
  fillLargeCentre(open, size, now)
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
