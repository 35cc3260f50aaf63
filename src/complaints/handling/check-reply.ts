import { type ReplyCheck, type ReplyPart, replyParts } from './vocabulary.ts'

export type ReplyTexts = Record<ReplyPart, string>

/** Letters and digits of a text: points, blanks and signs say nothing. */
export const lettersIn = (text: string): number => (text.match(/[\p{L}\p{N}]/gu) ?? []).length

/** The countable lines of the checklist that a reply fails, each by the part it is about. */
export function thinParts(
  checks: readonly ReplyCheck[],
  reply: ReplyTexts,
): Partial<Record<ReplyPart, string>> {
  const thin: Partial<Record<ReplyPart, string>> = {}
  for (const { part, least, sentence, active } of checks) {
    if (!active || part === null || least === null || thin[part] !== undefined) continue
    const written = lettersIn(reply[part])
    if (written >= least) continue
    thin[part] = `检查表“${sentence}”：${replyParts[part]}至少 ${least} 个字，现在 ${written} 个`
  }
  return thin
}
