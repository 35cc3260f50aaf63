import { and, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { notify } from '#src/notices/notify.ts'
import { people } from '#src/organisation/schema.ts'

import { ownPerson, placeOf, reaches } from '../place.ts'
import { eapHandovers, type EapTalk, eapTalks } from './schema.ts'
import { type EapKind, eapRefusals } from './vocabulary.ts'

export type NewTalk = { personId: number; kind: EapKind; heldAt: number; words: string }

/** 登记一次谈话. Its words are in its own row and nowhere else. */
export function recordTalk(db: Db, actor: Actor, talk: NewTalk, now = Date.now()): number {
  authorise(actor, 'eap.keep')
  const { accountId: authorId, name: authorName } = actor
  if (authorId === null) throw new NotFound()
  return write(db, (tx) => {
    if (talk.heldAt > now) throw refused(eapRefusals, 'future')
    if (talk.heldAt < now - 730 * dayMs) throw refused(eapRefusals, 'too-old')
    const place = placeOf(tx, talk.personId, now)
    if (!place || !reaches(actor, place)) throw new NotFound()
    const { id } = tx
      .insert(eapTalks)
      .values({ ...talk, authorId, authorName, keeperId: authorId, at: now })
      .returning({ id: eapTalks.id })
      .get()
    record(tx, actor, 'eap.recorded', { kind: 'eap', id })
    return id
  })
}

export type TalkLine = Omit<EapTalk, 'words'> & { agentNo: string; name: string }

/** What the reader keeps, without its words; nobody is shown what others keep. */
export function keptTalks(db: Db, actor: Actor, request: PageRequest): Page<TalkLine> {
  authorise(actor, 'eap.keep')
  const { where, order, limit } = keyset(eapTalks.heldAt, eapTalks.id, request)
  const { id, personId, kind, heldAt, authorId, authorName, keeperId, at } = eapTalks
  const rows = db
    .select({
      ...{ id, personId, kind, heldAt, authorId, authorName, keeperId, at },
      ...{ agentNo: people.agentNo, name: people.name },
    })
    .from(eapTalks)
    .innerJoin(people, eq(people.id, personId))
    .where(and(eq(keeperId, actor.accountId ?? -1), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, request, (row) => ({ id: row.id, value: row.heldAt }))
}

export type TalkDetail = TalkLine & {
  words: string
  handovers: (typeof eapHandovers.$inferSelect)[]
}

/** One talk, for its keeper alone; that it was opened is on the trail. */
export function openTalk(db: Db, actor: Actor, id: number): TalkDetail {
  const { talk, line } = keptTalk(db, actor, id)
  record(db, actor, 'eap.opened', { kind: 'eap', id })
  const handovers = db
    .select()
    .from(eapHandovers)
    .where(eq(eapHandovers.talkId, id))
    .orderBy(eapHandovers.id)
    .limit(100)
    .all()
  return { ...line, words: talk.words, handovers }
}

function keptTalk(db: Db, actor: Actor, id: number) {
  authorise(actor, 'eap.keep')
  const row = db
    .select({ talk: eapTalks, agentNo: people.agentNo, name: people.name })
    .from(eapTalks)
    .innerJoin(people, eq(people.id, eapTalks.personId))
    .where(and(eq(eapTalks.id, id), eq(eapTalks.keeperId, actor.accountId ?? -1)))
    .get()
  if (!row) throw new NotFound()
  const { words: _words, ...plain } = row.talk
  return { talk: row.talk, line: { ...plain, agentNo: row.agentNo, name: row.name } }
}

/** 移交: the keeper gives it to somebody else who may keep such talks, and reads it no more. */
export function handOver(
  db: Db,
  actor: Actor,
  id: number,
  { toId, reason }: { toId: number; reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'eap.keep')
  write(db, (tx) => {
    keptTalk(tx, actor, id)
    if (toId === actor.accountId) throw refused(eapRefusals, 'own-talk')
    const to = successors(tx, actor).find((one) => one.id === toId)
    if (!to) throw refused(eapRefusals, 'no-successor')
    tx.update(eapTalks).set({ keeperId: to.id }).where(eq(eapTalks.id, id)).run()
    tx.insert(eapHandovers)
      .values({ talkId: id, fromName: actor.name, toName: to.name, reason, at: now })
      .run()
    record(tx, actor, 'eap.handed-over', { kind: 'eap', id })
    const sentence = '有一份员工关怀记录移交给您保管'
    notify(tx, { to: [to.id], kind: 'task', sentence, href: `/eap/${id}` }, now)
  })
}

/** Others who may keep such talks. */
export const successors = (db: Db, actor: Actor): { id: number; name: string }[] =>
  db
    .select()
    .from(accounts)
    .all()
    .filter((account) => account.id !== actor.accountId && keeps(account))
    .map(({ id, displayName }) => ({ id, name: displayName }))

/** Whether an account can open what it keeps. */
export const keeps = ({ disabledAt, roles }: Pick<Account, 'disabledAt' | 'roles'>): boolean =>
  disabledAt === null && permissionsOf(roles).has('eap.keep')

export type OwnTalk = Pick<EapTalk, 'id' | 'kind' | 'heldAt'>

/** What the agent is told: that a talk took place, and when. */
export function ownTalks(db: Db, actor: Actor, most = 10): OwnTalk[] {
  if (!can(actor, 'own-profile.read')) authorise(actor, 'own-review.read')
  const personId = ownPerson(db, actor)
  if (personId === null) return []
  const { id, kind, heldAt } = eapTalks
  return db
    .select({ id, kind, heldAt })
    .from(eapTalks)
    .where(eq(eapTalks.personId, personId))
    .orderBy(desc(heldAt), desc(id))
    .limit(most)
    .all()
}
