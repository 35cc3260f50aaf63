import { formatDuration } from '#src/kernel/calendar.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import type { CallFacts } from '#src/recordings/call-facts.ts'
import {
  agentText,
  layouts,
  lengthText,
  type RecordingState,
  recordingStates,
  satisfactions,
} from '#src/recordings/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { Card, Facts } from '#views/components/page.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

const tones: Record<RecordingState, Tone> = {
  received: 'grey',
  transcribing: 'accent',
  transcribed: 'good',
  silent: 'grey',
  failed: 'orange',
  corrupt: 'red',
  joined: 'grey',
}

export function RecordingStatus({ state }: { state: RecordingState }) {
  return <Status tone={tones[state]} label={recordingStates[state]} />
}

export function unitText({ subCentre, department, team }: CallFacts): string | null {
  return [subCentre, department, team].filter(Boolean).join(' / ') || null
}

type CallCardProps = { call: CallFacts; linked?: boolean; mayUnmask: boolean }

/** What call data says about one call. */
export function CallCard({ call, linked, mayUnmask }: CallCardProps) {
  const number = linked ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : call.callNo
  return (
    <Card title="通话数据">
      <Facts
        items={[
          ['通话号', number],
          ['开始时间', <Time at={call.startedAt} />],
          ['通话时长', lengthText(call.durationMs)],
          ['渠道', channels[call.channel]],
          ['省份', call.province],
          ['业务类型', call.businessType],
          [
            '来电号码',
            <CallerNumber
              subject={{ kind: 'call', id: call.id }}
              shown={call.caller}
              may={mayUnmask}
            />,
          ],
          ['坐席', call.blind ? <AfterJudging /> : agentText(call.agent)],
          ['所属班组', call.blind ? <AfterJudging /> : unitText(call)],
          ['声道', call.layout && layouts[call.layout]],
          ['满意度', call.satisfaction && satisfactions[call.satisfaction]],
          ['录音文件', call.recordingName],
          ['转接', call.transferred === null ? null : call.transferred ? '是' : '否'],
          ['接通前等待', call.waitMs === null ? null : formatDuration(call.waitMs)],
          ['通话中保持', call.holdMs === null ? null : formatDuration(call.holdMs)],
        ]}
      />
    </Card>
  )
}
