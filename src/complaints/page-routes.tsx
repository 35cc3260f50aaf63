import type { Context } from 'hono'

import { eventsOfMany } from '#src/audit/timeline.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { agentShown } from '#src/recordings/agent-shown.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { shownTranscript } from '#src/transcription/queries.ts'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { ComplaintPage, type Listening } from '#views/complaints/show.tsx'
import { plainLine } from '#views/transcription/lines.ts'

import { flowPart } from './flow/part.ts'
import { handlingPart } from './handling/part.ts'
import { eventsShown } from './judges-hidden.ts'
import { nextStep } from './next-step.ts'
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
  const { agent, concerned, call } = complaint
  const about = concerned?.id ?? call?.id
  if (agent && about !== undefined) agentShown(db, actor, about)
  if (problem) c.status(problem.sentence ? 409 : 422)
  const routing = routingPart(db, actor, complaint)
  const request = { cursor: null, size: 200, ascending: true } as const
  const trail = eventsOfMany(db, [{ kind: 'complaint', id }], request)
  const page = (
    <ComplaintPage
      complaint={complaint}
      next={nextStep({ complaint, routing })}
      listening={listeningTo(db, actor, complaint, c.get('secureHeadersNonce') ?? '')}
      timing={timingPart(db, actor, complaint)}
      routing={routing}
      flow={flowPart(db, actor, complaint, blindness)}
      handling={handlingPart(db, actor, complaint, blindness)}
      problem={problem}
      events={eventsShown(actor, complaint.duty !== null, trail.rows)}
      may={{
        readFinding: can(actor, 'finding.list'),
        readRegister: can(actor, 'register.list'),
        openCall: can(actor, 'recording.list'),
        unmask: can(actor, 'caller.read'),
        reopen: can(actor, 'complaint.reopen'),
        contest: can(actor, 'verdict-appeal.file'),
        readInterviews: can(actor, 'interview.read'),
        readDefects: can(actor, 'defect.read'),
        readCases: can(actor, 'library.read'),
        readDocket: can(actor, 'docket.read'),
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
  const segments = shownTranscript(db, actor, recording.id)
  if (segments.length > 0) openedTranscript(db, actor, recording.id)
  const [from, until] = [evidenceStartMs ?? Infinity, evidenceEndMs ?? -Infinity]
  return {
    recordingId: recording.id,
    durationMs: recording.durationMs,
    lanes: audioLanes(db, recording, { layout }),
    nonce,
    lines: segments.map((segment, index) => ({
      ...plainLine(segment, index),
      hit: segment.startMs < until && segment.endMs > from,
    })),
  }
}
