import type { AppealDays, AppealSettings } from '#src/inspection/appeals/settings.ts'
import { appealDays } from '#src/inspection/appeals/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

type Props = {
  current: AppealDays
  history: AppealSettings[]
  errors: FieldErrors
  values: Record<string, string>
}

export function AppealSettingsPage({ current, history, errors, values }: Props) {
  const { least, most, usual } = appealDays
  const bounds = { type: 'number', min: least, max: most, step: 1, required: true } as const
  return (
    <>
      <PageHead title="申诉时限" note="按工作日算，当天不算，算到最后一天的 24 点">
        <LinkButton href="/working-calendar">工作日历</LinkButton>
        <LinkButton href="/review-appeals">返回申诉</LinkButton>
      </PageHead>
      <div class="with-aside">
        <Card title="现在的时限">
          <form method="post" action="/review-appeals/settings" class="form">
            <TextInput
              label="评分提交（或上一轮答复）后，几个工作日内可以申诉"
              name="fileDays"
              value={values['fileDays'] ?? current.fileDays}
              error={errors['fileDays']}
              {...bounds}
            />
            <TextInput
              label="申诉提出后，几个工作日内答复"
              name="answerDays"
              value={values['answerDays'] ?? current.answerDays}
              error={errors['answerDays']}
              {...bounds}
            />
            <p class="dim">
              改了以后，只管此后提交的评分、提出的申诉和给出的答复；已经评的、已经提的，仍按原来的天数算。
            </p>
            <div class="bar">
              <Button kind="primary">保存时限</Button>
            </div>
          </form>
        </Card>
        <Card title="改动经过">
          {history.length === 0 ? (
            <p class="dim">还没有人改过，提出、答复都按 {usual} 个工作日。</p>
          ) : (
            <ul class="lines">
              {history.map((one) => (
                <li>
                  <span>
                    提出 {one.fileDays} 天，答复 {one.answerDays} 天
                  </span>
                  <small class="dim">
                    {one.by} <Time at={one.at} />
                  </small>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  )
}
