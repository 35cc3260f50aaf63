import type { OwnQuestion, OwnSitting } from '#src/training/exams/own.ts'
import { examLimits } from '#src/training/exams/vocabulary.ts'
import { questionKinds } from '#src/training/questions/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { GoWords } from '#views/training/exams/own.tsx'
import { Outages } from '#views/training/exams/sitting.tsx'

type Props = { own: OwnSitting; given: { error: string | undefined; text: string } | null }

/** A go that has ended: that it was handed in, and once released what it earned and why. */
export function ResultPage({ own, given }: Props) {
  const { go, exam, questions, outages, words } = own
  const released = exam.state === 'released' && go.percent !== null
  return (
    <div class="learn">
      <PageHead title={exam.title} note={`第 ${go.number} 次`}>
        <LinkButton href={`/my-exams/${exam.id}`}>返回这场考试</LinkButton>
      </PageHead>
      <Card>
        <p>
          <GoWords go={go} />
        </p>
        {released ? null : <p class="dim">讲师阅完卷、公布成绩以后，在这里看得分和讲解。</p>}
      </Card>
      <Outages outages={outages} givenBackMs={go.givenBackMs} />
      {questions.map((question) => (
        <Marked question={question} address={`/my-exams/sittings/${go.id}`} />
      ))}
      {released ? (
        <Card title="对成绩有疑问">
          {words.map((word) => (
            <div class="learn-word">
              <p class="wrapped">
                <span class="dim">
                  <Time at={word.at} /> 我：
                </span>
                {word.text}
              </p>
              {word.reply === null ? (
                <p class="dim">等讲师答复</p>
              ) : (
                <p class="wrapped">
                  <span class="dim">{word.repliedByName} 答：</span>
                  {word.reply}
                </p>
              )}
            </div>
          ))}
          {words.some(({ reply }) => reply === null) ? null : (
            <form class="stack" method="post" action={`/my-exams/sittings/${go.id}/words`}>
              <TextArea
                label="疑问"
                name="text"
                hideLabel
                value={given?.text}
                error={given?.error}
                maxlength={examLimits.words}
                placeholder="哪一题、为什么"
              />
              <div class="bar">
                <Button>告诉讲师</Button>
              </div>
            </form>
          )}
        </Card>
      ) : null}
      {given?.error && !released ? <Notice kind="bad">{given.error}</Notice> : null}
    </div>
  )
}

function Marked({ question, address }: { question: OwnQuestion; address: string }) {
  const { position, kind, stem, points, choices, chosen, text, result, sound } = question
  if (!result) return null
  return (
    <section class="card exam-question">
      <p class="dim">
        第 {position + 1} 题 {questionKinds[kind]} 得 {result.earned} / {points} 分
      </p>
      <p class="wrapped exam-stem">{stem}</p>
      {sound ? <audio controls preload="none" src={`${address}/sounds/${position}`} /> : null}
      {kind === 'short' ? (
        <>
          <p class="wrapped">
            <span class="dim">我答：</span>
            {text || '没有作答'}
          </p>
          <p class="wrapped">
            <span class="dim">参考：</span>
            {result.reference}
          </p>
        </>
      ) : (
        <ul class="exam-choices">
          {choices.map(({ key, text: words }) => (
            <li>
              {words} {chosen.includes(key) ? <Tag>我选的</Tag> : null}{' '}
              {result.right.includes(key) ? <Tag kind="ok">正确</Tag> : null}
            </li>
          ))}
        </ul>
      )}
      {result.remark ? <p class="wrapped">批注：{result.remark}</p> : null}
      {result.explanation ? <p class="wrapped dim">讲解：{result.explanation}</p> : null}
    </section>
  )
}
