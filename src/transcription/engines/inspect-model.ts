import { openGgml, readGgmlHeader } from './fast-whisper/ggml.ts'
import { ModelProblem, modelProblems } from './fast-whisper/model-problems.ts'

export type Inspection =
  | { ok: true; kind: string; quantisation: string; audioState: number }
  | { ok: false; problem: string }

const inspected = new Map<string, Inspection>()

/**
 * What a model file is, or why it cannot be used. Its whole table of contents is read, which takes
 * some milliseconds, so an answer is kept while size and time of change stay.
 */
export function inspectModel(file: { path: string; bytes: number; changedMs: number }): Inspection {
  const key = `${file.path}:${file.bytes}:${file.changedMs}`
  const known = inspected.get(key)
  if (known) return known
  const fresh = inspect(file.path)
  // A copy still under way changes with every look.
  if (inspected.size > 200) inspected.clear()
  inspected.set(key, fresh)
  return fresh
}

function inspect(path: string): Inspection {
  try {
    const { name, quantisation, shape } = readGgmlHeader(path)
    openGgml(path).close()
    return { ok: true, kind: name, quantisation, audioState: shape.audioState }
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error
    return { ok: false, problem: modelProblems[error.problem] }
  }
}
