import { eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { type Lane, audioLanes } from '#src/recordings/lanes.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'
import { shownCorrections } from '#src/transcription/corrections/queries.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { importOf, shownTranscript } from '#src/transcription/queries.ts'
import type { Correction, Segment } from '#src/transcription/schema.ts'
import type { Timing } from '#src/transcription/vocabulary.ts'

import { publishedVersion } from '../forms/queries.ts'
import { scoringForms } from '../forms/schema.ts'
import { isAbused } from '../marks/queries.ts'
import { type CallKnowledge, factsOf } from './facts.ts'
import { openDraft, type OwnSheet } from './own-sheet.ts'
import { type Tally, tallyOf } from './tally.ts'

/** A call to be heard, as far as whoever scores it may know it: nothing of who spoke. */
export type HeardCall = {
  call: {
    id: number
    callNo: string
    startedAt: number
    province: string
    channel: Call['channel']
    businessType: string | null
    caller: string
  }
  /** Null once it was erased. */
  recording: Pick<Recording, 'id' | 'durationMs' | 'state' | 'fault'> | null
  lanes: Lane[]
  segments: Segment[]
  corrections: Correction[]
  timing: Timing | null
}

export type ScoringDetail = OwnSheet & {
  form: { name: string; version: number }
  /** The form was published anew since this sheet was begun. */
  newer: number | null
  heard: HeardCall
  facts: CallKnowledge
  abused: boolean
  tally: Tally
}

/** Everything the scoring page shows of one's own draft. */
export function scoringDetail(db: Db, actor: Actor, sheetId: number): ScoringDetail {
  const own = openDraft(db, actor, sheetId)
  const { sheet, version, items, answers } = own
  const form = db.select().from(scoringForms).where(eq(scoringForms.id, version.formId)).get()
  const published = publishedVersion(db, version.formId)
  const abused = isAbused(db, sheet.callId)
  return {
    ...own,
    form: { name: form?.name ?? '', version: version.version },
    newer: published && published.version > version.version ? published.version : null,
    heard: heardCall(db, actor, sheet),
    facts: factsOf(db, sheet.callId, sheet.recordingId),
    abused,
    tally: tallyOf(items, answers, { bonusCap: version.bonusCap, abused }),
  }
}

/** Sound and words of a call; showing the words leaves a trace. */
export function heardCall(
  db: Db,
  actor: Actor,
  { callId, recordingId }: { callId: number; recordingId: number | null },
): HeardCall {
  authorise(actor, 'recording.play')
  const row = db
    .select({ call: calls, businessType: businessTypes.name })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(eq(calls.id, callId))
    .get()
  const recording =
    recordingId === null
      ? undefined
      : db.select().from(recordings).where(eq(recordings.id, recordingId)).get()
  if (!row) throw new Error(`the call ${callId} of a sheet is gone`)
  const { id, callNo, startedAt, province, channel, caller } = row.call
  if (recording) openedTranscript(db, actor, recording.id)
  return {
    call: {
      ...{ id, callNo, startedAt, province, channel, businessType: row.businessType },
      caller: shownCaller(db, actor, { kind: 'call', id }, caller),
    },
    recording: recording ?? null,
    lanes: recording ? audioLanes(db, recording, row.call) : [],
    segments: recording ? shownTranscript(db, actor, recording.id) : [],
    corrections: recording ? shownCorrections(db, actor, recording.id) : [],
    timing: recording ? (importOf(db, recording.id)?.timing ?? null) : null,
  }
}
