/** Where nobody has signed yet: a line to write on. */
export const unsigned = '＿＿＿＿＿＿'
