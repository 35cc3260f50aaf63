import type { HandlingPart } from '#src/complaints/handling/part.ts'
import {
  dissatisfiedScore,
  handlingRefusals,
  recurrenceDays,
} from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import { complaintVerdicts } from '#src/complaints/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import { StepFrame, type StepPage } from '#views/complaints/step-form.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card, Notice } from '#views/components/page.tsx'

import { Lines, typedIn } from './form.tsx'
import { Intervention } from './intervention.tsx'
import { Settling, Visiting } from './settling.tsx'
import { type Happened, happened } from './steps.tsx'

type Props = {
  complaint: ComplaintDetail
  handling: HandlingPart
  problem: FormProblem | null
  may: { reopen: boolean }
}

/** 干预、核实、回访、定责、办结: the one step that is the reader's, then what was done in its order. */
export function HandlingCard(props: Props) {
  const { handling, problem, complaint } = props
  const place = { complaintId: complaint.id, spellId: handling.spellId, problem }
  const steps = happened(handling)
  return (
    <Card title="办理" id="handling" note={<Standing {...props} />}>
      <Doing {...props} place={place} />
      {handling.blind ? null : <OwnImprovements handling={handling} place={place} />}
      <Dissatisfied {...props} />
      {steps.length === 0 && !handling.turn ? <p class="dim">还没有办理情况。</p> : null}
      {steps.length > 0 ? <Done steps={steps} /> : null}
      <Recurrences {...props} />
      {handling.liabilityLocked ? <p class="dim">定责：{handlingRefusals.locked}。</p> : null}
    </Card>
  )
}

function Done({ steps }: { steps: Happened[] }) {
  return (
    <ol class="step-list">
      {steps.map(({ at, what, by, tag, body, past }) => (
        <li class={past ? 'past' : undefined}>
          <p class="step-head">
            <strong>{what}</strong> {tag}
            <span class="dim">
              {by} <Time at={at} />
            </span>
          </p>
          {body ? <div class="step-body">{body}</div> : null}
        </li>
      ))}
    </ol>
  )
}

/** In time or late, and who has it. */
function Standing({ complaint, handling }: Props) {
  const { contactedAt, contactDueAt } = complaint
  const late = contactDueAt !== null && (contactedAt ?? handling.now) >= contactDueAt
  const { investigation, bounces } = handling
  const said = [
    contactedAt === null ? '' : late ? '首次联系超时' : '首次联系及时',
    investigation ? `${investigation.name}在核实` : '',
    bounces > 0 ? `承办部门一年内答复被退回 ${bounces} 次` : '',
  ]
  return <>{said.filter((words) => words !== '').join('，')}</>
}

type DoingProps = Props & { place: StepPage }

function Doing({ complaint, handling, place }: DoingProps) {
  const { turn } = handling
  if (!turn) return null
  if (turn.kind === 'intervene') return <Intervention {...{ ...place, handling, turn }} />
  if (turn.kind === 'visit') return <Visiting {...{ ...place, handling, turn }} />
  if (turn.kind === 'settle') {
    return <Settling {...{ ...place, handling, turn }} verdict={complaint.verdict} />
  }
  if (turn.kind === 'barred') {
    const why = turn.of === 'verify' ? 'took-part' : 'visit-took-part'
    return <p class="dim">{handlingRefusals[why]}。</p>
  }
  if (turn.kind === 'verify') {
    return (
      <p>
        您已领取核实。<a href="#verdict">去听录音、下结论</a>
      </p>
    )
  }
  return (
    <StepFrame
      {...place}
      form="investigation"
      path={turn.taken ? 'investigation/return' : undefined}
    >
      {turn.taken ? (
        turn.mayReturn ? (
          <div class="bar">
            <Button confirm={`收回${handling.investigation?.name ?? ''}领取的核实？`}>
              收回核实，另派人
            </Button>
          </div>
        ) : null
      ) : (
        <div class="bar">
          <Button kind="primary">领取核实</Button>
        </div>
      )}
    </StepFrame>
  )
}

function Dissatisfied({ complaint, handling, may }: Props) {
  const score = handling.visits.findLast((one) => one.score !== null)?.score ?? null
  if (!may.reopen || score === null || score > dissatisfiedScore) return null
  return (
    <Notice kind="warn">
      回访时客户仍不满意（{score} 分）。
      {complaint.stage === 'closed' ? (
        <>
          请看是否<a href="#flow">重启干预或核实</a>。
        </>
      ) : (
        '办结后可以重启干预或核实。'
      )}
    </Notice>
  )
}

function Recurrences({ complaint, handling }: Props) {
  const { recurrences } = handling
  if (!recurrences) return null
  const within = (days: number, before: boolean) =>
    recurrences.filter(({ openedAt }) => {
      const after = openedAt - complaint.openedAt
      return before === after < 0 && Math.abs(after) <= days * dayMs
    }).length
  const { near, far } = recurrenceDays
  return (
    <details class="fold">
      <summary>
        同类再发：{near} 天内之前 {within(near, true)} 件、之后 {within(near, false)} 件；{far}{' '}
        天内之前 {within(far, true)} 件、之后 {within(far, false)} 件
      </summary>
      {recurrences.length === 0 ? (
        <p class="dim">同一坐席或同一班组，没有别的同类投诉。</p>
      ) : (
        <ul class="plain">
          {recurrences.map((one) => (
            <li>
              <a href={`/complaints/${one.id}`}>{one.complaintNo}</a> {formatDay(one.openedAt)}{' '}
              {one.samePerson ? '同一坐席' : '同一班组'}{' '}
              {one.verdict ? <Tag>{complaintVerdicts[one.verdict]}</Tag> : <Tag>未核实</Tag>}
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}

/** What the reader has to improve, with the place to report it done. */
function OwnImprovements({ handling, place }: { handling: HandlingPart; place: StepPage }) {
  return (
    <>
      {handling.improvements
        .filter(({ own, doneAt }) => own && doneAt === null)
        .map(({ id, measure }) => {
          const form = `done-${id}`
          return (
            <StepFrame {...place} form={form} path={`improvements/${id}/done`}>
              <Lines
                typed={typedIn(place.problem, form)}
                form={form}
                name="note"
                label={`反馈改进完成：${measure}`}
                hint="做了什么、效果怎样"
                required
              />
              <div class="bar">
                <Button kind="primary">反馈完成</Button>
              </div>
            </StepFrame>
          )
        })}
    </>
  )
}
