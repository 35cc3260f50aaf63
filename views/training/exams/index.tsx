import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ExamRow } from '#src/training/exams/queries.ts'
import { type ExamState, examStates } from '#src/training/exams/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = { page: Page<ExamRow>; state: ExamState | null; query: Query; now: number }

/** 考试: the latest window first. */
export function ExamsPage({ page, state, query, now }: Props) {
  return (
    <>
      <PageHead title="考试">
        <LinkButton href="/exams/papers">试卷</LinkButton>
        <LinkButton kind="primary" href="/exams/new">
          安排考试
        </LinkButton>
      </PageHead>
      <QueryForm action="/exams" keep={query}>
        <Select
          label="状态"
          name="state"
          value={state}
          options={Object.entries(examStates)}
          blank="全部"
        />
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title={state ? '没有这种状态的考试' : '还没有安排过考试'}
            hint="先在题库里出题，再组卷，然后安排考试。"
            action={<LinkButton href="/exams/papers">看试卷</LinkButton>}
          />
        ) : (
          <Table
            caption="考试"
            head={[
              { label: '考试' },
              { label: '状态' },
              { label: '开始' },
              { label: '截止' },
              { label: '试卷' },
              { label: '主线' },
              { label: '安排人' },
            ]}
          >
            {page.rows.map((exam) => (
              <tr>
                <td>
                  <a href={`/exams/${exam.id}`}>{exam.title}</a>
                </td>
                <td class="nowrap">
                  <ExamStatus exam={exam} now={now} />
                </td>
                <td class="nowrap">{formatTime(exam.opensAt)}</td>
                <td class="nowrap">{formatTime(exam.closesAt)}</td>
                <td>{exam.paper}</td>
                <td class="nowrap">{tracks[exam.track]}</td>
                <td class="nowrap">{exam.createdByName}</td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/exams" query={query} page={page} />
      </Card>
    </>
  )
}

type StatusProps = { exam: Pick<ExamRow, 'state' | 'opensAt' | 'closesAt'>; now: number }

export function ExamStatus({ exam: { state, opensAt, closesAt }, now }: StatusProps) {
  if (state === 'cancelled') return <Status tone="grey" label={examStates.cancelled} />
  if (now >= opensAt && now < closesAt)
    return <Status tone="accent" label={state === 'released' ? '补考开放中' : '进行中'} />
  if (state === 'released') return <Status tone="good" label={examStates.released} />
  return <Status tone="orange" label={now < opensAt ? '未开始' : '已截止，待公布'} />
}
