/** What is counted of a month. 已登记 and 未核实 are what is left of 投诉. */
export const countFields = {
  complaints: '投诉',
  substantiated: '属实',
  unsubstantiated: '不属实',
  concealed: '瞒报',
  missed: '漏报',
} as const
export type CountField = keyof typeof countFields

export type Counts = Record<CountField, number>

/** Why a frozen month was corrected; fixed words, so that nobody is named in it. */
export const correctionReasons = {
  verified: '核实结论',
  overturned: '申诉改判',
  reopened: '重启',
  withdrawn: '撤回',
  merged: '并案',
  referred: '转出',
  'taken-back': '收回转出',
  amended: '更正',
  late: '补登',
  ledger: '台账变动',
} as const
export type CorrectionReason = keyof typeof correctionReasons

export const monthRefusals = {
  'not-past': '这个月还没有过完，下个月起才能封存',
  'frozen-already': '这个月已经封存了，数字不再改；以后的变化记在更正里',
  'no-such-month': '没有这个月份',
} as const

/** Months the page looks back. */
export const monthsShown = 12

/** Where nobody knows whose agent they are about. */
export const noDepartment = '部门不明'

export const reportedOf = ({ complaints, concealed, missed }: Counts): number =>
  complaints - concealed - missed
export const openOf = ({ complaints, substantiated, unsubstantiated }: Counts): number =>
  complaints - substantiated - unsubstantiated

/** 属实率: of those that were verified; null where none was. */
function rateOf({ substantiated, unsubstantiated }: Counts): number | null {
  const verified = substantiated + unsubstantiated
  return verified === 0 ? null : substantiated / verified
}

export const rateText = (counts: Counts): string | null => {
  const rate = rateOf(counts)
  return rate === null ? null : `${(rate * 100).toFixed(1)}%`
}
