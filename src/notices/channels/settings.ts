import { and, desc, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import type { NoticeKind } from '../vocabulary.ts'
import {
  type MessageChannelRow,
  messageChannels,
  messageHosts,
  messages,
  messageSecrets,
} from './schema.ts'
import { type ChannelKind, messageRefusals } from './vocabulary.ts'

const subjectOf = (id: number | string) => ({ kind: 'message', id }) as const

/** Adds a host to the allow-list; one that is on it stays as it is. */
export function allowHost(db: Db, actor: Actor, host: string, now = Date.now()): void {
  authorise(actor, 'message.set')
  write(db, (tx) => {
    const added = tx
      .insert(messageHosts)
      .values({ host, at: now, by: actor.name })
      .onConflictDoNothing()
      .run()
    if (added.changes === 0) return
    record(tx, actor, 'message.set', subjectOf(host), { name: host, active: true })
  })
}

export function forbidHost(db: Db, actor: Actor, host: string): void {
  authorise(actor, 'message.set')
  write(db, (tx) => {
    const used = and(eq(messageChannels.host, host), isNull(messageChannels.removedAt))
    if (tx.select().from(messageChannels).where(used).limit(1).get()) {
      throw refused(messageRefusals, 'host-in-use')
    }
    const gone = tx.delete(messageHosts).where(eq(messageHosts.host, host)).run()
    if (gone.changes === 0) return
    record(tx, actor, 'message.set', subjectOf(host), { name: host, active: false })
  })
}

export type NewChannel = {
  kind: ChannelKind
  name: string
  address: string
  secret: string
  notices: NoticeKind[]
  quietFrom: number | null
  quietUntil: number | null
}

/** Sets up a channel, switched off. Its address was checked against the allow-list by the form. */
export function addChannel(
  db: Db,
  actor: Actor,
  { address, secret, ...facts }: NewChannel,
  now = Date.now(),
): MessageChannelRow {
  authorise(actor, 'message.set')
  return write(db, (tx) => {
    const same = and(eq(messageChannels.name, facts.name), isNull(messageChannels.removedAt))
    if (tx.select().from(messageChannels).where(same).get()) {
      throw refused(messageRefusals, 'name-taken')
    }
    const { hostname: host } = new URL(address)
    const channel = tx
      .insert(messageChannels)
      .values({ ...facts, host, at: now, by: actor.name })
      .returning()
      .get()
    tx.insert(messageSecrets).values({ channelId: channel.id, address, secret }).run()
    const { name, notices } = facts
    record(tx, actor, 'message.set', subjectOf(channel.id), { name, notices, active: false })
    return channel
  })
}

/** Switches a channel on or off; what waits for one that is off is not sent any more. */
export function switchChannel(db: Db, actor: Actor, id: number, active: boolean): void {
  authorise(actor, 'message.set')
  write(db, (tx) => {
    const channel = standingChannel(tx, id)
    if (channel.active === active) return
    tx.update(messageChannels).set({ active }).where(eq(messageChannels.id, id)).run()
    record(tx, actor, 'message.set', subjectOf(id), { name: channel.name, active })
  })
}

/** Removes a channel, and its address and secret for good. */
export function removeChannel(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'message.set')
  write(db, (tx) => {
    const { name } = standingChannel(tx, id)
    tx.update(messageChannels)
      .set({ active: false, removedAt: now })
      .where(eq(messageChannels.id, id))
      .run()
    tx.delete(messageSecrets).where(eq(messageSecrets.channelId, id)).run()
    record(tx, actor, 'message.set', subjectOf(id), { name, active: false })
  })
}

/** Sends a test; while one waits there is no second. */
export function askTest(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'message.set')
  write(db, (tx) => {
    standingChannel(tx, id)
    const waiting = and(
      eq(messages.channelId, id),
      isNull(messages.notice),
      eq(messages.state, 'waiting'),
    )
    if (tx.select({ id: messages.id }).from(messages).where(waiting).limit(1).get()) {
      throw refused(messageRefusals, 'test-waits')
    }
    const test = { channelId: id, text: '【回听】这是一条测试消息。', at: now }
    const message = tx.insert(messages).values(test).returning({ id: messages.id }).get()
    enqueue(tx, 'send-message', `message:${message.id}`, { messageId: message.id })
  })
}

function standingChannel(tx: Db, id: number): MessageChannelRow {
  const channel = tx.select().from(messageChannels).where(eq(messageChannels.id, id)).get()
  if (!channel) throw new NotFound()
  if (channel.removedAt !== null) throw refused(messageRefusals, 'no-channel')
  return channel
}

export type MessageSettings = {
  hosts: string[]
  channels: MessageChannelRow[]
  /** What was sent last and what was not, newest first. */
  recent: (Pick<
    typeof messages.$inferSelect,
    'id' | 'notice' | 'state' | 'tries' | 'problem' | 'at' | 'sentAt'
  > & { channel: string })[]
}

/** What the page of settings shows: never an address or a secret. */
export function messageSettings(db: Db, actor: Actor): MessageSettings {
  authorise(actor, 'message.set')
  const { id, notice, state, tries, problem, at, sentAt } = messages
  return {
    hosts: db
      .select()
      .from(messageHosts)
      .orderBy(messageHosts.host)
      .all()
      .map(({ host }) => host),
    channels: db
      .select()
      .from(messageChannels)
      .where(isNull(messageChannels.removedAt))
      .orderBy(messageChannels.id)
      .all(),
    recent: db
      .select({
        ...{ id, notice, state, tries, problem, at, sentAt },
        channel: messageChannels.name,
      })
      .from(messages)
      .innerJoin(messageChannels, eq(messageChannels.id, messages.channelId))
      .orderBy(desc(at), desc(id))
      .limit(20)
      .all(),
  }
}
