import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { InterviewDetail } from '#src/training/interviews/queries.ts'
import {
  cancelReasons,
  interviewRefusals,
  interviewTiers,
  interviewWords,
} from '#src/training/interviews/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead, Steps } from '#views/components/page.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { DueDay, InterviewStatus } from '#views/training/parts.tsx'

type Given = {
  form: 'held' | 'correction'
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

type Props = {
  interview: InterviewDetail
  given: Given | null
  events: TimelineEvent[]
  /** What the field of the time begins with. */
  time: string
  now: number
}

/** One interview: whose turn it is, what came of it, and the form of whoever holds it. */
export function InterviewPage({ interview, given, events, time, now }: Props) {
  const { complaintNo, complaintId, tier, state, may, blind } = interview
  return (
    <>
      <PageHead
        title={`${interviewTiers[tier]}访谈 ${complaintNo}`}
        note={<InterviewStatus {...interview} />}
      >
        {may.openComplaint ? (
          <LinkButton href={`/complaints/${complaintId}`}>看投诉</LinkButton>
        ) : null}
        <LinkButton href="/interviews">返回访谈</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。写的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card>
        <Steps steps={interview.tiers.map(stepOf)} />
      </Card>
      <Standing interview={interview} />
      <Card title="情况">
        <Facts
          items={[
            ['期限', <DueDay interview={interview} now={now} />],
            ['部门', blind ? <AfterJudging /> : interview.department],
            ['班组', blind ? <AfterJudging /> : interview.team],
            ['坐席', blind ? <AfterJudging /> : <AgentName agent={interview.agent} />],
            ['访谈时间', interview.heldAt === null ? null : <Time at={interview.heldAt} />],
            ['访谈对象', interview.interviewee],
            ['访谈人', interview.byName],
            ['更正', interview.corrected === 0 ? '没有' : `${interview.corrected} 次`],
          ]}
        />
      </Card>
      {state === 'done' ? <Notes interview={interview} /> : null}
      {state === 'open' && may.hold ? (
        <Card title="记录访谈" note="辅导记录只有内训师、质检主管和您自己能看">
          <HeldForm
            id={interview.id}
            given={given?.form === 'held' ? given : null}
            known={{ interviewee: '', heldAt: time, coaching: '', feedback: '' }}
          />
        </Card>
      ) : null}
      {state === 'done' && may.hold && interview.notes ? (
        <Card>
          <details open={given?.form === 'correction'}>
            <summary>更正这次访谈的记录</summary>
            <HeldForm
              id={interview.id}
              given={given?.form === 'correction' ? given : null}
              known={{
                interviewee: interview.interviewee,
                heldAt: formatTime(interview.heldAt ?? now),
                ...interview.notes,
              }}
              seen={interview.corrected}
            />
          </details>
        </Card>
      ) : null}
      {events.length > 0 ? (
        <Card title="经过" flush>
          <Timeline events={events} />
        </Card>
      ) : null}
    </>
  )
}

function stepOf({ tier, state }: InterviewDetail['tiers'][number]) {
  const label = interviewTiers[tier]
  if (state === 'done') return { label, state: 'done' as const }
  return { label, state: state === 'open' ? ('now' as const) : ('todo' as const) }
}

function Standing({ interview }: { interview: InterviewDetail }) {
  const { state, cancelledReason, overturnedAt, may } = interview
  if (state === 'cancelled') {
    return (
      <Notice kind="info">
        已取消{cancelledReason ? `：${cancelReasons[cancelledReason]}` : ''}，不用再访谈。
      </Notice>
    )
  }
  if (overturnedAt !== null) {
    return (
      <Notice kind="warn">
        这次访谈做过以后，投诉改判了（
        <Time at={overturnedAt} />
        ）。访谈不再作为属实的依据，记录留着。
      </Notice>
    )
  }
  if (state === 'waiting')
    return <Notice kind="info">{interviewRefusals['not-your-turn']}。</Notice>
  if (state === 'open' && !may.hold) return <Notice kind="info">等内训师访谈。</Notice>
  return null
}

function Notes({ interview: { notes, feedback, changes } }: { interview: InterviewDetail }) {
  return (
    <Card title="记录">
      {notes ? (
        <p class="wrapped">
          <span class="dim">辅导：</span>
          {notes.coaching}
        </p>
      ) : (
        <p class="dim">辅导记录只有内训师、质检主管和访谈人能看。</p>
      )}
      {feedback === null ? null : (
        <p class="wrapped">
          <span class="dim">向质检反馈：</span>
          {feedback}
        </p>
      )}
      {changes.map((change) => (
        <details>
          <summary>
            <Time at={change.at} /> {change.byName} 更正：{change.reason}
          </summary>
          <p class="wrapped dim">
            原来：{change.interviewee}，{formatTime(change.heldAt)}。辅导：{change.coaching}
            。反馈：{change.feedback}
          </p>
        </details>
      ))}
    </Card>
  )
}

type Name = 'interviewee' | 'heldAt' | 'coaching' | 'feedback'
type FormProps = {
  id: number
  given: Given | null
  known: Record<Name, string>
  /** Of a correction: how many there were. */
  seen?: number
}

function HeldForm({ id, given, known, seen }: FormProps) {
  const field = (name: Name) => ({
    name,
    value: given?.values[name] ?? known[name],
    error: given?.errors[name],
  })
  const correcting = seen !== undefined
  const { most, name } = interviewWords
  return (
    <form
      class="stack"
      method="post"
      action={`/interviews/${id}/${correcting ? 'correction' : 'holding'}`}
    >
      {correcting ? <input type="hidden" name="seen" value={String(seen)} /> : null}
      <div class="form-grid">
        <TextInput {...field('interviewee')} label="和谁谈的" maxlength={name} required />
        <TextInput
          {...field('heldAt')}
          label="访谈时间"
          placeholder="2026-11-28 14:30"
          maxlength={30}
          required
        />
      </div>
      <TextArea {...field('coaching')} label="消缺辅导" rows={4} maxlength={most} required />
      <TextArea
        {...field('feedback')}
        label="向质检反馈"
        hint="流程、管理上的问题；没有就写“没有”"
        rows={3}
        maxlength={most}
        required
      />
      {correcting ? (
        <TextInput
          name="reason"
          label="更正原因"
          value={given?.values['reason']}
          error={given?.errors['reason']}
          maxlength={200}
          required
        />
      ) : null}
      <div class="bar">
        <Button kind="primary">{correcting ? '保存更正' : '记下访谈'}</Button>
      </div>
    </form>
  )
}
