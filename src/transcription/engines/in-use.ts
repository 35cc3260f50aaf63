import { setTimeout as pause } from 'node:timers/promises'

import type { Db } from '#src/kernel/db.ts'

import { newestChoice } from '../engine-queries.ts'
import type { Transcriber } from '../port.ts'
import type { EngineName } from '../vocabulary.ts'
import { rememberedChecksums } from './checksums.ts'
import { type EffectiveChoice, effectiveChoice, fellBack } from './effective-choice.ts'
import { type Open, openTranscriber, type OpenTranscriber } from './open.ts'
import { type EnginePlaces, standardOf } from './places.ts'
import { present, type Present } from './present.ts'

export type Held = { transcriber: Transcriber; release: () => void }

export type EngineInUse = ReturnType<typeof engineInUse>

type Options = {
  db: Db
  places: EnginePlaces
  log: {
    info: (facts: object, message: string) => void
    warn: (facts: object, message: string) => void
  }
  look?: (places: EnginePlaces, db: Db) => Promise<Present>
  open?: Open
}

const lookEveryMs = 2_000

type Opened = { transcriber: OpenTranscriber; holders: number; retired: boolean }

/**
 * The engine that hears at present. It is looked for again every other second, so that a choice, a
 * new model file or an engine that has just been compiled counts without a restart; work under way
 * keeps the engine it began with.
 */
export function engineInUse({
  db,
  places,
  log,
  look = lookAround,
  open = openTranscriber,
}: Options) {
  let now: Opened | null = null
  /** Of the newest look: an engine that would not open is not opened again and again. */
  let wantedKey = ''
  let said = ''
  const faults = new Map<EngineName, string>()

  async function refresh(): Promise<EffectiveChoice> {
    const seen = withFaults(await look(places, db))
    const choice = effectiveChoice(seen, newestChoice(db), standardOf(places))
    const model = seen.models.find(({ path }) => path === choice.used?.modelPath)
    // The same name with other contents is another model.
    const key = choice.used ? JSON.stringify([choice.used, model?.bytes, model?.changedMs]) : ''
    if (key !== wantedKey) {
      wantedKey = key
      retire()
      if (choice.used) now = opened(choice.used)
    }
    say(choice)
    return choice
  }

  /** An engine that could not work although everything was there is passed over until a restart. */
  function withFaults(seen: Present): Present {
    const fault = now?.transcriber.fault?.()
    if (now && fault) faults.set(now.transcriber.engine, fault)
    const engines = seen.engines.map((one) => {
      const reason = faults.get(one.engine)
      if (reason === undefined) return one
      const remedy = '查看后台任务的日志，处理后重新启动后台任务'
      return { ...one, state: 'broken' as const, reason, remedy }
    })
    return { ...seen, engines }
  }

  function opened(used: NonNullable<EffectiveChoice['used']>): Opened | null {
    try {
      return { transcriber: open(places, used), holders: 0, retired: false }
    } catch (error) {
      log.warn({ err: error, ...used }, 'speech engine did not open')
      return null
    }
  }

  function retire(): void {
    if (!now) return
    now.retired = true
    if (now.holders === 0) void close(now)
    now = null
  }

  function hold(): Held | null {
    const held = now
    if (!held) return null
    held.holders++
    let mine = true
    const release = () => {
      if (!mine) return
      mine = false
      held.holders--
      if (held.retired && held.holders === 0) void close(held)
    }
    return { transcriber: held.transcriber, release }
  }

  async function close({ transcriber }: Opened): Promise<void> {
    try {
      await transcriber.close?.()
    } catch (error) {
      log.warn({ err: error }, 'speech engine did not close')
    }
  }

  /** Once for every change, not at every look. */
  function say(choice: EffectiveChoice): void {
    const facts = { wanted: choice.wanted, used: choice.used, reasons: choice.reasons }
    const text = JSON.stringify(facts)
    if (text === said) return
    said = text
    if (!choice.used) log.warn(facts, 'no speech engine can run: transcriptions wait')
    else if (fellBack(choice)) log.warn(facts, 'another speech engine takes over')
    else log.info(facts, 'speech engine')
  }

  return {
    refresh,
    hold,
    /** Whether several calls may be heard side by side. */
    shared: () => now?.transcriber.shared === true,
    /** Keeps looking until stopped. */
    async watch(stop: AbortSignal): Promise<void> {
      while (!stop.aborted) {
        await refresh()
        await pause(lookEveryMs, undefined, { signal: stop }).catch(() => undefined)
      }
    },
    /** Returns once there is an engine, or when stopped. */
    async ready(stop: AbortSignal): Promise<void> {
      while (!now && !stop.aborted) {
        await pause(lookEveryMs / 4, undefined, { signal: stop }).catch(() => undefined)
      }
    },
    /** For the end of the process, when nobody holds the engine any more. */
    async close(): Promise<void> {
      const last = now
      now = null
      wantedKey = ''
      if (last) await close(last)
    },
  }
}

const lookAround = (places: EnginePlaces, db: Db) => present(places, rememberedChecksums(db))
