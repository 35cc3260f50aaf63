import type { Participant, SessionDetail } from '#src/inspection/calibration/session-queries.ts'
import type { SessionResult } from '#src/inspection/calibration/session-result.ts'
import { sessionStates } from '#src/inspection/calibration/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Progress, Status, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { Result } from './result.tsx'
import { Due, stateTones } from './sessions.tsx'

type Props = {
  detail: SessionDetail
  /** Once closed. */
  result: SessionResult | null
  mayManage: boolean
  now: number
}

/** One session: while it is open who has scored how many, once closed what everybody gave. */
export function SessionPage({ detail, result, mayManage, now }: Props) {
  const { session } = detail
  const path = `/inspection/calibration/sessions/${session.id}`
  return (
    <>
      <PageHead
        title={session.title}
        note={<Status tone={stateTones[session.state]} label={sessionStates[session.state]} />}
      >
        {result ? (
          <LinkButton icon="printer" href={`${path}/print`}>
            打印版
          </LinkButton>
        ) : null}
        {result && mayManage ? (
          <LinkButton href={`/traces/calibration/${session.id}`}>数字背后的痕迹</LinkButton>
        ) : null}
        <LinkButton href="/inspection/calibration/sessions">返回校准会</LinkButton>
      </PageHead>
      <Card>
        <SessionFacts detail={detail} now={now} />
        {session.note ? <p class="wrapped">{session.note}</p> : null}
      </Card>
      {session.state === 'open' ? <Mine detail={detail} /> : null}
      {session.state === 'cancelled' ? (
        <Notice kind="info">这场校准会取消了，没有人评过。</Notice>
      ) : null}
      {result ? <Result detail={detail} result={result} mayNote={mayManage} /> : null}
      {session.state === 'open' ? (
        <>
          <ProgressCard detail={detail} path={path} />
          <CallsCard detail={detail} mayManage={mayManage} />
        </>
      ) : null}
    </>
  )
}

export function SessionFacts({ detail, now }: { detail: SessionDetail; now: number }) {
  const { session, form, calls, asked, done } = detail
  const late = session.state === 'open' && session.dueAt !== null && session.dueAt <= now
  return (
    <Facts
      items={[
        ['评分表', form],
        ['通话', `${calls.length} 通，${originOf(session)}`],
        ['已评', `${done} / ${asked} 份`],
        ['评到', <Due at={session.dueAt} late={late} />],
        ['召集', `${session.createdByName}，${formatTime(session.createdAt)}`],
        [
          session.state === 'cancelled' ? '取消' : '揭晓',
          session.closedAt === null ? '还没有' : <Time at={session.closedAt} />,
        ],
      ]}
    />
  )
}

function originOf({ seed, frameSize }: SessionDetail['session']): string {
  return seed === null ? '指定的' : `从 ${frameSize ?? 0} 通里随机抽（种子 ${seed}）`
}

function Mine({ detail }: { detail: SessionDetail }) {
  const { mine } = detail
  if (!mine) return null
  const left = mine.asked - mine.done
  return left === 0 ? (
    <Notice kind="good">您的 {mine.asked} 份都评完了。揭晓后这里能看到大家怎么评的。</Notice>
  ) : (
    <Notice kind="info">
      您还有 {left} 份没评。<a href="/inspection/tasks">去我的质检任务</a>
    </Notice>
  )
}

function ProgressCard({ detail, path }: { detail: SessionDetail; path: string }) {
  const { participants, asked, done } = detail
  if (!participants) {
    return (
      <Card title="进度">
        <p>
          大家一共评了 {done} / {asked} 份。揭晓前谁都看不到别人的得分。
        </p>
      </Card>
    )
  }
  const left = asked - done
  return (
    <Card title="进度" note="只看评了几份；揭晓前谁都看不到得分" flush>
      <Table
        caption="进度"
        head={[{ label: '参加的人' }, { label: '已评' }, { label: '份数', num: true }]}
      >
        {participants.map((person) => (
          <ParticipantRow person={person} />
        ))}
      </Table>
      <div class="bar card-text calibration-end">
        {done > 0 ? (
          <form method="post" action={`${path}/closure`}>
            <Button
              kind="primary"
              confirm={
                left === 0
                  ? `揭晓“${detail.session.title}”？揭晓后不能再评。`
                  : `还有 ${left} 份没评完。现在揭晓，这 ${left} 份就撤销，不能再评。揭晓“${detail.session.title}”？`
              }
            >
              揭晓
            </Button>
          </form>
        ) : (
          <form method="post" action={`${path}/cancellation`}>
            <Button
              kind="danger"
              confirm={`取消“${detail.session.title}”？还没有人评过，任务全部撤销。`}
            >
              取消校准会
            </Button>
          </form>
        )}
        <span class="dim">
          {left === 0 ? '都评完了，可以揭晓。' : `还差 ${left} 份。${waitingFor(participants)}`}
        </span>
      </div>
    </Card>
  )
}

/** Who cannot finish any more is named, so that nobody waits in vain. */
function waitingFor(participants: readonly Participant[]): string {
  const gone = participants.filter(({ disabled, asked, done }) => disabled && done < asked)
  if (gone.length === 0) return ''
  return `${gone.map(({ name }) => name).join('、')}的账号已停用，不用等。`
}

function ParticipantRow({ person }: { person: Participant }) {
  return (
    <tr>
      <th scope="row">
        {person.name} {person.isExpert ? <Tag kind="info">专家</Tag> : null}{' '}
        {person.disabled ? <Tag>账号已停用</Tag> : null}
      </th>
      <td>
        <Progress
          value={person.asked === 0 ? 0 : person.done / person.asked}
          label={`${person.name}已评的份数`}
        />
      </td>
      <td class="num">
        {person.done} / {person.asked}
      </td>
    </tr>
  )
}

/** Call numbers lead to who spoke: only whoever picked them sees them before it is closed. */
function CallsCard({ detail, mayManage }: { detail: SessionDetail; mayManage: boolean }) {
  if (!mayManage) return null
  return (
    <Card title="通话">
      <ol class="session-calls">
        {detail.calls.map((call) => (
          <li>
            {call.position}.{' '}
            {call.recordingId === null ? (
              <>
                {call.callNo} <span class="dim">录音已按期删除</span>
              </>
            ) : (
              <a href={`/recordings/${call.recordingId}`}>{call.callNo}</a>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
