/** What a customer may give. */
export const scoreChoices = {
  1: '1 分',
  2: '2 分',
  3: '3 分',
  4: '4 分',
  5: '5 分',
} as const
