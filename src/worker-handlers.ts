import { existsSync } from 'node:fs'

import { sumDaysHandler } from './analytics/sum-days.ts'
import { verifyTrailHandler } from './audit/verify-trail.ts'
import { openCallerKey } from './callers/caller-key.ts'
import { findRepeatsHandler } from './callers/repeats/find-repeats.ts'
import { makeClipHandler } from './clips/make-clip.ts'
import type { Config } from './config.ts'
import { countHotspotsHandler } from './hotspots/count-hotspots.ts'
import { openImportFiles } from './imports/files.ts'
import { forgetImportsHandler } from './imports/forget-imports.ts'
import { importTableHandler } from './imports/import-table.ts'
import { markOverlongHandler } from './inspection/overlong/mark-overlong.ts'
import { drawPlansHandler } from './inspection/sampling/draw-plans.ts'
import { pruneJobsHandler } from './jobs/prune-jobs.ts'
import type { JobHandlers } from './kernel/jobs/runner.ts'
import { lists } from './list-registry.ts'
import { exportListHandler } from './lists/export-list.ts'
import { openExportFiles } from './lists/files/export-files.ts'
import { forgetExportsHandler } from './lists/forget-exports.ts'
import { recordStudyHandler } from './meetings/record-study.ts'
import { sendMessageHandler } from './notices/send-message.ts'
import { joinSidesHandler } from './recordings/join-sides.ts'
import { matchNamesHandler } from './recordings/match-names.ts'
import { reconsiderSidesHandler } from './recordings/reconsider-sides.ts'
import type { Storage } from './recordings/storage.ts'
import { sweepStorageHandler } from './recordings/sweep-storage.ts'
import { sweepUploadsHandler } from './recordings/sweep-uploads.ts'
import { verifyStorageHandler } from './recordings/verify-storage.ts'
import { retainHandler } from './retention/retain.ts'
import { backTraceHandler, retraceOpenHandler } from './screening/back-trace/jobs.ts'
import { reconcileHandler } from './screening/reconciliation/reconcile.ts'
import { rehearHandler } from './screening/rehear.ts'
import { rescreenHandler } from './screening/rescreen.ts'
import { retrainHandler } from './screening/retraining/retrain.ts'
import { dryRunRulesHandler } from './screening/rules/dry-run-rules.ts'
import { screenHandler } from './screening/screen.ts'
import { indexTranscriptsHandler } from './search/index-transcripts.ts'
import { draftAnalysisHandler } from './supervision/analyses/draft-analysis.ts'
import { openSheetFiles } from './supervision/sheets/sheet-files.ts'
import { sweepAttachmentsHandler } from './supervision/sheets/sweep-files.ts'
import { arrangeInterviewsHandler } from './training/arrange-interviews.ts'
import { findOffendersHandler } from './training/offenders/find-offenders.ts'
import type { EngineInUse } from './transcription/engines/in-use.ts'
import { whisperNodeTranscriber } from './transcription/engines/whisper-node.ts'
import { rankHandler } from './transcription/line/rank.ts'
import { transcribeHandler } from './transcription/transcribe.ts'
import { tryEngineHandler } from './transcription/try-engine.ts'

type Options = {
  config: Config
  storage: Storage
  engine: Pick<EngineInUse, 'hold'>
  /** An existing private folder for what engines read and write. */
  workFolder: string
}

/** Every job and what does it; a name without a handler does not compile. */
export function jobHandlers({ config, storage, engine, workFolder }: Options): JobHandlers {
  const { ffmpeg, engines: places } = config
  // The second listener runs beside the first, so it takes one core at most.
  const second = whisperNodeTranscriber({
    engine: places.ownBinary === null ? 'whisper-node' : 'whisper-cli',
    binary: config.whisperBinary,
    model: config.whisperModel,
    processes: 1,
  })
  const missing = () =>
    ![config.whisperBinary, config.whisperModel].every((file) => existsSync(file))
  const importFiles = openImportFiles(config.importsDir, config.maxUploadBytes)
  const exportFiles = openExportFiles(config.exportsDir)
  return {
    rank: rankHandler,
    transcribe: transcribeHandler({ storage, hold: engine.hold, ffmpeg, workFolder }),
    'try-engine': tryEngineHandler({ places, ffmpeg, workFolder }),
    'sweep-uploads': sweepUploadsHandler({ storage, ffmpeg }),
    'sweep-attachments': sweepAttachmentsHandler(openSheetFiles(config.sheetFilesDir)),
    'make-clip': makeClipHandler({ storage, ffmpeg }),
    'join-sides': joinSidesHandler({ storage, ffmpeg, workFolder }),
    'reconsider-sides': reconsiderSidesHandler,
    screen: screenHandler,
    rescreen: rescreenHandler,
    'dry-run-rules': dryRunRulesHandler,
    reconcile: reconcileHandler,
    'back-trace': backTraceHandler,
    'retrace-open': retraceOpenHandler,
    retrain: retrainHandler,
    'verify-storage': verifyStorageHandler({ storage, bytesANight: config.verifyBytes }),
    'sweep-storage': sweepStorageHandler({ storage, ffmpeg }),
    'match-names': matchNamesHandler,
    'prune-jobs': pruneJobsHandler,
    'import-table': importTableHandler(importFiles),
    'forget-imports': forgetImportsHandler(importFiles),
    'arrange-interviews': arrangeInterviewsHandler,
    'record-study': recordStudyHandler,
    'find-offenders': findOffendersHandler,
    'draft-analysis': draftAnalysisHandler,
    'send-message': sendMessageHandler(),
    'export-list': exportListHandler({ lists, files: exportFiles }),
    'forget-exports': forgetExportsHandler(exportFiles),
    retain: retainHandler({ files: storage }),
    'index-transcripts': indexTranscriptsHandler,
    'draw-plans': drawPlansHandler,
    'mark-overlong': markOverlongHandler,
    'sum-days': sumDaysHandler,
    'verify-trail': verifyTrailHandler({ headLog: config.trailHeadLog }),
    'count-hotspots': countHotspotsHandler,
    'find-repeats': findRepeatsHandler({ key: openCallerKey(config.callerKeyFile) }),
    rehear: rehearHandler({ storage, transcriber: second, missing, ffmpeg, workFolder }),
  }
}
