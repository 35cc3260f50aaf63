import type { MinutesShown } from '#src/meetings/minutes/minutes.ts'
import { meetingBounds } from '#src/meetings/sharing/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Refusal } from '#views/meetings/form.tsx'
import { MeetingStatus, MeetingTabs } from '#views/meetings/index.tsx'

type Props = { shown: MinutesShown; given: Given | null }

/** 会议纪要: begun with what was kept, written, confirmed by the host, corrected beneath. */
export function MinutesPage({ shown, given }: Props) {
  const { meeting, words, revision, around, confirmed, additions, may } = shown
  const { id } = meeting
  const writing = given?.form === 'write' ? given : null
  const adding = given?.form === 'add' ? given : null
  const begun = meeting.state === 'held' || meeting.state === 'minuted'
  return (
    <>
      <PageHead title={`纪要：${meeting.title}`} note={<MeetingStatus state={meeting.state} />}>
        {begun ? <LinkButton href={`/meetings/${id}/minutes/print`}>打印</LinkButton> : null}
        <LinkButton href="/meetings">返回例会</LinkButton>
      </PageHead>
      <MeetingTabs id={id} here="/minutes" />
      <Refusal given={given} />
      {begun ? null : (
        <Card>
          <Empty title="还没有纪要" hint="会议开始以后，由到会、讲过的议题、记录和点子起草。" />
        </Card>
      )}
      {confirmed ? (
        <Notice kind="good">
          {confirmed.by} <Time at={confirmed.at} /> 确认。之后的更正加在下面，原文不改。
        </Notice>
      ) : null}
      {may.write ? (
        <Card title="纪要" note={revision === 0 ? '由会上留下的内容起草，改好再保存' : undefined}>
          <form class="stack" method="post" action={`/meetings/${id}/minutes`}>
            <input type="hidden" name="seen" value={String(revision)} />
            <TextArea
              name="words"
              label="正文"
              rows={18}
              value={writing?.values['words'] ?? words}
              error={writing?.errors['words'] ?? writing?.errors['seen']}
              maxlength={meetingBounds.minutes}
              required
            />
            <div class="bar">
              <Button kind="primary">保存纪要</Button>
            </div>
          </form>
          {may.confirm ? (
            <form class="bar" method="post" action={`/meetings/${id}/minutes/confirmation`}>
              <input type="hidden" name="seen" value={String(revision)} />
              <Button confirm="确认以后正文不能再改，只能在下面补充。确认纪要？">确认纪要</Button>
              <span class="dim">确认的是上次保存的内容</span>
            </form>
          ) : null}
        </Card>
      ) : begun ? (
        <Card title="纪要">
          <p class="lines-kept">{words}</p>
        </Card>
      ) : null}
      {additions.length > 0 ? (
        <Card title="补充更正">
          <ul class="lines">
            {additions.map((addition) => (
              <li>
                <p class="lines-kept">{addition.words}</p>
                <small class="dim">
                  {addition.byName}，<Time at={addition.at} />
                </small>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {may.add ? (
        <Card>
          <form class="stack" method="post" action={`/meetings/${id}/minutes/additions`}>
            <TextArea
              name="words"
              label="补充更正"
              rows={2}
              value={adding?.values['words']}
              error={adding?.errors['words']}
              maxlength={meetingBounds.item}
              required
            />
            <div class="bar">
              <Button>加上</Button>
            </div>
          </form>
        </Card>
      ) : null}
      {begun && around.attendance.length > 0 ? (
        <Card title="到会" flush>
          <Table caption="到会" head={[{ label: '姓名' }, { label: '到会' }]}>
            {around.attendance.map(({ name, presence }) => (
              <tr>
                <td>{name}</td>
                <td>{presence}</td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
    </>
  )
}
