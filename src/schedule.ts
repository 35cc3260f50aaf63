import { Cron } from 'croner'

import { draftLastMonth } from './analytics/monthly-reports/write.ts'
import { askForNightlySums, askForSums } from './analytics/summaries/sum-day.ts'
import { forgetReplies } from './api/replies.ts'
import { askNightlyCheck } from './audit/checks.ts'
import { frequentNow } from './callers/frequent/frequent-now.ts'
import { askForRepeats } from './callers/repeats/ask.ts'
import { settleLastMonths } from './complaints/months/correct.ts'
import { watchLimits } from './complaints/timing/watch.ts'
import { askForNightlyCounts, askForTodaysCount } from './hotspots/ask.ts'
import { startRisks, watchRisks } from './hotspots/risks/watch.ts'
import { askForOverlong } from './inspection/overlong/find.ts'
import { askForDraws } from './inspection/sampling/due.ts'
import { releaseTasks } from './inspection/tasks/take-back.ts'
import { askForPruning } from './jobs/keeping.ts'
import type { Db } from './kernel/db.ts'
import { enqueue } from './kernel/jobs/queue.ts'
import type { Logger } from './kernel/jobs/runner.ts'
import { forgetMisses } from './library/knowledge/misses.ts'
import { watchArticles } from './library/knowledge/remind.ts'
import { pruneNotices } from './notices/prune.ts'
import { watchGaps } from './recordings/ledger/alerts.ts'
import { turnOverdue } from './recordings/ledger/overdue.ts'
import { askForErasing } from './retention/nightly.ts'
import { keepQueue } from './screening/queue/top-up.ts'
import { endGrace } from './screening/reconciliation/grace.ts'
import { askWeeklyRetraining } from './screening/retraining/ask.ts'
import { proposeRetirements } from './screening/rules/retirement.ts'
import { askForIndexing } from './search/progress.ts'
import { askForAnalysis } from './supervision/analyses/draft.ts'
import { gatherDefects } from './supervision/defects/gather.ts'
import { watchDefects } from './supervision/defects/watch.ts'
import { draftMonthPlans } from './supervision/exchange-plans/draft-month.ts'
import { proposeRecurrences } from './supervision/sheets/recur.ts'
import { watchSheets } from './supervision/sheets/watch.ts'
import { askForOffenders } from './training/offenders/find-offenders.ts'
import { remindOfTraining } from './training/remind.ts'

export type Entry = {
  /** Cron expression, Shanghai time. */
  at: string
  /** Enqueues what is due; a job that still waits is reused, so that two workers do no harm. */
  work: (db: Db) => void
}

/** Everything that happens by the clock, on one screen. */
const schedule: readonly Entry[] = [
  // Small hours: the fewest calls. First what is there at all, then whether it is what was received.
  { at: '15 1 * * *', work: (db) => void enqueue(db, 'sweep-storage', 'storage', {}) },
  { at: '30 1 * * *', work: (db) => void enqueue(db, 'verify-storage', 'storage', {}) },
  { at: '23 * * * *', work: (db) => enqueue(db, 'sweep-uploads', 'uploads', {}) },
  { at: '35 1 * * *', work: (db) => void enqueue(db, 'sweep-attachments', 'attachments', {}) },
  { at: '50 1 * * *', work: askNightlyCheck },
  { at: '10 2 * * *', work: askForErasing },
  { at: '30 3 * * *', work: askForPruning },
  { at: '40 3 * * 1', work: askWeeklyRetraining },
  { at: '20 3 * * *', work: (db) => void enqueue(db, 'forget-imports', 'imports', {}) },
  { at: '25 3 * * *', work: (db) => void enqueue(db, 'forget-exports', 'exports', {}) },
  // Calls and recordings come late; what speaks of them waits.
  {
    at: '12 * * * *',
    work: (db) => void enqueue(db, 'retrace-open', 'triggers', {}, { priority: 9 }),
  },
  { at: '40 3 * * *', work: (db) => proposeRetirements(db) },
  { at: '45 * * * *', work: (db) => void pruneNotices(db) },
  // What a new roster moved in months that were frozen.
  { at: '50 3 * * *', work: (db) => settleLastMonths(db) },
  // The analysis of the week before, at the hour that was set; a worker that was away makes up for it.
  { at: '*/10 * * * *', work: (db) => askForAnalysis(db) },
  { at: '20 4 * * *', work: (db) => forgetReplies(db) },
  // Verdicts grow old, seasons begin, people move: whoever is a repeat offender of the day.
  { at: '15 0 * * *', work: askForOffenders },
  // Exams that close, pairs that end, plans that are due: told of in the morning.
  { at: '10 8 * * *', work: (db) => remindOfTraining(db) },
  { at: '* * * * *', work: (db) => void turnOverdue(db) },
  { at: '* * * * *', work: askForIndexing },
  { at: '* * * * *', work: (db) => void endGrace(db) },
  // Limits of complaints: reminders before them, escalation behind them.
  { at: '* * * * *', work: (db) => void watchLimits(db) },
  // Supervision sheets: steps that are due, numbers that did not move, faults that came back.
  { at: '* * * * *', work: (db) => void watchSheets(db) },
  { at: '17 * * * *', work: (db) => void proposeRecurrences(db) },
  // Improvements that became defects; the exchange plans of a month, from its first morning on.
  { at: '*/5 * * * *', work: (db) => void gatherDefects(db) },
  { at: '26 * * * *', work: (db) => void draftMonthPlans(db) },
  // Knowledge that is to be looked at again; searches nobody made any more.
  { at: '*/10 * * * *', work: (db) => void watchArticles(db) },
  { at: '55 3 * * *', work: (db) => void forgetMisses(db) },
  // Defects: whoever ticks them off is told the day before they are due, and when they are overdue.
  { at: '7 * * * *', work: watchDefects },
  { at: '*/5 * * * *', work: (db) => watchGaps(db) },
  // The list of the inspectors' day: drawn at its hour, then filled as findings come.
  { at: '*/5 * * * *', work: (db) => void keepQueue(db) },
  // Over-long calls first: they weigh in a draw by risk.
  { at: '*/10 * * * *', work: askForOverlong },
  { at: '35 * * * *', work: askForDraws },
  { at: '*/5 * * * *', work: (db) => void releaseTasks(db) },
  // What dashboards add up: changed days every few minutes, the last week anew by night.
  { at: '*/3 * * * *', work: (db) => askForSums(db) },
  { at: '5 4 * * *', work: (db) => askForNightlySums(db) },
  { at: '40 6 * * *', work: (db) => void draftLastMonth(db) },
  // What customers speak of, and who calls again; then what of it is a risk, and which risks are late.
  { at: '8 * * * *', work: askForTodaysCount },
  { at: '25 0 * * *', work: (db) => askForNightlyCounts(db) },
  { at: '3 * * * *', work: askForRepeats },
  { at: '*/10 * * * *', work: (db) => void startRisks(db, frequentNow) },
  { at: '* * * * *', work: (db) => void watchRisks(db) },
]

/**
 * Runs the schedule until the signal stops it. What goes wrong once (a busy database, a full disk) is
 * written down and tried again at its next time: it must not end the worker.
 */
export function keepSchedule(
  db: Db,
  stop: AbortSignal,
  log: Logger,
  entries: readonly Entry[] = schedule,
): Promise<void> {
  const crons = entries.map(({ at, work }) => {
    const failed = (error: unknown) => log.error({ err: error, at }, '定时任务没有做成，到下次再试')
    return new Cron(at, { timezone: 'Asia/Shanghai', catch: failed }, () => work(db))
  })
  return new Promise((resolve) => {
    const end = () => {
      for (const cron of crons) cron.stop()
      resolve()
    }
    if (stop.aborted) end()
    else stop.addEventListener('abort', end, { once: true })
  })
}
