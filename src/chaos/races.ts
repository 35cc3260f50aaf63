import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { verifyAtOnce } from '#src/audit/verify.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'

import { rulesBroken } from './complaints/compare.ts'
import { preparedCentre } from './complaints/played-centre.ts'
import { databaseFaults } from './database-health.ts'
import type { Answer, Ask, Heat, Told } from './races/racer.ts'
import { raceSteps, type RaceStep } from './races/steps.ts'
import { racedWay, type Race } from './races/way.ts'
import type { Order, Report } from './report.ts'

/**
 * Two processes on one database take each step of a complaint at the same moment. One effect, the other
 * told why in words, one entry of the trail; afterwards trail and database are sound.
 */
export async function races({ rounds, seed, log }: Order): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-races-'))
  const file = path.join(folder, 'huiting.sqlite')
  const { bytes, cast } = preparedCentre()
  writeFileSync(file, bytes)
  const open = openDatabase(file)
  const racers = [startRacer(file), startRacer(file)] as const
  const chance = chanceOf(seed)
  const failures: string[] = []
  const figures = { races: 0, met: 0, firstWon: 0 }
  try {
    for (let round = 1; round <= rounds; round++) {
      const way = racedWay(open, cast, round)
      for (let race = way.next(); !race.done;) {
        // Half a millisecond either way: which of the two comes first is open.
        const outcome = await run(open, racers, race.value, chance() - 0.5)
        const [first, second] = outcome.told
        figures.races += 1
        if (first.from < second.until && second.from < first.until) figures.met += 1
        if (outcome.won === 0) figures.firstWon += 1
        const about = `round ${round}, ${race.value.race}`
        const faults = judge(race.value, outcome).map((fault) => `${about}: ${fault}`)
        failures.push(...faults)
        // What comes next rests on what this one left.
        if (faults.length > 0) break
        race = way.next(outcome.won ?? 0)
      }
      log(`round ${round} of ${rounds}: ${figures.races} races`)
    }
    failures.push(...soundness(open))
    return { name: 'races', rounds, failures, figures }
  } finally {
    for (const { child } of racers) await ended(child)
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Racer = ReturnType<typeof startRacer>

function startRacer(file: string) {
  const script = fileURLToPath(new URL('./races/racer.ts', import.meta.url))
  const child = fork(script, [file], { execArgv: ['--import', 'tsx'] })
  let answered: { take: (answer: Answer) => void; fail: (why: Error) => void } | null = null
  child.on('message', (answer: Answer) => answered?.take(answer))
  child.on('exit', () => answered?.fail(new Error('a racing process ended')))
  const ask = async (what: Ask): Promise<Answer> =>
    await new Promise((take, fail) => {
      answered = { take, fail }
      child.send(what)
    })
  return {
    child,
    shows: (heat: Heat) => ask({ heat }),
    async goes(goAt: number): Promise<Told> {
      const answer = await ask({ goAt })
      if ('ready' in answer) throw new Error('a racing process answered out of turn')
      return answer
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

type Outcome = { told: readonly [Told, Told]; won: 0 | 1 | null; entries: number }

/** Both have read the page before either presses the button. */
async function run(
  open: OpenDatabase,
  [one, two]: readonly [Racer, Racer],
  { race, about, people }: Race,
  apart: number,
): Promise<Outcome> {
  const before = entriesOf(open, raceSteps[race])
  const heat = (side: 0 | 1): Heat => ({ race, about: about[side], accountId: people[side], side })
  await Promise.all([one.shows(heat(0)), two.shows(heat(1))])
  const goAt = performance.timeOrigin + performance.now() + leadMs
  const told = await Promise.all([one.goes(goAt), two.goes(goAt + apart)])
  const [first, second] = told.map(succeeded)
  const won = first === second ? null : first ? 0 : 1
  return { told, won, entries: entriesOf(open, raceSteps[race]) - before }
}

/** Until both have got the message and wait for the moment. */
const leadMs = 2
const succeeded = ({ told, fault }: Told) => told === null && fault === null

function judge({ race }: Race, { told, won, entries }: Outcome): string[] {
  const { entries: due = 1 }: RaceStep = raceSteps[race]
  const faults = told.flatMap(({ fault }) => (fault === null ? [] : [fault]))
  if (won === null && faults.length === 0) {
    const words = told.map((one) => one.told ?? 'taken')
    faults.push(words.join(' / '))
  }
  if (won !== null && !/\p{Script=Han}{4}/u.test(told[won === 0 ? 1 : 0].told ?? '')) {
    faults.push('the other was told nothing')
  }
  if (entries !== due) faults.push(`${entries} entries of the trail`)
  return faults
}

const entriesOf = ({ sqlite }: OpenDatabase, { actions }: RaceStep): number =>
  sqlite
    .prepare('select count(*) from audit_events where action in (select value from json_each(?))')
    .pluck()
    .get(JSON.stringify(actions)) as number

function soundness(open: OpenDatabase): string[] {
  const { fault } = verifyAtOnce(open.db)
  return [
    ...(fault ? [`the trail: ${JSON.stringify(fault)}`] : []),
    ...databaseFaults(open.sqlite),
    ...rulesBroken(open),
  ]
}
