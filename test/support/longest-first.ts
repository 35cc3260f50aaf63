import path from 'node:path'

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest, as they were measured; all others are done within ten seconds. */
export const longest = [
  'test/rights.test.ts',
  'test/every-route.test.ts',
  'test/hits.test.ts',
  'test/page-plans.test.ts',
  'test/audit/every-trace.test.ts',
  'test/gone.test.ts',
  'test/chaos/exams.test.ts',
  'test/transcription/made-sounds.test.ts',
  'test/hostile.test.ts',
  'test/transcription/whisper-node.test.ts',
  'test/transcription/fast-whisper/transcriber.test.ts',
  'test/chaos/reviews.test.ts',
  'test/screening/oracle.test.ts',
  'test/recordings/audio/telephone-formats.test.ts',
  'test/transcription/fast-whisper/ggml.test.ts',
  'test/chaos/media.test.ts',
  'test/chaos/uploads.test.ts',
  'test/complaints/model.test.ts',
  'test/transcription/fast-whisper/pool.test.ts',
]

/**
 * Long files first: the last ones end together. Left to itself, vitest goes by the size of a file
 * where it has not run before, and the longest of ours are small.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const turn = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(path.relative(root, moduleId))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => turn(one) - turn(other))
  }
}
