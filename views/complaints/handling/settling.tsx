import type { KeptDraft } from '#src/complaints/handling/drafts.ts'
import type { HandlingPart, Turn } from '#src/complaints/handling/part.ts'
import {
  contactOutcomes,
  improvementDays,
  liabilities,
} from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintVerdict } from '#src/complaints/vocabulary.ts'
import { KeptNote, StepFrame, type StepPage } from '#views/complaints/step-form.tsx'
import { Button } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Select } from '#views/components/field.tsx'

import { draftPlace, Line, Lines, typedIn, WhenAndProof } from './form.tsx'

const scores = { 5: '5 分', 4: '4 分', 3: '3 分', 2: '2 分', 1: '1 分' } as const
const scoreNotes = { 5: '很满意', 4: '满意', 3: '一般', 2: '不满意', 1: '很不满意' } as const

type VisitProps = StepPage & {
  handling: HandlingPart
  turn: Extract<Turn, { kind: 'visit' }>
}

/** 回访 by a third person. */
export function Visiting({ handling, turn, ...place }: VisitProps) {
  return (
    <>
      {turn.visits ? <VisitForm {...place} handling={handling} draft={turn.draft} /> : null}
      {turn.giveUp ? (
        <details class="fold" open={place.problem?.form === 'given-up'}>
          <summary>多次没有联系上，结束回访</summary>
          <StepFrame {...place} form="given-up" path="return-visits/given-up">
            <Lines
              typed={typedIn(place.problem, 'given-up')}
              form="given-up"
              name="reason"
              label="为什么不再回访"
              required
            />
            <div class="bar">
              <Button>按回访未联系上结束</Button>
            </div>
          </StepFrame>
        </details>
      ) : null}
    </>
  )
}

type VisitFormProps = StepPage & { handling: HandlingPart; draft: KeptDraft | null }

function VisitForm({ handling, draft, ...place }: VisitFormProps) {
  const form = 'return-visits'
  const typed = typedIn(place.problem, form, draft?.fields)
  const kept = draftPlace(handling.accountId, place, form, draft)
  return (
    <StepFrame {...place} form={form} draft={kept}>
      <Choice
        label="回访结果"
        name="outcome"
        words={contactOutcomes}
        value={typed.value('outcome')}
        error={typed.error('outcome')}
        required
      />
      <Choice
        label="客户评分"
        name="score"
        words={scores}
        notes={scoreNotes}
        columns={5}
        value={typed.value('score')}
        error={typed.error('score')}
        hint="没联系上的不用选"
      />
      <WhenAndProof {...{ typed, form, now: handling.now }} name="visitedAt" />
      <Lines {...{ typed, form }} name="words" label="客户原话" required />
      <div class="bar">
        <Button kind="primary">登记回访</Button>
        <KeptNote draft={kept} />
      </div>
    </StepFrame>
  )
}

type SettleProps = StepPage & {
  handling: HandlingPart
  turn: Extract<Turn, { kind: 'settle' }>
  verdict: ComplaintVerdict | null
}

/** 定责, then improvement, then 办结: one form at a time, the others a click away. */
export function Settling({ handling, turn, verdict, ...place }: SettleProps) {
  const [newest] = handling.liabilities
  const verified = handling.verifications[0]?.at ?? 0
  const settled = newest !== undefined && newest.at >= verified
  const improved = handling.improvements.length > 0
  // Overturned by an appeal meanwhile: nobody is held liable for what did not happen.
  const unfounded = verdict === 'unsubstantiated'
  const next = unfounded
    ? 'closing'
    : !settled
      ? 'liability'
      : !improved
        ? 'improvements'
        : 'closing'
  const open = (form: string) => (place.problem?.form ?? next) === form
  return (
    <>
      {unfounded ? null : (
        <details class="fold" open={open('liability')}>
          <summary>{settled ? '重新定责' : '定责'}</summary>
          <LiabilityForm {...place} turn={turn} />
        </details>
      )}
      <details class="fold" open={open('improvements')}>
        <summary>{improved ? '再落实一项改进' : '落实改进措施'}</summary>
        <ImprovementForm {...place} turn={turn} />
      </details>
      <details class="fold" open={open('closing')}>
        <summary>办结</summary>
        <StepFrame {...place} form="closing">
          {unfounded ? (
            <p class="dim">核实结论已是不属实，不用定责，也不用落实改进，可以直接办结。</p>
          ) : improved ? (
            <p class="dim">改进措施已落实到人，办结后由责任人反馈完成情况。</p>
          ) : (
            <Lines
              typed={typedIn(place.problem, 'closing')}
              form="closing"
              name="nothingToImprove"
              label="无需改进的原因"
              hint="没有落实改进措施的，写明为什么不需要改进"
            />
          )}
          <div class="bar">
            <Button kind="primary">办结这件投诉</Button>
          </div>
        </StepFrame>
      </details>
    </>
  )
}

type PartProps = StepPage & Pick<SettleProps, 'turn'>

function LiabilityForm({ turn, ...place }: PartProps) {
  const form = 'liability'
  const typed = typedIn(place.problem, form)
  return (
    <StepFrame {...place} form={form}>
      <Choice
        label="定责"
        name="liability"
        words={liabilities}
        value={typed.value('liability')}
        error={typed.error('liability')}
        required
      />
      <div class="form-row">
        <Line
          {...{ typed, form }}
          name="agentNo"
          label="责任人工号"
          stored={turn.agentNo}
          hint="当事坐席，或涉事、承办部门的人；无责的清空"
        />
        <Select
          label="责任部门"
          name="department"
          id="liability-department"
          value={typed.value('department')}
          options={turn.departments.map(({ id, name }) => [String(id), name])}
          blank="不写部门"
          error={typed.error('department')}
        />
      </div>
      <Lines {...{ typed, form }} name="reason" label="理由" required />
      <div class="bar">
        <Button kind="primary">定责</Button>
      </div>
    </StepFrame>
  )
}

function ImprovementForm({ turn, ...place }: PartProps) {
  const form = 'improvements'
  const typed = typedIn(place.problem, form)
  if (turn.owners.length === 0) {
    return <p class="dim">涉事、承办部门还没有能负责改进的账号，请找系统管理员建立。</p>
  }
  return (
    <StepFrame {...place} form={form}>
      <Lines {...{ typed, form }} name="measure" label="改进措施" required />
      <div class="form-row">
        <Select
          label="责任人"
          name="owner"
          id="improvements-owner"
          value={typed.value('owner')}
          options={turn.owners.map(({ id, name }) => [String(id), name])}
          blank="请选择"
          error={typed.error('owner')}
          required
        />
        <Line
          {...{ typed, form }}
          name="dueDays"
          label="期限（工作日）"
          stored={String(improvementDays.usual)}
          required
        />
      </div>
      <div class="bar">
        <Button kind="primary">落实到责任人</Button>
      </div>
    </StepFrame>
  )
}
