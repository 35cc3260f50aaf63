import type { RegisterRow } from '#src/complaints/register-queries.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { DecisionHelp } from '#views/complaints/decision-help.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextArea } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

type Props = {
  entry: RegisterRow
  /** Complaints already open about the same call. */
  others: { id: number; complaintNo: string }[]
  mayUnmask: boolean
  errors?: FieldErrors
  values?: Record<string, string>
  /** Why a submission was not stored, with the note that would otherwise be lost. */
  refused?: { sentence: string; note: string }
}

/** 受理: one reported entry becomes a complaint, once somebody has made sure it is one of ours. */
export function AcceptancePage({ entry, others, mayUnmask, errors, values, refused }: Props) {
  return (
    <>
      <PageHead title={`受理登记 ${entry.registerNo}`} />
      <div class="with-aside">
        <Card title="登记内容">
          <Facts
            items={[
              ['登记时间', <Time at={entry.registeredAt} />],
              ['类型', faultCategories[entry.faultCategory]],
              ['通话号', entry.callNo],
              ['通话时间', entry.call ? <Time at={entry.call.startedAt} /> : '通话未到'],
              ['部门', entry.call?.department],
              ['坐席', <AgentName agent={entry.agent} />],
              [
                '来电',
                <CallerNumber
                  subject={{ kind: 'register', id: entry.id }}
                  shown={entry.caller}
                  may={mayUnmask}
                />,
              ],
              ['登记人', entry.reportedBy],
            ]}
          />
          <DecisionHelp open />
        </Card>
        <Card title="受理">
          {refused ? (
            <Notice kind="warn">
              {refused.sentence}，您的没有保存。
              {refused.note === '' ? null : <>您写的说明：“{refused.note}”</>}
            </Notice>
          ) : null}
          <Blocked entry={entry} />
          {others.map((other) => (
            <Notice kind="warn">
              这通电话已有投诉 <a href={`/complaints/${other.id}`}>{other.complaintNo}</a>
              ，确认不是同一件事再受理。
            </Notice>
          ))}
          {entry.call && !entry.complaint ? (
            <AcceptanceForm entry={entry} errors={errors} values={values} />
          ) : null}
        </Card>
      </div>
    </>
  )
}

function Blocked({ entry }: { entry: RegisterRow }) {
  if (entry.complaint) {
    return (
      <Notice kind="info">
        这条登记已受理：
        <a href={`/complaints/${entry.complaint.id}`}>{entry.complaint.complaintNo}</a>
      </Notice>
    )
  }
  if (entry.call) return null
  if (entry.callNo === '') return <Notice kind="warn">还没有对上通话，对上后才能受理。</Notice>
  return <Notice kind="warn">通话“{entry.callNo}”还没有到，导入通话数据后才能受理。</Notice>
}

function AcceptanceForm({
  entry,
  errors,
  values,
}: Omit<Props, 'others' | 'mayUnmask' | 'refused'>) {
  return (
    <form class="stack" method="post" action={`/register/${entry.id}/acceptance`}>
      <Select
        label="类型"
        name="faultCategory"
        value={values?.['faultCategory'] ?? entry.faultCategory}
        options={Object.entries(faultCategories)}
        error={errors?.['faultCategory']}
        required
      />
      <Select
        label="对象"
        name="target"
        value={values?.['target']}
        options={Object.entries(complaintTargets)}
        blank="暂不确定"
        error={errors?.['target']}
      />
      <TextArea
        label="说明（可不填）"
        name="note"
        value={values?.['note']}
        maxlength={1000}
        error={errors?.['note']}
      />
      <div class="bar">
        <Button kind="primary">受理</Button>
        <LinkButton href="/register">返回</LinkButton>
      </div>
      <p class="hint">不是对内投诉的，不要受理，登记会照原样留着。</p>
    </form>
  )
}
