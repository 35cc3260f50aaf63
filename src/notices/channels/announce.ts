import { and, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { type NoticeKind, noticeKinds } from '../vocabulary.ts'
import { messageChannels, messages } from './schema.ts'

type Told = { kind: NoticeKind; sentence: string; urgent?: boolean }

/**
 * Has a group told that there is something to do, where a channel wants this kind. What leaves the
 * product is the kind and the number of the complaint, never the sentence: it may name somebody.
 */
export function announce(tx: Db, { kind, sentence, urgent = false }: Told, now: number): void {
  const active = and(eq(messageChannels.active, true), isNull(messageChannels.removedAt))
  const channels = tx.select().from(messageChannels).where(active).all()
  for (const { id: channelId, notices } of channels) {
    if (!notices.includes(kind)) continue
    const { id } = tx
      .insert(messages)
      .values({ channelId, notice: kind, text: outsideText(kind, sentence), urgent, at: now })
      .returning({ id: messages.id })
      .get()
    enqueue(tx, 'send-message', `message:${id}`, { messageId: id })
  }
}

export function outsideText(kind: NoticeKind, sentence: string): string {
  const [no] = /(?<![A-Z0-9])DN\d{4}-\d{6}(?!\d)/.exec(sentence) ?? []
  const about = no === undefined ? '' : `，投诉 ${no}`
  return `【回听】${noticeKinds[kind]}${about}。请登录回听，在“消息”里查看。`
}
