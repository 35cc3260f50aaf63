import { markTexts } from '#src/complaints/major/vocabulary.ts'
import type { MajorPart } from '#src/complaints/timing/part.ts'
import { majorReasons } from '#src/complaints/timing/vocabulary.ts'
import { complaintLevels } from '#src/complaints/vocabulary.ts'
import { type FormProblem, problemOf } from '#views/complaints/form-problem.ts'
import { MajorTags } from '#views/complaints/major/tag.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Checkbox, FieldError, TextInput } from '#views/components/field.tsx'
import { Card, Facts } from '#views/components/page.tsx'

type Props = { major: MajorPart; problem: FormProblem | null }

/** 重大投诉 and 舆情风险: what holds, why, who said so, and the forms of those who may change it. */
export function MajorCard({ major, problem }: Props) {
  const { complaintId, level, opinionRisk, marks, may } = major
  const current = marks[0]?.liftedAt === null ? marks[0] : undefined
  const earlier = current ? marks.slice(1) : marks
  return (
    <Card
      title="重大与舆情"
      id="major"
      note={<MajorTags level={level} opinionRisk={opinionRisk} />}
    >
      <Facts
        items={[
          ['级别', complaintLevels[level]],
          ...(current
            ? [
                ['情形', reasonWords(current.reasons)] as [string, string],
                ['标记', <By {...current} />] as [string, ReturnType<typeof By>],
                ['说明', current.note] as [string, string],
              ]
            : []),
          ['舆情风险', opinionRisk || '没有标记'],
        ]}
      />
      {earlier.length > 0 ? <Earlier marks={earlier} /> : null}
      {may.suggest ? (
        <div hx-get={`/findings/threats/${complaintId}`} hx-trigger="load" hx-swap="outerHTML" />
      ) : null}
      <div class="folds">
        {may.mark && level === 'ordinary' ? <MarkForm {...{ complaintId, problem }} /> : null}
        {may.lift ? <LiftForm {...{ complaintId, problem }} /> : null}
        {may.mark ? <RiskForm {...{ complaintId, opinionRisk, problem }} /> : null}
      </div>
    </Card>
  )
}

const reasonWords = (reasons: MajorPart['marks'][number]['reasons']) =>
  reasons.map((reason) => majorReasons[reason]).join('、')

function By({ byName, at }: { byName: string; at: number }) {
  return (
    <>
      {byName} <Time at={at} />
    </>
  )
}

function Earlier({ marks }: Pick<MajorPart, 'marks'>) {
  return (
    <ul class="lines">
      {marks.map(({ reasons, byName, at, liftedAt, liftedByName, liftedReason }) => (
        <li>
          <span>
            {reasonWords(reasons)}：{byName} <Time at={at} /> 标为重大
          </span>
          {liftedAt === null ? null : (
            <small class="dim">
              {liftedByName} <Time at={liftedAt} /> 撤销：{liftedReason}
            </small>
          )}
        </li>
      ))}
    </ul>
  )
}

type FormProps = { complaintId: number; problem: FormProblem | null }

const textOf = (problem: FormProblem | null, name: string): string => {
  const value = problem?.values?.[name]
  return typeof value === 'string' ? value : ''
}

function MarkForm({ complaintId, problem: any }: FormProps) {
  const problem = problemOf(any, 'major-mark')
  const typed = problem?.values?.['reasons']
  const ticked: unknown[] = Array.isArray(typed) ? typed : [typed]
  return (
    <details class="fold" open={problem !== null}>
      <summary>标为重大投诉</summary>
      <form
        method="post"
        action={`/complaints/${complaintId}/major-mark`}
        class="stack step-form"
        id="form-major-mark"
      >
        <fieldset class="field">
          <legend>情形（可多选）</legend>
          <div class="tick-row">
            {Object.entries(majorReasons).map(([reason, word]) => (
              <Checkbox
                label={word}
                name="reasons"
                id={`reason-${reason}`}
                value={reason}
                checked={ticked.includes(reason)}
              />
            ))}
          </div>
          <FieldError id="reasons" error={problem?.errors?.['reasons']} />
        </fieldset>
        <TextInput
          label="说明"
          name="note"
          id="major-note"
          value={textOf(problem, 'note')}
          error={problem?.errors?.['note']}
          maxlength={markTexts.note}
        />
        <p class="dim">标记后这一步的时限马上缩短，部门负责人和质检主管立刻收到消息。</p>
        <div class="bar">
          <Button kind="primary">标为重大投诉</Button>
        </div>
      </form>
    </details>
  )
}

function LiftForm({ complaintId, problem: any }: FormProps) {
  const problem = problemOf(any, 'major-lifting')
  return (
    <details class="fold" open={problem !== null}>
      <summary>撤销重大标记</summary>
      <form
        method="post"
        action={`/complaints/${complaintId}/major-lifting`}
        class="stack step-form"
        id="form-major-lifting"
      >
        <TextInput
          label="为什么撤销"
          name="reason"
          id="lifting-reason"
          value={textOf(problem, 'reason')}
          error={problem?.errors?.['reason']}
          maxlength={markTexts.reason}
          hint="撤销后按一般投诉的时限，从到这一步时算起；已经超期的仍算超期。"
          required
        />
        <div class="bar">
          <Button>撤销重大标记</Button>
        </div>
      </form>
    </details>
  )
}

function RiskForm({ complaintId, opinionRisk, problem: any }: FormProps & { opinionRisk: string }) {
  const problem = problemOf(any, 'opinion-risk')
  return (
    <details class="fold" open={problem !== null}>
      <summary>{opinionRisk === '' ? '标记舆情风险' : '修改、解除舆情风险'}</summary>
      <form
        method="post"
        action={`/complaints/${complaintId}/opinion-risk`}
        class="stack step-form"
        id="form-opinion-risk"
      >
        <input type="hidden" name="was" value={opinionRisk} />
        <TextInput
          label="有什么风险"
          name="risk"
          value={problem ? textOf(problem, 'risk') : opinionRisk}
          error={problem?.errors?.['risk']}
          maxlength={markTexts.risk}
          hint="例如：客户说已经联系电视台。不要写客户姓名和号码。"
        />
        <div class="bar">
          <Button kind="primary">保存</Button>
          {opinionRisk === '' ? null : (
            <Button name="lift" value="yes">
              解除舆情风险
            </Button>
          )}
        </div>
      </form>
    </details>
  )
}
