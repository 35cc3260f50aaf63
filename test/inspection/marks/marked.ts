import type { NewMark } from '#src/inspection/marks/mark-call.ts'
import type { Db } from '#src/kernel/db.ts'
import { announcedCall, heardRecording, twoDepartments } from '#test/screening/heard-calls.ts'

/** One heard call of a minute in each of two departments. */
export function twoHeardCalls(db: Db) {
  const { first, second } = twoDepartments(db)
  const heard = (unit: typeof first, callNo: string) => {
    const call = announcedCall(db, unit, callNo)
    return { unit, call, recording: heardRecording(db, `${callNo}.wav`, call.id) }
  }
  return { first: heard(first, 'd001'), second: heard(second, 'd002') }
}

/** A mark as the panel sends it; what is given differs. */
export const mark = (recordingId: number, given: Partial<NewMark> = {}): NewMark => ({
  ...{ recordingId, kind: 'abuse', startMs: 10_000, endMs: 20_000, note: '' },
  ...given,
})
