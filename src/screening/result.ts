import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'

export type Utterance = {
  voice: 'agent' | 'customer' | 'unknown'
  text: string
  /** The recogniser's confidence, 0 to 1; left out, it counts as 1. */
  trust?: number
  /** Whether anybody was heard under these characters; null, or left out, where nobody can tell. */
  voiced?: (start: number, end: number) => boolean | null
}

/** A place in a call that speaks for an internal complaint (命中). */
export type Hit = {
  /** Code of the lexicon rule, or 'model' where only the learned weights speak. */
  rule: string
  utterance: number
  /** UTF-16 offsets in the utterance's text. */
  start: number
  end: number
  by: 'text' | 'sound'
  /** The mishearing it rests on (光我→挂我); left out for words that stand as they are. */
  mishearing?: string
  weight: number
  category: FaultCategory
  target: ComplaintTarget | null
}

/** What moved the score, and by how much: points of the logit, below zero where it spoke against. */
export type Reason = { by: 'rule' | 'cue' | 'words'; text: string; points: number }

export type Screening = {
  /** 0 to 1, for ranking; not the chance of a complaint, which depends on how rare they are. */
  score: number
  /** What the score is made of: log odds as the labelled dialogues had them, to be joined with other signals. */
  logit: number
  /** Above the threshold: a finding for a person to recheck, never a verdict. */
  flagged: boolean
  /** Null unless flagged, as is the target. */
  category: FaultCategory | null
  target: ComplaintTarget | null
  /** Best first: the first is the evidence, though others may weigh more. */
  hits: Hit[]
  /** What moved the score most, strongest first; empty unless flagged. */
  reasons: Reason[]
  /** The suspicion in a few Chinese words, empty when nothing is suspected. */
  headline: string
}
