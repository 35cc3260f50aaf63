import type { ItemBody } from '#src/inspection/forms/item-rules.ts'

/** A weighted item as most are; what is given differs. */
export const body = (given: Partial<ItemBody> = {}): ItemBody => ({
  section: '开场',
  title: '规范开场',
  guidance: '',
  kind: 'weighted',
  weight: 100,
  gate: null,
  choices: [
    { key: 'full', label: '做到', percent: 100 },
    { key: 'none', label: '没做到', percent: 0 },
  ],
  excusedByAbuse: false,
  fact: null,
  ...given,
})

export const fatal = (title = '辱骂客户'): ItemBody =>
  body({
    ...{ title, kind: 'fatal', weight: 0 },
    choices: [
      { key: 'clear', label: '没有', percent: 100 },
      { key: 'happened', label: '有', percent: 0 },
    ],
  })

/** The fields of an item as a browser posts them. */
export const typed = (given: Record<string, string> = {}): Record<string, string> => ({
  ...{ revision: '0', section: '开场', title: '规范开场', guidance: '', kind: 'weighted' },
  ...{ weight: '100', gate: '', fact: '' },
  ...{ choiceKey0: 'full', choiceLabel0: '做到', choicePercent0: '100' },
  ...{ choiceKey1: 'none', choiceLabel1: '没做到', choicePercent1: '0' },
  ...given,
})
