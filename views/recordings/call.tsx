import type { Duty } from '#src/recordings/blindness.ts'
import type { CallFacts } from '#src/recordings/call-facts.ts'
import type { Standing } from '#src/recordings/ledger/queries.ts'
import type { Recording } from '#src/recordings/schema.ts'
import { formatText, lengthText } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { JudgeFirst } from '#views/recordings/blind.tsx'
import { CallCard, RecordingStatus } from '#views/recordings/call-cells.tsx'
import { StandingText } from '#views/recordings/ledger/states.tsx'

type Props = {
  call: CallFacts
  recordings: Recording[]
  standing: Standing | null
  duty: Duty | null
  mayUpload: boolean
  mayUnmask: boolean
  /** All calls of the number are for those who may hear them. */
  mayListen: boolean
  mayOpenComplaint: boolean
  /** Whether the reader may see where the call stands in the comparison. */
  showsReconciliation: boolean
}

export function CallPage(props: Props) {
  const { call, recordings, standing, mayUpload, mayListen } = props
  const reconciled = `/reconciliation/calls/${call.id}`
  return (
    <>
      <PageHead
        title={`通话 ${call.callNo}`}
        note={standing ? <StandingText standing={standing} /> : null}
      >
        {mayListen ? <LinkButton href={`/calls/${call.id}/chain`}>来电链</LinkButton> : null}
        <LinkButton href={`/callers/of-call/${call.id}`}>客户时间线</LinkButton>
        {props.mayOpenComplaint ? (
          <LinkButton href={`/complaints/new?call=${encodeURIComponent(call.callNo)}`}>
            登记投诉
          </LinkButton>
        ) : null}
        <LinkButton href="/calls">返回列表</LinkButton>
      </PageHead>
      <JudgeFirst duty={props.duty} />
      <CallCard call={call} mayUnmask={props.mayUnmask} />
      <Card title="录音" flush>
        {recordings.length === 0 ? (
          <NoSound call={call} erased={standing?.state === 'expired'} mayUpload={mayUpload} />
        ) : (
          <Sounds recordings={recordings} />
        )}
      </Card>
      {props.showsReconciliation ? (
        <div hx-get={reconciled} hx-trigger="load" hx-swap="outerHTML">
          <Card>
            <p class="dim">
              <a href={reconciled}>三账比对</a>
            </p>
          </Card>
        </div>
      ) : null}
    </>
  )
}

function Sounds({ recordings }: { recordings: Recording[] }) {
  const head = [
    ...[{ label: '文件名' }, { label: '格式' }, { label: '时长', num: true }],
    ...[{ label: '收到时间' }, { label: '状态' }, { label: '操作' }],
  ]
  return (
    <Table head={head} caption="这通电话的录音">
      {recordings.map((recording) => (
        <tr>
          <td>{recording.originalName}</td>
          <td>{formatText(recording) ?? '—'}</td>
          <td class="num">{lengthText(recording.durationMs) ?? '—'}</td>
          <td>
            <Time at={recording.receivedAt} />
          </td>
          <td>
            <RecordingStatus state={recording.state} />
          </td>
          <td>
            <RowActions>
              <a href={`/recordings/${recording.id}`}>
                {recording.state === 'corrupt' ? '详情' : '听'}
              </a>
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function NoSound({
  call,
  erased,
  mayUpload,
}: Pick<Props, 'call' | 'mayUpload'> & { erased: boolean }) {
  if (erased) {
    return <Empty title="录音已按期删除" hint="保存期限满了，录音和文字已经删除；通话数据还在。" />
  }
  const announced = call.recordingName
    ? `话单说文件叫“${call.recordingName}”，到达后会自动对上。`
    : `文件名写成“${call.callNo}”，上传后会自动对上。`
  return (
    <Empty
      title="录音还没有到"
      hint={announced}
      action={mayUpload ? <LinkButton href="/recordings/upload">上传录音</LinkButton> : undefined}
    />
  )
}
