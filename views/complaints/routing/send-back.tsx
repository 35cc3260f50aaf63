import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { sendBackAnswers, sendBackReasons } from '#src/complaints/routing/vocabulary.ts'
import { FoldedForm, refilled, StepForm, type StepPage } from '#views/complaints/step-form.tsx'
import { Time } from '#views/components/badge.tsx'
import { Select, TextArea } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'

type Props = { routing: RoutingPart; page: StepPage }

/** 回退: asked for by who got it, answered by who sent it; nothing moves before. */
export function SendBackWaits({ routing, page }: Props) {
  const { sendBack, may } = routing
  return (
    <>
      {sendBack ? (
        <Notice kind="warn">
          {sendBack.byName}在 <Time at={sendBack.at} /> 申请回退（
          {sendBackReasons[sendBack.kind]}）：{sendBack.reason}。
          {may.answerSendBack ? null : '等派单人或质量保证部答复。'}
        </Notice>
      ) : null}
      {may.answerSendBack ? (
        <StepForm page={page} form="send-back-answer" button="答复" kind="primary">
          <div class="step-fields">
            <Select
              label="是否同意"
              {...refilled(page, 'send-back-answer', 'answer')}
              options={Object.entries(sendBackAnswers)}
              blank="请选择"
              required
            />
            <TextArea
              label="理由"
              {...refilled(page, 'send-back-answer', 'reason')}
              rows={2}
              maxlength={500}
              hint="不同意要写理由；同意后回到受理，重新派单"
            />
          </div>
        </StepForm>
      ) : null}
    </>
  )
}

export function AskSendBack({ routing, page }: Props) {
  if (!routing.may.askSendBack) return null
  return (
    <FoldedForm page={page} form="send-back" title="申请回退" button="提交回退申请">
      <div class="step-fields">
        <Select
          label="原因"
          {...refilled(page, 'send-back', 'kind')}
          options={Object.entries(sendBackReasons)}
          blank="请选择"
          required
        />
        <TextArea
          label="说明"
          {...refilled(page, 'send-back', 'reason')}
          rows={2}
          maxlength={500}
          hint="派单人同意后才退回，次数计入部门的回退统计"
          required
        />
      </div>
    </FoldedForm>
  )
}
