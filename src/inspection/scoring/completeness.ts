import type { ScoringItem } from '../forms/schema.ts'
import { noOccasion } from '../forms/vocabulary.ts'
import type { ScoreAnswer } from './schema.ts'
import type { AnswerProblem } from './vocabulary.ts'

type Given = Pick<ScoreAnswer, 'itemId' | 'choice' | 'comment'>

/**
 * What keeps a sheet from being submitted, by item: every item is answered, and whoever takes more
 * than half of a weighted item away, or says that something fatal happened, says why.
 */
export function problemsOf(
  items: readonly ScoringItem[],
  answers: readonly Given[],
): Map<number, AnswerProblem> {
  const given = new Map(answers.map((answer) => [answer.itemId, answer]))
  const problems = new Map<number, AnswerProblem>()
  for (const item of items) {
    const answer = given.get(item.id)
    if (!answer || answer.choice === '') problems.set(item.id, 'missing')
    else if (answer.choice !== noOccasion && answer.comment === '') {
      const percent = item.choices.find(({ key }) => key === answer.choice)?.percent ?? 0
      if (item.kind === 'fatal' && percent === 0) problems.set(item.id, 'fatal-comment')
      if (item.kind === 'weighted' && percent < 50) problems.set(item.id, 'low-comment')
    }
  }
  return problems
}
