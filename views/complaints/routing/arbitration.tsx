import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { FoldedForm, refilled, StepForm, type StepPage } from '#views/complaints/step-form.tsx'
import { Time } from '#views/components/badge.tsx'
import { Select, TextArea } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'

type Props = { routing: RoutingPart; page: StepPage }

/** 裁定归属: where departments disagree, the QA department decides, and that stands. */
export function ArbitrationWaits({ routing, page }: Props) {
  const { arbitration, departments, may } = routing
  return (
    <>
      {arbitration ? (
        <Notice kind="warn">
          {arbitration.askedByName}在 <Time at={arbitration.askedAt} /> 申请裁定归属：
          {arbitration.dispute}。{may.decide ? null : '等质量保证部裁定。'}
        </Notice>
      ) : null}
      {may.decide ? (
        <StepForm page={page} form="arbitration-decision" button="裁定" kind="primary">
          <div class="step-fields">
            <Select
              label="由哪个部门办"
              {...refilled(page, 'arbitration-decision', 'departmentId')}
              options={departments}
              blank="请选择部门"
              required
            />
            <TextArea
              label="裁定理由"
              {...refilled(page, 'arbitration-decision', 'decision')}
              rows={2}
              maxlength={500}
              hint="服从公司整体利益：裁定后不再退回，也不再裁定"
              required
            />
          </div>
        </StepForm>
      ) : null}
    </>
  )
}

export function AskArbitration({ routing, page }: Props) {
  if (!routing.may.askArbitration) return null
  return (
    <FoldedForm page={page} form="arbitration" title="申请裁定归属" button="提交裁定申请">
      <TextArea
        label="分歧"
        {...refilled(page, 'arbitration', 'dispute')}
        rows={2}
        maxlength={500}
        hint="归哪个部门办说不到一起时用，由质量保证部裁定"
        required
      />
    </FoldedForm>
  )
}
