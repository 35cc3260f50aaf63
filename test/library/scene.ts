import { writeFileSync } from 'node:fs'

import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { draftCase, type NewCase } from '#src/library/typical-cases/draft.ts'
import { openVersion } from '#src/library/typical-cases/find.ts'
import { clipsOfVersion } from '#src/library/typical-cases/find.ts'
import { givenClip, heardToItsEnd } from '#src/library/typical-cases/hearing.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { pcm, wav } from '#test/recordings/audio/sounds.ts'
import { actorWith } from '#test/support/people.ts'
import { staffed } from '#test/training/scene.ts'

export const now = Date.parse('2026-11-20T10:00:00+08:00')
export const story = '客户反映坐席没有登记就挂断。'
export const lesson = '先登记，再解释，挂断前确认客户没有别的问题。'

/** Somebody with a role, beside the one whom `actorWith` makes of it. */
export function another(
  db: Db,
  role: Role,
  username: string,
  scope: Scope = { kind: 'all' },
): Actor {
  const account = db
    .insert(accounts)
    .values({
      ...{ username, displayName: `测试${username}`, passwordHash: 'never matches', roles: [role] },
      ...{ scopeKind: scope.kind, scopeId: 'id' in scope ? scope.id : null, createdAt: 0 },
    })
    .returning()
    .get()
  return actorOf(account)
}

/** 罗军's call, complained of and found substantiated; who writes, who publishes, who learns. */
export function libraryCast(db: Db) {
  const units = staffed(db)
  const author = actorWith(db, 'qa-inspector')
  const manager = actorWith(db, 'qa-manager')
  const agent = actorWith(db, 'agent', { kind: 'person', id: units.second.person.id })
  const leader = actorWith(db, 'team-leader', { kind: 'team', id: units.second.team.id })
  const verified = verifiedComplaint(db, units.first, manager, now - 86_400_000)
  db.update(complaints)
    .set({ customerName: '王建国', caller: '13931909215' })
    .where(eq(complaints.id, verified.complaint.id))
    .run()
  return { units, author, manager, agent, leader, ...verified }
}
export type Cast = ReturnType<typeof libraryCast>

/** A covered clip of a recording, ready to be played. */
export function readyClip(
  db: Db,
  recordingId: number,
  account: Actor,
  text = '我要投诉，我的电话***********',
) {
  return db
    .insert(clips)
    .values({
      ...{ recordingId, fromMs: 2000, untilMs: 8000, purpose: '案例用' },
      ...{
        spans: [],
        state: 'ready',
        accountId: account.accountId ?? 0,
        accountName: account.name,
      },
      ...{ at: now, lines: [{ voice: 'customer', startMs: 3000, endMs: 6000, text }] },
    })
    .returning()
    .get()
}

/** Puts a sound where that of a clip lies. */
export function soundOf(file: string, seconds = 6): void {
  const values = Int16Array.from({ length: seconds * 8000 }, (_, at) => (at % 100) * 10)
  writeFileSync(file, wav(pcm(values), { channels: 1, rate: 8000 }))
}

export const drafted = (db: Db, cast: Cast, more: Partial<NewCase> = {}) =>
  draftCase(
    db,
    cast.author,
    {
      ...{ source: 'substantiated', complaintIds: [cast.complaint.id], clipIds: [] },
      ...{ title: '没有登记就挂断', story, lesson, tags: ['挂断'], ...more },
    },
    now,
  ).id

export const seen = (db: Db, id: number): number => openVersion(db, id)?.revision ?? 0

/** Plays every clip of the version in hand to its end. */
export function hearAll(db: Db, actor: Actor, id: number): void {
  const version = openVersion(db, id)
  for (const { clipId } of version ? clipsOfVersion(db, version.id) : []) {
    const clip =
      clipId === null ? undefined : db.select().from(clips).where(eq(clips.id, clipId)).get()
    if (!clip) continue
    givenClip(db, actor, clip, now)
    heardToItsEnd(db, actor, id, clip.id, now + 60_000)
  }
}

/** Submitted by its author and published by the manager, who heard it. */
export function published(db: Db, cast: Cast, more: Partial<NewCase> = {}): number {
  const id = drafted(db, cast, more)
  submitCase(db, cast.author, id, seen(db, id), now)
  hearAll(db, cast.manager, id)
  publishCase(db, cast.manager, id, seen(db, id), now)
  return id
}
