import type { ScoreSheet } from './schema.ts'

/** Where a sheet that is still a draft is filled in. */
export function addressOf(sheet: Pick<ScoreSheet, 'id' | 'taskId' | 'recordingId'>): string {
  const { id, taskId, recordingId } = sheet
  if (taskId !== null) return `/inspection/tasks/${taskId}`
  // Its recording was erased meanwhile: the sheet is all there is.
  return recordingId === null ? `/inspection/sheets/${id}` : `/inspection/score/${recordingId}`
}
