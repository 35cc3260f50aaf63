import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'

import { eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { finish, withdraw } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { inspectRecording, type Inspection } from './inspect.ts'
import { settleLedger } from './ledger/settle-ledger.ts'
import { lineUp } from './line-up.ts'
import { storePeaks } from './peaks.ts'
import { recordings } from './schema.ts'
import { joinSound } from './sides/join-sound.ts'
import { type Pair, pairOf } from './sides/pairs.ts'
import { joinedSides } from './sides/schema.ts'
import { nameOfBoth } from './sides/side-names.ts'
import { storeSignals } from './signals.ts'
import { soundSignals } from './sound-signals.ts'
import type { Staged, Storage } from './storage.ts'

type Options = {
  storage: Storage
  ffmpeg: string
  /** An existing private folder. */
  workFolder: string
}

/**
 * Job 'join-sides': two one-sided recordings of one call become one of two channels, which is heard
 * in their place. Both stay as they came. When one of them cannot be decoded the job fails, and the
 * sides are heard alone once their time is up.
 */
export function joinSidesHandler({ storage, ffmpeg, workFolder }: Options) {
  return async ({ callId }: JobPayloads['join-sides'], { db, job, signal }: JobContext) => {
    const pair = pairOf(db, callId)
    if (!pair) return finish(db, job)
    const file = path.join(workFolder, `joined-${randomUUID()}.wav`)
    try {
      const sides = {
        agent: await storage.localFile(pair.agent.path),
        customer: await storage.localFile(pair.customer.path),
      }
      await joinSound(file, sides, { ffmpeg, signal })
      const staged = await storage.stage(createReadStream(file))
      try {
        const inspection = await inspectRecording(staged.file, ffmpeg)
        const receivedAt = Date.now()
        const placed = await storage.place(staged, inspection.extension, receivedAt)
        const named = write(db, (tx) => {
          finish(tx, job)
          keep(tx, callId, pair, { staged, path: placed, receivedAt }, inspection)
          return tx.select().from(recordings).where(eq(recordings.sha256, staged.sha256)).get()
        })
        if (named?.path !== placed) await storage.remove(placed)
      } finally {
        await storage.discard(staged)
      }
    } finally {
      await rm(file, { force: true })
    }
  }
}

type Made = { staged: Staged; path: string; receivedAt: number }

function keep(tx: Db, callId: number, pair: Pair, made: Made, { facts, analysis }: Inspection) {
  const now = pairOf(tx, callId)
  // One of them was heard, or moved to another call, while the sound was being joined.
  if (now?.agent.id !== pair.agent.id || now.customer.id !== pair.customer.id) return
  const { agent, customer } = now
  const { staged, path: placed, receivedAt } = made
  const { sha256, bytes } = staged
  if (tx.select().from(recordings).where(eq(recordings.sha256, sha256)).get()) return
  const originalName = nameOfBoth(agent.originalName) ?? agent.originalName
  const { id } = tx
    .insert(recordings)
    .values({
      ...facts,
      ...{ sha256, bytes, originalName, path: placed, receivedAt, callId },
      verifiedAt: receivedAt,
      ...{ layout: 'agent-left', sourceId: agent.sourceId, receivedBy: system.name },
      truncated: agent.truncated || customer.truncated,
    })
    .returning({ id: recordings.id })
    .get()
  if (analysis) {
    storePeaks(tx, id, analysis)
    storeSignals(tx, id, soundSignals(analysis.levels))
  }
  tx.insert(joinedSides)
    .values({ recordingId: id, agentSideId: agent.id, customerSideId: customer.id, at: receivedAt })
    .run()
  const both = [agent.id, customer.id]
  tx.update(recordings).set({ state: 'joined' }).where(inArray(recordings.id, both)).run()
  for (const side of both) {
    withdraw(tx, 'transcribe', `recording:${side}`)
    record(tx, system, 'recording.joined', { kind: 'recording', id: side }, { joinedInto: id })
  }
  const particulars = { agentSide: agent.id, customerSide: customer.id }
  record(tx, system, 'recording.joined', { kind: 'recording', id }, particulars)
  settleLedger(tx, { callIds: [callId] }, receivedAt)
  lineUp(tx, id)
}
