import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { principles } from '#src/complaints/routing/vocabulary.ts'
import { draftPlace } from '#views/complaints/handling/form.tsx'
import { refilled, StepForm, type StepPage } from '#views/complaints/step-form.tsx'
import { FieldError, Select, TextArea } from '#views/components/field.tsx'

type Props = { routing: RoutingPart; page: StepPage }

/** 派单: which of the five principles applies and why, the others with why not. */
export function DispatchForm({ routing, page }: Props) {
  const { options, proposed, departments } = routing
  const form = 'dispatch'
  const fields = routing.draft?.fields ?? {}
  const refill = (name: string) => refilled(page, form, name, fields[name])
  const [principle, department] = [refill('principle'), refill('departmentId')]
  const kept = draftPlace(routing.accountId, page, form, routing.draft)
  const chosen = principle.value ?? proposed?.principle
  return (
    <StepForm page={page} form={form} button="派单" kind="primary" draft={kept}>
      <fieldset class={principle.error ? 'field has-error' : 'field'} id={principle.id}>
        <legend>依据原则</legend>
        <ul class="principles">
          {options.map((option) => (
            <li class={option.applies ? undefined : 'off'}>
              <label>
                <input
                  type="radio"
                  name="principle"
                  value={option.principle}
                  checked={option.principle === chosen}
                  disabled={!option.applies}
                />
                <span>
                  <b>{principles[option.principle]}</b>
                  {option.principle === proposed?.principle ? <em>建议</em> : null}
                </span>
                <span class="dim">{option.why}</span>
              </label>
            </li>
          ))}
        </ul>
        <FieldError id={principle.id} error={principle.error} />
      </fieldset>
      <div class="step-fields">
        <Select
          label="派给"
          {...department}
          value={department.value ?? proposed?.department?.id}
          options={departments}
          blank="请选择部门"
          required
        />
        <TextArea
          label="理由"
          {...refill('reason')}
          rows={2}
          maxlength={500}
          hint="按建议派可以不填；换一条原则、换一个部门要写"
        />
      </div>
    </StepForm>
  )
}
