import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { readConfig } from '#src/config.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

import { atMost, type Bench, exactly } from './bench.ts'
import { benchTranscriber, counted } from './engine.ts'
import { madeFiles } from './made-sounds/catalogue.ts'

type Tally = { files: number; reached: number; windows: number; characters: number }

/** Made files without a word in them, through the real ear: not one character may be stored. */
export const silence: Bench = async (say) => {
  const config = readConfig()
  const ear = benchTranscriber(config)
  const engine = counted(ear)
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-silence-'))
  const kinds = new Map<string, Tally>()
  let mostWindows = 0
  try {
    for (const file of madeFiles()) {
      const place = path.join(folder, file.name)
      writeFileSync(place, file.bytes)
      engine.count.windows = 0
      const { segments } = await recogniseCall({
        path: place,
        layout: file.channels === 1 ? 'mixed' : 'agent-left',
        transcriber: engine.transcriber,
        workFolder: folder,
        ffmpeg: config.ffmpeg,
      })
      rmSync(place)
      const { windows } = engine.count
      const texts = segments.map((segment) => segment.text)
      if (texts.length > 0) say(`${file.name}: ${texts.join(' | ')}`)
      else if (windows > 0) say(`${file.name}: heard, and no text`)
      const tally = kinds.get(file.kind) ?? { files: 0, reached: 0, windows: 0, characters: 0 }
      tally.files++
      if (windows > 0) tally.reached++
      tally.windows += windows
      tally.characters += texts.join('').length
      kinds.set(file.kind, tally)
      mostWindows = Math.max(mostWindows, windows)
    }
  } finally {
    await ear.close()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const [kind, { files, reached, windows, characters }] of kinds) {
    say(
      `${kind.padEnd(16)} ${files} files, ${reached} heard in ${windows} windows, ${characters} characters`,
    )
  }
  const total = (field: keyof Tally) =>
    [...kinds.values()].reduce((sum, tally) => sum + tally[field], 0)
  return [
    exactly(`characters stored of ${total('files')} files without speech`, total('characters'), 0),
    atMost('most windows heard of one file', mostWindows, 1, 'window'),
    atMost('files that reached the engine', total('reached'), 0, 'files'),
  ]
}
