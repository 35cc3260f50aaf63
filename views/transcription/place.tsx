import type { Child } from 'hono/jsx'

import { formatTime } from '#src/kernel/calendar.ts'
import type { Reason } from '#src/transcription/line/priority.ts'
import type { RankSlice } from '#src/transcription/vocabulary.ts'
import { Button } from '#views/components/button.tsx'

/** The reasons of a place in line, weightiest first; never a suspicion. */
export function reasonsText(reasons: readonly Reason[]): string {
  if (reasons.length === 0) return '没有特别要先听的理由'
  return reasons.map(({ text, points }) => `${text} +${points}`).join('，')
}

type AskProps = { recordingId: number; back?: string; quiet?: boolean; children: Child }

/** 先转写这段: somebody waits for it. */
export function AskButton({ recordingId, back, quiet, children }: AskProps) {
  return (
    <form method="post" action={`/transcription/line/recordings/${recordingId}/request`}>
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <Button small kind={quiet ? 'quiet' : undefined}>
        {children}
      </Button>
    </form>
  )
}

/** How a recording stands in line, for its own page. */
export type Place = {
  rank: { priority: number; slice: RankSlice; reasons: readonly Reason[] } | null
  request: { by: string; at: number } | null
  paused: boolean
  mayAsk: boolean
}

/** Why it stands where it stands; nothing once it is no longer in line. */
export function WhyHere({ place }: { place: Place }) {
  const { rank, request, paused } = place
  return (
    <>
      {request ? <p>{`${request.by} 在 ${formatTime(request.at)} 要求先转写。`}</p> : null}
      {rank ? (
        <p>
          优先度 {rank.priority}
          {rank.slice === 'random' ? '，抽中随机样本，排在前面' : ''}：{reasonsText(rank.reasons)}。
        </p>
      ) : (
        <p>还没有排定优先度，稍等片刻。</p>
      )}
      {paused ? <p>转写已暂停，继续后再转。</p> : null}
    </>
  )
}
