import type { Child } from 'hono/jsx'

import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { FlowPart } from '#src/complaints/flow/part.ts'
import { omissionCriteria } from '#src/complaints/flow/vocabulary.ts'
import type { HandlingPart } from '#src/complaints/handling/part.ts'
import type { NextStep } from '#src/complaints/next-step.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import type { TimingPart } from '#src/complaints/timing/part.ts'
import {
  complaintClasses,
  complaintLevels,
  type ComplaintStage,
  complaintOrigins,
  complaintSources,
  complaintStages,
  complaintTargets,
  faultCategories,
  openStages,
  outsideSources,
} from '#src/complaints/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { CallsCard } from '#views/complaints/flow/calls.tsx'
import { FlowCard } from '#views/complaints/flow/card.tsx'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { HandlingCard } from '#views/complaints/handling/card.tsx'
import { OriginTag } from '#views/complaints/index.tsx'
import { RoutingCard } from '#views/complaints/routing/card.tsx'
import { FoldedForm, NotTaken, refilled, type StepPage } from '#views/complaints/step-form.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { TimingCard } from '#views/complaints/timing/card.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
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
  may: { readFinding: boolean; readRegister: boolean; openCall: boolean }
}

/** One complaint: what is known, the sound at its evidence, and who did what so far. */
export function ComplaintPage(props: Props) {
  const { complaint, listening, timing, next, events, may } = props
  const first = next?.part ?? null
  return (
    <>
      <PageHead title={complaint.complaintNo} note={<Tags complaint={complaint} />}>
        {may.readFinding && complaint.source === 'screening' && complaint.stage !== 'withdrawn' ? (
          <LinkButton href={`/findings/of-complaint/${complaint.id}`}>看疑点和复核</LinkButton>
        ) : null}
        {listening ? (
          <LinkButton href={`/recordings/${listening.recordingId}`}>录音详情</LinkButton>
        ) : null}
      </PageHead>
      <NotTaken problem={props.problem} />
      <StageNotice complaint={complaint} target={props.flow.target} />
      {onTheWay.includes(complaint.stage) ? (
        <Card>
          <NextLine next={next} now={timing.now} paused={complaint.pausedAt !== null} />
          <Steps steps={stepsOf(complaint.stage)} />
        </Card>
      ) : null}
      <JudgeFirst duty={complaint.duty} />
      {first === 'handling' ? <Handling {...props} /> : null}
      {first === 'routing' ? <Routing {...props} /> : null}
      {first === 'flow' ? <Flow {...props} /> : null}
      <Card title="情况" id="facts">
        <ComplaintFacts complaint={complaint} flow={props.flow} may={may} />
        <WorkOrderForm {...props} />
      </Card>
      <Sound complaint={complaint} listening={listening} />
      {first === 'handling' ? null : <Handling {...props} />}
      {first === 'routing' ? null : <Routing {...props} />}
      <TimingCard timing={timing} />
      <CallsCard complaint={complaint} flow={props.flow} page={stepPage(props)} />
      {first === 'flow' ? null : <Flow {...props} />}
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

function Handling({ handling }: Props) {
  return <HandlingCard handling={handling} />
}

function Flow(props: Props) {
  return <FlowCard complaint={props.complaint} flow={props.flow} page={stepPage(props)} />
}

function Tags({ complaint }: Pick<Props, 'complaint'>) {
  return (
    <>
      <OriginTag origin={complaint.origin} />{' '}
      {complaint.level === 'major' ? <Tag kind="hot">{complaintLevels.major}</Tag> : null}{' '}
      {complaint.class === 'external' ? <Tag kind="info">{complaintClasses.external}</Tag> : null}{' '}
      {complaint.opinionRisk === '' ? null : <Tag kind="hot">舆情风险</Tag>}
    </>
  )
}

type NextLineProps = { next: NextStep | null; now: number; paused: boolean }

/** What is to be done now, by whom and until when. */
function NextLine({ next, now, paused }: NextLineProps) {
  if (!next) return <p class="next-step">已办结。</p>
  const { what, who, dueAt, part } = next
  return (
    <p class="next-step">
      现在要<a href={`#${part}`}>{what}</a>
      <span>由{who}</span>
      {paused ? <Tag>已暂停计时</Tag> : <DueWords dueAt={dueAt} now={now} />}
    </p>
  )
}

function DueWords({ dueAt, now }: { dueAt: number | null; now: number }) {
  if (dueAt === null) return null
  return dueAt < now ? (
    <Tag kind="hot">
      已超期，时限 <Time at={dueAt} />
    </Tag>
  ) : (
    <span>
      <Time at={dueAt} /> 前
    </span>
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

type NoticeProps = Pick<Props, 'complaint'> & Pick<FlowPart, 'target'>

function StageNotice({ complaint, target }: NoticeProps) {
  if (complaint.stage === 'withdrawn') {
    return (
      <Notice kind="warn">
        这件投诉已撤回：立案的复核结论被撤销或改判了。它不再算作投诉，编号和经过留着。
      </Notice>
    )
  }
  if (complaint.stage === 'merged' && target) {
    return (
      <Notice kind="info">
        已并入 <a href={`/complaints/${target.id}`}>{target.complaintNo}</a>，后续在那一件里办理。
      </Notice>
    )
  }
  return complaint.stage === 'referred' ? (
    <Notice kind="info">这是对外投诉，已转出，不计入对内投诉。</Notice>
  ) : null
}

type FactProps = Pick<Props, 'complaint' | 'may' | 'flow'>

function ComplaintFacts({ complaint, flow, may }: FactProps) {
  const { blind, call, concerned, registerEntry, siblings, omission } = complaint
  const { outsideCase, workOrder } = flow
  const registerHref = registerEntry
    ? `/register?no=${encodeURIComponent(registerEntry.registerNo)}`
    : ''
  return (
    <Facts
      items={[
        ['来源', complaintSources[complaint.source]],
        ['对内对外', complaintClasses[complaint.class]],
        ...(omission ? [[complaintOrigins[omission], omissionCriteria[omission]] as Fact] : []),
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
        ['客户姓名', complaint.customerName],
        ['首问责任人', complaint.openedByName],
        ['受理时间', <Time at={complaint.openedAt} />],
        [
          '登记号',
          registerEntry && may.readRegister ? (
            <a href={registerHref}>{registerEntry.registerNo}</a>
          ) : (
            registerEntry?.registerNo
          ),
        ],
        [
          '工单',
          workOrder && flow.may.openOrder ? (
            <a href={`/work-orders/${workOrder.id}`}>{workOrder.orderNo}</a>
          ) : (
            workOrder?.orderNo
          ),
        ],
        ...(outsideCase
          ? [
              [
                '外部投诉',
                <a href={`/outside-cases/${outsideCase.id}`}>
                  {outsideSources[outsideCase.source]} {outsideCase.caseNo}
                </a>,
              ] as Fact,
            ]
          : []),
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

type Fact = [label: string, value: Child]

/** By hand, where the call brought none. */
function WorkOrderForm(props: Props) {
  const { complaint, flow } = props
  if (complaint.workOrderId !== null || !flow.may.supplement) return null
  const page = stepPage(props)
  return (
    <FoldedForm page={page} form="work-order" title="关联工单" button="关联">
      <TextInput
        label="工单号"
        {...refilled(page, 'work-order', 'orderNo')}
        maxlength={64}
        required
      />
    </FoldedForm>
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
