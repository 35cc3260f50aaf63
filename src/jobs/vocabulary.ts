export { attemptEnds, jobNames, jobStates, parkReasons } from '#src/kernel/jobs/catalogue.ts'

export const jobRefusals = {
  'not-parked': '这个任务没有搁置，不用恢复',
  'none-parked': '这一类已经没有搁置的任务了',
  superseded: '同一对象后来又排了新的任务，这个任务不用恢复',
} as const
