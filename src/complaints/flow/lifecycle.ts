import { Refused } from '#src/kernel/errors.ts'

import { type ComplaintStage, complaintStages, openStages } from '../vocabulary.ts'

type Step = { word: string; from: readonly ComplaintStage[]; to: ComplaintStage }

/** 办理流程: every legal move. 先处理后定责: responsibility comes only behind the return visit. */
export const moves = {
  dispatch: { word: '派单', from: ['opened'], to: 'dispatched' },
  accept: { word: '接收', from: ['dispatched'], to: 'intervening' },
  'send-back': { word: '退回', from: ['dispatched', 'intervening'], to: 'opened' },
  arbitrate: { word: '裁定归属', from: ['dispatched'], to: 'dispatched' },
  reply: { word: '答复', from: ['intervening'], to: 'investigating' },
  bounce: { word: '退回答复', from: ['investigating'], to: 'intervening' },
  verify: { word: '核实', from: ['investigating'], to: 'visiting' },
  visit: { word: '回访', from: ['visiting'], to: 'settling' },
  close: { word: '办结', from: ['settling'], to: 'closed' },
  'reopen-handling': { word: '重启干预', from: ['closed'], to: 'intervening' },
  'reopen-investigation': { word: '重启核实', from: ['closed'], to: 'investigating' },
  refer: { word: '转出', from: ['opened'], to: 'referred' },
  'take-back': { word: '收回', from: ['referred'], to: 'opened' },
  merge: {
    word: '并案',
    from: ['opened', 'dispatched', 'intervening', 'investigating'],
    to: 'merged',
  },
  /** With the verdict that opened it; from later stages only by an appeal. */
  withdraw: { word: '撤回', from: [...openStages, 'closed'], to: 'withdrawn' },
} as const satisfies Record<string, Step>
export type Move = keyof typeof moves

export const isOpen = (stage: ComplaintStage): boolean =>
  (openStages as readonly ComplaintStage[]).includes(stage)

const stagesOf = (move: Move): readonly ComplaintStage[] => moves[move].from

export const mayMove = (stage: ComplaintStage, move: Move): boolean =>
  stagesOf(move).includes(stage)

/** The stage a move leads to. Raises Refused, in words, where it is not legal. */
export function stageAfter(stage: ComplaintStage, move: Move): ComplaintStage {
  if (mayMove(stage, move)) return moves[move].to
  throw new Refused(
    'illegal-move',
    `这件投诉现在是“${complaintStages[stage]}”，不能${moves[move].word}`,
  )
}
