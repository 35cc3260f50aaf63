import type { HandlingPart, Turn } from '#src/complaints/handling/part.ts'
import {
  contactOutcomes,
  enoughTries,
  type ReplyPart,
} from '#src/complaints/handling/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { KeptNote, StepFrame, type StepPage } from '#views/complaints/step-form.tsx'
import { Button } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'

import { draftPlace, Line, Lines, typedIn, WhenAndProof } from './form.tsx'

type Props = StepPage & {
  handling: HandlingPart
  turn: Extract<Turn, { kind: 'intervene' }>
}

/** 干预处理: the customer is contacted first, then answered for. */
export function Intervention(props: Props) {
  const { turn, problem } = props
  const [newest] = props.handling.replies
  const contactKept = Object.keys(turn.contactDraft?.fields ?? {}).length > 0
  const contactFirst = turn.unreached && !turn.enough
  return (
    <>
      {newest?.bouncedAt ? (
        <Notice kind="warn">
          {newest.bouncedByName}退回了上一次答复：{newest.bounceNote}
          <ul class="plain">
            {newest.failed.map((sentence) => (
              <li>没通过：{sentence}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <details class="fold" open={contactFirst || contactKept || problem?.form === 'contacts'}>
        <summary>登记联系客户</summary>
        <ContactForm {...props} />
      </details>
      <details class="fold" open={!contactFirst || problem?.form === 'reply'}>
        <summary>答复处理结果</summary>
        {contactFirst ? (
          <p class="dim">
            联系上客户之后再答复；{enoughTries.tries} 次、分在 {enoughTries.days}{' '}
            天都没联系上的，写明原因也可以答复。
          </p>
        ) : null}
        <ReplyForm {...props} />
      </details>
    </>
  )
}

function ContactForm({ handling, turn, ...place }: Props) {
  const form = 'contacts'
  const typed = typedIn(place.problem, form, turn.contactDraft?.fields)
  const kept = draftPlace(handling.accountId, place, form, turn.contactDraft)
  return (
    <StepFrame {...place} form={form} draft={kept}>
      <Choice
        label="联系结果"
        name="outcome"
        id="contacts-outcome"
        words={contactOutcomes}
        value={typed.value('outcome')}
        error={typed.error('outcome')}
        required
      />
      <WhenAndProof {...{ typed, form, now: handling.now }} name="contactedAt" />
      <Lines
        {...{ typed, form }}
        name="words"
        label="客户说了什么"
        hint="没联系上的，写明情况：无人接听、停机、拒接……"
        required
      />
      <div class="bar">
        <Button kind="primary">登记这次联系</Button>
        <KeptNote draft={kept} />
      </div>
    </StepFrame>
  )
}

function ReplyForm({ handling, turn, ...place }: Props) {
  const form = 'reply'
  const [newest] = handling.replies
  const before = newest?.bouncedAt ? newest : null
  const { draft } = turn
  const typed = typedIn(place.problem, form, draft?.fields)
  const kept = draftPlace(handling.accountId, place, form, draft)
  const common = { typed, form }
  return (
    <StepFrame {...place} form={form} draft={kept}>
      <div class="form-row">
        <Line
          {...common}
          name="handledAt"
          label="处理时间"
          stored={formatTime(before?.handledAt ?? handling.now)}
          required
        />
        <Line
          {...common}
          name="handledBy"
          label="处理人"
          stored={before?.handledBy ?? turn.by}
          required
        />
        <Line
          {...common}
          name="answerable"
          label="有责人员"
          stored={before?.answerable ?? ''}
          hint="写到人；没有的写“无”"
          required
        />
      </div>
      <Lines
        {...common}
        name="content"
        label="处理内容"
        stored={before?.content ?? ''}
        hint={checkHint(turn, 'content', before) ?? '查了什么、做了什么、原因是什么'}
        rows={3}
        required
      />
      <Lines
        {...common}
        name="result"
        label="处理结果"
        stored={before?.result ?? ''}
        hint={checkHint(turn, 'result', before)}
        required
      />
      {turn.unreached ? (
        <Lines
          {...common}
          name="unreachedReason"
          label="没有联系上客户的原因"
          hint="这次答复没有告知客户，回访时会再联系"
          required
        />
      ) : (
        <>
          <Lines
            {...common}
            name="feedback"
            label="客户原话"
            stored={before?.feedback ?? ''}
            hint="客户听了处理结果怎么说，照原话记"
            required
          />
          <Lines
            {...common}
            name="agreedSolution"
            label="与客户商定的方案"
            stored={before?.agreedSolution ?? ''}
          />
          <Checkbox
            label="处理结果已明确告知客户"
            name="told"
            id="reply-told"
            checked={typed.value('told', before?.told ? 'on' : '') === 'on'}
            error={typed.error('told')}
          />
        </>
      )}
      <div class="bar">
        <Button kind="primary">提交答复</Button>
        <a href="/complaints/reply-checks">答复检查表</a>
        <KeptNote draft={kept} />
      </div>
    </StepFrame>
  )
}

/** What the checklist asks of a part, said before it is asked. */
function checkHint(
  { checks }: Props['turn'],
  part: ReplyPart,
  before: HandlingPart['replies'][number] | null,
): string | undefined {
  const line = checks.find((one) => one.active && one.part === part)
  const failed = before?.failedParts.includes(part) ? '上次没通过。' : ''
  return line ? `${failed}${line.sentence}，至少 ${line.least} 个字` : undefined
}
