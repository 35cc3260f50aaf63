import type { Db } from '#src/kernel/db.ts'

import type { CompiledLexicon } from './lexicon/compile.ts'
import { shippedLexicon } from './lexicon/shipped.ts'
import type { Model } from './model/model.ts'
import { shippedModel } from './model/shipped.ts'
import { modelInUse } from './retraining/in-use.ts'
import { lexiconInUse } from './rules/in-use.ts'

/** What reads a call: the rules people wrote and the weights learned from labelled calls. */
export type Screener = { lexicon: CompiledLexicon; model: Model }

export function shippedScreener(): Screener {
  return { lexicon: shippedLexicon(), model: shippedModel() }
}

/** What screens calls now. */
export function screenerInUse(db: Db): Screener {
  return { lexicon: lexiconInUse(db), model: modelInUse(db).model }
}
