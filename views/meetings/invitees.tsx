import type { InviteeShown } from '#src/meetings/sharing/queries.ts'
import {
  invitationAnswers,
  type InvitationAnswer,
  inviteeRoles,
  meetingPresences,
  wasThere,
} from '#src/meetings/sharing/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Checkbox, Select, TextArea } from '#views/components/field.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import type { MeetingProps } from '#views/meetings/show.tsx'

const tones: Record<InvitationAnswer, Tone> = { asked: 'orange', coming: 'good', declined: 'red' }

/** 邀请和到会: who is asked, what they answered, who came. */
export function Invitees(props: MeetingProps) {
  const { detail } = props
  const { invitees, meeting, may } = detail
  const held = meeting.state === 'held'
  const came = invitees.filter(({ presence }) => wasThere(presence)).length
  const coming = invitees.filter(({ answer }) => answer === 'coming').length
  const note =
    meeting.state === 'planned'
      ? `邀请 ${invitees.length} 人，答复参加 ${coming} 人`
      : `名单 ${invitees.length} 人，到会 ${came} 人`
  return (
    <Card title="参会" note={note} flush id="invitees">
      {invitees.length === 0 ? (
        <Empty title="还没有邀请人" />
      ) : may.run && held ? (
        <AttendanceForm {...props} />
      ) : (
        <Table
          caption="参会"
          head={[{ label: '姓名' }, { label: '身份' }, { label: '答复' }, { label: '到会' }]}
        >
          {invitees.map((row) => (
            <tr>
              <td>{row.name}</td>
              <td>{roleWords(row)}</td>
              <td>
                <Answer row={row} />
              </td>
              <td>{row.presence === null ? '—' : meetingPresences[row.presence]}</td>
            </tr>
          ))}
        </Table>
      )}
      {may.run && meeting.state === 'planned' ? <Uninvite {...props} /> : null}
      {may.run && meeting.state === 'planned' ? (
        <Invite {...props} form="invite" title="邀请" />
      ) : null}
      {may.run && held ? <Invite {...props} form="walk-in" title="临时到会" /> : null}
    </Card>
  )
}

const roleWords = ({ role }: InviteeShown) => (role === null ? '参会' : inviteeRoles[role])

function Answer({ row: { answer, reason, walkIn } }: { row: InviteeShown }) {
  if (walkIn) return <Tag>临时到会</Tag>
  return (
    <>
      <Status tone={tones[answer]} label={invitationAnswers[answer]} />{' '}
      {reason ? <small class="dim">{reason}</small> : null}
    </>
  )
}

function AttendanceForm({ detail: { meeting, invitees }, given }: MeetingProps) {
  const mine = given?.form === 'attendance' ? given : null
  return (
    <form method="post" action={`/meetings/${meeting.id}/attendance`}>
      <Table
        caption="到会"
        head={[{ label: '姓名' }, { label: '身份' }, { label: '答复' }, { label: '到会' }]}
      >
        {invitees.map((row) => (
          <tr>
            <td>{row.name}</td>
            <td>{roleWords(row)}</td>
            <td>
              <Answer row={row} />
            </td>
            <td>
              <Select
                name={`presence-${row.id}`}
                label={`${row.name} 到会`}
                hideLabel
                value={mine?.values[`presence-${row.id}`] ?? row.presence ?? ''}
                options={Object.entries(meetingPresences)}
                blank="没记"
              />
            </td>
          </tr>
        ))}
      </Table>
      <div class="bar card-part">
        <Button kind="primary">保存到会</Button>
      </div>
    </form>
  )
}

function Uninvite({ detail: { meeting, invitees } }: MeetingProps) {
  if (invitees.length === 0) return null
  return (
    <details class="card-part">
      <summary>从名单上去掉</summary>
      <ul class="bar wrap">
        {invitees.map(({ id, name }) => (
          <li>
            <form method="post" action={`/meetings/${meeting.id}/invitees/${id}/removal`}>
              <Button small confirm={`把${name}从名单上去掉？`}>
                去掉 {name}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </details>
  )
}

type InviteProps = MeetingProps & { form: 'invite' | 'walk-in'; title: string }

function Invite({ detail: { meeting, invitees }, accounts, given, form, title }: InviteProps) {
  const mine: Given | null = given?.form === form ? given : null
  const there = new Set(invitees.flatMap(({ accountId }) => accountId ?? []))
  const others = accounts.filter(
    ({ id, roles }) => !there.has(id) && !roles.includes('agent') && id !== meeting.hostId,
  )
  const path = form === 'invite' ? 'invitees' : 'walk-ins'
  return (
    <details class="card-part" open={mine !== null || invitees.length === 0}>
      <summary>{title}</summary>
      <form class="stack" method="post" action={`/meetings/${meeting.id}/${path}`}>
        <div class="form-grid">
          <Select
            name="role"
            id={`${form}-role`}
            label="以什么身份"
            options={Object.entries(inviteeRoles)}
            value={mine?.values['role'] ?? ''}
            error={mine?.errors['role']}
            blank="请选择"
            required
          />
          <TextArea
            name="agentNos"
            id={`${form}-agent-nos`}
            label="坐席工号"
            hint="几个工号用空格或逗号隔开"
            rows={1}
            value={mine?.values['agentNos']}
            error={mine?.errors['agentNos']}
            maxlength={2000}
          />
        </div>
        {form === 'invite' && meeting.teamId !== null ? (
          <Checkbox
            name="wholeTeam"
            label="班组全体"
            hint="今天在这个班组的人，已经在名单上的除外"
          />
        ) : null}
        {others.length === 0 ? null : (
          <fieldset class="field">
            <legend>管理人员和质检</legend>
            <div class="ticks">
              {others.map(({ id, name }) => (
                <label class="check">
                  <input type="checkbox" name="account" value={String(id)} />
                  <span>{name}</span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <div class="bar">
          <Button kind="primary">{form === 'invite' ? '邀请' : '记到会'}</Button>
        </div>
      </form>
    </details>
  )
}
