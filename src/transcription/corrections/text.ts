import { plainText } from '#src/kernel/typed-text.ts'

const longestText = 1000

/** What a person heard, as it is stored: what is invisible would hide words from whoever reads the evidence. */
export const correctedText = plainText({
  missing: '请写下听到的话',
  unsaid: '请写下听到的话；确实没有人说话，就写“无人声”',
  tooLong: `一句最多 ${longestText} 个字`,
  most: longestText,
  said: /[\p{L}\p{N}]/u,
})
