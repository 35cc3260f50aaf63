import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ClassDetail, SeatRow } from '#src/training/classes/queries.ts'
import type { SeatClash } from '#src/training/classes/seats.ts'
import {
  classResults,
  releaseAnswers,
  type SeatState,
  seatStates,
} from '#src/training/classes/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import type { TrainerOption } from '#src/training/place.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Attendance, Results } from '#views/training/classes/attendance.tsx'
import { ChangeClass } from '#views/training/classes/form.tsx'
import { ClassStatus, Day } from '#views/training/classes/index.tsx'

export type ClassProps = {
  detail: ClassDetail
  trainers: readonly TrainerOption[]
  given: Given | null
  clashing: { clashes: SeatClash[]; ticked: number[] } | null
  /** Whom the page was opened for. */
  agentNo: string
  /** The half-day whose attendance is asked for. */
  half: string
  events: TimelineEvent[]
  now: number
}

/** One class: its list, who lets whom go, who came, what came of it. */
export function ClassPage(props: ClassProps) {
  const { detail, trainers, given, events } = props
  const { of, may } = detail
  const planned = of.state === 'planned'
  return (
    <>
      <PageHead title={of.title} note={<ClassStatus state={of.state} />}>
        <LinkButton href={`/classes/${of.id}/print`}>打印签到表</LinkButton>
        <LinkButton href="/classes">返回脱产班</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {of.state === 'cancelled' ? <Notice kind="info">已取消：{of.reason}</Notice> : null}
      <Card title="安排">
        <Facts
          items={[
            ['主线', tracks[of.track]],
            ['开班', <Day at={of.fromDay} />],
            ['结束', <Day at={of.untilDay} />],
            ['地点', of.place],
            ['讲师', of.trainerName],
            ['名额', `${of.seats} 人`],
            ['内容和要求', of.note],
            ['安排人', `${of.by}，${formatDay(of.at)}`],
          ]}
        />
      </Card>
      <Seats {...props} />
      {planned && may.arrange ? <AddSeats {...props} /> : null}
      {may.arrange ? <Attendance {...props} /> : null}
      {may.finish ? <Results {...props} /> : null}
      {planned && may.arrange ? <ChangeClass of={of} trainers={trainers} given={given} /> : null}
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const tones: Record<SeatState, Tone> = {
  ...{ asked: 'orange', agreed: 'good', refused: 'red', removed: 'grey', left: 'grey' },
}

function Seats({ detail, given }: ClassProps) {
  const { seats, elsewhere, of } = detail
  return (
    <Card
      title="名单"
      note={elsewhere > 0 ? `另有 ${elsewhere} 人是别的部门的，这里不显示` : undefined}
      flush
    >
      {seats.length === 0 ? (
        <Empty
          title={elsewhere > 0 ? '名单上没有您管的人' : '名单还空着'}
          hint={of.state === 'planned' && elsewhere === 0 ? '从下面的重点人员里选人。' : undefined}
        />
      ) : (
        <ul class="seats">
          {seats.map((seat) => (
            <Seat seat={seat} detail={detail} given={given} />
          ))}
        </ul>
      )}
    </Card>
  )
}

type SeatProps = { seat: SeatRow; detail: ClassDetail; given: Given | null }

function Seat({ seat, detail, given }: SeatProps) {
  const { of, may } = detail
  const { state, reason } = seat
  const open = state === 'asked' || state === 'agreed' || state === 'refused'
  return (
    <li>
      <div class="seat-who">
        <AgentName agent={seat.agent} />{' '}
        <small class="dim">
          {seat.department ?? '—'} {seat.team ?? ''}
        </small>{' '}
        {seat.offender ? <Tag kind="hot">重点人员</Tag> : null}
        {seat.movedAt !== null && state !== 'left' ? <Tag>调动过，按新部门</Tag> : null}
      </div>
      <div class="seat-state">
        <Status tone={tones[state]} label={seatStates[state]} />
        {seat.result ? <Tag>{classResults[seat.result]}</Tag> : null}
        {of.state !== 'cancelled' && state === 'agreed' ? (
          <small class="dim">
            到课 {seat.came} / {detail.halfDays.length} 个半天
          </small>
        ) : null}
      </div>
      {reason || seat.answeredBy || seat.keptReason || seat.resultNote ? (
        <small class="dim seat-notes">
          {[
            seat.answeredBy && `${seat.answeredBy} 答复`,
            reason,
            seat.keptReason && `重复仍安排：${seat.keptReason}`,
            seat.resultNote && `结果说明：${seat.resultNote}`,
          ]
            .filter(Boolean)
            .join('；')}
        </small>
      ) : null}
      {seat.mayAnswer ? <ReleaseForm of={of} seat={seat} given={given} /> : null}
      {of.state === 'planned' && may.arrange && open ? (
        <RemovalForm of={of} seat={seat} given={given} />
      ) : null}
      {of.state === 'finished' && may.arrange && seat.result ? (
        <CorrectionForm of={of} seat={seat} given={given} />
      ) : null}
    </li>
  )
}

type SeatFormProps = Pick<SeatProps, 'seat' | 'given'> & { of: ClassDetail['of'] }

function ReleaseForm({ of, seat, given }: SeatFormProps) {
  const mine = given?.form === `release-${seat.id}` ? given : null
  return (
    <form class="seat-form" method="post" action={`/classes/${of.id}/seats/${seat.id}/release`}>
      <TextInput
        name="reason"
        id={`release-reason-${seat.id}`}
        label="不同意的原因"
        hint="同意可以不写"
        value={mine?.values['reason']}
        error={mine?.errors['reason'] ?? mine?.errors['answer']}
        maxlength={200}
      />
      <div class="bar">
        <Button kind="primary" name="answer" value="agreed">
          {releaseAnswers.agreed}
        </Button>
        <Button name="answer" value="refused">
          {releaseAnswers.refused}
        </Button>
      </div>
    </form>
  )
}

function RemovalForm({ of, seat, given }: SeatFormProps) {
  const mine = given?.form === `removal-${seat.id}` ? given : null
  return (
    <details class="seat-more" open={mine !== null}>
      <summary>移出名单</summary>
      <form class="seat-form" method="post" action={`/classes/${of.id}/seats/${seat.id}/removal`}>
        <TextInput
          name="reason"
          id={`removal-reason-${seat.id}`}
          label="移出原因"
          value={mine?.values['reason']}
          error={mine?.errors['reason']}
          maxlength={200}
          required
        />
        <div class="bar">
          <Button>移出</Button>
        </div>
      </form>
    </details>
  )
}

function CorrectionForm({ of, seat, given }: SeatFormProps) {
  const mine = given?.form === `correction-${seat.id}` ? given : null
  const id = (name: string) => `correction-${name}-${seat.id}`
  return (
    <details class="seat-more" open={mine !== null}>
      <summary>更正结果</summary>
      <form
        class="seat-form"
        method="post"
        action={`/classes/${of.id}/seats/${seat.id}/correction`}
      >
        <input type="hidden" name="was" value={seat.result ?? ''} />
        <Select
          name="result"
          id={id('result')}
          label="结果"
          value={mine?.values['result'] ?? seat.result}
          error={mine?.errors['result']}
          options={Object.entries(classResults)}
        />
        <TextInput
          name="note"
          id={id('note')}
          label="说明"
          value={mine?.values['note'] ?? seat.resultNote}
          error={mine?.errors['note']}
          maxlength={100}
        />
        <TextInput
          name="reason"
          id={id('reason')}
          label="更正原因"
          value={mine?.values['reason']}
          error={mine?.errors['reason']}
          maxlength={200}
          required
        />
        <div class="bar">
          <Button>保存更正</Button>
        </div>
      </form>
    </details>
  )
}

function AddSeats({ detail, given, clashing, agentNo }: ClassProps) {
  const { of, proposals } = detail
  const mine = given?.form === 'seats' ? given : null
  const ticked = new Set(clashing?.ticked ?? [])
  return (
    <Card title="加人" note="一提交就向所在部门申请离岗；部门负责人和主管答复">
      {clashing ? (
        <Notice kind="warn">
          <ul class="plain">
            {clashing.clashes.map(({ agentNo: no, name, clashes }) => (
              <li>
                {name || no}（{no}）：
                {clashes.map(({ words, href }, index) => (
                  <>
                    {index > 0 ? '；' : ''}
                    {href ? <a href={href}>{words}</a> : words}
                  </>
                ))}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <form class="stack" method="post" action={`/classes/${of.id}/seats`}>
        {proposals.length === 0 ? (
          <p class="dim">没有还没列入这个班的重点人员。</p>
        ) : (
          <fieldset class="field">
            <legend>重点人员</legend>
            <div class="ticks">
              {proposals.map(({ personId, agent, department, verdicts }) => (
                <label class="check">
                  <input
                    type="checkbox"
                    name="person"
                    value={String(personId)}
                    checked={ticked.has(personId) || agent.agentNo === agentNo}
                  />
                  <span>
                    <AgentName agent={agent} />{' '}
                    <small class="dim">
                      {department ?? '—'}，属实 {verdicts} 件
                    </small>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <div class="form-grid">
          <TextInput
            name="agentNo"
            label="其他人的工号"
            value={mine?.values['agentNo']}
            error={mine?.errors['agentNo']}
            maxlength={60}
          />
          <TextInput
            name="reason"
            id="seats-reason"
            label="重复仍安排的原因"
            hint="同一天或同一主线已经有安排时要写"
            value={mine?.values['reason']}
            error={mine?.errors['reason']}
            maxlength={200}
          />
        </div>
        <div class="bar">
          <Button kind="primary">列入名单并申请离岗</Button>
        </div>
      </form>
    </Card>
  )
}
