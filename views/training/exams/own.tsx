import { formatTime } from '#src/kernel/calendar.ts'
import type { OwnExam, OwnGo } from '#src/training/exams/own.ts'
import { examRefusals, sittingStates, submitters } from '#src/training/exams/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'

/** 我的考试: what is open now comes first in sight; the code of a spot quiz is typed here. */
export function OwnExamsPage({ exams, now }: { exams: OwnExam[]; now: number }) {
  return (
    <>
      <PageHead title="我的考试" />
      <Card title="现场抽考" note="讲师屏幕上的六位码">
        <form class="bar learn-code" method="get" action="/my-exams/quizzes">
          <TextInput
            label="抽考码"
            name="code"
            hideLabel
            placeholder="抽考码"
            inputmode="numeric"
            maxlength={6}
            autocomplete="off"
          />
          <Button kind="primary">进入抽考</Button>
        </form>
      </Card>
      {exams.length === 0 ? (
        <Card>
          <Empty title="没有安排您的考试" hint="讲师安排考试以后，会出现在这里。" />
        </Card>
      ) : (
        <ul class="learn-list">
          {exams.map((own) => (
            <li>
              <a class="card learn-item" href={hrefOf(own)}>
                <strong>{own.exam.title}</strong>
                <span class="learn-state">
                  <Standing own={own} now={now} />
                </span>
                <span class="dim">
                  {formatTime(own.exam.opensAt)} 至 {formatTime(own.exam.closesAt)} ·{' '}
                  {own.paper.minutes} 分钟
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const runningOf = ({ goes }: OwnExam) => goes.find(({ state }) => state === 'running')

function hrefOf(own: OwnExam): string {
  const running = runningOf(own)
  return running ? `/my-exams/sittings/${running.id}` : `/my-exams/${own.exam.id}`
}

function Standing({ own, now }: { own: OwnExam; now: number }) {
  const { exam, goes, problem } = own
  const last = goes.at(-1)
  if (exam.state === 'cancelled') return <Status tone="grey" label="已取消" />
  if (last?.state === 'running') return <Status tone="orange" label="答题中，点此继续" />
  const passed = goes.find((go) => go.passed)
  if (passed) return <Status tone="good" label={`合格 ${passed.percent} 分`} />
  if (problem === null)
    return <Status tone="orange" label={last ? '不合格，可以补考' : '可以开始'} />
  if (last && last.percent !== null)
    return <Status tone="red" label={`不合格 ${last.percent} 分`} />
  if (last) return <Status tone="grey" label="已交卷，等成绩" />
  return <Status tone="grey" label={now < exam.opensAt ? '未到时间' : '未参加'} />
}

/** One exam before it is begun: what it is, the rules, the button. */
export function OwnExamPage({ own, now }: { own: OwnExam; now: number }) {
  const { exam, paper, goes, problem } = own
  const running = runningOf(own)
  return (
    <div class="learn">
      <PageHead title={exam.title}>
        <LinkButton href="/my-exams">返回我的考试</LinkButton>
      </PageHead>
      <Card>
        <Facts
          items={[
            ['开始', formatTime(exam.opensAt)],
            ['截止', formatTime(exam.closesAt)],
            ['时长', `${paper.minutes} 分钟`],
            ['合格', `${paper.passPercent} 分`],
            ['补考', paper.resits === 0 ? '没有' : `最多 ${paper.resits} 次`],
            ['主线', tracks[exam.track]],
            ['现在', formatTime(now)],
          ]}
        />
        <ul class="learn-rules">
          <li>时间由服务器计，从按下开始算，到点自动交卷；手机时间不准没有关系。</li>
          <li>每答一题马上保存。断网、刷新、换设备都可以接着答，剩下的时间不变。</li>
          <li>服务器要是中断了，中断的时间会补给正在考的每一个人。</li>
          <li>多选题少选得一半分，选错不得分。</li>
        </ul>
        {running ? (
          <LinkButton kind="primary" href={`/my-exams/sittings/${running.id}`}>
            继续答题
          </LinkButton>
        ) : problem === null ? (
          <form method="post" action={`/my-exams/${exam.id}/start`}>
            <Button kind="primary">{goes.length === 0 ? '开始考试' : '开始补考'}</Button>
          </form>
        ) : (
          <Notice kind="info">{examRefusals[problem]}。</Notice>
        )}
      </Card>
      {goes.length > 0 ? (
        <Card title="我的答卷">
          <ul class="learn-goes">
            {goes.map((go) => (
              <li>
                <a href={`/my-exams/sittings/${go.id}`}>第 {go.number} 次</a> <GoWords go={go} />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}

export function GoWords({ go }: { go: OwnGo }) {
  return (
    <>
      {go.percent === null ? (
        <span>{go.state === 'running' ? sittingStates.running : '已交卷，成绩未公布'}</span>
      ) : (
        <>
          <span class="num">{go.percent} 分</span>{' '}
          <Tag kind={go.passed ? 'ok' : 'hot'}>{go.passed ? '合格' : '不合格'}</Tag>
        </>
      )}{' '}
      {go.submittedAt === null ? null : <Time at={go.submittedAt} />}{' '}
      {go.submitter === 'clock' ? <span class="dim">{submitters.clock}</span> : null}
    </>
  )
}
