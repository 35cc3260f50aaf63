import { setTimeout as pause } from 'node:timers/promises'

import { chanceOf } from '#src/kernel/chance.ts'

import { between, oneOf } from './chance.ts'
import { brokenPromises, strayFiles } from './checks.ts'
import { type Piece, pieceMaker } from './pieces.ts'
import type { Order, Report } from './report.ts'
import { enginesOf, parentOf, type ScratchCentre, scratchCentre } from './scratch-centre.ts'
import { straysAfterSweep } from './swept.ts'
import { begin, sendRest, told } from './tus-client.ts'

/** Short, so that what a killed worker held is taken up within the round. */
const leaseMs = 2000
const victims = ['web', 'worker', 'engine', 'both'] as const
type Victim = (typeof victims)[number]
/** A round that is not quiet by then has a job that is stuck. */
const longestRoundMs = 180_000

/**
 * Kills the web server, the worker or its engine at any moment between the first byte of an upload
 * and the last screening, and looks what became of what had been acknowledged.
 */
export async function kills({ rounds, seed, log }: Order): Promise<Report> {
  const chance = chanceOf(seed)
  const centre = await scratchCentre({ leaseMs })
  const piece = pieceMaker(centre.config.engines.clipsFolder, chance)
  const acknowledged = new Map<string, string>()
  const failures: string[] = []
  const killed: Record<Victim, number> = { web: 0, worker: 0, engine: 0, both: 0 }
  const figures = { sent: 0, sentAgain: 0, longestRoundMs: 0, longestOrphanMs: 0 }
  let done = 0
  try {
    centre.start('web')
    centre.start('worker')
    await centre.answering()
    for (let round = 1; round <= rounds; round++) {
      const began = performance.now()
      const pieces = Array.from({ length: between(chance, 1, 3) }, piece)
      const victim = oneOf(chance, victims)
      const wait = between(chance, 0, oneOf(chance, [300, 1500, 6000]))
      const sending = Promise.all(pieces.map((one) => send(centre, one, between(chance, 0, 200))))
      await pause(wait)
      if (await strike(centre, victim, figures)) killed[victim] += 1
      const answers = await sending
      await revive(centre)
      for (const [i, one] of pieces.entries()) {
        figures.sent += 1
        if (answers[i] !== 'taken') {
          figures.sentAgain += 1
          // The sender heard nothing, so it sends again, as people and programs do.
          const answer = await send(centre, one, 0)
          if (answer !== 'taken') {
            failures.push(`round ${round}: ${one.name}, sent again: ${answer}`)
            continue
          }
        }
        acknowledged.set(one.sha256, one.name)
      }
      const stuck = await quiet(centre, began)
      const found = [...stuck, ...brokenPromises(centre, acknowledged)]
      failures.push(
        ...found.map((sentence) => `round ${round}, ${victim} at ${wait} ms: ${sentence}`),
      )
      const ms = Math.round(performance.now() - began)
      figures.longestRoundMs = Math.max(figures.longestRoundMs, ms)
      done = round
      log(
        `round ${round} of ${rounds}: ${victim} killed after ${wait} ms, quiet after ${ms} ms${found.length > 0 ? `: ${found.slice(0, 3).join('; ')}` : ''}`,
      )
      if (stuck.length > 0) break
    }
    const { placed, partial } = strayFiles(centre)
    const strays = { 'files without a row before the sweep': placed, 'half received': partial }
    const state = centre.sqlite
      .prepare<[], { state: string; count: number }>(
        'SELECT state, count(*) AS count FROM jobs GROUP BY state',
      )
      .all()
    const jobs = Object.fromEntries(state.map(({ state: of, count }) => [`jobs ${of}`, count]))
    const deaths = centre.sqlite
      .prepare('SELECT count(*) FROM job_attempts')
      .pluck()
      .get() as number
    failures.push(...(await straysAfterSweep(centre)))
    return {
      name: 'kills',
      rounds: done,
      failures,
      figures: {
        ...Object.fromEntries(
          Object.entries(killed).map(([name, count]) => [`killed ${name}`, count]),
        ),
        ...figures,
        ...jobs,
        attemptsCutShort: deaths,
        ...strays,
      },
    }
  } finally {
    await centre.close()
  }
}

/** `taken` when the server said that it has the piece, else what happened. Bytes go in parts, so that a kill meets the middle. */
async function send(sender: ScratchCentre, piece: Piece, pauseMs: number): Promise<string> {
  const { name, bytes, sha256 } = piece
  try {
    const path = await begin(sender, name, bytes.length, sha256)
    const pieceBytes = Math.ceil(bytes.length / 5)
    const status = await sendRest(sender, path, 0, bytes, { pieceBytes, pauseMs })
    if (status !== 204) return `not received to the end: ${status}`
    const answer = await told(sender, path)
    if (answer?.state === 'stored' || answer?.state === 'duplicate') return 'taken'
    return answer ? `${answer.state}: ${answer.message}` : 'no outcome'
  } catch (error) {
    return String(error)
  }
}

/** False where there was nobody to kill: the engine starts with the first window. */
async function strike(
  centre: ScratchCentre,
  victim: Victim,
  figures: { longestOrphanMs: number },
): Promise<boolean> {
  const engines = enginesOf(centre.pidOf('worker'))
  if (victim === 'engine') {
    const [engine] = engines
    if (engine === undefined) return false
    try {
      process.kill(engine, 'SIGKILL')
      return true
    } catch {
      return false
    }
  }
  if (victim !== 'worker') await centre.kill('web')
  if (victim !== 'web') {
    await centre.kill('worker')
    const began = performance.now()
    while (engines.some((pid) => parentOf(pid) !== null) && performance.now() - began < 30_000) {
      await pause(10)
    }
    figures.longestOrphanMs = Math.max(
      figures.longestOrphanMs,
      Math.round(performance.now() - began),
    )
  }
  return true
}

async function revive(centre: ScratchCentre): Promise<void> {
  for (const name of ['web', 'worker'] as const) if (centre.isDown(name)) centre.start(name)
  await centre.answering()
}

/** Waits until nothing runs or waits; names what still does when patience ends. */
async function quiet(centre: ScratchCentre, began: number): Promise<string[]> {
  const open = centre.sqlite.prepare<[], { name: string; state: string; error: string | null }>(
    "SELECT name, state, last_error AS error FROM jobs WHERE state IN ('queued', 'running', 'parked')",
  )
  for (;;) {
    const left = open.all().filter(({ state }) => state !== 'parked')
    if (left.length === 0)
      return open.all().map(({ name, error }) => `${name} was parked: ${error}`)
    if (performance.now() - began > longestRoundMs) {
      return left.map(({ name, state, error }) => `${name} is still ${state}: ${error ?? ''}`)
    }
    if (centre.isDown('worker')) return ['the worker ended by itself']
    await pause(100)
  }
}
