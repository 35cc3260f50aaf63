import type { FlowPart } from '#src/complaints/flow/part.ts'
import { reopenTargets } from '#src/complaints/flow/vocabulary.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import { complaintClasses, complaintStages } from '#src/complaints/vocabulary.ts'
import { DecisionHelp } from '#views/complaints/decision-help.tsx'
import { FoldedForm, refilled, StepForm, type StepPage } from '#views/complaints/step-form.tsx'
import { Time } from '#views/components/badge.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'

type Props = { complaint: ComplaintDetail; flow: FlowPart; page: StepPage }

/** 补充、并案、转出、重启: what joined it on its way, and how it may leave the way. */
export function FlowCard({ complaint, flow, page }: Props) {
  const { supplements, merged, reopenings, may } = flow
  return (
    <Card title="补充与去向" id="flow">
      <Referral flow={flow} page={page} />
      {merged.length > 0 ? (
        <p>
          并入本件的：
          {merged.map((one) => (
            <a href={`/complaints/${one.id}`}>{one.complaintNo} </a>
          ))}
        </p>
      ) : null}
      {supplements.map(({ text, at, byName, complaintId, complaintNo }) => (
        <blockquote class="supplement">
          <p class="as-written">{text}</p>
          <footer class="dim">
            {byName} <Time at={at} />
            {complaintId === complaint.id ? null : `（写在 ${complaintNo}）`}
          </footer>
        </blockquote>
      ))}
      {reopenings.map(({ toStage, reason, at, byName }) => (
        <p>
          {byName}在 <Time at={at} /> 重启，回到{complaintStages[toStage]}：{reason}
        </p>
      ))}
      {supplements.length + merged.length + reopenings.length + flow.referrals.length === 0 ? (
        <p class="dim">还没有补充。</p>
      ) : null}
      <div class="folds">
        {may.supplement ? (
          <FoldedForm page={page} form="supplement" title="补充情况" button="补充">
            <TextArea
              label="补充的情况"
              {...refilled(page, 'supplement', 'text')}
              maxlength={2000}
              hint="只能追加，写上去就不再改"
              required
            />
          </FoldedForm>
        ) : null}
        {may.merge ? <MergeForm page={page} /> : null}
        {may.classify ? <ClassForm complaint={complaint} page={page} /> : null}
        {may.reopen ? <ReopenForm page={page} /> : null}
      </div>
    </Card>
  )
}

function Referral({ flow, page }: Omit<Props, 'complaint'>) {
  const { referrals, may } = flow
  return (
    <>
      {referrals.map(({ referredTo, reason, at, byName, ...back }) => (
        <p>
          {byName}在 <Time at={at} /> 转给{referredTo}：{reason}
          {back.takenBackAt === null ? null : (
            <>
              ；{back.takenBackByName}在 <Time at={back.takenBackAt} /> 收回：{back.takenBackReason}
            </>
          )}
        </p>
      ))}
      {may.refer ? (
        <StepForm page={page} form="referral" button="转出" kind="primary">
          <Notice kind="info">对外投诉转给责任单位处理，转出后不计入对内投诉，可以收回。</Notice>
          <div class="step-fields">
            <TextInput
              label="转给"
              {...refilled(page, 'referral', 'referredTo')}
              maxlength={60}
              required
            />
            <TextArea
              label="理由"
              {...refilled(page, 'referral', 'reason')}
              rows={2}
              maxlength={500}
              required
            />
          </div>
        </StepForm>
      ) : null}
      {may.takeBack ? (
        <FoldedForm page={page} form="referral-return" title="收回" button="收回">
          <TextArea
            label="为什么收回"
            {...refilled(page, 'referral-return', 'reason')}
            rows={2}
            maxlength={500}
            required
          />
        </FoldedForm>
      ) : null}
    </>
  )
}

function MergeForm({ page }: { page: StepPage }) {
  return (
    <FoldedForm page={page} form="merging" title="并案" button="并案" kind="danger">
      <div class="step-fields">
        <TextInput
          label="并入哪件（编号）"
          {...refilled(page, 'merging', 'into')}
          maxlength={64}
          placeholder="DN2026-000123"
          required
        />
        <TextArea
          label="理由"
          {...refilled(page, 'merging', 'reason')}
          rows={2}
          maxlength={500}
          hint="要是同一通话或同一来电号码；本件编号留着，之后在那一件里办"
          required
        />
      </div>
    </FoldedForm>
  )
}

function ClassForm({ complaint, page }: Omit<Props, 'flow'>) {
  const other = complaint.class === 'internal' ? 'external' : 'internal'
  return (
    <FoldedForm
      page={page}
      form="class"
      title={`改判为${complaintClasses[other]}`}
      button={`改判为${complaintClasses[other]}`}
    >
      <input type="hidden" name="class" value={other} />
      <DecisionHelp />
      <TextArea
        label="理由"
        {...refilled(page, 'class', 'reason')}
        rows={2}
        maxlength={500}
        required
      />
    </FoldedForm>
  )
}

function ReopenForm({ page }: { page: StepPage }) {
  return (
    <FoldedForm page={page} form="reopening" title="重启" button="重启">
      <div class="step-fields">
        <Select
          label="从哪一步重新办"
          {...refilled(page, 'reopening', 'to')}
          options={Object.entries(reopenTargets)}
          blank="请选择"
          required
        />
        <TextArea
          label="理由"
          {...refilled(page, 'reopening', 'reason')}
          rows={2}
          maxlength={500}
          required
        />
      </div>
    </FoldedForm>
  )
}
