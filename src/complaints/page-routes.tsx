import type { Context } from 'hono'

import { eventsOf } from '#src/audit/timeline.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { ComplaintPage, type Listening } from '#views/complaints/show.tsx'
import { doubtsOf } from '#views/transcription/lines.ts'

import { handlingPart } from './handling/part.ts'
import { type ComplaintDetail, complaintDetail } from './queries.ts'
import { routingPart } from './routing/part.ts'
import { timingPart } from './timing/part.ts'

/**
 * The page of a complaint, for reading and as the answer to a form on it that could not be taken: then
 * with what was typed and what is wrong, at that form.
 */
export function complaintPage(
  c: Context<AppEnv>,
  blindness: Blindness,
  id: number,
  problem: FormProblem | null = null,
) {
  const { db, actor } = c.var
  const complaint = complaintDetail(db, actor, id, blindness)
  if (problem) c.status(problem.sentence ? 409 : 422)
  const page = (
    <ComplaintPage
      complaint={complaint}
      listening={listeningTo(db, actor, complaint, c.get('secureHeadersNonce') ?? '')}
      timing={timingPart(db, actor, complaint)}
      routing={routingPart(db, actor, complaint)}
      handling={handlingPart(db, actor, complaint)}
      problem={problem}
      events={eventsOf(db, 'complaint', complaint.id)}
      may={{
        readFinding: can(actor, 'finding.list'),
        readRegister: can(actor, 'register.list'),
        openCall: can(actor, 'recording.list'),
        contest: can(actor, 'verdict-appeal.file'),
        readInterviews: can(actor, 'interview.read'),
      }}
    />
  )
  return c.render(page, { title: complaint.complaintNo })
}

/** The sound and text of a complaint's call, for those who may hear it; reading it leaves a trace. */
function listeningTo(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  nonce: string,
): Listening | null {
  const { recording, layout, evidenceStartMs, evidenceEndMs } = complaint
  if (!recording || recording.state === 'corrupt' || !can(actor, 'recording.play')) return null
  const segments = transcriptOf(db, recording.id)
  if (segments.length > 0) openedTranscript(db, actor, recording.id)
  const [from, until] = [evidenceStartMs ?? Infinity, evidenceEndMs ?? -Infinity]
  return {
    recordingId: recording.id,
    durationMs: recording.durationMs,
    lanes: audioLanes(db, recording, { layout }),
    nonce,
    lines: segments.map((segment, index) => ({
      id: index,
      startMs: segment.startMs,
      endMs: segment.endMs,
      voice: segment.voice,
      text: segment.text,
      ...doubtsOf(segment),
      marks: [],
      hit: segment.startMs < until && segment.endMs > from,
    })),
  }
}
