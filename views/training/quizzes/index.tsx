import type { Child } from 'hono/jsx'

import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { questionCategories } from '#src/training/questions/vocabulary.ts'
import type { QuizWall } from '#src/training/quizzes/quiz.ts'
import type { QuizColumn } from '#src/training/quizzes/quizzes-list.ts'
import type { Quiz } from '#src/training/quizzes/schema.ts'
import { quizLimits } from '#src/training/quizzes/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  page: Page<Quiz>
  frame: ListFrame<QuizColumn>
  values: Record<string, string>
  errors: FieldErrors
  now: number
}

/** 抽考: one is opened here; those that were follow below. */
export function QuizzesPage({ page, frame, values, errors, now }: Props) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <>
      <PageHead title="抽考" note="讲课时开一次，坐席在手机上凭六位码作答" />
      <Card title="开始一次抽考">
        <form class="form stack" method="post" action="/quizzes">
          <div class="form-grid">
            <TextInput label="抽考名称" {...field('title')} required maxlength={quizLimits.title} />
            <Select
              label="知识面"
              {...field('category')}
              options={Object.entries(questionCategories)}
              blank="请选择"
            />
            <Select label="培训主线" {...field('track')} options={Object.entries(tracks)} />
            <TextInput label="题数（1–10）" {...field('count')} inputmode="numeric" required />
            <TextInput label="分钟（5–15）" {...field('minutes')} inputmode="numeric" required />
          </div>
          <div class="bar">
            <Button kind="primary">开始抽考</Button>
          </div>
        </form>
      </Card>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={<Empty title="还没有抽考过" />}
      />
    </>
  )
}

const cellsAt = (now: number): Record<QuizColumn, (row: Quiz) => Child> => ({
  title: ({ id, title }) => <a href={`/quizzes/${id}`}>{title}</a>,
  state: ({ closesAt }) =>
    closesAt > now ? (
      <Status tone="accent" label="进行中" />
    ) : (
      <Status tone="grey" label="已结束" />
    ),
  opens: ({ opensAt }) => formatTime(opensAt),
  questions: ({ versionIds }) => versionIds.length,
  track: ({ track }) => tracks[track],
  trainer: ({ trainerName }) => trainerName,
  closes: ({ closesAt }) => formatTime(closesAt),
})

type WallProps = { wall: QuizWall; now: number }

/** The wall: the code as long as it is open, and the results as they come. */
export function QuizWallPage({ wall, now }: WallProps) {
  const { quiz } = wall
  return (
    <>
      <PageHead title={quiz.title} note={tracks[quiz.track]}>
        {quiz.closesAt > now ? (
          <form method="post" action={`/quizzes/${quiz.id}/closing`}>
            <Button confirm={`现在结束“${quiz.title}”？没交的不再收。`}>结束抽考</Button>
          </form>
        ) : null}
        <LinkButton href="/quizzes">返回抽考</LinkButton>
      </PageHead>
      <QuizResults wall={wall} now={now} />
    </>
  )
}

/** Asked for again every few seconds while answers may come. */
export function QuizResults({ wall: { quiz, results, questions }, now }: WallProps) {
  const open = quiz.closesAt > now
  const again = open
    ? {
        'hx-get': `/quizzes/${quiz.id}/results`,
        'hx-trigger': 'every 3s',
        'hx-swap': 'outerHTML',
      }
    : {}
  const average =
    results.length === 0
      ? null
      : Math.round(results.reduce((sum, { percent }) => sum + percent, 0) / results.length)
  return (
    <div class="stack" {...again}>
      <Card>
        {open ? (
          <p class="quiz-code">
            <span class="dim">打开“我的考试”，输入</span> <strong>{quiz.code}</strong>{' '}
            <span class="dim">还有 {Math.ceil((quiz.closesAt - now) / 60_000)} 分钟</span>
          </p>
        ) : (
          <p>抽考已结束，{formatTime(quiz.closesAt)}。</p>
        )}
        <p>
          {results.length} 人已答{average === null ? '' : `，平均 ${average} 分`}
        </p>
      </Card>
      <Card title="各题答对" flush>
        <Table caption="各题答对" head={[{ label: '题目' }, { label: '答对', num: true }]}>
          {questions.map(({ stem, right }) => (
            <tr>
              <td>{stem}</td>
              <td class="num">
                {right} / {results.length}
              </td>
            </tr>
          ))}
        </Table>
      </Card>
      <Card title="结果" flush>
        {results.length === 0 ? (
          <Empty title="还没有人交" />
        ) : (
          <Table
            caption="结果"
            head={[{ label: '坐席' }, { label: '得分', num: true }, { label: '时间' }]}
          >
            {results.map((row) => (
              <tr>
                <td>
                  <AgentName agent={row} />
                </td>
                <td class="num">{row.percent}</td>
                <td class="nowrap">{formatTime(row.at).slice(11)}</td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </div>
  )
}
