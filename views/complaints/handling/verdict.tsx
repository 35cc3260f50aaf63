import type { HandlingPart, Turn } from '#src/complaints/handling/part.ts'
import {
  causeBranches,
  faultWeights,
  rootCauses,
  unsubstantiatedReasons,
  weightWords,
} from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import {
  complaintVerdicts,
  type FaultCategory,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { KeptNote, StepFrame, type StepPage } from '#views/complaints/step-form.tsx'
import { Button } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, Field, Select, wiring } from '#views/components/field.tsx'
import { Card } from '#views/components/page.tsx'

import { EvidenceFields } from './evidence-fields.tsx'
import { draftPlace, Lines, type Typed, typedIn } from './form.tsx'

type Props = StepPage & {
  complaint: ComplaintDetail
  handling: HandlingPart
  turn: Extract<Turn, { kind: 'verify' }>
}

/** 调查核实, beside the sound: the verdict on what was heard, or the reply sent back. */
export function VerdictCard(props: Props) {
  const { handling, turn, problem, complaintId, spellId } = props
  const place = { complaintId, spellId, problem }
  const [reply] = handling.replies
  return (
    <div>
      <Card
        title="核实结论"
        id="verdict"
        actions={
          <form method="post" action={`/complaints/${complaintId}/investigation/return`}>
            <input type="hidden" name="spell" value={spellId ?? ''} />
            <Button small>交还</Button>
          </form>
        }
      >
        <VerdictForm {...props} />
      </Card>
      {reply ? (
        <Card title="答复没说清？">
          <details class="fold" open={problem?.form === 'bounce'}>
            <summary>退回答复</summary>
            <BounceForm {...place} checks={turn.checks} />
          </details>
        </Card>
      ) : null}
    </div>
  )
}

/** What weighs more is said where it is chosen. */
const categoryOptions = keysOf(faultCategories).map((key: FaultCategory) => {
  const word = faultCategories[key]
  return [key, faultWeights[key] > 1 ? `${word}（${weightWords(key)}）` : word] as const
})

function VerdictForm({ complaint, handling, turn, ...place }: Props) {
  const form = 'verification'
  const { draft, sound } = turn
  const typed = typedIn(place.problem, form, draft?.fields)
  const kept = draftPlace(handling.accountId, place, form, draft)
  return (
    <StepFrame {...place} form={form} draft={kept}>
      <Choice
        label="结论"
        name="verdict"
        words={complaintVerdicts}
        value={typed.value('verdict')}
        error={typed.error('verdict')}
        required
      />
      <Select
        label="类型"
        name="faultCategory"
        value={typed.value('faultCategory', complaint.faultCategory)}
        options={categoryOptions}
        error={typed.error('faultCategory')}
        required
      />
      <CauseField typed={typed} />
      <Select
        label="不属实的情形"
        name="unsubstantiatedReason"
        value={typed.value('unsubstantiatedReason')}
        options={Object.entries(unsubstantiatedReasons)}
        blank="属实的不选"
        hint="结论是不属实的必选，周分析按它统计。"
        error={typed.error('unsubstantiatedReason')}
      />
      {sound ? (
        <EvidenceFields
          typed={typed}
          sound={sound}
          heard={turn.heard}
          report={`/complaints/${complaint.id}/listenings`}
          suggested={[complaint.evidenceStartMs, complaint.evidenceEndMs]}
        />
      ) : (
        <Lines
          {...{ typed, form }}
          name="restsOn"
          label="依据什么"
          hint="没有录音可听，写明结论依据的材料：工单、证人、系统记录……"
          required
        />
      )}
      <Lines {...{ typed, form }} name="reasoning" label="理由" rows={3} required />
      <div class="bar">
        <Button kind="primary">提交核实结论</Button>
        <KeptNote draft={kept} />
      </div>
    </StepFrame>
  )
}

/** 根本原因: the four, each with its branches, as one choice. */
function CauseField({ typed }: { typed: Typed }) {
  const chosen = typed.value('cause')
  const field = {
    name: 'cause',
    label: '根本原因',
    required: true,
    error: typed.error('cause'),
  }
  return (
    <Field id="cause" {...field}>
      <select {...wiring(field)}>
        <option value="">请选择</option>
        {keysOf(rootCauses).map((cause) => (
          <optgroup label={rootCauses[cause]}>
            {Object.entries(causeBranches[cause]).map(([branch, words]) => {
              const value = `${cause}.${branch}`
              return (
                <option value={value} selected={value === chosen}>
                  {words}
                </option>
              )
            })}
          </optgroup>
        ))}
      </select>
    </Field>
  )
}

function BounceForm({ checks, ...place }: StepPage & Pick<Props['turn'], 'checks'>) {
  const form = 'bounce'
  const typed = typedIn(place.problem, form)
  const own = place.problem?.form === form ? [place.problem.values?.['checks']].flat() : []
  return (
    <StepFrame {...place} form={form}>
      <fieldset class="field">
        <legend>哪几条没通过</legend>
        {checks
          .filter(({ active }) => active)
          .map(({ code, sentence }) => (
            <Checkbox
              label={sentence}
              name="checks"
              id={`check-${code}`}
              value={code}
              checked={own.includes(code)}
            />
          ))}
      </fieldset>
      <Lines {...{ typed, form }} name="note" label="缺什么、怎么补" required />
      <div class="bar">
        <Button>退回答复</Button>
      </div>
    </StepFrame>
  )
}
