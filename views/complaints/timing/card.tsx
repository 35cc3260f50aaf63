import type { Stay, TimingPart } from '#src/complaints/timing/part.ts'
import {
  type EscalationLevel,
  escalationLevels,
  timedSteps,
} from '#src/complaints/timing/vocabulary.ts'
import { complaintStages } from '#src/complaints/vocabulary.ts'
import { type FormProblem, problemOf } from '#views/complaints/form-problem.ts'
import { Due, Left, spanWords } from '#views/complaints/timing/words.tsx'
import { Status, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { timing: TimingPart; problem: FormProblem | null }

/** 办理时限: the clock of this step, how long each one took, and stopping it. */
export function TimingCard({ timing, problem }: Props) {
  const { step, stageAt, dueKnown, contactKnown, pausedAt, stays, pauses, escalations } = timing
  return (
    <Card
      title="办理时限"
      id="timing"
      note={
        pausedAt === null ? null : (
          <>
            已暂停计时，从 <Time at={pausedAt} /> 起
          </>
        )
      }
    >
      <Facts
        items={[
          ['环节', step === null ? '没有时限' : timedSteps[step]],
          ['到这一步', stageAt === 0 ? '' : <Time at={stageAt} />],
          ['这一步时限', dueFact(timing)],
          [timing.contactedAt === null ? '首次联系时限' : '首次联系', contactFact(timing)],
        ]}
      />
      {dueKnown && contactKnown ? null : (
        <Notice kind="warn">
          时限跨到放假安排还没有公布的年份，那一年先按周一至周五算；已经定下的时限不会自己改，公布后请核对。
        </Notice>
      )}
      {escalations.length > 0 ? (
        <ul class="lines">
          {escalations.map(({ step: late, level, at, told }) => (
            <li>
              <span>
                <strong class="hot">{escalationLevels[level as EscalationLevel]}</strong> “
                {timedSteps[late]}”超期
              </span>
              <small class="dim">
                <Time at={at} /> {told && told.length > 0 ? `已告知 ${told.join('、')}` : '已告知'}
              </small>
            </li>
          ))}
        </ul>
      ) : null}
      {stays.length > 0 ? <Stays stays={stays} /> : null}
      {pauses.length > 0 ? <Pauses pauses={pauses} /> : null}
      {timing.may.pause ? (
        <PauseForm timing={timing} problem={problemOf(problem, 'pause')} />
      ) : null}
      {timing.may.resume ? <ResumeForm timing={timing} /> : null}
    </Card>
  )
}

function dueFact({ dueAt, pausedAt, now }: TimingPart) {
  if (pausedAt !== null) return '暂停中，恢复后重新算'
  if (dueAt === null) return ''
  return (
    <>
      <Due at={dueAt} /> <Left dueAt={dueAt} now={now} />
    </>
  )
}

function contactFact({ contactDueAt, contactedAt, pausedAt, now, awaitsContact }: TimingPart) {
  if (contactedAt !== null) {
    const late = contactDueAt !== null && contactedAt > contactDueAt
    return (
      <>
        <Time at={contactedAt} /> {late ? <strong class="hot">超时</strong> : '按时'}
      </>
    )
  }
  if (contactDueAt === null || !awaitsContact) return ''
  if (pausedAt !== null) return '暂停中，恢复后重新算'
  return (
    <>
      <Due at={contactDueAt} /> 前 <Left dueAt={contactDueAt} now={now} />
    </>
  )
}

function Stays({ stays }: { stays: Stay[] }) {
  return (
    <Table
      caption="各环节用时"
      density="compact"
      head={[
        { label: '环节' },
        { label: '承办部门' },
        { label: '从' },
        { label: '到' },
        { label: '用时（工作日内）', num: true },
        { label: '时限' },
      ]}
    >
      {stays.map(({ stage, department, startedAt, endedAt, dueAt, workedMs, kept }) => (
        <tr>
          <td class="nowrap">{complaintStages[stage]}</td>
          <td>{department ?? '—'}</td>
          <td>
            <Time at={startedAt} />
          </td>
          <td>{endedAt === null ? '—' : <Time at={endedAt} />}</td>
          <td class="num nowrap">{spanWords(workedMs)}</td>
          <td class="nowrap">
            {dueAt === null ? '—' : <Due at={dueAt} />} <Kept kept={kept} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Kept({ kept }: Pick<Stay, 'kept'>) {
  if (kept === null) return null
  return kept ? <Status tone="good" label="按时" /> : <Status tone="red" label="超期" />
}

function Pauses({ pauses }: Pick<TimingPart, 'pauses'>) {
  return (
    <ul class="lines">
      {pauses.map(({ reason, from, byName, until, endedByName }) => (
        <li>
          <span>暂停：{reason}</span>
          <small class="dim">
            {byName} <Time at={from} />
            {until === null ? ' 起' : ' 至 '}
            {until === null ? null : <Time at={until} />} {endedByName}
          </small>
        </li>
      ))}
    </ul>
  )
}

type FormProps = { timing: TimingPart; problem: FormProblem | null }

function PauseForm({ timing: { complaintId, spellId }, problem }: FormProps) {
  const typed = problem?.values?.['reason']
  return (
    <details class="fold" open={problem !== null}>
      <summary>暂停计时</summary>
      <form
        method="post"
        action={`/complaints/${complaintId}/pause`}
        class="stack step-form"
        id="form-pause"
      >
        <input type="hidden" name="spell" value={spellId ?? ''} />
        <TextInput
          label="为什么暂停"
          name="reason"
          id="pause-reason"
          value={typeof typed === 'string' ? typed : ''}
          error={problem?.errors?.['reason'] ?? problem?.errors?.['spell']}
          maxlength={300}
          hint="例如：客户出差，约定下周一再联系。暂停期间不能往下办，时限和首次联系都停。"
          required
        />
        <div class="bar">
          <Button>暂停计时</Button>
        </div>
      </form>
    </details>
  )
}

function ResumeForm({ timing: { complaintId, spellId } }: Pick<FormProps, 'timing'>) {
  return (
    <form
      method="post"
      action={`/complaints/${complaintId}/resumption`}
      class="stack step-form"
      id="form-resumption"
    >
      <input type="hidden" name="spell" value={spellId ?? ''} />
      <p class="dim">
        恢复后：按小时的时限顺延暂停的时长；按工作日的时限，暂停时还剩几个工作日，就从恢复的第二天起再数几个。
      </p>
      <div class="bar">
        <Button kind="primary">恢复计时</Button>
      </div>
    </form>
  )
}
