/** How complaints of one kind are said, by whoever says it. */
export type Wordings = { customer: readonly string[]; agent: readonly string[] }
