import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { rescreenSubject } from '#src/screening/ask-rescreen.ts'
import { findHits } from '#src/screening/hits.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { rescreenHandler } from '#src/screening/rescreen.ts'
import type { Utterance } from '#src/screening/result.ts'
import { signOf } from '#src/screening/sign.ts'
import type { StoredCall } from '#src/screening/stored-call.ts'
import { storedCalls } from '#src/screening/stored.ts'

import { atMost, type Bench, exactly, percentile } from './bench.ts'
import { madeTalk } from './made-talk.ts'
import { processorMs } from './pattern-growth.ts'

const calls = 4_000
const rounds = 7
const callLength = 1_200
const day = { from: 1_700_000_000_000, to: 1_700_000_000_000 + 86_400_000 }
/** Every so manieth call is found anew. */
const changed = 50

type Call = { recordingId: number; utterances: Utterance[] }

/** A stored day read, matched and written by the job, against matching the same lines in memory. */
export const rescreen: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-rescreen-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    fill(open)
    say(`${calls} calls of ${callLength} characters; a day of the centre has 250,000`)
    const stored = [...storedCalls(open.db, day)].map(inMemory)
    const lexicon = shippedLexicon()
    const screened = open.sqlite.prepare(
      `INSERT INTO screenings (recording_id, lexicon_version, score, flagged, sign, screened_at)
       VALUES (?, 'older', 0, 0, ?, 0)`,
    )
    open.sqlite.transaction(() => {
      for (const [at, { recordingId, utterances }] of stored.entries()) {
        const sign = at % changed === 0 ? 'other' : signOf(lexicon, findHits(lexicon, utterances))
        screened.run(recordingId, sign)
      }
    })()
    const times: { matching: number[]; walking: number[] } = { matching: [], walking: [] }
    for (let round = -1; round < rounds; round += 1) {
      open.sqlite.exec('DELETE FROM jobs')
      const began = processorMs()
      match(stored)
      const matched = processorMs()
      walk(open)
      if (round < 0) continue
      times.matching.push(matched - began)
      times.walking.push(processorMs() - matched)
    }
    const ratio = percentile(times.walking, 0.5) / percentile(times.matching, 0.5)
    const asked = open.sqlite.prepare("SELECT count(*) FROM jobs WHERE name = 'screen'").pluck()
    return [
      atMost('a stored day for each time of matching it in memory', ratio, 1.3, 'times'),
      exactly('calls screened anew', asked.get() as number, Math.ceil(calls / changed)),
    ]
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Its lines as plain values, which cost the matching nothing to look at. */
function inMemory(call: StoredCall): Call {
  const { utterances } = call.lines()
  return {
    recordingId: call.recordingId,
    utterances: utterances.map(({ voice, text, trust }) => ({ voice, text, trust: trust! })),
  }
}

function match(stored: readonly Call[]): void {
  const lexicon = shippedLexicon()
  for (const { utterances } of stored) findHits(lexicon, utterances)
}

function walk({ db }: OpenDatabase): void {
  const signal = new AbortController().signal
  enqueue(db, 'rescreen', rescreenSubject(day), { ...day, why: '测速' })
  for (let job = claim(db, ['rescreen']); job; job = claim(db, ['rescreen']))
    rescreenHandler(job.payload as never, { db, job, signal, onProgress: () => undefined })
}

function fill({ sqlite }: OpenDatabase): void {
  const { call } = madeTalk(3)
  const lines = Array.from({ length: 500 }, () => call(callLength))
  sqlite.exec(
    `INSERT INTO people (id, agent_no, name, staff_category) VALUES (1, '1', '甲', 'regular')`,
  )
  const insert = {
    call: sqlite.prepare(
      `INSERT INTO calls (id, call_no, started_at, channel, province, person_id, caller)
       VALUES (@id, @id, @at, 'phone', '河北', 1, '1')`,
    ),
    recording: sqlite.prepare(
      `INSERT INTO recordings (id, sha256, call_id, original_name, path, bytes, container, codec, channels,
         sample_rate, duration_ms, truncated, state, received_at, received_by)
       VALUES (@id, @id, @id, 'a.wav', 'a', 1, 'wav', 'pcm', 2, 8000, 1, 0, 'transcribed', @at, '测速')`,
    ),
    transcript: sqlite.prepare(
      `INSERT INTO transcripts (id, recording_id, engine, model, finished_at, speech_ms, wall_ms)
       VALUES (@id, @id, 'whisper-node', 'm', @at, 1, 1)`,
    ),
    segment: sqlite.prepare(
      `INSERT INTO segments (transcript_id, voice, start_ms, end_ms, text, raw_text, confidence, doubtful, marks)
       VALUES (@id, @voice, @at, @at + 2000, @text, @text, 0.9, 0, '[]')`,
    ),
  }
  sqlite.transaction(() => {
    for (let id = 1; id <= calls; id += 1) {
      const at = day.from + id * 1000
      for (const row of [insert.call, insert.recording, insert.transcript]) row.run({ id, at })
      for (const [index, text] of lines[id % lines.length]!.entries())
        insert.segment.run({
          id,
          voice: index % 2 === 0 ? 'customer' : 'agent',
          at: index * 2000,
          text,
        })
    }
  })()
}
