import type { Duty } from '#src/recordings/blindness.ts'
import type { Untying } from '#src/recordings/by-hand/candidates.ts'
import type { Unmatchable } from '#src/recordings/by-hand/unmatch.ts'
import type { CallFacts } from '#src/recordings/call-facts.ts'
import type { Lane } from '#src/recordings/lanes.ts'
import type { ArrivalShown, Standing } from '#src/recordings/ledger/queries.ts'
import type { Recording } from '#src/recordings/schema.ts'
import type { JoinedSides } from '#src/recordings/sides/schema.ts'
import { arrivalOutcomes, formatText, lengthText } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Player } from '#views/components/player.tsx'
import { Table } from '#views/components/table.tsx'
import { MarkSlot } from '#views/inspection/marks/panel.tsx'
import { JudgeFirst } from '#views/recordings/blind.tsx'
import {
  type Given,
  MatchCard,
  NoCall,
  RefusedByHand,
  UnmatchCard,
} from '#views/recordings/by-hand.tsx'
import { CallCard, RecordingStatus } from '#views/recordings/call-cells.tsx'
import { StandingText } from '#views/recordings/ledger/states.tsx'
import { sizeText } from '#views/recordings/upload.tsx'

type Props = {
  recording: Recording
  call: CallFacts | null
  /** Why the page does not say whose call it is. */
  duty: Duty | null
  /** The pair it belongs to, or was made of. */
  joining: JoinedSides | null
  lanes: Lane[]
  standing: Standing | null
  /** Why it has no call, and what it may be; null where it has one. */
  untying: Untying | null
  /** Who tied it, where a person did. */
  unmatching: Unmatchable | null
  given: Given | null
  arrivals: ArrivalShown[]
  mayPlay: boolean
  /** Abuse and praise, marked by another part of the product. */
  mayMark: boolean
  mayScore: boolean
  mayUnmask: boolean
  /** Clips for people outside, made by another part of the product. */
  mayClip: boolean
  /** How long it is kept, told by another part of the product. */
  showsKeeping: boolean
  mayImport: boolean
  nonce: string
}

export function RecordingPage(props: Props) {
  const { recording, call, joining, lanes, standing, arrivals, mayPlay, mayImport, nonce } = props
  const { untying, unmatching, given } = props
  const here = `/recordings/${recording.id}`
  const heard = mayPlay && recording.state !== 'corrupt'
  return (
    <>
      <PageHead
        title={call ? `通话 ${call.callNo}` : recording.originalName}
        note={
          <span id="recording-status">
            <RecordingStatus state={recording.state} />
          </span>
        }
      >
        {props.mayScore && call && heard ? (
          <LinkButton href={`/inspection/score/${recording.id}`}>给这通评分</LinkButton>
        ) : null}
        {props.mayClip && heard ? (
          <LinkButton href={`${here}/clips`} data-clips>
            片段
          </LinkButton>
        ) : null}
        <LinkButton href="/recordings">返回台账</LinkButton>
      </PageHead>
      <JudgeFirst duty={props.duty} />
      <Fault recording={recording} />
      <Problem recording={recording} />
      {joining ? <Joining recordingId={recording.id} joining={joining} /> : null}
      <RefusedByHand given={given} matched={call && unmatching !== null} />
      {untying ? <NoCall untying={untying} mayImport={mayImport} /> : null}
      {heard ? (
        <>
          {recording.fault ? null : (
            <Player
              recordingId={recording.id}
              src={`${here}/audio`}
              peaksSrc={`${here}/peaks`}
              durationMs={recording.durationMs}
              lanes={lanes}
              evidence={[]}
              nonce={nonce}
            />
          )}
          {props.mayMark ? <MarkSlot recordingId={recording.id} /> : null}
        </>
      ) : null}
      {untying ? <MatchCard recordingId={recording.id} untying={untying} given={given} /> : null}
      {heard ? (
        <div hx-get={`/transcription${here}`} hx-trigger="load" hx-swap="outerHTML">
          <Card>
            <p class="dim">
              <a href={`/transcription${here}`}>通话文字</a>
            </p>
          </Card>
        </div>
      ) : null}
      {unmatching ? (
        <UnmatchCard recordingId={recording.id} unmatching={unmatching} given={given} />
      ) : null}
      {call ? <CallCard call={call} linked mayUnmask={props.mayUnmask} /> : null}
      <Card title="录音文件">
        <Facts
          items={[
            ['文件名', recording.originalName],
            ['格式', formatText(recording)],
            ['采样率', recording.sampleRate ? `${recording.sampleRate} Hz` : null],
            ['时长', lengthText(recording.durationMs)],
            ['大小', sizeText(recording.bytes)],
            ['收到时间', <Time at={recording.receivedAt} />],
            ['接收人', recording.receivedBy],
            ['对账', standing && <StandingText standing={standing} />],
            ['内容校验', <code title={recording.sha256}>{recording.sha256.slice(0, 12)}</code>],
          ]}
        />
      </Card>
      {props.showsKeeping ? (
        <div hx-get={`/retention/recordings/${recording.id}`} hx-trigger="load" hx-swap="outerHTML">
          <Card>
            <p class="dim">
              <a href="/retention">保存期限</a>
            </p>
          </Card>
        </div>
      ) : null}
      {arrivals.length > 1 ? <Arrivals rows={arrivals} /> : null}
    </>
  )
}

/** The stored file is not what was received; the same recording brought again puts it right. */
function Fault({ recording: { fault, verifiedAt } }: { recording: Recording }) {
  if (!fault) return null
  const found = fault === 'missing' ? '录音文件不在磁盘上了' : '磁盘上的文件与收到时不一样'
  return (
    <Notice kind="bad">
      {found}，不能播放，也不会转写
      {verifiedAt === null ? null : (
        <>
          （<Time at={verifiedAt} /> 核对发现）
        </>
      )}
      。请从备份恢复这个文件，或把同一份录音再传一次，系统会按内容补回原处。
    </Notice>
  )
}

/** Brought more than once: each time with its name, so that doubles and renamed files are seen. */
function Arrivals({ rows }: { rows: ArrivalShown[] }) {
  const head = [{ label: '时间' }, { label: '文件名' }, { label: '来源' }, { label: '结果' }]
  return (
    <Card title="送达记录" note="同样的内容只存一份" flush>
      <Table head={head} caption="送达记录">
        {rows.map(({ at, name, source, outcome }) => (
          <tr>
            <td>
              <Time at={at} />
            </td>
            <td>{name}</td>
            <td>{source}</td>
            <td>{arrivalOutcomes[outcome]}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** What is wrong, what was kept, and what to do next. */
function Problem({ recording }: { recording: Recording }) {
  const { state, problem, truncated, durationMs, bytes } = recording
  if (state === 'corrupt') {
    return (
      <Notice kind="bad">
        {problem}。原文件（{sizeText(bytes)}
        ）已留存备查，请从录音系统重新导出后再上传；内容不同就会当作新的录音收下。
      </Notice>
    )
  }
  if (state === 'failed') {
    return <Notice kind="warn">{problem ?? '转写没有成功'}。录音已保存，可以照常播放。</Notice>
  }
  if (problem) return <Notice kind="warn">{problem}。录音已保存，问题解决后可以重新转写。</Notice>
  if (truncated) {
    return (
      <Notice kind="warn">
        文件不完整，能播放的有 {lengthText(durationMs) ?? '一部分'}
        。如需完整录音，请从录音系统重新导出后再上传。
      </Notice>
    )
  }
  if (state === 'silent') {
    return <Notice kind="info">没有听到人说话，所以没有通话文字；录音可以照常播放。</Notice>
  }
  return null
}

/** Both files and what was made of them lead to each other. */
function Joining({ recordingId, joining }: { recordingId: number; joining: JoinedSides }) {
  const agent = <a href={`/recordings/${joining.agentSideId}`}>坐席一侧</a>
  const customer = <a href={`/recordings/${joining.customerSideId}`}>客户一侧</a>
  if (recordingId === joining.recordingId) {
    return (
      <Notice kind="info">
        这段双声道录音由{agent}和{customer}两个文件合并而成，从同一时刻对齐；原文件都还在。
      </Notice>
    )
  }
  return (
    <Notice kind="info">
      这个文件只有通话的一侧，已与{recordingId === joining.agentSideId ? customer : agent}
      合并，通话文字和筛查见<a href={`/recordings/${joining.recordingId}`}>合并后的录音</a>。
    </Notice>
  )
}
