import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { type Config, readConfig } from '#src/config.ts'
import { fastWhisperTranscriber } from '#src/transcription/engines/fast-whisper/transcriber.ts'
import { whisperNodeTranscriber } from '#src/transcription/engines/whisper-node.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { type Recognition, recogniseCall } from '#src/transcription/recognise.ts'

import { atLeast, atMost, type Bench } from './bench.ts'

type Clip = { id: string; file: string; seconds: number; layout: 'agent-left' | 'mixed' }

/** Its own call takes as long as the call lasts: so many stand for all. */
const publishedClips = 3

/** The same calls, weights and cores: the fast engine, whisper-node's program, its own call. */
export const transcription: Bench = async (say) => {
  const config = readConfig()
  const clips = clipsOf(config)
  const audio = clips.reduce((sum, clip) => sum + clip.seconds, 0)
  const fast = await fastEngine(config, clips)
  say(`fast engine: ${audio} s of calls in ${fast.wall.toFixed(1)} s`)
  const packed = await packedProgram(config, clips)
  say(`whisper-node's program, packed, two channels, its own search: ${packed.toFixed(1)} s`)
  const greedy = await packedProgram(config, clips, ['-bs', '1', '-bo', '1', '-nf'])
  say(`the same, greedy and without a second try: ${greedy.toFixed(1)} s`)
  const few = clips.slice(0, publishedClips)
  const share = audio / few.reduce((sum, clip) => sum + clip.seconds, 0)
  const published = asPublished(config, few) * share
  say(`whisper-node as published: ${published.toFixed(1)} s, from the first ${few.length} calls`)
  return [
    atLeast('audio seconds a second, fast engine', audio / fast.wall, 0),
    atLeast('times packed two-channel transcription (beam 5)', packed / fast.wall, 8),
    atLeast('times the same, greedy, without a second try', greedy / fast.wall, 8),
    atLeast('times whisper-node as published', published / fast.wall, 16),
    atLeast('engine time over worker wall', fast.engineShare, 0.95),
    atMost('encoded seconds over speech seconds', fast.encoded / fast.speech, 1.15, ''),
    atMost('memory of one engine process', fast.peakMb, 900, 'MB'),
  ]
}

function clipsOf({ engines }: Config): Clip[] {
  return Array.from({ length: 8 }, (_, i) => {
    const text = readFileSync(path.join(engines.clipsFolder, `d00${i + 1}.json`), 'utf8')
    const { id, file, channels, duration_s: seconds } = JSON.parse(text)
    const layout = channels === 2 ? 'agent-left' : 'mixed'
    return { id, file: path.join(engines.clipsFolder, file), seconds, layout }
  })
}

async function fastEngine({ engines, whisperModel, ffmpeg }: Config, clips: readonly Clip[]) {
  const { processes, graphsFolder: cacheFolder } = engines
  const transcriber = fastWhisperTranscriber({ model: whisperModel, cacheFolder, processes })
  try {
    await transcriber.prepare()
    // A worker hears calls for weeks: what the first one still compiles is not what is asked here.
    await heard(transcriber, clips.slice(0, 1), ffmpeg, 1)
    const before = transcriber.busyMs()
    // A call at a time in each process, and one being cut beside it, as the worker does.
    const first = await heard(transcriber, clips, ffmpeg, 2 * processes)
    const sum = (value: (call: Recognition) => number | null) =>
      first.calls.reduce((total, call) => total + (value(call) ?? 0), 0)
    return {
      wall: first.wall,
      engineShare: (transcriber.busyMs() - before) / 1000 / processes / first.wall,
      encoded: sum((call) => call.encodedMs),
      speech: sum((call) => call.speechMs),
      peakMb: Math.max(...transcriber.pids().map(peakMb)),
    }
  } finally {
    await transcriber.close()
  }
}

async function packedProgram(
  { whisperBinary: binary, whisperModel: model, engines, ffmpeg }: Config,
  clips: readonly Clip[],
  search?: readonly string[],
): Promise<number> {
  const { processes } = engines
  const transcriber = whisperNodeTranscriber({ binary, model, processes, search })
  return (await heard(transcriber, clips, ffmpeg, 1)).wall
}

async function heard(
  transcriber: Transcriber,
  clips: readonly Clip[],
  ffmpeg: string,
  atOnce: number,
) {
  const workFolder = mkdtempSync(path.join(tmpdir(), 'huiting-bench-'))
  const calls: Recognition[] = []
  const waiting = [...clips]
  const began = performance.now()
  const turn = async () => {
    for (let clip = waiting.shift(); clip; clip = waiting.shift()) {
      const { file, layout } = clip
      calls.push(await recogniseCall({ path: file, layout, transcriber, workFolder, ffmpeg }))
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, turn))
    return { calls, wall: (performance.now() - began) / 1000 }
  } finally {
    rmSync(workFolder, { recursive: true, force: true })
  }
}

/**
 * whisper-node's own call with its default options; only the language is named, for it assumes
 * English. It takes 16 kHz WAV only, so the calls are mixed to one channel before the clock starts.
 */
function asPublished(config: Config, clips: readonly Clip[]): number {
  const folder = path.join(config.dataDir, 'bench', 'whisper-node')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'calls'), { recursive: true })
  cpSync(path.join(config.root, 'node_modules/whisper-node'), folder, { recursive: true })
  copyFileSync(config.whisperBinary, path.join(folder, 'lib/whisper.cpp/main'))
  try {
    let seconds = 0
    for (const { id, file } of clips) {
      const wav = path.join(folder, 'calls', `${id}.wav`)
      const format = ['-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le']
      execFileSync(config.ffmpeg, ['-v', 'error', '-nostdin', '-i', file, ...format, wav])
      const began = performance.now()
      execFileSync(process.execPath, ['-e', publishedCall, folder, wav, config.whisperModel], {
        cwd: folder,
        stdio: 'ignore',
      })
      seconds += (performance.now() - began) / 1000
    }
    return seconds
  } finally {
    rmSync(path.join(config.dataDir, 'bench'), { recursive: true, force: true })
  }
}

const publishedCall = `
  const [folder, file, model] = process.argv.slice(1)
  require(folder).whisper(file, { modelPath: model, whisperOptions: { language: 'zh' } })
`

/** Most memory a process has ever held, from the kernel. */
function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024
}
