import { Refused } from '#src/kernel/errors.ts'

/** What can be wrong with a pattern; the code is for programs, the sentence for its author. */
export type PatternFault =
  | 'empty'
  | 'too-long'
  | 'control-character'
  | 'missing-words'
  | 'nothing-to-hear'
  | 'too-short'
  | 'phrase-too-long'
  | 'too-many-alternatives'
  | 'too-many-groups'
  | 'too-far'
  | 'misplaced-mark'
  | 'only-exclusions'
  | 'too-many-orders'
  | 'too-many-phrases'

/** A pattern that cannot be read. The message is a Chinese sentence that names the place. */
export class PatternProblem extends Refused {
  override readonly code: PatternFault
  constructor(code: PatternFault, sentence: string) {
    super(code, sentence)
    this.code = code
  }
}
