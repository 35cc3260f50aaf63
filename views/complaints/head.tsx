import type { FlowPart } from '#src/complaints/flow/part.ts'
import type { NextStep } from '#src/complaints/next-step.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import {
  complaintClasses,
  type ComplaintStage,
  complaintStages,
  complaintVerdicts,
  openStages,
} from '#src/complaints/vocabulary.ts'
import { OriginTag } from '#views/complaints/index.tsx'
import { MajorTags } from '#views/complaints/major/tag.tsx'
import { Due } from '#views/complaints/timing/words.tsx'
import { Tag } from '#views/components/badge.tsx'
import { Card, Notice, Steps } from '#views/components/page.tsx'

type OfComplaint = { complaint: ComplaintDetail }

export function Tags({ complaint }: OfComplaint) {
  const { blind, verdict } = complaint
  return (
    <>
      <OriginTag origin={complaint.origin} />{' '}
      {complaint.class === 'external' ? <Tag kind="info">{complaintClasses.external}</Tag> : null}{' '}
      {blind || verdict === null ? null : (
        <Tag kind={verdict === 'substantiated' ? 'hot' : 'ok'}>{complaintVerdicts[verdict]}</Tag>
      )}
      <MajorTags {...complaint} />
    </>
  )
}

type NextLineProps = { next: NextStep | null; now: number; paused: boolean }

/** Where it stands on its way; nothing for what has left the way. */
export function WhereItStands({
  complaint,
  next,
  now,
}: OfComplaint & Omit<NextLineProps, 'paused'>) {
  if (!wayOf(complaint).includes(complaint.stage)) return null
  return (
    <Card>
      <NextLine next={next} now={now} paused={complaint.pausedAt !== null} />
      <Steps steps={stepsOf(complaint)} />
    </Card>
  )
}

/** What is to be done now, by whom and until when. */
function NextLine({ next, now, paused }: NextLineProps) {
  if (!next) return null
  const { what, who, dueAt, part } = next
  return (
    <p class="next-step">
      <span>
        现在要<a href={`#${part}`}>{what}</a>
      </span>
      <span>由{who}</span>
      {paused ? <Tag>已暂停计时</Tag> : <DueWords dueAt={dueAt} now={now} />}
    </p>
  )
}

function DueWords({ dueAt, now }: { dueAt: number | null; now: number }) {
  if (dueAt === null) return null
  return dueAt < now ? (
    <Tag kind="hot">
      已超期，时限 <Due at={dueAt} />
    </Tag>
  ) : (
    <span>
      <Due at={dueAt} /> 前
    </span>
  )
}

type OnItsWay = Pick<ComplaintDetail, 'class' | 'stage'>

/** 已受理 → 派单接收 → … → 已办结; an external one is only passed on. */
const wayOf = (complaint: OnItsWay): readonly ComplaintStage[] =>
  complaint.class === 'external' ? ['opened', 'referred'] : [...openStages, 'closed']

/** The stage it has is where it stands now. */
function stepsOf(complaint: OnItsWay) {
  const { stage } = complaint
  const way = wayOf(complaint)
  const at = way.indexOf(stage)
  return way.map((one, index) => ({
    label: complaintStages[one],
    state:
      index < at || at === way.length - 1
        ? ('done' as const)
        : index === at
          ? ('now' as const)
          : ('todo' as const),
  }))
}

type NoticeProps = OfComplaint & Pick<FlowPart, 'target'>

export function StageNotice({ complaint, target }: NoticeProps) {
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
