import { analyseAudio, type AudioAnalysis } from './audio/analyse.ts'
import type { Heard } from './audio/passing-sound.ts'
import { audioProblems, type AudioProblem } from './audio/problems.ts'
import { type AudioProbe, probeAudio } from './audio/signature.ts'
import type { recordings } from './schema.ts'

type Facts = Pick<
  typeof recordings.$inferInsert,
  | 'container'
  | 'codec'
  | 'channels'
  | 'sampleRate'
  | 'durationMs'
  | 'truncated'
  | 'state'
  | 'problem'
>

/** What a file turned out to be: the columns it fills, and its waveform when it could be decoded. */
export type Inspection = {
  facts: Facts
  /** Extension to keep it under, from its own bytes. */
  extension: string
  analysis: AudioAnalysis | null
  /** Speech can be sought in it, now or once the server is put right. */
  transcribable: boolean
}

/** Problems of the server or of the house's limits; the file itself is sound and keeps its type. */
const notTheFile: readonly AudioProblem[] = ['no-ffmpeg', 'timed-out', 'too-long']

/**
 * Looks at a file: signature, header, then one pass over the sound for length and peaks. What was
 * already heard while the file was written is taken as it is; its bytes are the same.
 */
export async function inspectRecording(
  file: string,
  ffmpeg: string,
  heard: Heard | null = null,
): Promise<Inspection> {
  if (heard) return sound(heard.probe, heard.analysis)
  const probe = await probeAudio(file)
  if (!probe.ok) return unreadable(probe.problem)
  const result = await analyseAudio(file, probe, { ffmpeg })
  if (result.ok) return sound(probe, result.analysis)
  if (!notTheFile.includes(result.problem)) return unreadable(result.problem)
  const transcribable = result.problem !== 'too-long'
  const state = transcribable ? ('received' as const) : ('failed' as const)
  const facts = { ...format(probe), durationMs: 0, state, problem: audioProblems[result.problem] }
  return { facts, extension: probe.extension, analysis: null, transcribable }
}

function sound(probe: AudioProbe, analysis: AudioAnalysis): Inspection {
  const { durationMs, truncated } = analysis
  const facts = { ...format(probe), durationMs, truncated, state: 'received' as const }
  return { facts, extension: probe.extension, analysis, transcribable: true }
}

function format({ container, codec, channels, sampleRate }: AudioProbe) {
  return { container, codec, channels, sampleRate }
}

function unreadable(problem: AudioProblem): Inspection {
  // A staged file that vanished is a fault of the server, not a finding about the recording.
  if (problem === 'not-found') throw new Error('the staged recording cannot be read')
  const facts = {
    container: '',
    codec: '',
    channels: 0,
    sampleRate: 0,
    durationMs: 0,
    state: 'corrupt' as const,
    problem: audioProblems[problem],
  }
  return { facts, extension: 'bin', analysis: null, transcribable: false }
}
