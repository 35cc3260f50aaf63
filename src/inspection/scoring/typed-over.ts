import type { ScoringItem } from '../forms/schema.ts'
import type { ScoreAnswer } from './schema.ts'

type Shown = Pick<ScoreAnswer, 'choice' | 'comment' | 'startMs' | 'endMs' | 'voice'>

const nothing: Shown = { choice: '', comment: '', startMs: null, endMs: null, voice: null }

/**
 * What a page held when it was refused, over what is stored: shown again so that nothing typed is
 * lost, and stored only when it is sent anew.
 */
export function typedOver(
  stored: { items: readonly ScoringItem[]; answers: readonly ScoreAnswer[]; note: string },
  body: Record<string, unknown>,
): { answers: Map<number, Shown>; note: string } {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
  const before = new Map(stored.answers.map((answer) => [answer.itemId, answer]))
  const answers = stored.items.map(({ id }): [number, Shown] => {
    const { choice, comment, ...span }: Shown = before.get(id) ?? nothing
    const [start, end] = [text(`start.${id}`), text(`end.${id}`)]
    const whole = (given: string | undefined) => /^\d{1,9}$/.test(given ?? '')
    return [
      id,
      {
        choice: text(`choice.${id}`) ?? choice,
        comment: text(`comment.${id}`) ?? comment,
        ...span,
        ...(whole(start) && whole(end) ? { startMs: Number(start), endMs: Number(end) } : {}),
      },
    ]
  })
  return { answers: new Map(answers), note: text('note') ?? stored.note }
}
