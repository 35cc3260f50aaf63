import type { Candidate } from '#src/complaints/match-entry.ts'
import type { RegisterRow } from '#src/complaints/register-queries.ts'
import { entryLinks, faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  entry: RegisterRow
  candidates: Candidate[]
  errors: FieldErrors
  values: Record<string, string>
}

/** Which call an entry is about, where its number does not say: a person decides. */
export function EntryCallPage({ entry, candidates, errors, values }: Props) {
  return (
    <>
      <PageHead title={`登记 ${entry.registerNo} 的通话`}>
        <LinkButton href="/register">返回登记</LinkButton>
      </PageHead>
      <Card title="登记内容">
        <Facts
          items={[
            ['登记时间', <Time at={entry.registeredAt} />],
            ['类型', faultCategories[entry.faultCategory]],
            ['写的通话号', entry.callNo],
            ['来电', entry.caller],
            ['坐席', <AgentName agent={entry.agent} />],
            ['登记人', entry.reportedBy],
            ['怎么对上', entryLinks[entry.link]],
            [
              '通话',
              entry.call ? `${entry.call.callNo} ${formatTime(entry.call.startedAt)}` : null,
            ],
          ]}
        />
      </Card>
      <Card title="是哪一通">
        {entry.link === 'number' ? (
          <Notice kind="info">这条登记已按通话号对上通话，不用人工指定。</Notice>
        ) : (
          <MatchForm entry={entry} candidates={candidates} errors={errors} values={values} />
        )}
      </Card>
    </>
  )
}

function MatchForm({ entry, candidates, errors, values }: Props) {
  const chosen = values['choice'] ?? (entry.call ? `call-${entry.call.callNo}` : undefined)
  const calls = candidates.map((call) => [`call-${call.callNo}`, call.callNo] as const)
  const notes = candidates.map((call) => [`call-${call.callNo}`, noteOf(call)] as const)
  const others = {
    typed: '别的通话',
    nowhere: '没有这通',
    automatic: '交回系统自动对',
  }
  return (
    <form class="stack" method="post" action={`/register/${entry.id}/call`}>
      {candidates.length === 0 ? (
        <p class="dim">登记前一周内，没有找到同一来电或同一坐席的通话。</p>
      ) : null}
      <Choice
        label="通话"
        name="choice"
        words={{ ...Object.fromEntries(calls), ...others }}
        notes={{
          ...Object.fromEntries(notes),
          typed: '在下面填通话号',
          nowhere: '查过了，话单里没有',
          automatic: '撤回人工指定',
        }}
        value={chosen}
        columns={2}
        error={errors['choice']}
        required
      />
      <TextInput
        label="通话号"
        name="callNo"
        value={values['callNo']}
        maxlength={64}
        error={errors['callNo']}
        hint="选“别的通话”时填。"
      />
      <div class="bar">
        <Button kind="primary">保存</Button>
      </div>
    </form>
  )
}

function noteOf(call: Candidate): string {
  const same =
    call.sameCaller && call.sameAgent
      ? '来电、坐席都相同'
      : call.sameCaller
        ? '来电相同'
        : '坐席相同'
  const parts = [formatTime(call.startedAt), same, call.department, call.businessType, call.caller]
  return parts.filter(Boolean).join(' · ')
}
