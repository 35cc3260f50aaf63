import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { notify } from '#src/notices/notify.ts'

import { eapHandovers, eapTalks } from './schema.ts'
import { keeps, successors } from './talks.ts'
import { eapRefusals } from './vocabulary.ts'

export type Orphaned = { keeperId: number; name: string; disabledAt: number | null; talks: number }

/** Of one keeper no more are counted. */
const most = 999

/**
 * 无人保管: keepers who can open their talks no more, and how many each leaves behind. Whose they are and
 * what they say is not among it.
 */
export function orphanedTalks(db: Db, actor: Actor): Orphaned[] {
  authorise(actor, 'eap.succeed')
  return db
    .select()
    .from(accounts)
    .all()
    .filter((account) => !keeps(account))
    .map(({ id, displayName: name, disabledAt }) => ({
      ...{ keeperId: id, name, disabledAt },
      talks: countUpTo(db, keptBy(db, id), most),
    }))
    .filter(({ talks }) => talks > 0)
}

const keptBy = (db: Db, keeperId: number) =>
  db.select({ id: eapTalks.id }).from(eapTalks).where(eq(eapTalks.keeperId, keeperId))

type Succession = { keeperId: number; toId: number; reason: string }

/** 指定接管人: all a keeper left behind goes to one who may keep such talks; each talk has it on the trail. */
export function nameSuccessor(
  db: Db,
  actor: Actor,
  { keeperId, toId, reason }: Succession,
  now = Date.now(),
): number {
  authorise(actor, 'eap.succeed')
  return write(db, (tx) => {
    const keeper = tx.select().from(accounts).where(eq(accounts.id, keeperId)).get()
    if (!keeper) throw new NotFound()
    if (keeps(keeper)) throw refused(eapRefusals, 'keeper-there')
    const to = successors(tx, actor).find((one) => one.id === toId)
    if (!to) throw refused(eapRefusals, 'no-successor')
    const talks = keptBy(tx, keeperId).all()
    if (talks.length === 0) throw refused(eapRefusals, 'handed')
    tx.update(eapTalks).set({ keeperId: to.id }).where(eq(eapTalks.keeperId, keeperId)).run()
    const handover = { fromName: keeper.displayName, toName: to.name, byName: actor.name }
    for (const { id } of talks) {
      tx.insert(eapHandovers)
        .values({ talkId: id, ...handover, reason, at: now })
        .run()
      record(tx, actor, 'eap.successor-named', { kind: 'eap', id })
    }
    const sentence = '有员工关怀记录指定由您保管'
    notify(tx, { to: [to.id], kind: 'task', sentence, href: '/eap' }, now)
    return talks.length
  })
}
