import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { DefectDetail } from '#src/supervision/defects/detail.ts'
import {
  defectLevels,
  defectSources,
  defectSteps,
  defectWords,
} from '#src/supervision/defects/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { DefectStatus } from '#views/defects/index.tsx'
import { DueDate } from '#views/supervision/parts.tsx'

type Given = {
  form: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence?: string
}
type Props = { defect: DefectDetail; given: Given | null; dueDay: string; now: number }

/** One defect: whose it is, what was done, and how often it came again. */
export function DefectPage({ defect, given, dueDay, now }: Props) {
  const { id, state, level, owner, may, events } = defect
  return (
    <>
      <PageHead title={`缺陷 ${id}`} note={<DefectStatus state={state} />}>
        <LinkButton href="/defects">返回消缺清单</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card title={defect.what}>
        <Facts
          items={[
            ['归属', `${owner}（${defectLevels[level]}）`],
            [
              '期限',
              state === 'open' ? (
                <DueDate until={defect.dueAt} now={now} />
              ) : (
                formatDay(defect.dueAt - 1)
              ),
            ],
            ['属实类型', faultCategories[defect.faultCategory]],
            ['根本原因', defect.rootCause === null ? '' : rootCauses[defect.rootCause]],
            [
              '人员类别',
              defect.staffCategory === null ? '' : staffCategories[defect.staffCategory],
            ],
            ['业务', defect.business],
            ['来源', <Origin defect={defect} />],
            ['再发', defect.times > 0 ? `${defect.times} 次` : '没有'],
          ]}
        />
      </Card>
      {may.tick ? <TickForm defect={defect} given={given} /> : null}
      {state === 'open' && !may.tick ? (
        <Notice kind="info">
          由{owner}（{defectLevels[level]}）消缺并登记。
        </Notice>
      ) : null}
      {may.reopen ? <ReopenForm defect={defect} given={given} dueDay={dueDay} /> : null}
      <Card title="经过">
        <ol class="defect-events">
          {events.map(({ step, note, at, byName, complaintId, complaintNo }) => (
            <li>
              <Time at={at} /> {byName} {defectSteps[step]}
              {note ? `：${note}` : ''}
              {step === 'reopened' && complaintNo !== null ? (
                <>
                  {' '}
                  依据{' '}
                  {may.openComplaint ? (
                    <a href={`/complaints/${complaintId}`}>{complaintNo}</a>
                  ) : (
                    complaintNo
                  )}
                </>
              ) : null}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}

function Origin({ defect }: { defect: DefectDetail }) {
  const { source, complaintId, complaintNo, bulletinId, may } = defect
  return (
    <>
      {bulletinId === null ? (
        defectSources[source]
      ) : (
        <a href={`/bulletins/${bulletinId}`}>{defectSources[source]}</a>
      )}{' '}
      {complaintNo === null ? null : may.openComplaint ? (
        <a href={`/complaints/${complaintId}`}>{complaintNo}</a>
      ) : (
        complaintNo
      )}
    </>
  )
}

const typed = (given: Given | null, form: string) => (name: string, known: string) => ({
  name,
  id: `${form}-${name}`,
  value: given?.form === form ? (given.values[name] ?? '') : known,
  ...(given?.form === form && given.errors[name] ? { error: given.errors[name] } : {}),
})

function TickForm({ defect, given }: Pick<Props, 'defect' | 'given'>) {
  const field = typed(given, 'tick')
  return (
    <Card title="现在要做：消缺">
      <form class="stack" method="post" action={`/defects/${defect.id}/completion`}>
        <input type="hidden" name="seen" value={String(defect.revision)} />
        <TextArea
          {...field('note', '')}
          label="怎么消的"
          hint="做了什么、怎么确认不会再有"
          rows={2}
          maxlength={defectWords.note}
          required
        />
        <div class="bar">
          <Button kind="primary">登记消缺</Button>
        </div>
      </form>
    </Card>
  )
}

function ReopenForm({ defect, given, dueDay }: Pick<Props, 'defect' | 'given' | 'dueDay'>) {
  const field = typed(given, 'reopen')
  return (
    <Card title="同一原因又发生了" note="重新打开，由原层级再消">
      <form class="stack" method="post" action={`/defects/${defect.id}/reopening`}>
        <input type="hidden" name="seen" value={String(defect.revision)} />
        <TextArea
          {...field('reason', '')}
          label="原因"
          rows={2}
          maxlength={defectWords.note}
          required
        />
        <div class="form-grid">
          <TextInput
            {...field('complaint', '')}
            label="投诉编号"
            hint="属实类型要相同，没有可不填"
            maxlength={40}
          />
          <DateInput {...field('due', dueDay)} label="新的期限" required />
        </div>
        <div class="bar">
          <Button>重新打开</Button>
        </div>
      </form>
    </Card>
  )
}
