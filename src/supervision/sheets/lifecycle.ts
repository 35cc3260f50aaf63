import { Refused } from '#src/kernel/errors.ts'

import { type SheetState, sheetStates } from './vocabulary.ts'

type Step = { word: string; from: readonly SheetState[]; to: SheetState }

/** PDCA 闭环: every legal move. No step without the one before it. */
export const moves = {
  issue: { word: '下达', from: ['draft'], to: 'plan' },
  begin: { word: '提交措施', from: ['plan'], to: 'do' },
  'return-plan': { word: '退回措施', from: ['do'], to: 'plan' },
  finish: { word: '提交检查', from: ['do'], to: 'check' },
  redo: { word: '退回整改', from: ['check'], to: 'do' },
  confirm: { word: '确认达标', from: ['check'], to: 'act' },
  /** By the clock: the number did not move. */
  reopen: { word: '重新整改', from: ['check'], to: 'plan' },
  /** By whoever should sign. */
  refuse: { word: '不同意销号', from: ['act'], to: 'plan' },
  'hand-over': { word: '移交', from: ['plan', 'do', 'check', 'act'], to: 'plan' },
  close: { word: '销号', from: ['act'], to: 'closed' },
  discard: { word: '放弃草稿', from: ['draft'], to: 'withdrawn' },
  withdraw: { word: '撤销', from: ['plan', 'do', 'check'], to: 'withdrawn' },
} as const satisfies Record<string, Step>
export type SheetMove = keyof typeof moves

const statesOf = (move: SheetMove): readonly SheetState[] => moves[move].from

export const mayMove = (state: SheetState, move: SheetMove): boolean =>
  statesOf(move).includes(state)

/** The state a move leads to. Raises Refused, in words, where it is not legal. */
export function stateAfter(state: SheetState, move: SheetMove): SheetState {
  if (mayMove(state, move)) return moves[move].to
  throw new Refused(
    'illegal-move',
    `这张督办表现在是“${sheetStates[state]}”，不能${moves[move].word}`,
  )
}
