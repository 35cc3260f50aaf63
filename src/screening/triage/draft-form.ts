import { z } from 'zod'

import type { Draft } from './drafts.ts'

/** More than a note may hold, so that what is too long is kept as well and refused at the verdict. */
const longest = 8000

const text = z.string().max(longest).default('')

/** What a page sends of a draft while it is written; anything is kept that fits. */
export const draftForm = z
  .object({
    verdict: text,
    faultCategory: text,
    target: text,
    concernedCall: text,
    note: text,
    typedAt: z.string().regex(/^\d{1,15}$/),
  })
  .transform(({ typedAt, ...fields }): { fields: Draft; typedAt: number } => ({
    fields,
    typedAt: Number(typedAt),
  }))
