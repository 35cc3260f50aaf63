import { formatTime } from '#src/kernel/calendar.ts'
import { questionKinds } from '#src/training/questions/vocabulary.ts'
import type { QuizPaper } from '#src/training/quizzes/quiz.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

export function QuizCodePage({ code, sentence }: { code: string; sentence?: string }) {
  return (
    <div class="learn">
      <PageHead title="现场抽考">
        <LinkButton href="/my-exams">返回我的考试</LinkButton>
      </PageHead>
      <Card>
        <form class="form stack" method="get" action="/my-exams/quizzes">
          <TextInput
            label="抽考码"
            name="code"
            value={code}
            error={sentence}
            inputmode="numeric"
            maxlength={6}
            autocomplete="off"
          />
          <Button kind="primary">进入抽考</Button>
        </form>
      </Card>
    </div>
  )
}

/** The questions of a quiz; once answered, what was right. */
export function QuizPaperPage({ paper: { quiz, questions, entry } }: { paper: QuizPaper }) {
  return (
    <form class="learn exam" method="post" action={`/my-exams/quizzes/${quiz.id}`}>
      <PageHead
        title={quiz.title}
        note={entry ? `得 ${entry.percent} 分` : `${formatTime(quiz.closesAt).slice(11)} 前交`}
      />
      {entry ? <Notice kind="good">已交，下面是正确答案。</Notice> : null}
      {questions.map(({ stem, kind, choices, answer }, at) => (
        <fieldset class="card exam-question">
          <legend>
            <span class="dim">
              {at + 1}/{questions.length} {questionKinds[kind]}
            </span>
          </legend>
          <p class="wrapped exam-stem">{stem}</p>
          {entry ? (
            <ul class="exam-choices">
              {choices.map(({ key, text }) => (
                <li>
                  {text} {entry.answers[at]?.includes(key) ? <Tag>我选的</Tag> : null}{' '}
                  {answer.includes(key) ? <Tag kind="ok">正确</Tag> : null}
                </li>
              ))}
            </ul>
          ) : (
            <div class="choice">
              {choices.map(({ key, text }) => (
                <label class="choice-card">
                  <input
                    type={kind === 'multiple' ? 'checkbox' : 'radio'}
                    name={`q${at}`}
                    value={key}
                  />
                  <span>{text}</span>
                </label>
              ))}
            </div>
          )}
        </fieldset>
      ))}
      <footer class="exam-foot">
        {entry ? (
          <LinkButton href="/my-exams">返回我的考试</LinkButton>
        ) : (
          <Button kind="primary">交卷</Button>
        )}
      </footer>
    </form>
  )
}
