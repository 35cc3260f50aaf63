import type { Child } from 'hono/jsx'

import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { HandlingPart } from '#src/complaints/handling/part.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import type { TimingPart } from '#src/complaints/timing/part.ts'
import {
  type ComplaintStage,
  complaintSources,
  complaintStages,
  complaintTargets,
  faultCategories,
  openStages,
} from '#src/complaints/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { HandlingCard } from '#views/complaints/handling/card.tsx'
import { OriginTag } from '#views/complaints/index.tsx'
import { RoutingCard } from '#views/complaints/routing/card.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { TimingCard } from '#views/complaints/timing/card.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, Notice, PageHead, Steps } from '#views/components/page.tsx'
import { Player, type PlayerProps } from '#views/components/player.tsx'
import { Transcript, type TranscriptLine } from '#views/components/transcript.tsx'
import { AfterJudging, JudgeFirst } from '#views/recordings/blind.tsx'

export type Listening = Pick<PlayerProps, 'recordingId' | 'durationMs' | 'lanes' | 'nonce'> & {
  lines: TranscriptLine[]
}

type Props = {
  complaint: ComplaintDetail
  /** Null where there is no sound, or the reader may not hear it. */
  listening: Listening | null
  timing: TimingPart
  routing: RoutingPart
  handling: HandlingPart
  /** A form on this page that could not be taken. */
  problem: FormProblem | null
  events: TimelineEvent[]
  may: { readFinding: boolean; readRegister: boolean; openCall: boolean } & {
    contest: boolean
    readInterviews: boolean
  }
}

/** One complaint: what is known, the sound at its evidence, and who did what so far. */
export function ComplaintPage(props: Props) {
  const { complaint, listening, timing, routing, handling, events, may } = props
  return (
    <>
      <PageHead title={complaint.complaintNo} note={<OriginTag origin={complaint.origin} />}>
        {may.readFinding && complaint.source === 'screening' && complaint.stage !== 'withdrawn' ? (
          <LinkButton href={`/findings/of-complaint/${complaint.id}`}>看疑点和复核</LinkButton>
        ) : null}
        {listening ? (
          <LinkButton href={`/recordings/${listening.recordingId}`}>录音详情</LinkButton>
        ) : null}
        {may.contest && complaint.verdictAt !== null ? (
          <LinkButton href={`/review-appeals/of-complaint/${complaint.id}`}>
            申诉核实结论
          </LinkButton>
        ) : null}
      </PageHead>
      <StageNotice complaint={complaint} />
      {onTheWay.includes(complaint.stage) ? (
        <Card>
          <Steps steps={stepsOf(complaint.stage)} />
        </Card>
      ) : null}
      <JudgeFirst duty={complaint.duty} />
      <Card title="情况">
        <ComplaintFacts complaint={complaint} may={may} />
      </Card>
      <TimingCard timing={timing} />
      <RoutingCard routing={routing} />
      <HandlingCard handling={handling} />
      {may.readInterviews && complaint.verdictAt !== null ? (
        <div
          hx-get={`/interviews/of-complaint/${complaint.id}`}
          hx-trigger="load"
          hx-swap="outerHTML"
        />
      ) : null}
      <Sound complaint={complaint} listening={listening} />
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const onTheWay: readonly ComplaintStage[] = [...openStages, 'closed']

/** 已受理 → 派单接收 → … → 已办结; the stage it has is where it stands now. */
function stepsOf(stage: ComplaintStage) {
  const at = onTheWay.indexOf(stage)
  return onTheWay.map((one, index) => ({
    label: complaintStages[one],
    state:
      index < at || stage === 'closed'
        ? ('done' as const)
        : index === at
          ? ('now' as const)
          : ('todo' as const),
  }))
}

function StageNotice({ complaint }: Pick<Props, 'complaint'>) {
  if (complaint.stage === 'withdrawn') {
    return (
      <Notice kind="warn">
        这件投诉已撤回：立案的复核结论被撤销或改判了。它不再算作投诉，编号和经过留着。
      </Notice>
    )
  }
  if (complaint.stage === 'merged' && complaint.mergedIntoId !== null) {
    return (
      <Notice kind="info">
        已并案，后续在<a href={`/complaints/${complaint.mergedIntoId}`}>并入的那件</a>里办理。
      </Notice>
    )
  }
  return complaint.stage === 'referred' ? (
    <Notice kind="info">这是对外投诉，已转出，不计入对内投诉。</Notice>
  ) : null
}

type FactProps = Pick<Props, 'complaint' | 'may'>

function ComplaintFacts({ complaint, may }: FactProps) {
  const { blind, call, concerned, registerEntry, siblings } = complaint
  const registerHref = registerEntry
    ? `/register?no=${encodeURIComponent(registerEntry.registerNo)}`
    : ''
  return (
    <Facts
      items={[
        ['来源', complaintSources[complaint.source]],
        ['类型', faultCategories[complaint.faultCategory]],
        ['对象', complaint.target ? complaintTargets[complaint.target] : '暂不确定'],
        [
          '通话号',
          call && may.openCall ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : call?.callNo,
        ],
        ['通话时间', call && <Time at={call.startedAt} />],
        ...(concerned ? [concernedFact(concerned, may.openCall)] : []),
        ['省份', complaint.province],
        ['部门', blind ? <AfterJudging /> : complaint.department],
        ['班组', blind ? <AfterJudging /> : complaint.agent?.team],
        ['坐席', blind ? <AfterJudging /> : <AgentName agent={complaint.agent} />],
        ['来电', complaint.caller],
        ['受理人', complaint.openedByName],
        ['受理时间', <Time at={complaint.openedAt} />],
        [
          '登记号',
          registerEntry && may.readRegister ? (
            <a href={registerHref}>{registerEntry.registerNo}</a>
          ) : (
            registerEntry?.registerNo
          ),
        ],
        ['说明', complaint.note],
        [
          '同一通话',
          siblings.length === 0
            ? '没有别的投诉'
            : siblings.map((other) => <a href={`/complaints/${other.id}`}>{other.complaintNo} </a>),
        ],
      ]}
    />
  )
}

/** The agent and the units are those of this call; the one above only speaks of it. */
function concernedFact(
  { id, callNo, startedAt }: NonNullable<ComplaintDetail['concerned']>,
  mayOpen: boolean,
): [string, Child] {
  const number = mayOpen ? <a href={`/calls/${id}`}>{callNo}</a> : callNo
  return [
    '涉及之前的通话',
    <>
      {number} <Time at={startedAt} />
    </>,
  ]
}

function Sound({ complaint, listening }: Pick<Props, 'complaint' | 'listening'>) {
  const { evidenceStartMs: startMs, evidenceEndMs: endMs } = complaint
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
