import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import { type About, type RaceName, raceSteps, type RaceStep } from './steps.ts'

/** What one process is to do, in the name of whom; and, once both have seen the page, when. */
export type Heat = { race: RaceName; about: About; accountId: number; side: 0 | 1 }
export type Ask = { heat: Heat } | { goAt: number }
/** Null where it took effect, else the words of the refusal. */
export type Told = { told: string | null; fault: string | null; from: number; until: number }
export type Answer = { ready: true } | Told

/** One of the two processes of `races`: forked with the database file, driven by messages. */
const [file = ''] = process.argv.slice(2)
const { db } = openDatabase(file)
const clock = () => performance.timeOrigin + performance.now()
const say = (answer: Answer) => process.send?.(answer)
let go: (() => Told) | null = null

process.on('message', (ask: Ask) => {
  if ('heat' in ask) {
    go = seen(ask.heat)
    say({ ready: true })
  } else {
    while (clock() < ask.goAt);
    const told = go?.()
    if (told) say(told)
  }
})

/** The page is read; what comes back presses the button. */
function seen({ race, about, accountId, side }: Heat): () => Told {
  const step: RaceStep = raceSteps[race]
  const actor = personOf(accountId)
  const before = step.see(db, actor, about)
  return () => {
    const from = clock()
    try {
      step.take(db, actor, about, before, side)
      return { told: null, fault: null, from, until: clock() }
    } catch (error) {
      const until = clock()
      if (error instanceof Refused) return { told: error.message, fault: null, from, until }
      return { told: null, fault: String(error), from, until }
    }
  }
}

function personOf(accountId: number): Actor {
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  if (!account) throw new Error(`no account ${accountId}`)
  return actorOf(account)
}
