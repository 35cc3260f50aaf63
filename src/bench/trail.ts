import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Head } from '#src/audit/chain.ts'
import type { TrailFault } from '#src/audit/diagnose.ts'
import { verifyAtOnce } from '#src/audit/verify.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'

import { atLeast, type Bench, exactly, percentile } from './bench.ts'
import { fillTrail, lastHead, unlock, ways } from './trail/tampering.ts'

const large = 1_000_000
const small = 1500
const trials = 1000
const headEvery = 100
const rounds = 5

/** The trail tampered with a thousand times, and how fast an honest one is walked. */
export const trail: Bench = async (say) => {
  const tampered = tamper(say)
  const { perSecond, written } = pace(say)
  return [
    exactly(`of ${trials} random changes found`, tampered.found, trials),
    exactly('of them with the first bad entry named', tampered.named, trials),
    exactly('honest trails that were accused', tampered.accused, 0),
    atLeast('entries verified in a second of one core', perSecond, 300_000),
    atLeast('entries written in a second, in one transaction', written, 20_000),
  ]
}

/** Every way in turn, at random places of a trail whose heads were kept every so many entries. */
function tamper(say: (line: string) => void) {
  const made = openDatabase(':memory:')
  migrateDatabase(made)
  const heads: Head[] = []
  for (let n = 0; n < small / headEvery; n += 1) {
    fillTrail(made.db, headEvery)
    heads.push(lastHead(made.sqlite))
  }
  const accused = verifyAtOnce(made.db, heads).fault === null ? 0 : 1
  unlock(made.sqlite)
  const file = made.sqlite.serialize()
  made.close()
  const chance = chanceOf(20261128)
  const all = Object.keys(ways)
  let [found, named] = [0, 0]
  for (let n = 0; n < trials; n += 1) {
    const how = all[n % all.length] as string
    const { db, sqlite, close } = openDatabase(file)
    const { first, shows = first } = ways[how]!(sqlite, small, chance, db)
    const { fault } = verifyAtOnce(db, heads)
    if (fault) found += 1
    // Where everything after the change was made to fit it, two kept heads tell between which it lies.
    if (fault && names(fault, [first, shows])) named += 1
    else say(`${how} at ${first}: ${fault ? `${fault.kind} at ${fault.entry}` : 'nothing found'}`)
    close()
  }
  return { found, named, accused }
}

function names({ entry, until = entry }: TrailFault, wanted: readonly number[]): boolean {
  return until - entry < headEvery && wanted.some((one) => entry <= one && one <= until)
}

function pace(say: (line: string) => void) {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-trail-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    say(`writing ${large} entries`)
    const writing = secondsOf(() => fillTrail(open.db, large))
    say('verifying')
    const walks = Array.from({ length: rounds }, () => walk(open))
    return { perSecond: large / percentile(walks, 0.5), written: large / writing }
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function walk({ db }: OpenDatabase): number {
  return secondsOf(() => {
    const { fault, entries } = verifyAtOnce(db)
    if (fault || entries !== large) throw new Error('an honest trail was not found sound')
  })
}

/** Time of a core, so that what else the machine does is not counted. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
