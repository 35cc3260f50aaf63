import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { FlowPart } from '#src/complaints/flow/part.ts'
import type { HandlingPart } from '#src/complaints/handling/part.ts'
import type { NextStep } from '#src/complaints/next-step.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import type { TimingPart } from '#src/complaints/timing/part.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { FactsCard } from '#views/complaints/facts.tsx'
import { CallsCard } from '#views/complaints/flow/calls.tsx'
import { FlowCard } from '#views/complaints/flow/card.tsx'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { HandlingCard } from '#views/complaints/handling/card.tsx'
import { VerdictCard } from '#views/complaints/handling/verdict.tsx'
import { StageNotice, Tags, WhereItStands } from '#views/complaints/head.tsx'
import { MajorCard } from '#views/complaints/major/card.tsx'
import { RoutingCard } from '#views/complaints/routing/card.tsx'
import { ShirkingSigns } from '#views/complaints/shirking-signs.tsx'
import { formStands } from '#views/complaints/stands.ts'
import { NotTaken, type StepPage } from '#views/complaints/step-form.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { TimingCard } from '#views/complaints/timing/card.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Player, type PlayerProps } from '#views/components/player.tsx'
import { Transcript, type TranscriptLine } from '#views/components/transcript.tsx'
import { JudgeFirst } from '#views/recordings/blind.tsx'

export type Listening = Pick<PlayerProps, 'recordingId' | 'durationMs' | 'lanes' | 'nonce'> & {
  lines: TranscriptLine[]
}

type Props = {
  complaint: ComplaintDetail
  /** Null where there is no sound, or the reader may not hear it. */
  listening: Listening | null
  /** Null where nothing is to be done any more. */
  next: NextStep | null
  timing: TimingPart
  /** Null for whoever has still to judge the call. */
  routing: RoutingPart | null
  flow: FlowPart
  handling: HandlingPart
  /** A form on this page that could not be taken. */
  problem: FormProblem | null
  events: TimelineEvent[]
  may: {
    readFinding: boolean
    readRegister: boolean
    openCall: boolean
    unmask: boolean
    reopen: boolean
    contest: boolean
    readInterviews: boolean
    readDefects: boolean
    readCases: boolean
    readDocket: boolean
  }
}

/** One complaint: what is known, the sound at its evidence, and who did what so far. */
export function ComplaintPage(props: Props) {
  const { complaint, listening, timing, next, events, may } = props
  const first = next?.part ?? null
  // What is passed on is never dispatched, handled or judged here.
  const notOurs = complaint.class === 'external'
  const done = complaint.stage === 'closed'
  const judging = props.handling.turn?.kind === 'verify'
  return (
    <>
      <PageHead title={complaint.complaintNo} note={<Tags complaint={complaint} />}>
        {may.readFinding && complaint.source === 'screening' && complaint.stage !== 'withdrawn' ? (
          <LinkButton href={`/findings/of-complaint/${complaint.id}`}>看疑点和复核</LinkButton>
        ) : null}
        {listening ? (
          <LinkButton href={`/recordings/${listening.recordingId}`}>录音详情</LinkButton>
        ) : null}
        {may.readDocket && complaint.duty === null ? (
          <LinkButton href={`/complaints/${complaint.id}/docket`}>现场卷宗</LinkButton>
        ) : null}
        {may.contest && complaint.verdictAt !== null ? (
          <LinkButton href={`/review-appeals/of-complaint/${complaint.id}`}>
            申诉核实结论
          </LinkButton>
        ) : null}
      </PageHead>
      <NotTaken
        problem={props.problem}
        gone={props.problem !== null && !formStands(props, props.problem.form)}
      />
      <StageNotice complaint={complaint} target={props.flow.target} />
      <WhereItStands complaint={complaint} next={next} now={timing.now} />
      <JudgeFirst duty={complaint.duty} />
      {first === 'handling' ? <Handling {...props} /> : null}
      {first === 'routing' ? <Routing {...props} /> : null}
      {first === 'flow' ? <Flow {...props} /> : null}
      {judging ? <ListenAndJudge {...props} /> : null}
      <FactsCard complaint={complaint} flow={props.flow} may={may} page={stepPage(props)} />
      {done ? <Handling {...props} /> : null}
      {judging ? null : <ListenAndJudge {...props} />}
      {first === 'handling' || done || notOurs ? null : <Handling {...props} />}
      {first === 'routing' || notOurs ? null : <Routing {...props} />}
      {may.readInterviews && complaint.verdictAt !== null ? (
        <div
          hx-get={`/interviews/of-complaint/${complaint.id}`}
          hx-trigger="load"
          hx-swap="outerHTML"
        />
      ) : null}
      {may.readDefects && complaint.verdict === 'substantiated' ? (
        <div
          hx-get={`/defects/of-complaint/${complaint.id}`}
          hx-trigger="load"
          hx-swap="outerHTML"
        />
      ) : null}
      {may.readCases && complaint.verdict !== null && complaint.duty === null ? (
        <div
          hx-get={`/library/of-complaint/${complaint.id}`}
          hx-trigger="load"
          hx-swap="outerHTML"
        />
      ) : null}
      <TimingCard timing={timing} problem={props.problem} />
      <CallsCard complaint={complaint} flow={props.flow} page={stepPage(props)} />
      <ShirkingSigns
        complaint={complaint}
        flow={props.flow}
        routing={props.routing}
        mayHear={listening !== null}
      />
      <div class="card-pair">
        <MajorCard major={timing.major} problem={props.problem} />
        {first === 'flow' ? null : <Flow {...props} />}
      </div>
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const stepPage = ({ complaint, timing, problem }: Props): StepPage => ({
  ...{ complaintId: complaint.id, spellId: timing.spellId, problem },
})

function Routing(props: Props) {
  return <RoutingCard complaint={props.complaint} routing={props.routing} page={stepPage(props)} />
}

function Handling({ complaint, handling, problem, may }: Props) {
  return <HandlingCard {...{ complaint, handling, problem, may }} />
}

function Flow(props: Props) {
  return <FlowCard complaint={props.complaint} flow={props.flow} page={stepPage(props)} />
}

type JudgeProps = Pick<Props, 'complaint' | 'handling' | 'problem' | 'listening'>

/** The sound; whoever verifies has the verdict beside it. */
function ListenAndJudge({ complaint, handling, problem, listening }: JudgeProps) {
  const sound = <Sound complaint={complaint} listening={listening} />
  const { turn, spellId } = handling
  if (turn?.kind !== 'verify') return sound
  return (
    <div class="with-aside judging">
      <div>{sound}</div>
      <VerdictCard
        {...{ complaint, handling, turn, problem, spellId }}
        complaintId={complaint.id}
      />
    </div>
  )
}

function Sound({ complaint, listening }: Pick<Props, 'complaint' | 'listening'>) {
  const { evidenceStartMs: startMs, evidenceEndMs: endMs } = complaint
  if (!complaint.call) return null
  if (!complaint.recording) {
    return <Notice kind="info">这通电话还没有录音。</Notice>
  }
  if (!listening) return null
  const evidence =
    startMs === null || endMs === null ? [] : [{ id: 'evidence', startMs, endMs, label: '证据' }]
  return (
    <Card title="录音" note={startMs === null ? undefined : `证据在 ${formatDuration(startMs)} 处`}>
      <Player
        {...listening}
        src={`/recordings/${listening.recordingId}/audio`}
        peaksSrc={`/recordings/${listening.recordingId}/peaks`}
        evidence={evidence}
      />
      {listening.lines.length > 0 ? (
        <Transcript segments={listening.lines} />
      ) : (
        <p class="dim">这段录音还没有转写文字。</p>
      )}
    </Card>
  )
}
