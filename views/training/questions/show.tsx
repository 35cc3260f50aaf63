import type { FieldErrors } from '#src/kernel/form.ts'
import type { ItemFigures } from '#src/training/questions/item-analysis.ts'
import type { ClipChoice, QuestionDetail } from '#src/training/questions/queries.ts'
import {
  choiceLetters,
  difficulties,
  questionCategories,
  questionKinds,
  questionStates,
  questionWords,
} from '#src/training/questions/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Versions } from '#views/training/questions/versions.tsx'

type FormProps = { values: Record<string, string>; errors: FieldErrors; clips: ClipChoice[] }

export function NewQuestionPage(props: FormProps) {
  return (
    <>
      <PageHead title="出题">
        <LinkButton href="/questions">返回题库</LinkButton>
      </PageHead>
      <Card>
        <QuestionForm {...props} action="/questions" button="放进题库" />
      </Card>
    </>
  )
}

type PageProps = FormProps & {
  detail: QuestionDetail
  sentence: string | undefined
  analysis: ReadonlyMap<number, ItemFigures>
}

export function QuestionPage({ detail, sentence, analysis, ...form }: PageProps) {
  const { question, versions } = detail
  const address = `/questions/${question.id}`
  const active = question.state === 'active'
  return (
    <>
      <PageHead
        title={`题目 ${question.id}`}
        note={<Status tone={active ? 'good' : 'grey'} label={questionStates[question.state]} />}
      >
        <form method="post" action={`${address}/${active ? 'retirement' : 'return'}`}>
          <Button confirm={active ? `停用题目 ${question.id}？新卷子不再用它。` : undefined}>
            {active ? '停用' : '恢复使用'}
          </Button>
        </form>
        <LinkButton href="/questions">返回题库</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。写的内容还在下面，没有丢。</Notice> : null}
      <Versions versions={versions} analysis={analysis} />
      <Card note={active ? '保存后成为新版本；已经出好的卷子还用原来的' : '已停用，恢复后才能改'}>
        <QuestionForm
          {...form}
          action={`${address}/versions`}
          button={active ? '保存新版本' : null}
        />
      </Card>
    </>
  )
}

type InnerProps = FormProps & { action: string; button: string | null }

function QuestionForm({ values, errors, clips, action, button }: InnerProps) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <form class="form stack" method="post" action={action}>
      {values['seen'] ? <input type="hidden" name="seen" value={values['seen']} /> : null}
      <div class="form-grid">
        <Select
          label="知识面"
          {...field('category')}
          options={Object.entries(questionCategories)}
          blank="请选择"
        />
        <Select label="难度" {...field('difficulty')} options={Object.entries(difficulties)} />
      </div>
      <Choice
        label="题型"
        name="kind"
        words={questionKinds}
        value={values['kind']}
        error={errors['kind']}
        columns={5}
      />
      <TextArea label="题干" {...field('stem')} rows={3} maxlength={questionWords.stem} required />
      <fieldset class="field">
        <legend>选项（单选、多选）</legend>
        {choiceLetters.map((key) => (
          <TextInput
            label={key}
            {...field(`choice${key}`)}
            maxlength={questionWords.choice}
            autocomplete="off"
          />
        ))}
      </fieldset>
      <TextInput
        label="正确答案"
        {...field('answer')}
        hint="单选写一个字母，多选写几个，如 AC；判断写对或错；简答不填"
        autocomplete="off"
      />
      <TextArea
        label="参考答案（简答）"
        {...field('reference')}
        rows={2}
        maxlength={questionWords.answer}
      />
      <TextArea
        label="讲解"
        {...field('explanation')}
        rows={2}
        maxlength={questionWords.explanation}
        hint="公布成绩后，答题的人能看到"
      />
      <ClipField values={values} errors={errors} clips={clips} />
      {button === null ? null : (
        <div class="bar">
          <Button kind="primary">{button}</Button>
        </div>
      )}
    </form>
  )
}

function ClipField({ values, errors, clips }: FormProps) {
  const chosen = values['clip'] ?? ''
  const known = clips.some(({ id }) => String(id) === chosen)
  const options = clips.map(({ id, purpose }) => [String(id), `片段 ${id}：${purpose}`] as const)
  return (
    <>
      <Select
        label="听音作答"
        name="clip"
        value={chosen}
        error={errors['clip']}
        options={known || chosen === '' ? options : [[chosen, `片段 ${chosen}`], ...options]}
        blank="不用录音"
        hint={
          clips.length === 0
            ? '还没有可用的片段：质检员在已核实投诉的录音上做好打码片段，就能在这里选'
            : '只列已核实投诉的打码片段'
        }
      />
      {clips.length === 0 ? null : (
        <details>
          <summary>听一听、看文字</summary>
          {clips.map(({ id, purpose, lines }) => (
            <div class="learn-word">
              <p>
                片段 {id}：{purpose}
              </p>
              <audio controls preload="none" src={`/questions/clips/${id}`} />
              {lines.map(({ text }) => (
                <p class="wrapped dim">{text}</p>
              ))}
            </div>
          ))}
        </details>
      )}
    </>
  )
}
