import { type ErrorCount } from '../error-rate.ts'
import { scoreCall } from '../evaluation.ts'
import { recogniseCall } from '../recognise.ts'
import type { Clip } from './clips.ts'
import type { OpenTranscriber } from './open.ts'

export type Measured = ErrorCount & {
  calls: number
  audioMs: number
  wallMs: number
  silenceCharacters: number
  heardText: string
}

type Hearing = {
  transcriber: OpenTranscriber
  ffmpeg: string
  workFolder: string
  signal?: AbortSignal
  onProgress?: (share: number) => void
}

const shownCharacters = 300

/** Hears clips one after the other as any call is heard, and counts time and errors. */
export async function hearClips(clips: readonly Clip[], hearing: Hearing): Promise<Measured> {
  const { transcriber, onProgress, ...rest } = hearing
  await transcriber.prepare?.()
  const began = performance.now()
  const sum: Measured = {
    calls: 0,
    audioMs: 0,
    wallMs: 0,
    edits: 0,
    characters: 0,
    silenceCharacters: 0,
    heardText: '',
  }
  for (const clip of clips) {
    const heard = await recogniseCall({
      ...rest,
      path: clip.path,
      // In all shipped calls of two channels the agent is on the left.
      layout: 'agent-left',
      transcriber,
      onProgress: (share) => onProgress?.((sum.calls + share) / clips.length),
    })
    const score = scoreCall(clip, heard)
    sum.calls++
    sum.audioMs += heard.durationMs
    sum.edits += score.all.edits
    sum.characters += score.all.characters
    sum.silenceCharacters += score.silenceCharacters
    sum.heardText ||= heard.segments
      .map(({ text }) => text)
      .join('')
      .slice(0, shownCharacters)
  }
  return { ...sum, wallMs: Math.round(performance.now() - began) }
}
