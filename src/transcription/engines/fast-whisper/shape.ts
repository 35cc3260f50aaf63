import { ModelProblem } from './model-problems.ts'
import { tensorType, type TensorType } from './tensor-types.ts'

/** The numbers at the head of a ggml file, in its order. */
export type WhisperShape = {
  vocabulary: number
  audioContext: number
  audioState: number
  audioHeads: number
  audioLayers: number
  textContext: number
  textState: number
  textHeads: number
  textLayers: number
  mels: number
  fileType: number
}

export const shapeFields = [
  'vocabulary',
  'audioContext',
  'audioState',
  'audioHeads',
  'audioLayers',
  'textContext',
  'textState',
  'textHeads',
  'textLayers',
  'mels',
  'fileType',
] as const satisfies readonly (keyof WhisperShape)[]

/** Size of one attention head in every Whisper model. */
export const headSize = 64
/** Frequencies of a 400-point transform, as the mel filters are stored for. */
export const frequencies = 201
/** Tokens that stand for text; the special ones follow. */
export const textTokens = 50_257
const multilingual = new Set([51_865, 51_866])

/** Refuses what no Whisper model has, before anything is allocated by these numbers. */
export function checkShape(shape: WhisperShape): void {
  if (shape.vocabulary === 51_864) throw new ModelProblem('english-only')
  const within = (value: number, from: number, to: number) => value >= from && value <= to
  const sound =
    multilingual.has(shape.vocabulary) &&
    within(shape.audioContext, 1, 1500) &&
    within(shape.textContext, 1, 448) &&
    within(shape.audioHeads, 1, 32) &&
    shape.textHeads === shape.audioHeads &&
    shape.audioState === shape.audioHeads * headSize &&
    shape.textState === shape.audioState &&
    within(shape.audioLayers, 1, 64) &&
    within(shape.textLayers, 1, 64) &&
    (shape.mels === 80 || shape.mels === 128)
  if (!sound) throw new ModelProblem('wrong-shape', JSON.stringify(shape))
  quantisationOf(shape)
}

/** How most weights are stored: `fileType` counts versions of the block formats in thousands. */
export function quantisationOf(shape: WhisperShape): TensorType {
  const stored = shape.fileType % 1000
  // ggml numbers files and tensors apart: 8 and 9 are q5 of files, 7 is their q8_0.
  const type = { 7: 'q8_0', 8: 'q5_0', 9: 'q5_1' }[stored] ?? (stored < 4 && tensorType(stored))
  if (!type) throw new ModelProblem('unknown-type', `file type ${shape.fileType}`)
  return type as TensorType
}

/** The published model of this shape: tiny … large-v3-turbo; other shapes by their layers. */
export function sizeName({ audioLayers, textLayers, vocabulary }: WhisperShape): string {
  const large = vocabulary === 51_866 ? 'large-v3' : 'large-v2'
  const names: Record<string, string> = {
    '4+4': 'tiny',
    '6+6': 'base',
    '12+12': 'small',
    '24+24': 'medium',
    '32+32': large,
    '32+4': `${large}-turbo`,
    '32+2': `distil-${large}`,
  }
  const layers = `${audioLayers}+${textLayers}`
  return names[layers] ?? layers
}

/** Every tensor a model of this shape consists of, with its size, outermost dimension first. */
export function tensorsOf(shape: WhisperShape): Map<string, number[]> {
  const state = shape.audioState
  const all = new Map<string, number[]>()
  const norm = (name: string) => linear(name, [state], state)
  function linear(name: string, weight: number[], bias?: number) {
    all.set(`${name}.weight`, weight)
    if (bias) all.set(`${name}.bias`, [bias])
  }
  function attention(name: string) {
    norm(`${name}_ln`)
    for (const part of ['query', 'key', 'value', 'out']) {
      linear(`${name}.${part}`, [state, state], part === 'key' ? undefined : state)
    }
  }
  function feedForward(block: string) {
    norm(`${block}.mlp_ln`)
    linear(`${block}.mlp.0`, [4 * state, state], 4 * state)
    linear(`${block}.mlp.2`, [state, 4 * state], state)
  }

  all.set('encoder.positional_embedding', [shape.audioContext, state])
  linear('encoder.conv1', [state, shape.mels, 3], state)
  linear('encoder.conv2', [state, state, 3], state)
  for (let i = 0; i < shape.audioLayers; i++) {
    attention(`encoder.blocks.${i}.attn`)
    feedForward(`encoder.blocks.${i}`)
  }
  norm('encoder.ln_post')

  all.set('decoder.positional_embedding', [shape.textContext, state])
  all.set('decoder.token_embedding.weight', [shape.vocabulary, state])
  for (let i = 0; i < shape.textLayers; i++) {
    attention(`decoder.blocks.${i}.attn`)
    attention(`decoder.blocks.${i}.cross_attn`)
    feedForward(`decoder.blocks.${i}`)
  }
  norm('decoder.ln')
  return all
}
