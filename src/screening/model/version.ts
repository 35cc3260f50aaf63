import { createHash } from 'node:crypto'

import type { Model } from './model.ts'

const versions = new WeakMap<Model, string>()

/** Names the learned weights by their content. */
export function modelVersion(model: Model): string {
  const known = versions.get(model)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  const kinds = [model.categories, model.targets, model.wordings].flatMap((one) =>
    Object.values(one),
  )
  for (const { bits, bias, weights } of [model.internal, model.evidence, ...kinds])
    hash.update(`${bits} ${bias}`).update(weights)
  const version = hash.digest('hex').slice(0, 12)
  versions.set(model, version)
  return version
}
