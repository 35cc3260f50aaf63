/**
 * What is summed of each day, and by which key within it; a department of 0 is none known. Lengths of
 * time are kept as counts by band (`bands.ts`), since medians cannot be added up.
 */
export const measures = {
  /** Contacts that were no telephone calls, by channel: telephone calls are in `handled_days`. */
  contacts: '其他渠道来访',
  /** All contacts by business type; 0 where none was given. */
  kinds: '业务类型',
  overlong: '超长通话',
  /** Calls by the box of the three ledgers they lie in. */
  places: '三账比对',
  lost: '没有录音',
  heard: '转写',
  /** Milliseconds of processor time spent on hearing. */
  'hearing-time': '转写用时',
  found: '疑点',
  rechecks: '复核结论',
  'triage-time': '复核用时',
  'complaint-verdicts': '投诉核实结论',
  'complaint-origins': '投诉上报情况',
  'complaint-faults': '投诉类型',
  'substantiated-faults': '属实类型',
  /** By whether it was reported, concealed or missed. */
  'substantiated-origins': '属实投诉上报情况',
  steps: '走完的环节',
  'steps-limited': '有时限的环节',
  'steps-late': '超期的环节',
  'step-time': '环节用时',
  /** By the department it came from and how long it took to be accepted. */
  'hand-overs': '派单交接',
  'send-backs': '回退',
  'return-scores': '回访评分',
  praise: '质检标记的表扬',
  orders: '工单类型',
  sheets: '督办表',
  trainings: '培训',
} as const
export type Measure = keyof typeof measures
