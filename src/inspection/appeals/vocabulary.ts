/** 申诉 of a score or of a finding's verdict, by the agent concerned. */
export const appealSubjects = { sheet: '评分', finding: '复核结论' } as const
export type AppealSubject = keyof typeof appealSubjects

export const appealStates = {
  open: '待受理',
  taken: '复评中',
  settled: '已答复',
  withdrawn: '已撤回',
} as const
export type AppealState = keyof typeof appealStates

export const appealOutcomes = { upheld: '维持', overturned: '改判' } as const
export type AppealOutcome = keyof typeof appealOutcomes

/** Two rounds; what the second decides is final (终审). */
export const appealRounds = 2
