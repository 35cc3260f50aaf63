import { formatTime } from '#src/kernel/calendar.ts'
import type { TalkDetail } from '#src/training/eap/talks.ts'
import { eapKinds } from '#src/training/eap/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  talk: TalkDetail
  successors: readonly { id: number; name: string }[]
  given: Given | null
}

/** One talk, before its keeper. */
export function EapTalkPage({ talk, successors, given }: Props) {
  return (
    <>
      <PageHead title="员工关怀记录" note={eapKinds[talk.kind]}>
        <LinkButton href="/eap">返回员工关怀</LinkButton>
      </PageHead>
      {given?.sentence ? <Notice kind="bad">{given.sentence}。</Notice> : null}
      <Card title="谈话">
        <Facts
          items={[
            ['坐席', `${talk.name || '未知坐席'} ${talk.agentNo}`],
            ['谈话时间', <Time at={talk.heldAt} />],
            ['登记人', talk.authorName],
            ['登记时间', <Time at={talk.at} />],
          ]}
        />
        <p class="wrapped">{talk.words}</p>
      </Card>
      {talk.handovers.length > 0 ? (
        <Card title="移交经过">
          <ul class="lines">
            {talk.handovers.map(({ at, fromName, toName, byName, reason }) => (
              <li>
                {formatTime(at)} {fromName} 移交给 {toName}
                {byName === '' ? '' : `（${byName} 指定）`}：{reason}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Handover talk={talk} successors={successors} given={given} />
    </>
  )
}

function Handover({ talk, successors, given }: Props) {
  if (successors.length === 0) {
    return <Notice kind="info">现在没有别人能保管这类记录，不能移交。</Notice>
  }
  return (
    <Card>
      <details open={given?.form === 'handover'}>
        <summary>移交给别人保管</summary>
        {/* A reason may say more of the talk than it should: it stays out of a shared browser. */}
        <form class="stack" method="post" action={`/eap/${talk.id}/handover`} data-not-kept>
          <Select
            name="toId"
            label="移交给"
            value={given?.values['toId']}
            error={given?.errors['toId']}
            options={successors.map(({ id, name }) => [String(id), name])}
            blank="请选择"
            required
          />
          <TextInput
            name="reason"
            label="移交原因"
            hint="移交以后您就看不到了；原因里不要写谈话内容"
            value={given?.values['reason']}
            error={given?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button confirm="移交以后您就看不到了，确定移交？">移交</Button>
          </div>
        </form>
      </details>
    </Card>
  )
}
