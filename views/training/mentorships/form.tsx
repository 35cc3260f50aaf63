import type { Given } from '#src/training/form-fields.ts'
import { mentorshipBounds } from '#src/training/mentorships/vocabulary.ts'
import type { Clash } from '#src/training/plans/clashes.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Clashes } from '#views/training/plans/clashes.tsx'

type Props = { given: Given | null; clashes: readonly Clash[]; apprentice: string }

/** Measures are written six at a time; more lines come with those that are filled. */
const lines = 6

/** 起草师徒协议. */
export function NewMentorshipPage({ given, clashes, apprentice }: Props) {
  const field = (name: string, known = '') => ({
    name,
    value: given?.values[name] ?? known,
    error: given?.errors[name],
  })
  const filled = Array.from({ length: mentorshipBounds.measures }, (_, index) => index + 1).filter(
    (n) => given?.values[`measure-${n}`] || given?.values[`due-${n}`],
  )
  const shown = Math.min(mentorshipBounds.measures, Math.max(lines, (filled.at(-1) ?? 0) + 2))
  return (
    <>
      <PageHead title="起草师徒协议" note="师傅和徒弟各自确认以后开始">
        <LinkButton href="/mentorships">返回师徒结对</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Clashes clashes={clashes} />
      <Card>
        <form class="stack" method="post" action="/mentorships">
          <div class="form-grid">
            <TextInput {...field('mentor')} label="师傅工号" maxlength={60} required />
            <TextInput
              {...field('apprentice', apprentice)}
              label="徒弟工号"
              maxlength={60}
              required
            />
            <DateInput {...field('fromDay')} label="起始日期" required />
            <DateInput {...field('untilDay')} label="期满日期" required />
            <Select
              {...field('track')}
              label="主线"
              options={Object.entries(tracks)}
              blank="请选择"
              required
            />
            <TextInput
              {...field('reason')}
              label="重复仍结对的原因"
              hint="徒弟已经有同一主线的培训时要写"
              maxlength={200}
            />
          </div>
          <TextArea
            {...field('goal')}
            label="帮带目标"
            rows={2}
            maxlength={mentorshipBounds.goal}
            required
          />
          <fieldset class="field">
            <legend>帮带措施</legend>
            <p class="hint">每条写明到哪天做完，日期在结对期内、是工作日；空着的行不算</p>
            <div class="measure-lines">
              {Array.from({ length: shown }, (_, index) => index + 1).map((n) => (
                <div class="measure-line">
                  <TextInput
                    {...field(`measure-${n}`)}
                    label={`第 ${n} 条措施`}
                    hideLabel
                    placeholder={n === 1 ? '如：一起听三通录音，逐句点评' : undefined}
                    maxlength={mentorshipBounds.measure}
                  />
                  <TextInput
                    {...field(`due-${n}`)}
                    label={`第 ${n} 条日期`}
                    hideLabel
                    placeholder="2026-12-01"
                    maxlength={20}
                  />
                </div>
              ))}
            </div>
          </fieldset>
          <div class="bar">
            <Button kind="primary">送双方确认</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
