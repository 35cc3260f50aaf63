import type { FieldErrors } from '#src/kernel/form.ts'
import type { Waiting } from '#src/training/exams/mark.ts'
import type { Exam } from '#src/training/exams/schema.ts'
import { examLimits } from '#src/training/exams/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  exam: Exam
  waiting: Waiting | null
  errors: FieldErrors
  values: Record<string, string>
}

/** 阅卷: one short answer after another, without a name. */
export function MarkingPage({ exam, waiting, errors, values }: Props) {
  return (
    <>
      <PageHead title="阅卷" note={`${exam.title}，看不到是谁答的`}>
        <LinkButton href={`/exams/${exam.id}`}>返回考试</LinkButton>
      </PageHead>
      {errors['form'] ? <Notice kind="warn">{errors['form']}。</Notice> : null}
      {waiting === null ? (
        <Card>
          <Empty
            title="没有要阅的简答题"
            hint="有人交卷以后，简答题会排到这里。"
            action={<LinkButton href={`/exams/${exam.id}`}>返回考试</LinkButton>}
          />
        </Card>
      ) : (
        <Card title={waiting.stem} note={`还有 ${waiting.left} 份`}>
          <div class="exam-pair">
            <section>
              <h3>回答</h3>
              <p class="wrapped">{waiting.text}</p>
            </section>
            <section>
              <h3>参考答案</h3>
              <p class="wrapped">{waiting.reference}</p>
            </section>
          </div>
          <form class="form stack" method="post" action={`/exams/${exam.id}/marking`}>
            <input type="hidden" name="answer" value={waiting.answerId} />
            <TextInput
              label={`得分（满分 ${waiting.worth}）`}
              name="points"
              value={values['points']}
              error={errors['points']}
              inputmode="decimal"
              autocomplete="off"
              autofocus
              required
            />
            <TextArea
              label="批注"
              name="remark"
              value={values['remark']}
              error={errors['remark']}
              rows={2}
              maxlength={examLimits.words}
            />
            <div class="bar">
              <Button kind="primary">给分，看下一份</Button>
            </div>
          </form>
        </Card>
      )}
    </>
  )
}
