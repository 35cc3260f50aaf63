import { Refused } from '#src/kernel/errors.ts'

import { engines } from '../vocabulary.ts'
import type { Pair } from './effective-choice.ts'
import type { Present } from './present.ts'

/** Why an engine cannot hear with a model on this machine; null when it can. */
export function unfitness({ engines: states, models }: Present, pair: Pair): Refused | null {
  const model = models.find(({ file }) => file === pair.model)
  if (!model) return new Refused('no-model', `找不到模型 ${pair.model}，可能已被移走`)
  if (model.problem !== null) return new Refused('bad-model', `这个模型不能用：${model.problem}`)
  const state = states.find(({ engine }) => engine === pair.engine)
  if (state?.state !== 'ready') {
    const reason = state?.reason ?? '没有安装'
    return new Refused('no-engine', `${engines[pair.engine]}现在不能用：${reason}`)
  }
  if (model.memory && model.memory[pair.engine].fits === 0) {
    return new Refused('no-memory', '这台机器的内存装不下这个模型')
  }
  return null
}
