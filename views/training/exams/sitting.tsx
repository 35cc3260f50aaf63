import { formatTime } from '#src/kernel/calendar.ts'
import type { OwnQuestion, OwnSitting } from '#src/training/exams/own.ts'
import { examLimits } from '#src/training/exams/vocabulary.ts'
import { questionKinds } from '#src/training/questions/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { Notice } from '#views/components/page.tsx'

type Props = { own: OwnSitting; now: number }

/** The paper while it is sat: every answer is kept by itself (exam.js); the last button ends it. */
export function SittingPage({ own: { go, exam, questions, outages }, now }: Props) {
  const address = `/my-exams/sittings/${go.id}`
  return (
    <form
      class="learn exam"
      method="post"
      action={`${address}/submission`}
      data-exam={address}
      data-now={now}
      data-ends={go.endsAt}
    >
      <input type="hidden" name="run" value="" />
      <header class="exam-head">
        <h1>{exam.title}</h1>
        <p class="exam-clock">
          <span data-left-label>截止</span>{' '}
          <strong data-left>{formatTime(go.endsAt).slice(11)}</strong>
        </p>
        <p class="dim">
          <span data-answered /> <span data-exam-state role="status" aria-live="polite" />
        </p>
      </header>
      <Outages outages={outages} givenBackMs={go.givenBackMs} />
      {go.repeated > 0 ? (
        <Notice kind="info">
          这份卷子里有 {go.repeated} 道题您上次见过：题库里这类题不够，不能全换新的。
        </Notice>
      ) : null}
      <noscript>
        <p class="notice notice-warn">
          这个浏览器不能自动保存，请在到点之前按最下面的交卷，一次送出全部答案。
        </p>
      </noscript>
      {questions.map((question) => (
        <Question question={question} address={address} total={questions.length} />
      ))}
      <footer class="exam-foot">
        <Button kind="primary" data-hand-in confirm="交卷以后不能再改。现在交卷？">
          交卷
        </Button>
      </footer>
    </form>
  )
}

type QuestionProps = { question: OwnQuestion; address: string; total: number }

function Question({ question, address, total }: QuestionProps) {
  const { position, kind, stem, points, choices, sound, chosen, text } = question
  const name = `q${position}`
  return (
    <fieldset class="card exam-question" data-position={position} id={name}>
      <legend>
        <span class="dim">
          {position + 1}/{total} {questionKinds[kind]} {points} 分
        </span>
      </legend>
      <p class="wrapped exam-stem" id={`${name}-stem`}>
        {stem}
      </p>
      {sound ? (
        <audio controls preload="none" src={`${address}/sounds/${position}`}>
          <a href={`${address}/sounds/${position}`}>听录音</a>
        </audio>
      ) : null}
      {kind === 'short' ? (
        <textarea
          name={name}
          rows={5}
          maxlength={examLimits.shortAnswer}
          aria-labelledby={`${name}-stem`}
        >
          {text}
        </textarea>
      ) : (
        <div class="choice">
          {choices.map(({ key, text: words }) => (
            <label class="choice-card">
              <input
                type={kind === 'multiple' ? 'checkbox' : 'radio'}
                name={name}
                value={key}
                checked={chosen.includes(key)}
              />
              <span>{words}</span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}

type OutageProps = { outages: OwnSitting['outages']; givenBackMs: number }

/** What the server's silences took, and that it was given back. */
export function Outages({ outages, givenBackMs }: OutageProps) {
  if (givenBackMs === 0) return null
  const when = outages
    .map(({ from, until }) => `${formatTime(from).slice(11)}–${formatTime(until).slice(11)}`)
    .join('、')
  return (
    <Notice kind="info">
      服务器中断过{when ? `（${when}）` : ''}，已给您补回 {lasting(givenBackMs)}。
    </Notice>
  )
}

function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} 秒` : `${minutes} 分 ${seconds % 60} 秒`
}
