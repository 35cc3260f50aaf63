import { createHash } from 'node:crypto'

import { chanceOf } from '#src/kernel/chance.ts'
import type { Difficulty, QuestionCategory } from '#src/training/questions/vocabulary.ts'

import type { DrawRule, SetQuestion } from './schema.ts'

/** A question that may be drawn. */
export type Candidate = {
  versionId: number
  questionId: number
  category: QuestionCategory
  difficulty: Difficulty
  /** Keys of its choices, in the order they were written. */
  keys: readonly string[]
  /** 对 and 错 stay as they are. */
  fixedOrder: boolean
}

export type Drawn = { questions: SetQuestion[]; repeated: number }

/** The seed of one go: from the exam's own, the person and the number of the go, and nothing else. */
export function seedOf(examSeed: number, personId: number, number: number): number {
  const digest = createHash('sha256').update(`${examSeed} ${personId} ${number}`).digest()
  return digest.readUInt32BE(0)
}

/**
 * A paper by rule. The same candidates, rules, seed and questions met before give the same paper. What
 * the person met before is taken only where there is nothing else, and counted.
 */
export function drawPaper(
  candidates: readonly Candidate[],
  rules: readonly DrawRule[],
  seed: number,
  met: ReadonlySet<number>,
): Drawn | null {
  const chance = chanceOf(seed)
  const taken = new Set<number>()
  const questions: { of: Candidate; points: number }[] = []
  // Narrow rules first, so that a wide one does not take what they need.
  const ordered = rules.toSorted(
    (a, b) => Number(a.difficulty === null) - Number(b.difficulty === null),
  )
  for (const { category, difficulty, count, points } of ordered) {
    const fitting = candidates.filter(
      (one) =>
        one.category === category &&
        (difficulty === null || one.difficulty === difficulty) &&
        !taken.has(one.questionId),
    )
    const mixed = shuffled(fitting, chance)
    const fresh = mixed.filter(({ questionId }) => !met.has(questionId))
    const known = mixed.filter(({ questionId }) => met.has(questionId))
    const chosen = [...fresh, ...known].slice(0, count)
    if (chosen.length < count) return null
    for (const of of chosen) {
      taken.add(of.questionId)
      questions.push({ of, points })
    }
  }
  return setOut(questions, chance, met)
}

/** A fixed paper: the same questions for everybody, in an order of each person's own. */
export function setPaper(
  chosen: readonly { of: Candidate; points: number }[],
  seed: number,
  met: ReadonlySet<number>,
): Drawn {
  return setOut(chosen, chanceOf(seed), met)
}

function setOut(
  chosen: readonly { of: Candidate; points: number }[],
  chance: () => number,
  met: ReadonlySet<number>,
): Drawn {
  const questions = shuffled(chosen, chance).map(({ of, points }) => ({
    versionId: of.versionId,
    points,
    order: of.fixedOrder ? [...of.keys] : shuffled(of.keys, chance),
  }))
  return { questions, repeated: chosen.filter(({ of }) => met.has(of.questionId)).length }
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  const mixed = [...items]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chance() * (at + 1))
    ;[mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T]
  }
  return mixed
}
