import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'

import { scoringFormVersions } from '../forms/schema.ts'
import { createTask } from '../tasks/create.ts'
import { scorers } from './participants.ts'
import { drawnCalls, namedCalls } from './pick-calls.ts'
import {
  calibrationCalls,
  calibrationMembers,
  type CalibrationSession,
  calibrationSessions,
} from './schema.ts'
import { refusals } from './vocabulary.ts'

export type NewSession = {
  title: string
  versionId: number
  memberIds: number[]
  expertId: number | null
  dueAt: number | null
  note: string
  calls: { from: 'list'; text: string } | { from: 'random'; count: number; seed: string }
}

/**
 * Convenes a calibration session (校准会): every member, and the expert, gets a task for each call.
 * Nobody sees what another scored before it is closed, and no score of it counts for an agent.
 */
export function openSession(
  db: Db,
  actor: Actor,
  asked: NewSession,
  now = Date.now(),
): CalibrationSession {
  authorise(actor, 'calibration.manage')
  const { title, versionId, expertId, dueAt, note } = asked
  return write(db, (tx) => {
    const version = tx
      .select()
      .from(scoringFormVersions)
      .where(eq(scoringFormVersions.id, versionId))
      .get()
    if (version?.state !== 'published') throw refused(refusals, 'no-version')

    const memberIds = [...new Set(asked.memberIds)].filter((id) => id !== expertId)
    const wanted = expertId === null ? memberIds : [...memberIds, expertId]
    if (memberIds.length === 0 || wanted.length < 2) throw refused(refusals, 'too-few')
    const people = scorers(tx, wanted)
    // Somebody disabled, or whose role changed, while the form was filled in.
    if (people.length < wanted.length) throw refused(refusals, 'not-a-scorer')

    const { calls } = asked
    const picked =
      calls.from === 'list'
        ? namedCalls(tx, actor, calls.text)
        : drawnCalls(tx, actor, { ...calls, participants: wanted }, now)
    if ('problem' in picked) throw new Refused('calls', picked.problem)

    const session = tx
      .insert(calibrationSessions)
      .values({
        title,
        versionId,
        expertId,
        dueAt,
        note,
        seed: calls.from === 'random' ? calls.seed : null,
        frameSize: picked.frameSize,
        createdAt: now,
        createdBy: actor.accountId,
        createdByName: actor.name,
      })
      .returning()
      .get()
    for (const [index, call] of picked.calls.entries()) {
      tx.insert(calibrationCalls)
        .values({ sessionId: session.id, ...call, position: index + 1 })
        .run()
    }
    for (const person of people) {
      if (person.id !== expertId) {
        const member = { sessionId: session.id, accountId: person.id, accountName: person.name }
        tx.insert(calibrationMembers).values(member).run()
      }
      for (const call of picked.calls) {
        const purpose = { purpose: 'calibration', sessionId: session.id } as const
        const { formId } = version
        createTask(tx, { ...purpose, ...call, formId, dueAt, account: person }, now)
      }
    }
    record(
      tx,
      actor,
      'calibration.opened',
      { kind: 'calibration', id: session.id },
      {
        title,
        participants: people.length,
        drawnCalls: picked.calls.length,
        ...(calls.from === 'random' ? { seed: calls.seed, outOf: picked.frameSize } : {}),
      },
    )
    return session
  })
}

/** The session, for a step that changes it. */
export function sessionNamed(tx: Db, sessionId: number): CalibrationSession {
  const session = tx
    .select()
    .from(calibrationSessions)
    .where(eq(calibrationSessions.id, sessionId))
    .get()
  if (!session) throw new NotFound()
  return session
}
