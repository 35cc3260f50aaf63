import { eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import { type JobContext, RetryLater } from '#src/kernel/jobs/runner.ts'

import { robotChannel } from './channels/channel.ts'
import { hostsOf } from './channels/hosts.ts'
import { type Post, postJson } from './channels/post-json.ts'
import { quietFor } from './channels/quiet.ts'
import { messageChannels, messages, messageSecrets } from './channels/schema.ts'

/**
 * Job 'send-message': posts one message. What the service refuses is written on the message and tried
 * again by the queue; a message that was sent is not sent twice.
 */
export function sendMessageHandler(post: Post = postJson) {
  return async ({ messageId }: { messageId: number }, { db, job, signal }: JobContext) => {
    const found = waitingMessage(db, messageId)
    if (!found) return finish(db, job)
    const { message, channel, secrets } = found
    // A test goes out although the channel is not switched on yet.
    const wanted = channel.removedAt === null && (channel.active || message.notice === null)
    if (!wanted || !secrets) {
      return write(db, (tx) => {
        drop(tx, messageId)
        finish(tx, job)
      })
    }
    const quiet = message.urgent || message.notice === null ? 0 : quietFor(channel, Date.now())
    if (quiet > 0) throw new RetryLater(quiet, '免打扰时段，到时再发')
    const { kind } = channel
    const robot = robotChannel({ kind, ...secrets, hosts: hostsOf(db) }, post)
    try {
      await robot.send({ text: message.text }, signal)
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      if (!signal.aborted) write(db, (tx) => keepProblem(tx, messageId, channel.name, problem))
      throw error
    }
    write(db, (tx) => {
      const sent = { state: 'sent', sentAt: Date.now(), problem: null } as const
      tx.update(messages)
        .set({ ...sent, tries: sql`${messages.tries} + 1` })
        .where(eq(messages.id, messageId))
        .run()
      finish(tx, job)
    })
  }
}

function waitingMessage(db: Db, id: number) {
  const row = db
    .select({ message: messages, channel: messageChannels, secrets: messageSecrets })
    .from(messages)
    .innerJoin(messageChannels, eq(messageChannels.id, messages.channelId))
    .leftJoin(messageSecrets, eq(messageSecrets.channelId, messages.channelId))
    .where(eq(messages.id, id))
    .get()
  const done = row?.message.state === 'sent' || row?.message.state === 'dropped'
  return row && !done ? row : undefined
}

function drop(tx: Db, id: number): void {
  tx.update(messages).set({ state: 'dropped' }).where(eq(messages.id, id)).run()
}

function keepProblem(tx: Db, id: number, name: string, problem: string): void {
  tx.update(messages)
    .set({ state: 'failed', problem, tries: sql`${messages.tries} + 1` })
    .where(eq(messages.id, id))
    .run()
  record(tx, system, 'message.failed', { kind: 'message', id }, { name, reason: problem })
}
