export const noteRefusals = {
  'too-many': '这段录音的批注已有 200 条，请先删掉用不着的',
} as const

/** A recording is read at a glance or not at all. */
export const mostNotes = 200
export const longestNote = 500
