import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ExamDetail, RosterRow, WordRow } from '#src/training/exams/queries.ts'
import { examLimits, rosterSources, sittingStates } from '#src/training/exams/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Facts, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { ExamStatus } from '#views/training/exams/index.tsx'
import { contentOf } from '#views/training/exams/papers.tsx'

type Given = {
  form: 'extension' | 'reply' | 'step'
  word?: number
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}
type Props = {
  detail: ExamDetail
  roster: Page<RosterRow>
  query: Query
  given: Given | null
  events: TimelineEvent[]
  now: number
}

/** One exam: how far it is, who sat it, what is to be done. */
export function ExamPage({ detail, roster, query, given, events, now }: Props) {
  const { exam, paper, figures, outages, words } = detail
  const address = `/exams/${exam.id}`
  const open = exam.state === 'planned'
  return (
    <>
      <PageHead title={exam.title} note={<ExamStatus exam={exam} now={now} />}>
        {figures.unmarked > 0 ? (
          <LinkButton kind="primary" href={`${address}/marking`}>
            阅卷
          </LinkButton>
        ) : null}
        <LinkButton href="/exams">返回考试</LinkButton>
      </PageHead>
      {given?.sentence ? <Notice kind="bad">{given.sentence}。</Notice> : null}
      <Tiles>
        <Tile label="名单" value={figures.roster} unit="人" />
        <Tile label="进过考场" value={figures.begun} unit="人" />
        <Tile label="正在答题" value={figures.running} unit="人" />
        <Tile label="待阅卷" value={figures.unmarked} unit="份" hot={figures.unmarked > 0} />
        <Tile label="合格" value={figures.passed} unit="人" note={`已出分 ${figures.marked} 人`} />
      </Tiles>
      {outages.length > 0 ? (
        <Notice kind="warn">
          {outages.map(({ from, until, people }) => (
            <p>
              服务器中断 {formatTime(from)}，历时 {formatDuration(until - from)}
              ，当时在考的 {people} 人都补回了这段时间。
            </p>
          ))}
        </Notice>
      ) : null}
      <Card title="安排">
        <Facts
          items={[
            ['开始', formatTime(exam.opensAt)],
            ['截止', formatTime(exam.closesAt)],
            ['宽限', `${exam.graceMs / 60_000} 分钟`],
            ['试卷', paper.name],
            ['题目', contentOf(paper)],
            ['时长', `${paper.minutes} 分钟`],
            ['合格线', `${paper.passPercent} 分`],
            ['补考', `${paper.resits} 次`],
            ['主线', tracks[exam.track]],
            ['抽题种子', String(exam.seed)],
          ]}
        />
        {exam.state === 'cancelled' ? null : (
          <div class="bar">
            {open && releasable(figures) ? (
              <form method="post" action={`${address}/release`}>
                <Button kind="primary" confirm="公布后大家能看到得分和讲解。现在公布？">
                  公布成绩
                </Button>
              </form>
            ) : null}
            {open && figures.begun === 0 ? (
              <form method="post" action={`${address}/cancellation`}>
                <Button kind="danger" confirm={`取消考试“${exam.title}”？`}>
                  取消考试
                </Button>
              </form>
            ) : null}
            <form class="bar" method="post" action={`${address}/extension`}>
              <TextInput
                label="新的截止时间"
                hideLabel
                name="closesAt"
                value={given?.form === 'extension' ? given.values['closesAt'] : ''}
                error={given?.form === 'extension' ? given.errors['closesAt'] : undefined}
                placeholder={formatTime(Math.max(now, exam.closesAt) + 3_600_000)}
              />
              <Button>{open ? '延长截止时间' : '开放补考到这时'}</Button>
            </form>
          </div>
        )}
      </Card>
      {words.length > 0 ? (
        <Card title="成绩疑问">
          {words.map((word) => (
            <Word word={word} address={address} given={given?.word === word.id ? given : null} />
          ))}
        </Card>
      ) : null}
      <Card title="名单" flush>
        <Table
          caption="名单"
          head={[{ label: '坐席' }, { label: '来自' }, { label: '答卷' }, { label: '成绩' }]}
        >
          {roster.rows.map((row) => (
            <tr>
              <td class="nowrap">
                <AgentName agent={row} />
              </td>
              <td class="nowrap">{rosterSources[row.source]}</td>
              <td>{row.goes.length === 0 ? <span class="dim">未参加</span> : goesText(row)}</td>
              <td class="nowrap">
                <Result row={row} />
              </td>
            </tr>
          ))}
        </Table>
        <ListPager path={address} query={query} page={roster} />
      </Card>
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

/** Somebody sat it, nobody sits it now, and nothing waits to be marked. */
const releasable = ({ begun, running, unmarked }: ExamDetail['figures']) =>
  begun > 0 && running === 0 && unmarked === 0

const goesText = ({ goes }: RosterRow) =>
  goes
    .map(
      ({ number, state, submitter, repeated }) =>
        `第 ${number} 次${sittingStates[state]}${submitter === 'clock' ? '（到点交卷）' : ''}${repeated > 0 ? `，重题 ${repeated} 道` : ''}`,
    )
    .join('；')

function Result({ row: { goes } }: { row: RosterRow }) {
  const marked = goes.filter(({ percent }) => percent !== null)
  const best = marked.toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0))[0]
  if (!best) return <>—</>
  return (
    <>
      <span class="num">{best.percent}</span>{' '}
      <Tag kind={best.passed ? 'ok' : 'hot'}>{best.passed ? '合格' : '不合格'}</Tag>
    </>
  )
}

type WordProps = { word: WordRow; address: string; given: Given | null }

function Word({ word, address, given }: WordProps) {
  const field = (name: string) => ({
    ...{ name, id: `${name}-${word.id}` },
    ...{ value: given?.values[name] ?? '', error: given?.errors[name] },
  })
  return (
    <section class="learn-word">
      <p class="wrapped">
        <AgentName agent={word} />{' '}
        <span class="dim">
          <Time at={word.at} />：
        </span>
        {word.text}
      </p>
      {word.reply === null ? (
        <form class="form stack" method="post" action={`${address}/words/${word.id}/reply`}>
          <TextArea label="答复" {...field('reply')} rows={2} maxlength={examLimits.words} />
          <div class="bar">
            <TextInput
              label="改第几题"
              {...field('position')}
              inputmode="numeric"
              hint="不改分就不填"
            />
            <TextInput label="改成几分" {...field('points')} inputmode="decimal" />
          </div>
          <Button>答复</Button>
        </form>
      ) : (
        <p class="wrapped">
          <span class="dim">{word.repliedByName} 答：</span>
          {word.reply}
        </p>
      )}
    </section>
  )
}
