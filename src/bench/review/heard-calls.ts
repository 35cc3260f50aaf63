import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'

import { asc } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls } from '#src/recordings/schema.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { type Dialogue, parseDialogues } from '#src/screening/dialogues.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'

import { drawn, lay, lengthOf, type Sound, throughTelephone } from '../made-sounds/sound.ts'
import { wavOf } from '../made-sounds/wav-bytes.ts'

/** Between most turns nobody speaks for a moment; now and then somebody looks something up. */
const pauseSeconds = 0.5
const longPauseSeconds = 4
const charactersASecond = 5
/** Past the time in which a complaint may still be registered. */
const daysAgo = 5

type Turn = { s: 'agent' | 'customer'; t: string; start: number; end: number }

/** The labelled dialogues of files, or those the product is tested with. */
export function labelledDialogues(files: readonly string[]): Dialogue[] {
  const own = new URL('../../../test/fixtures/dialogues.jsonl', import.meta.url)
  const sources = files.length > 0 ? files : [own]
  return sources.flatMap((file) => parseDialogues(readFileSync(file, 'utf8'), String(file)))
}

/**
 * Calls of a made centre: each dialogue said by two made voices, with call data, recording and stored
 * transcript. Screening reads them as it reads any other.
 */
export async function bringHeardCalls(
  db: Db,
  storage: Storage,
  ffmpeg: string,
  dialogues: readonly Dialogue[],
): Promise<void> {
  const staff = db.select().from(people).orderBy(asc(people.id)).limit(200).all()
  for (const [number, dialogue] of dialogues.entries()) {
    const turns = timed(dialogue)
    const seconds = (turns.at(-1)?.end ?? 0) + 2
    const name = `review-${number}`
    db.insert(calls)
      .values({
        callNo: name,
        startedAt: Date.now() - daysAgo * 86_400_000 - number * 60_000,
        durationMs: Math.round(seconds * 1000),
        channel: 'phone',
        province: '江苏',
        personId: staff[number % staff.length]!.id,
        caller: `139${String(10_000_000 + number)}`,
        layout: 'agent-left',
      })
      .run()
    const body = Readable.from([wavOf(voicesOf(turns, seconds, number), 'pcm')])
    await receiveRecording(db, storage, system, { name: `${name}.wav`, body, ffmpeg })
    const text = Buffer.from(JSON.stringify({ turns }))
    const [result] = bringTranscripts(db, system, { name: `${name}.json`, bytes: text })
    if (result?.recordingId === null) throw new Error(`${name}: ${result.message}`)
  }
}

function timed({ utterances }: Dialogue): Turn[] {
  let at = 0.5
  return utterances.map(({ voice, text }, index) => {
    const start = at
    const end = start + Math.max(0.8, text.length / charactersASecond)
    at = end + (index % 4 === 3 ? longPauseSeconds : pauseSeconds)
    return { s: voice === 'agent' ? 'agent' : 'customer', t: text, start, end }
  })
}

/** Two sides; a voice glides and its syllables swell, so that it is heard as one. */
function voicesOf(turns: readonly Turn[], seconds: number, seed: number): Sound[] {
  return (['agent', 'customer'] as const).map((side, channel) => {
    const sound = new Float32Array(lengthOf(seconds))
    const pitch = (channel === 0 ? 190 : 120) + seed * 0.7
    for (const turn of turns.filter(({ s }) => s === side)) {
      lay(sound, turn.start, spoken(pitch, turn.end - turn.start), 0.5)
    }
    return sound
  })
}

function spoken(pitch: number, seconds: number): Sound {
  let phase = 0
  const rate = 8000
  const voice = drawn(seconds, (at) => {
    const glide = pitch * (1 + 0.25 * Math.sin(2 * Math.PI * 1.3 * at))
    phase += (2 * Math.PI * glide) / rate
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.5 * at)) ** 0.5
    const vowel = 0.5 + 0.5 * Math.sin(2 * Math.PI * 0.9 * at)
    let value = 0
    for (let overtone = 1; overtone <= 14; overtone += 1) {
      const near = Math.exp(-(((overtone * glide) / 1000 - 0.5 - 1.4 * vowel) ** 2))
      value += (near * Math.sin(phase * overtone)) / overtone ** 0.4
    }
    return 0.3 * syllable * value
  })
  return throughTelephone(voice)
}
