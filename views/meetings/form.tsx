import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { SharingMeeting } from '#src/meetings/sharing/schema.ts'
import type { AccountOption, UnitOption } from '#src/meetings/sharing/units.ts'
import { meetingBounds, meetingModes } from '#src/meetings/sharing/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, DateInput, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

export const Refusal = ({ given }: { given: Given | null }) =>
  given?.sentence ? <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice> : null

type NewProps = {
  units: readonly UnitOption[]
  hosts: readonly AccountOption[]
  self: number | null
  day: string
  given: Given | null
}

/** 召集例会: time, place and host first; people and agenda afterwards. */
export function NewMeetingPage({ units, hosts, self, day, given }: NewProps) {
  return (
    <>
      <PageHead title="召集例会" note="先定时间、地点和主持人，再邀请人、排议题">
        <LinkButton href="/meetings">返回例会</LinkButton>
      </PageHead>
      <Refusal given={given} />
      <Card>
        <form class="stack" method="post" action="/meetings">
          <MeetingFields
            units={units}
            hosts={hosts}
            given={given}
            known={{
              ...{ day, hostId: String(self ?? ''), minutes: '60', mode: 'on-site', time: '14:30' },
              unit: units.length === 1 ? (units[0]?.key ?? '') : '',
            }}
          />
          <div class="bar">
            <Button kind="primary">召集</Button>
          </div>
        </form>
      </Card>
    </>
  )
}

type FieldsProps = Omit<NewProps, 'self' | 'day'> & {
  known: Partial<Record<string, string>>
}

function MeetingFields({ units, hosts, given, known }: FieldsProps) {
  const field = (name: string) => ({
    name,
    value: given?.values[name] ?? known[name] ?? '',
    error: given?.errors[name],
  })
  return (
    <>
      <div class="form-grid">
        <TextInput {...field('title')} label="会议名称" maxlength={meetingBounds.title} required />
        <Select
          {...field('unit')}
          label="层级和单位"
          options={units.map(({ key, name }) => [key, name])}
          blank="请选择"
          required
        />
        <Select
          {...field('hostId')}
          label="主持人"
          options={hosts.map(({ id, name }) => [String(id), name])}
          blank="请选择"
          required
        />
        <DateInput {...field('day')} label="日期" required />
        <TextInput {...field('time')} label="开始时间" type="time" required />
        <TextInput
          {...field('minutes')}
          label="时长（分钟）"
          inputmode="numeric"
          maxlength={3}
          required
        />
        <Select {...field('mode')} label="方式" options={Object.entries(meetingModes)} required />
        <TextInput
          {...field('place')}
          label="地点或会议号"
          maxlength={meetingBounds.place}
          required
        />
      </div>
      <TextArea {...field('note')} label="会前准备和要求" rows={2} maxlength={meetingBounds.note} />
      <Checkbox
        name="anyway"
        label="不在工作日也开"
        checked={given?.values['anyway'] === 'on'}
        hint="日期不是工作日时要勾选"
      />
    </>
  )
}

type ChangeProps = Omit<NewProps, 'self' | 'day'> & { meeting: SharingMeeting; unit: string }

/** Change and cancellation of a meeting that is still to be held. */
export function ChangeMeeting({ meeting, unit, units, hosts, given }: ChangeProps) {
  const changing = given?.form === 'change' ? given : null
  const cancelling = given?.form === 'cancel' ? given : null
  const { id, title, startsAt, minutes, mode, place, note, hostId, revision } = meeting
  const known = {
    ...{ title, unit, mode, place, note, minutes: String(minutes), hostId: String(hostId) },
    ...{ day: formatDay(startsAt), time: formatTime(startsAt).slice(11) },
  }
  const seen = <input type="hidden" name="seen" value={String(revision)} />
  return (
    <Card>
      <details open={changing !== null}>
        <summary>改时间、地点、主持人</summary>
        <form class="stack" method="post" action={`/meetings/${id}/change`}>
          {seen}
          <MeetingFields units={units} hosts={hosts} given={changing} known={known} />
          <div class="bar">
            <Button kind="primary">保存改动</Button>
          </div>
        </form>
      </details>
      <details open={cancelling !== null}>
        <summary>取消例会</summary>
        <form class="stack" method="post" action={`/meetings/${id}/cancellation`}>
          {seen}
          <TextInput
            name="reason"
            id="cancel-reason"
            label="取消原因"
            value={cancelling?.values['reason']}
            error={cancelling?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button kind="danger" confirm={`取消“${title}”？邀请的人会收到消息`}>
              取消例会
            </Button>
          </div>
        </form>
      </details>
    </Card>
  )
}
