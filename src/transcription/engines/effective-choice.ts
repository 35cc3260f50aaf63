import { type EngineName, engines } from '../vocabulary.ts'
import { knownChecksums, type ModelFile } from './models.ts'
import type { EngineState, Present } from './present.ts'

export type Pair = { engine: EngineName; model: string }

export type EffectiveChoice = {
  /** What was asked for: the administrator's choice, or the default. */
  wanted: Pair
  /** What hears; null while nothing can. */
  used: (Pair & { modelPath: string; processes: number }) | null
  /** Why something else hears, fewer processes run, or nothing can; sentences for people. */
  reasons: string[]
}

/** Who takes over, in this order, for an engine that cannot run. */
const substitutes: readonly EngineName[] = ['fast-whisper', 'whisper-cli', 'whisper-node']

/**
 * Which engine hears with which model: the one wanted where it can, else a substitute. A model that
 * cannot be used gives way to the default one, then to the shipped one. An engine still being
 * prepared is worth waiting for.
 */
export function effectiveChoice(
  { engines: states, models }: Present,
  chosen: Pair | null,
  standard: { model: string; processes: number },
): EffectiveChoice {
  const { engine: first, model: file } = chosen ?? { engine: 'fast-whisper', model: standard.model }
  const wanted: Pair = { engine: first, model: file }
  const reasons: string[] = []
  const shipped = models
    .map(({ file }) => file)
    .filter((file) => Object.hasOwn(knownChecksums, file))
  for (const name of new Set([wanted.model, standard.model, ...shipped])) {
    const model = models.find(({ file }) => file === name)
    const problem = model ? model.problem : '找不到这个文件，请放回 models 文件夹'
    if (!model || problem !== null) {
      reasons.push(`模型 ${name} 不能用：${problem}`)
      continue
    }
    for (const engine of [wanted.engine, ...substitutes.filter((one) => one !== wanted.engine)]) {
      const state = states.find((one) => one.engine === engine)
      if (state?.state === 'preparing') {
        reasons.push(`${engines[engine]}正在准备，好了就自动开始`)
        return { wanted, used: null, reasons }
      }
      const obstacle = obstacleTo(state, model, engine)
      if (obstacle !== null) {
        // A substitute that was never there is no news.
        if (engine === wanted.engine || state?.state === 'broken') reasons.push(obstacle)
        continue
      }
      if (reasons.length > 0) reasons.push(`现在用的是“${engines[engine]} · ${name}”`)
      const fits = model.memory?.[engine].fits ?? standard.processes
      const processes = Math.min(standard.processes, fits)
      if (processes < standard.processes) {
        reasons.push(`内存只够 ${processes} 个进程同时转写，设置的是 ${standard.processes} 个`)
      }
      return { wanted, used: { engine, model: name, modelPath: model.path, processes }, reasons }
    }
  }
  return { wanted, used: null, reasons }
}

function obstacleTo(
  state: EngineState | undefined,
  model: ModelFile,
  engine: EngineName,
): string | null {
  if (state?.state !== 'ready') {
    const remedy = state?.remedy ? `，请${state.remedy}` : ''
    return `${engines[engine]}不能用：${state?.reason ?? '没有安装'}${remedy}`
  }
  if (model.memory && model.memory[engine].fits === 0) {
    return `${engines[engine]}装不下模型 ${model.file}：这台机器的内存不够`
  }
  return null
}

/** The pair in use is not the pair that was asked for. */
export const fellBack = ({ wanted, used }: EffectiveChoice): boolean =>
  used !== null && (used.engine !== wanted.engine || used.model !== wanted.model)
