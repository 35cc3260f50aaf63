import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { readConfig } from '#src/config.ts'
import { clipsFor } from '#src/transcription/engines/clips.ts'
import { openEngine } from '#src/transcription/engines/fast-whisper/engine.ts'
import type { Build } from '#src/transcription/engines/fast-whisper/graphs.ts'
import { countedText, countErrors, editDistance, errorRate } from '#src/transcription/error-rate.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

import { atMost, type Bench } from './bench.ts'

/** What reckoning in 8 bits changes in the text of the sample calls, against full precision. */
export const rounding: Bench = async (say) => {
  const { engines, ffmpeg } = readConfig()
  const clips = clipsFor('full', engines.clipsFolder)
  const workFolder = mkdtempSync(path.join(tmpdir(), 'rounding-'))
  try {
    const texts = {} as Record<Build, string[]>
    for (const build of ['plain', 'quick'] as const) {
      const transcriber = await alone(engines.model, workFolder, build)
      texts[build] = []
      for (const clip of clips) {
        const { segments } = await recogniseCall({
          ...{ path: clip.path, layout: 'agent-left', transcriber, ffmpeg, workFolder },
        })
        texts[build].push(segments.map(({ text }) => text).join(''))
        say(`${build} ${clip.id}`)
      }
    }
    const changed = texts.plain.map((text, i) => {
      return editDistance(countedText(text), countedText(texts.quick[i]!))
    })
    const written = texts.plain.map((text) => countedText(text).length)
    const rate = (build: Build) => {
      const counts = clips.map(({ turns }, i) =>
        countErrors(turns.map(({ t }) => t).join(''), texts[build][i]!),
      )
      return percent(errorRate(counts) ?? 1)
    }
    say(`character error rate: ${rate('plain')} % in full precision, ${rate('quick')} % in 8 bits`)
    return [
      atMost(
        `characters changed by 8-bit rounding, ${sum(changed)} of ${sum(written)}`,
        percent(sum(changed) / sum(written)),
        3,
        '%',
      ),
      atMost('what it adds to the error rate', rate('quick') - rate('plain'), 1, '% of characters'),
    ]
  } finally {
    rmSync(workFolder, { recursive: true })
  }
}

/** An engine in this process, window after window. */
async function alone(model: string, folder: string, build: Build): Promise<Transcriber> {
  const engine = await openEngine(model, path.join(folder, 'graphs'), build)
  return {
    engine: 'fast-whisper',
    model: path.basename(model),
    describe: () => `fast-whisper · ${build}`,
    async transcribe(windows) {
      const heard = []
      for (const { samples } of windows) {
        const { texts } = await engine.hear([samples], 0)
        heard.push({ heard: texts[0]! })
      }
      return heard
    },
  }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const percent = (share: number) => Math.round(share * 10_000) / 100
