import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { LectureDetail } from '#src/meetings/lectures/queries.ts'
import { fewestRatings, lectureAnswers, ratings } from '#src/meetings/lectures/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Refusal } from '#views/meetings/form.tsx'
import { LectureStatus } from '#views/meetings/lectures/index.tsx'

type Props = { detail: LectureDetail; given: Given | null; events: TimelineEvent[] | null }

/** One lecture: asked, answered, held, rated. */
export function LecturePage({ detail, given, events }: Props) {
  const { lecture, occasion, ratings: given5, may, rated } = detail
  const { id, state, day, reason } = lecture
  return (
    <>
      <PageHead title={lecture.topic} note={<LectureStatus state={state} />}>
        {events ? <LinkButton href="/lectures">返回授课</LinkButton> : null}
      </PageHead>
      <Refusal given={given} />
      {reason ? <Notice kind="info">原因：{reason}</Notice> : null}
      <Card>
        <Facts
          items={[
            ['讲师', lecture.lecturerName],
            ['日期', `${formatDay(day)} ${weekdayOf(day)}`],
            ['场合', occasion.href ? <a href={occasion.href}>{occasion.words}</a> : occasion.words],
            ['要求', lecture.note],
            ['选派人', lecture.byName],
            ['时长', lecture.minutes === null ? '' : `${lecture.minutes} 分钟`],
            ['听课', lecture.listeners === null ? '' : `${lecture.listeners} 人`],
          ]}
        />
      </Card>
      {may.answer ? <AnswerForm id={id} given={given} /> : null}
      {may.hold ? <HeldForm detail={detail} given={given} /> : null}
      {may.rate ? <RatingForm id={id} given={given} /> : null}
      {rated ? <Notice kind="good">您已经评价过了，谢谢。</Notice> : null}
      {events && state === 'held' ? (
        <Card title="反馈" note="不记名">
          {given5.mean === null ? (
            <p class="dim">
              {given5.given} 人评价；满 {fewestRatings} 人才显示，免得看出是谁。
            </p>
          ) : (
            <Facts
              items={[
                ['平均', `${given5.mean.toFixed(2)} 分，${given5.given} 人`],
                ...([5, 4, 3, 2, 1] as const).map(
                  (rating) =>
                    [ratings[rating], `${given5.counts.get(rating) ?? 0} 人`] as [string, string],
                ),
              ]}
            />
          )}
        </Card>
      ) : null}
      {detail.listened.length > 0 ? <Listeners detail={detail} given={given} /> : null}
      {may.cancel ? <CancelForm id={id} given={given} /> : null}
      {events ? (
        <Card title="经过" flush>
          <Timeline events={events} />
        </Card>
      ) : null}
    </>
  )
}

type FormProps = { id: number; given: Given | null }

function AnswerForm({ id, given }: FormProps) {
  const mine = given?.form === 'answer' ? given : null
  return (
    <Card title="您能讲吗">
      <form class="stack" method="post" action={`/lectures/${id}/answer`}>
        <TextInput
          name="reason"
          label="谢绝的原因"
          hint="接受可以不写"
          value={mine?.values['reason']}
          error={mine?.errors['reason'] ?? mine?.errors['answer']}
          maxlength={200}
        />
        <div class="bar">
          <Button kind="primary" name="answer" value="accepted">
            {lectureAnswers.accepted}
          </Button>
          <Button name="answer" value="declined">
            {lectureAnswers.declined}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function HeldForm({ detail: { lecture }, given }: { detail: LectureDetail; given: Given | null }) {
  const mine = given?.form === 'held' ? given : null
  const alone = lecture.occasion === 'day'
  return (
    <Card
      title="登记授课"
      note={alone ? '登记以后听课的人可以评价' : '听课的人就是记了到会、到课的人'}
    >
      <form class="stack" method="post" action={`/lectures/${lecture.id}/holding`}>
        <TextInput
          name="minutes"
          label="讲了多少分钟"
          inputmode="numeric"
          maxlength={3}
          value={mine?.values['minutes']}
          error={mine?.errors['minutes']}
          required
        />
        {alone ? (
          <TextArea
            name="agentNos"
            label="听课人的工号"
            rows={2}
            hint="几个工号用空格或逗号隔开"
            value={mine?.values['agentNos']}
            error={mine?.errors['agentNos']}
            maxlength={5000}
          />
        ) : null}
        <div class="bar">
          <Button kind="primary">登记</Button>
        </div>
      </form>
    </Card>
  )
}

function RatingForm({ id, given }: FormProps) {
  const mine = given?.form === 'rating' ? given : null
  const words = Object.fromEntries(Object.entries(ratings).toReversed())
  return (
    <Card title="这堂课对您有用吗" note="不记名，一人一次">
      <form class="stack" method="post" action={`/lectures/${id}/rating`}>
        <Choice
          name="rating"
          label="评价"
          words={words}
          columns={5}
          error={mine?.errors['rating']}
          required
        />
        <div class="bar">
          <Button kind="primary">提交评价</Button>
        </div>
      </form>
    </Card>
  )
}

function CancelForm({ id, given }: FormProps) {
  const mine = given?.form === 'cancel' ? given : null
  return (
    <Card>
      <details open={mine !== null}>
        <summary>取消授课</summary>
        <form class="stack" method="post" action={`/lectures/${id}/cancellation`}>
          <TextInput
            name="reason"
            id="cancel-reason"
            label="取消原因"
            value={mine?.values['reason']}
            error={mine?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button kind="danger">取消授课</Button>
          </div>
        </form>
      </details>
    </Card>
  )
}

function Listeners({ detail, given }: { detail: LectureDetail; given: Given | null }) {
  const mine = given?.form === 'mend' ? given : null
  const { lecture, listened, may } = detail
  return (
    <Card
      title="听课名单"
      note={lecture.occasion === 'class' ? '培训记录随脱产班' : '每人记一次培训'}
    >
      <p>
        {listened.map(({ agentNo, name }) => (name ? `${name}（${agentNo}）` : agentNo)).join('、')}
      </p>
      {may.mend ? (
        <details open={mine !== null}>
          <summary>更正听课名单</summary>
          <form class="stack" method="post" action={`/lectures/${lecture.id}/listeners/removal`}>
            <TextArea
              name="agentNos"
              label="没有来听的人的工号"
              rows={2}
              hint="从名单上去掉，他们的这次培训记录不再算"
              value={mine?.values['agentNos']}
              error={mine?.errors['agentNos']}
              maxlength={5000}
              required
            />
            <TextInput
              name="reason"
              id="mend-reason"
              label="更正原因"
              value={mine?.values['reason']}
              error={mine?.errors['reason']}
              maxlength={200}
              required
            />
            <div class="bar">
              <Button kind="danger">去掉</Button>
            </div>
          </form>
        </details>
      ) : null}
    </Card>
  )
}
