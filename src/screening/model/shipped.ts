import { readFileSync } from 'node:fs'

import { unpackModel, type Model } from '#src/screening/model/model.ts'

let model: Model | undefined

/** The weights that belong to this version of the product, read at the first screening. */
export function shippedModel(): Model {
  model ??= unpackModel(readFileSync(new URL('./weights.json', import.meta.url), 'utf8'))
  return model
}
