import { caughtComplaintsList } from './analytics/estimate/caught-list.ts'
import { trailList } from './audit/trail-list.ts'
import { accountsList } from './auth/accounts-list.ts'
import { frequentCallersList } from './callers/frequent/callers-list.ts'
import { chainsList } from './callers/repeats/chains-list.ts'
import { complaintsList } from './complaints/complaints-list.ts'
import { monthsList } from './complaints/months/months-list.ts'
import { outsideCasesList } from './complaints/outside-cases/cases-list.ts'
import { registerEntriesList } from './complaints/register-list.ts'
import { scoresList } from './complaints/return-scores/scores-list.ts'
import { dispatchesList } from './complaints/routing/dispatches-list.ts'
import { sendBacksList } from './complaints/routing/send-backs-list.ts'
import { overdueComplaintsList } from './complaints/timing/overdue-list.ts'
import { staysList } from './complaints/timing/stays-list.ts'
import { ordersList } from './complaints/work-orders/orders-list.ts'
import { contestList } from './contest/contest-list.ts'
import { risksList } from './hotspots/risks/risks-list.ts'
import { appealsList } from './inspection/appeals/appeals-list.ts'
import { blindness } from './inspection/blindness.ts'
import { sessionsList } from './inspection/calibration/sessions-list.ts'
import { marksList } from './inspection/marks/marks-list.ts'
import { overlongCallsList } from './inspection/overlong/overlong-list.ts'
import { sheetsList } from './inspection/scoring/sheets-list.ts'
import { boardTasksList } from './inspection/tasks/board-list.ts'
import { tasksList } from './inspection/tasks/tasks-list.ts'
import { articlesList } from './library/knowledge/articles-list.ts'
import { casesList } from './library/typical-cases/cases-list.ts'
import { type AnyList, anyList } from './lists/definition.ts'
import { lecturesList } from './meetings/lectures/lectures-list.ts'
import { meetingsList } from './meetings/sharing/meetings-list.ts'
import { walkthroughsList } from './meetings/walkthroughs/walkthroughs-list.ts'
import { textOf } from './particulars/vocabulary.ts'
import { callsList } from './recordings/calls-list.ts'
import { entriesList } from './recordings/ledger/entries-list.ts'
import { recordingsList } from './recordings/recordings-list.ts'
import { dueRecordingsList } from './retention/due-list.ts'
import { holdsList } from './retention/holds-list.ts'
import { runsList } from './retention/runs-list.ts'
import { triggersList } from './screening/back-trace/triggers-list.ts'
import { findingsList } from './screening/findings-list.ts'
import { reconciledList } from './screening/reconciliation/reconciled-list.ts'
import { foundRecords, judgedRecords } from './screening/records/lists.ts'
import { analysesList } from './supervision/analyses/analyses-list.ts'
import { bulletinsList } from './supervision/bulletins/bulletins-list.ts'
import { defectsList } from './supervision/defects/defects-list.ts'
import { exchangePlansList } from './supervision/exchange-plans/plans-list.ts'
import { supervisionList } from './supervision/sheets/supervision-list.ts'
import { classesList } from './training/classes/classes-list.ts'
import { coursesList } from './training/courses/courses-list.ts'
import { examsList } from './training/exams/exams-list.ts'
import { feedbackList } from './training/interviews/feedback-list.ts'
import { interviewsList } from './training/interviews/interviews-list.ts'
import { mentorshipsList } from './training/mentorships/mentorships-list.ts'
import { offendersList } from './training/offenders/offenders-list.ts'
import { plansList } from './training/plans/plans-list.ts'
import { questionsList } from './training/questions/questions-list.ts'
import { quizzesList } from './training/quizzes/quizzes-list.ts'
import { trainingRecordsList } from './training/records/records-list.ts'

/** Every list whose views can be saved and whose rows can be taken away. */
export const lists: readonly AnyList[] = [
  anyList(callsList(blindness)),
  anyList(recordingsList(blindness)),
  anyList(entriesList),
  anyList(complaintsList(blindness)),
  anyList(sendBacksList(blindness)),
  anyList(dispatchesList(blindness)),
  anyList(staysList(blindness)),
  anyList(scoresList(blindness)),
  anyList(overdueComplaintsList(blindness)),
  anyList(registerEntriesList(blindness)),
  anyList(ordersList(blindness)),
  anyList(outsideCasesList),
  anyList(reconciledList(blindness)),
  anyList(triggersList),
  anyList(tasksList),
  anyList(boardTasksList),
  anyList(sheetsList),
  anyList(overlongCallsList),
  anyList(appealsList),
  anyList(marksList),
  anyList(sessionsList),
  anyList(findingsList(blindness)),
  anyList(foundRecords(blindness)),
  anyList(judgedRecords(blindness)),
  anyList(interviewsList(blindness)),
  anyList(feedbackList(blindness)),
  anyList(offendersList),
  anyList(frequentCallersList),
  anyList(chainsList(blindness)),
  anyList(risksList),
  anyList(classesList),
  anyList(mentorshipsList),
  anyList(plansList),
  anyList(trainingRecordsList(blindness)),
  anyList(coursesList),
  anyList(questionsList),
  anyList(examsList),
  anyList(quizzesList),
  anyList(supervisionList),
  anyList(bulletinsList),
  anyList(defectsList),
  anyList(exchangePlansList),
  anyList(casesList),
  anyList(meetingsList),
  anyList(lecturesList),
  anyList(walkthroughsList),
  anyList(articlesList),
  anyList(monthsList),
  anyList(caughtComplaintsList(blindness)),
  anyList(analysesList),
  anyList(contestList),
  anyList(dueRecordingsList),
  anyList(holdsList),
  anyList(runsList),
  anyList(accountsList),
  anyList(trailList(textOf)),
]
