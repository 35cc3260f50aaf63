import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { MeetingDetail } from '#src/meetings/sharing/queries.ts'
import { type AccountOption, type UnitOption } from '#src/meetings/sharing/units.ts'
import {
  givenAnswers,
  invitationAnswers,
  meetingLevels,
  meetingModes,
} from '#src/meetings/sharing/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Agenda, type CaseOption } from '#views/meetings/agenda.tsx'
import { ChangeMeeting, Refusal } from '#views/meetings/form.tsx'
import { MeetingStatus, MeetingTabs } from '#views/meetings/index.tsx'
import { Invitees } from '#views/meetings/invitees.tsx'

export type MeetingProps = {
  detail: MeetingDetail
  units: readonly UnitOption[]
  /** That of the meeting among them. */
  unitKey: string
  hosts: readonly AccountOption[]
  accounts: readonly AccountOption[]
  cases: readonly CaseOption[]
  given: Given | null
  events: TimelineEvent[] | null
}

/** One meeting: when and where, its agenda, who is asked and who came. */
export function MeetingPage(props: MeetingProps) {
  const { detail, units, hosts, given, events } = props
  const { meeting, unit, theme, workingDay, may } = detail
  const { id, state, startsAt } = meeting
  return (
    <>
      <PageHead title={meeting.title} note={<MeetingStatus state={state} />}>
        {state === 'cancelled' ? null : (
          <LinkButton href={`/meetings/${id}/present`} kind="primary">
            开会模式
          </LinkButton>
        )}
        <LinkButton href="/meetings">返回例会</LinkButton>
      </PageHead>
      <MeetingTabs id={id} here="" />
      <Refusal given={given} />
      {state === 'cancelled' ? <Notice kind="info">已取消：{meeting.reason}</Notice> : null}
      {state === 'planned' && !workingDay ? (
        <Notice kind="warn">这一天不是工作日，请确认参会的人都排得开。</Notice>
      ) : null}
      {may.start ? <Start meeting={meeting} /> : null}
      {detail.own && state === 'planned' ? <OwnAnswer {...props} /> : null}
      <Card title="安排">
        <Facts
          items={[
            ['层级', `${meetingLevels[meeting.level]}例会，${unit}`],
            [
              '时间',
              <>
                <Time at={startsAt} /> {weekdayOf(startsAt)}，{meeting.minutes} 分钟
              </>,
            ],
            ['方式', `${meetingModes[meeting.mode]}，${meeting.place}`],
            ['主持人', meeting.hostName],
            ['本周主题', theme?.title ?? '没有设'],
            ['会前准备', meeting.note],
            ['召集人', `${meeting.by}，${formatDay(meeting.at)}`],
          ]}
        />
        {theme?.words ? <p class="dim lines-kept">{theme.words}</p> : null}
      </Card>
      <Agenda {...props} />
      <Invitees {...props} />
      {may.run && state === 'planned' ? (
        <ChangeMeeting
          meeting={meeting}
          unit={props.unitKey}
          units={units}
          hosts={hosts}
          given={given}
        />
      ) : null}
      {events ? (
        <Card title="经过" flush>
          <Timeline events={events} />
        </Card>
      ) : null}
    </>
  )
}

const Start = ({ meeting: { id, revision } }: Pick<MeetingDetail, 'meeting'>) => (
  <Card>
    <form class="bar" method="post" action={`/meetings/${id}/start`}>
      <input type="hidden" name="seen" value={String(revision)} />
      <Button kind="primary">开始会议</Button>
      <span class="dim">开始以后记到会、记讲过的议题，参会的人可以提点子</span>
    </form>
  </Card>
)

function OwnAnswer({ detail: { meeting, own }, given }: MeetingProps) {
  if (!own) return null
  const mine = given?.form === 'answer' ? given : null
  return (
    <Card title="您能来吗" note={invitationAnswers[own.answer]}>
      <form class="stack" method="post" action={`/meetings/${meeting.id}/answer`}>
        <TextInput
          name="reason"
          id="answer-reason"
          label="不能参加的原因"
          hint="参加可以不写"
          value={mine?.values['reason'] ?? own.reason}
          error={mine?.errors['reason'] ?? mine?.errors['answer']}
          maxlength={200}
        />
        <div class="bar">
          <Button kind="primary" name="answer" value="coming">
            {givenAnswers.coming}
          </Button>
          <Button name="answer" value="declined">
            {givenAnswers.declined}
          </Button>
        </div>
      </form>
    </Card>
  )
}
