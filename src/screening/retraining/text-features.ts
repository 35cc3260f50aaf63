import { featuresOfCall, hear } from '../model/heard.ts'
import type { Model } from '../model/model.ts'
import { logitOf } from '../ranking/joined.ts'
import type { Utterance } from '../result.ts'
import { screenUtterances } from '../scoring.ts'
import type { Screener } from '../screener.ts'

/** A call's words as the model's first head sees them. */
export function textFeatures({ internal }: Model, utterances: readonly Utterance[]) {
  const { buckets, amounts } = featuresOfCall(hear(utterances), internal.bits)
  return { buckets, amounts }
}

export const wordCount = ({ internal }: Model) => 1 << internal.bits

/**
 * The model with its first head moved by a correction on the scale of the score's logit; categories,
 * targets and evidence stay.
 */
export function correctedModel(
  screener: Screener,
  { bias, words }: { bias: number; words: Float32Array },
): Model {
  const { model } = screener
  const unit = scoreUnit(screener)
  const { internal } = model
  return {
    ...model,
    internal: {
      ...internal,
      bias: internal.bias + bias / unit,
      weights: internal.weights.map((weight, at) => weight + (words[at] ?? 0) / unit),
    },
  }
}

/** How far the score's logit moves when the head's value moves by one: measured, not assumed. */
function scoreUnit({ lexicon, model }: Screener): number {
  const { internal } = model
  const at = (bias: number) => {
    const moved = { ...model, internal: { ...internal, bias } }
    return logitOf(screenUtterances({ lexicon, model: moved }, []).score)
  }
  return at(0.5) - at(-0.5)
}
