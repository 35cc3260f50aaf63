import type { Duty } from '#src/recordings/blindness.ts'
import { afterJudging, dutyKinds } from '#src/recordings/vocabulary.ts'
import { Notice } from '#views/components/page.tsx'

/** In the place of an agent or a unit, where the reader has still to judge the call. */
export function AfterJudging() {
  return <span class="dim">{afterJudging}</span>
}

/** Why a page does not say whose call it is, and the way to judge it. */
export function JudgeFirst({ duty }: { duty: Duty | null }) {
  if (!duty) return null
  const { why, go } = dutyKinds[duty.kind]
  return (
    <Notice kind="info">
      {why}
      <a href={duty.href}>{go}</a>
    </Notice>
  )
}
