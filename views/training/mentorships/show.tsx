import type { TimelineEvent } from '#src/audit/timeline.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Given } from '#src/training/form-fields.ts'
import type { MentorshipDetail } from '#src/training/mentorships/queries.ts'
import {
  mentorshipBounds,
  mentorshipResults,
  mentorshipSides,
} from '#src/training/mentorships/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Day } from '#views/training/classes/index.tsx'
import { MentorshipStatus } from '#views/training/mentorships/index.tsx'

type Props = {
  pair: MentorshipDetail
  given: Given | null
  events: TimelineEvent[]
  now: number
}

const troubles: Record<MentorshipDetail['troubles'][number], string> = {
  'mentor-left': '师傅已经离岗，请解除后另找师傅',
  'apprentice-left': '徒弟已经离岗，请解除',
  'mentor-offender': '师傅被列为重点人员，不宜再带徒弟，请解除后另找师傅',
}

/** One pair: its agreement, its measures, its end. */
export function MentorshipPage({ pair, given, events, now }: Props) {
  const { may, state, side } = pair
  return (
    <>
      <PageHead title="师徒结对" note={<MentorshipStatus state={state} />}>
        <LinkButton href={`/mentorships/${pair.id}/print`}>打印协议</LinkButton>
        {may.list ? (
          <LinkButton href="/mentorships">返回师徒结对</LinkButton>
        ) : (
          <LinkButton href="/training-plans/mine">返回我的培训</LinkButton>
        )}
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {pair.troubles.map((trouble) => (
        <Notice kind="warn">{troubles[trouble]}。</Notice>
      ))}
      {may.confirm && side !== null ? <Confirmation pair={pair} /> : null}
      {pair.onPaper.length > 0 ? <OnPaper pair={pair} /> : null}
      <Card title="协议">
        <Facts
          items={[
            ['师傅', <AgentName agent={pair.mentor} />],
            ['徒弟', <AgentName agent={pair.apprentice} />],
            ['部门', pair.department],
            ['主线', tracks[pair.track]],
            ['起始', <Day at={pair.fromDay} />],
            ['期满', <Day at={pair.untilDay} />],
            [
              '师傅确认',
              pair.mentorConfirmedAt === null ? '还没有' : <Time at={pair.mentorConfirmedAt} />,
            ],
            [
              '徒弟确认',
              pair.apprenticeConfirmedAt === null ? (
                '还没有'
              ) : (
                <Time at={pair.apprenticeConfirmedAt} />
              ),
            ],
            ['内训讲师', pair.trainerName],
            ['目标', pair.goal],
            ...(pair.keptReason ? [['重复仍结对', pair.keptReason] as [string, string]] : []),
            ...(pair.result ? [['结果', mentorshipResults[pair.result]] as [string, string]] : []),
            ...(pair.note
              ? [[state === 'cancelled' ? '解除原因' : '说明', pair.note] as [string, string]]
              : []),
          ]}
        />
      </Card>
      <Measures pair={pair} now={now} />
      {may.arrange && state === 'running' ? <EndForm pair={pair} given={given} /> : null}
      {may.arrange && (state === 'running' || state === 'drafted') ? (
        <BreakForm pair={pair} given={given} />
      ) : null}
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

function Confirmation({ pair: { id, side } }: Pick<Props, 'pair'>) {
  if (side === null) return null
  return (
    <Card>
      <form class="bar" method="post" action={`/mentorships/${id}/confirmation`}>
        <p>您是这份协议的{mentorshipSides[side]}。看过目标和措施，没有问题就确认。</p>
        <Button kind="primary">确认协议</Button>
      </form>
    </Card>
  )
}

function OnPaper({ pair: { id, onPaper } }: Pick<Props, 'pair'>) {
  return (
    <Card>
      <form class="bar" method="post" action={`/mentorships/${id}/signature`}>
        <p>
          {onPaper.map((one) => mentorshipSides[one]).join('、')}
          没有账号：打印协议签字以后在这里登记。
        </p>
        {onPaper.map((one) => (
          <Button name="side" value={one}>
            {mentorshipSides[one]}已书面签字
          </Button>
        ))}
      </form>
    </Card>
  )
}

function Measures({ pair: { id, measures, may }, now }: Pick<Props, 'pair' | 'now'>) {
  const done = measures.filter(({ doneAt }) => doneAt !== null).length
  return (
    <Card title="帮带措施" note={`做完 ${done} / ${measures.length} 条`} flush>
      <ul class="seats">
        {measures.map((measure) => (
          <li>
            <div class="seat-who">{measure.measure}</div>
            <div class="seat-state">
              {measure.doneAt === null ? (
                <>
                  <Status tone="grey" label="待落实" /> <Day at={measure.dueDay} />{' '}
                  {now >= measure.dueDay + dayMs ? <Tag kind="hot">过期</Tag> : null}
                </>
              ) : (
                <>
                  <Status tone="good" label="已落实" />{' '}
                  <small class="dim">
                    {measure.doneBy} <Time at={measure.doneAt} />
                  </small>
                </>
              )}
            </div>
            {may.measure && measure.doneAt === null ? (
              <form
                class="seat-form"
                method="post"
                action={`/mentorships/${id}/measures/${measure.id}`}
              >
                <Button small>登记落实</Button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function EndForm({ pair: { id, measures }, given }: Pick<Props, 'pair' | 'given'>) {
  const mine = given?.form === 'end' ? given : null
  const open = measures.some(({ doneAt }) => doneAt === null)
  return (
    <Card>
      <details open={mine !== null}>
        <summary>登记期满</summary>
        <form class="stack" method="post" action={`/mentorships/${id}/end`}>
          <Select
            name="result"
            label="结果"
            value={mine?.values['result']}
            error={mine?.errors['result']}
            options={Object.entries(mentorshipResults)}
            blank="请选择"
            required
          />
          <TextArea
            name="note"
            label="说明"
            hint={open ? '还有措施没有落实，要写明原因' : undefined}
            value={mine?.values['note']}
            error={mine?.errors['note']}
            rows={2}
            maxlength={mentorshipBounds.note}
          />
          <div class="bar">
            <Button kind="primary">登记期满</Button>
          </div>
        </form>
      </details>
    </Card>
  )
}

function BreakForm({ pair: { id }, given }: Pick<Props, 'pair' | 'given'>) {
  const mine = given?.form === 'break' ? given : null
  return (
    <Card>
      <details open={mine !== null}>
        <summary>解除结对</summary>
        <form class="stack" method="post" action={`/mentorships/${id}/break`}>
          <TextInput
            name="reason"
            label="解除原因"
            value={mine?.values['reason']}
            error={mine?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button kind="danger" confirm="解除这对师徒？">
              解除结对
            </Button>
          </div>
        </form>
      </details>
    </Card>
  )
}
