import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { system } from '#src/auth/policy.ts'
import { fillLargeCentre } from '#src/bench/large-centre/fill.ts'
import { sealNumber } from '#src/callers/sealed-number.ts'
import { shippedRule } from '#src/contest/vocabulary.ts'
import { usualRisks } from '#src/hotspots/risks/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import type { TrialFigures } from '#src/screening/retraining/trial.ts'
import { askDryRun } from '#src/screening/rules/dry-run.ts'
import { createRule } from '#src/screening/rules/write-rule.ts'
import { conveneSessions } from '#test/inspection/calibration/made-sheets.ts'
import { aBody } from '#test/screening/rules/lexicon.ts'

import { plainApp, testCallerKey } from './app.ts'
import { testDatabase } from './database.ts'

/** The unit and the person that what is asked for belongs to, and another of each. */
export const here = { person: 16, team: 17, department: 3, 'sub-centre': 1 } as const
export const elsewhere = { person: 17, team: 18, department: 5, 'sub-centre': 2 } as const

/** The sounds that are there, by the number of their recording; the files of the others are lost. */
const sounds = [15, 249].map((id) => {
  const bytes = soundOf(id === 15 ? 2 : 3)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id, bytes, sha256, path: `2026/01/${sha256}.wav` }
})

const shares = [{ departmentId: here.department, calls: 120, waiting: 3, seats: 2 }]

/** What weights that are no longer used were compared by. */
const trialFigures: TrialFigures = {
  inUse: { averagePrecision: 0.812, logLoss: 0.41 },
  challenger: { averagePrecision: 0.846, logLoss: 0.37 },
  gain: { mean: 0.034, low: 0.008, high: 0.061 },
  flaggedUpheld: { inUse: 30, challenger: 30 },
}

/** What hangs on the supervision sheet that is there. */
const attached = attachedText('每天抽听五通，已记录')
function attachedText(text: string) {
  const bytes = Buffer.from(text)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** A centre of 3,000 calls in which everything exists that an address of the product can name. */
export function filledCentre(): OpenDatabase {
  const open = testDatabase()
  fillLargeCentre(open, 3000, Date.now())
  const { db, sqlite } = open
  sqlite.exec(`update recordings set state = 'transcribed' where id <= 1500 and state = 'received'`)
  const draft = { kind: 'rule', body: aBody, note: '' } as const
  const { id: ruleId } = createRule(db, system, draft)
  askDryRun(db, system, { changes: [{ ruleId, version: 1 }], days: 7 })
  conveneSessions(db)
  const unit = `person_id = ${here.person}, team_id = ${here.team},
    department_id = ${here.department}, sub_centre_id = ${here['sub-centre']}`
  const unitIds = {
    ...{ person_id: here.person, team_id: here.team },
    ...{ department_id: here.department, sub_centre_id: here['sub-centre'] },
  }
  const day = parseDay('2026-11-02') as number
  sqlite.exec(`
    update accounts set scope_id = ${here.person} where username = 'agent';
    update calls set ${unit} where id in (15, 20, 207, 249, 600, 1249, 2947);
    update recordings set path = '2026/01/' || sha256 || '.wav';
    update complaints set ${unit} where id = 3;
    update overlong_calls set ${unit} where call_id = 20;
    update inspection_tasks set ${unit} where id in (5000010, 5000147);
    update score_sheets set ${unit} where id in (5000010, 900001);
    update review_appeals set ${unit} where id = 1;
    update call_marks set call_id = 15, recording_id = 15, withdrawn_at = null, ${unit} where id = 1;
    update call_marks set ${unit} where id = 3;
    update break_offers set person_id = ${here.person} where id = 1;
    update call_marks set (person_id, team_id, department_id, sub_centre_id) =
      (select person_id, team_id, department_id, sub_centre_id from calls where calls.id = call_marks.call_id)
      where id > 3;
    update overlong_calls set (person_id, team_id, department_id, sub_centre_id) =
      (select person_id, team_id, department_id, sub_centre_id from calls where calls.id = call_id);
    insert into complaint_participants (complaint_id, role, department_id, at, by_name)
      select complaint_id, 'host', department_id, at, by_name from complaint_send_backs;
    update call_reconciliations set department_id = ${here.department} where call_id = 15;
    update work_orders set call_id = 15, call_no = 'g15' where id = 7;
    insert into queue_days select ${day}, drawn_at, budget, seed, frame_from, frame_until, frame_size,
      frame_hash, frame, controls, '${JSON.stringify(shares)}' from queue_days limit 1;
    insert into import_files (id, sha256, bytes, encoding, header, received_at)
      values (1, '${'a'.repeat(64)}', 100, 'utf-8', '["通话编号"]', 1);
    insert into imports (id, kind, state, file_id, file_name, actor_name, news, created_at, finished_at)
      values (1, 'call-data', 'ready', 1, '话单.csv', '王敏', '{}', 1, 2);
    insert into sampling_plans (id, name, unit, quota, period, filter, staff_factors, seasons, form_id,
      assignment, active_since, created_at, created_by_name)
      values (1, '每天每人五通', 'agent', 5, 'day', '{"subCentreIds":[],"departmentIds":[],"teamIds":[],
        "staffCategories":[],"businessTypeIds":[],"channels":[],"leastMs":null,"mostMs":null}', '{}', '[]', 1,
        'turn', 1, 1, '王敏');
    insert into recording_notes (id, recording_id, at_ms, text, account_id, account_name, created_at)
      values (1, 15, 1000, '客户着急', 2, 'manager', 1);
    insert into clips (id, recording_id, from_ms, until_ms, purpose, spans, lines, state, account_id, account_name, at)
      values (1, 15, 0, 1000, '培训', '[]', '[]', 'ready', 2, 'manager', 1);
    insert into saved_views (id, account_id, account_name, list, name, query, sharing, at)
      values (1, 2, 'manager', '/calls', '我的', '', 'own', 1);
    insert into notices (id, account_id, kind, sentence, href, at)
      values (1, 2, 'task', '有一件投诉待派单', '/complaints/3', 1);
    insert into message_channels (id, kind, name, host, notices, at, by)
      values (1, 'wecom', '值班群', 'qyapi.weixin.qq.com', '["major"]', 1, '王敏');
    insert into list_exports (id, account_id, list, title, query, words, format, state, rows, at)
      values (1, 2, '/calls', '通话', '', '', 'csv', 'waiting', 0, 1);
    insert into saved_searches (id, account_id, account_name, name, query, sharing, scope_kind, created_at, changed_at)
      values (1, 2, 'manager', '我的', 'q=投诉', 'own', 'all', 1, 1);
    insert into legal_holds (id, subject, subject_id, reason, at, by) values (1, 'recording', 15, '诉讼', 1, '王敏');
    insert into uploads (id, account_id, name, bytes, begun_at)
      values ('00000000-0000-4000-8000-000000000000', 2, 'a.wav', 100, ${Date.now()});
    insert into rule_offers (id, code, kind, rule_kind, body, at)
      select 1, code, 'changed', kind, (select body from lexicon_rule_versions where rule_id = lexicon_rules.id), 1
      from lexicon_rules limit 1;
    insert into retirement_proposals (id, rule_id, judged, "right", upper, floor, at)
      values (1, 7, 100, 1, 5, 10, 1);
    insert into rule_samples (id, rule_id, kind, voice, text, at, by)
      values (1, 7, 'positive', 'customer', '我要投诉', 1, '王敏');
    update complaints set verdict = 'substantiated', verdict_at = ${Date.now()} where id = 3;
    insert into complaint_verifications (id, complaint_id, basis, verdict, fault_category, root_cause,
      cause_detail, reasoning, at, by_id, by_name)
      values (1, 3, 'investigation', 'substantiated', 'attitude', 'people', 'attitude', '听到推诿',
        ${Date.now()}, 2, '王敏');
    insert into complaint_liabilities (id, complaint_id, liability, person_id, department_id, reason, at, by_id, by_name)
      values (1, 3, 'liable', ${here.person}, ${here.department}, '没有派单', ${Date.now()}, 2, '王敏');
    insert into interviews (id, complaint_id, tier, state, opened_at, due_at, ${Object.keys(unitIds).join(', ')})
      values (1, 3, 'agent', 'open', 1, 2, ${Object.values(unitIds).join(', ')});
    delete from plan_entries;
    delete from training_plans;
    delete from mentorships;
    delete from repeat_offenders;
    insert into repeat_offenders (id, state, named_at, grounds, weight, verdicts, ${Object.keys(unitIds).join(', ')})
      values (1, 'named', 1, '[{"complaintId":3,"faultCategory":"attitude","weight":1}]', 2, 2, ${Object.values(unitIds).join(', ')});
    insert into off_job_classes (id, title, track, state, from_day, until_day, place, seats, trainer_id, trainer_name, note, at, by)
      values (1, '一期', 'emotions', 'planned', ${day}, ${day}, '三楼', 20, 2, '吴霞', '', 1, '吴霞');
    insert into class_seats (id, class_id, state, asked_at, ${Object.keys(unitIds).join(', ')})
      values (1, 1, 'asked', 1, ${Object.values(unitIds).join(', ')});
    insert into mentorships (id, mentor_id, apprentice_id, team_id, department_id, sub_centre_id, state, track,
      from_day, until_day, goal, trainer_name, at)
      values (1, 18, ${here.person}, ${here.team}, ${here.department}, ${here['sub-centre']}, 'drafted', 'culture',
        ${day}, ${day}, '独立接听', '吴霞', 1);
    insert into mentorship_measures (id, mentorship_id, measure, due_day) values (1, 1, '听录音', ${day});
    insert into training_plans (id, state, goal, trainer_name, at, ${Object.keys(unitIds).join(', ')})
      values (1, 'open', '少出差错', '吴霞', 1, ${Object.values(unitIds).join(', ')});
    insert into plan_entries (id, plan_id, person_id, kind, track, title, from_day, until_day, state)
      values (1, 1, ${here.person}, 'course', 'culture', '服务规范', ${day}, ${day}, 'planned');
    insert into eap_talks (id, person_id, kind, held_at, words, author_id, author_name, keeper_id, at)
      values (1, ${here.person}, 'eap', 1, '睡不好', 2, '王敏', 2, 1);
    update supervision_sheets set state = 'do', sheet_no = 'DB-2026-45-01', department_id = ${here.department},
      sub_centre_id = ${here['sub-centre']}, owner_id = 3, level = 1 where id = 1;
    insert or replace into bulletins (id, state, title, "from", until, naming, created_at, by_name)
      values (1, 'draft', '服务违规通报', 1, 2, 'masked', 1, '王敏');
    insert into case_versions (id, case_id, number, source, title, story, lesson, writer_ids, by_name, created_at)
      values (900001, 1, 2, 'substantiated', '没有登记就挂断', '坐席没有登记。', '先登记。', '[1]', '王敏', 1);
    insert into case_clips (id, version_id, position, clip_id, title, duration_ms, lines)
      values (900001, 900001, 1, 1, '开头', 1000, '[]');
    update case_versions set state = 'published', published_at = 1 where id = 900001;
    update typical_cases set version = 2, state = 'published' where id = 1;
    update case_links set verdict = (select verdict from complaints where id = 1) where case_id = 1;
    insert into case_versions (id, case_id, number, source, title, story, lesson, writer_ids, by_name, created_at)
      values (900002, 1, 3, 'substantiated', '没有登记就挂断', '坐席没有登记。', '先登记。', '[1]', '王敏', 1);
    insert into case_clips (id, version_id, position, clip_id, title, duration_ms, lines)
      values (1, 900002, 1, 1, '开头', 1000, '[]');
    update defects set state = 'open', level = 'department', department_id = ${here.department},
      sub_centre_id = ${here['sub-centre']}, team_id = null where id = 1;
    update exchange_plans set state = 'sent', department_id = ${here.department}, month = '2019-01',
      sub_centre_id = ${here['sub-centre']} where id = 1;
    update exchange_entries set plan_id = 1 where id = 1;
    insert or replace into sharing_meetings (id, title, level, sub_centre_id, department_id, team_id, starts_at, week,
      minutes, mode, place, note, host_id, host_name, state, at, by)
      values (1, '班组例会', 'team', ${here['sub-centre']}, ${here.department}, ${here.team}, ${day}, ${day}, 60,
        'on-site', '三楼', '', 2, 'manager', 'held', 1, 'manager');
    insert or replace into meeting_invitees (id, meeting_id, account_id, person_id, name, role, at)
      values (1, 1, (select id from accounts where username = 'agent'), ${here.person}, '罗军', 'concerned', 1);
    insert or replace into agenda_items (id, meeting_id, position, kind, title, words, at, by)
      values (1, 1, 1, 'words', '开场', '', 1, 'manager');
    insert or replace into meeting_ideas (id, meeting_id, kind, words, named, by_id, by_name, once, at)
      values (1, 1, 'process', '复述诉求', 1, 2, 'manager', 'form-0001', 1);
    insert or replace into meeting_minutes (meeting_id, words, revision, written_at, written_by)
      values (1, '议定', 1, 1, 'manager');
    insert or replace into monthly_summaries (id, month, state, words, revision, at, by)
      values (1, '2026-10', 'draft', '小结', 1, 1, 'manager');
    insert or replace into lectures (id, topic, occasion, day, note, lecturer_id, lecturer_name, state, at, by_id, by_name)
      values (1, '听懂再答', 'day', ${day}, '', 1, 'inspector', 'held', 1, 2, 'manager');
    insert or replace into lecture_listeners (id, lecture_id, person_id, rated) values (1, 1, ${here.person}, 0);
    insert or replace into walkthroughs (id, title, note, state, holder_id, holder_name, at)
      values (1, '安抚', '', 'open', 2, 'manager', 1);
    insert or replace into walkthrough_clips (id, walkthrough_id, position, title, clip_id, length_ms)
      values (1, 1, 1, '安抚得当', 1, 1000);
    insert or replace into walkthrough_marks (id, walkthrough_id, part_id, at_ms, kind, words, once, at, by_id, by_name)
      values (1, 1, 1, 500, 'good', '先道歉', 'form-0001', 1, 2, 'manager');
    insert into supervision_items (id, sheet_id, what, target, owner_id, owner_name, due_at)
      values (900005, 1, '每天抽听五通', '连续两周', 3, 'head', ${Date.now()});
    insert into supervision_entries (id, sheet_id, text, once, at, by_name)
      values (1, 1, '已开始抽听', 'form-0001', 1, 'head');
    insert into supervision_files (id, sheet_id, entry_id, name, kind, sha256, bytes)
      values (1, 1, 1, '抽听表.txt', 'txt', '${attached.sha256}', ${attached.bytes.length});
    insert into questions (id, category, difficulty, kind, created_at, created_by_name)
      values (1, 'metering', 'middle', 'single', 1, '吴霞');
    insert into question_versions (id, question_id, version, stem, choices, answer, clip_id, at, by_name)
      values (1, 1, 1, '抄表周期', '[{"key":"A","text":"一个月"},{"key":"B","text":"两个月"}]', '["A"]', 1, 1, '吴霞');
    insert into papers (id, name, mode, rules, fixed, pass_percent, minutes, resits, created_at, created_by_name)
      values (1, '月考', 'fixed', '[]', '[{"questionId":1,"points":5}]', 60, 60, 1, 1, '吴霞');
    insert into exams (id, title, paper_id, track, opens_at, closes_at, grace_ms, seed, frame, created_at, created_by_name)
      values (1, '月考', 1, 'knowledge', 1, ${Date.now() + 9_000_000}, 0, 7, '[1]', 1, '吴霞');
    delete from exam_answers; delete from exam_sittings;
    insert into exam_roster (exam_id, person_id, source) values (1, ${here.person}, 'person');
    insert into exam_sittings (id, exam_id, person_id, number, seed, questions, repeated, state, started_at, ends_at)
      values (1, 1, ${here.person}, 1, 7, '[{"versionId":1,"points":5,"order":["A","B"]},
        {"versionId":1,"points":5,"order":["B","A"]}]', 0, 'running', ${Date.now()}, ${Date.now() + 9_000_000});
    insert into exam_answers (id, sitting_id, exam_id, position, version_id, choice, run, sequence, at)
      values (1, 1, 1, 0, 1, '["A"]', 1, 1, 1);
    insert into exam_words (id, sitting_id, exam_id, text, at) values (1, 1, 1, '第一题怎么算错', 1);
    insert into courses (id, title, track, mode, state, version, created_at, created_by_name)
      values (1, '安抚话术', 'emotions', 'mobile-pages', 'published', 1, 1, '吴霞');
    insert into course_versions (id, course_id, number, published_at) values (1, 1, 1, 1), (2, 1, 2, null);
    insert into course_pictures (id, type, bytes, at) values (1, 'image/png', x'89504e470d0a1a0a', 1);
    insert into course_pages (id, version_id, position, title, body, least_seconds, picture_id, clip_id)
      values (1, 2, 1, '先听', '听完再说', 0, 1, 1), (2, 1, 1, '先听', '听完再说', 0, 1, 1);
    insert into quizzes (id, title, track, code, version_ids, seed, opens_at, closes_at, trainer_name)
      values (1, '课堂抽考', 'knowledge', '123456', '[1]', 7, 1, ${Date.now() + 900_000}, '吴霞');
    update risks set state = 'open', ended_at = null, handled_at = null, href = '',
      department_id = ${here.department}, sub_centre_id = ${here['sub-centre']} where id = 1;
    update repeat_chains set department_id = ${here.department}, sub_centre_id = ${here['sub-centre']},
      team_id = ${here.team}, first_call_id = 15, last_call_id = 15 where id = 1;
    update frequent_callers set active = 1, last_call_id = 15 where id = 1;
    insert into frozen_months (month, at, by, note) values ('2019-01', 1, '王敏', '随对标竞赛公布封存');
    insert into contest_months (month, rule, rows, unknown, note, corrections_up_to, at, by_name)
      values ('2019-01', '${JSON.stringify(shippedRule)}', '[]', 0, '月例会', 0, 1, '王敏');
    insert into red_flags (month, department_id, department, reason, at)
      select '2019-01', id, name, 'first', 1 from departments where id = ${here.department};
    insert into contest_rewards (month, department_id, person_id, calls, praises)
      values ('2019-01', ${here.department}, ${here.person}, 1400, 3);
    insert into month_corrections (id, month, department_id, complaint_id, field, delta, reason, at, by)
      values (900001, '2019-01', ${here.department}, 3, 'substantiated', 1, 'verified', 1, '王敏');
    insert into risk_standards (id, "from", figures, reason, at, by)
      values (1, 1, '${JSON.stringify(usualRisks)}', '按中心的规定', 1, '王敏');
    insert into caller_rules (id, "from", frequent_calls, frequent_days, repeat_days, reason, at, by)
      values (1, 1, 5, 30, 7, '按中心的规定', 1, '王敏');
    insert into screening_models (id, base, weights, signals, verdicts, upheld, figures, outcome, trained_at, asked_by)
      values (1, 'earlier', '', '{}', 126, 58, '${JSON.stringify(trialFigures)}', 'no-gain', 1, '系统');
    insert into seasons (id, name, from_day, until_day, note, at, by)
      values (1, '度夏', '06-15', '09-15', '', 1, '王敏');
    insert into training_records (person_id, kind, track, title, ref_id, trainer_name, outcome, completed_at)
      values (${here.person}, 'class', 'emotions', '情绪管理', 900001, '陈静', 'passed', ${Date.now() - 86_400_000 * 90});
    delete from article_feedback; delete from missed_searches;
    insert into articles (id, kind, state, title, owner_id, review_by, changed_at)
      values (900001, 'faq', 'draft', '复电时限', 2, 1, 1);
    insert into article_versions (id, article_id, number, title, body, writer_ids, writer_name, at, submitted_at)
      values (900001, 900001, 1, '复电时限', '当天', '[3]', '林静', 1, 1),
        (900002, 900001, 2, '复电时限', '次日', '[3]', '林静', 1, 1);
    update articles set state = 'published', version_id = 900001, draft_id = 900002 where id = 900001;
    update article_versions set published_at = 1, publisher_name = '王敏' where id = 900001;
    insert into article_feedback (id, article_id, version, rating, words, waits, account_id, account_name, at)
      values (1, 900001, 1, 'unhelpful', '没写时限', 1, 3, 'head', 1);
    insert into missed_searches (id, words, count, first_at, last_at) values (1, '光伏', 3, 1, 1);
    insert into scoring_forms (id, name, created_at) values (900005, '草稿中的评分表', 1);
    insert into scoring_form_versions (id, form_id, version, state, created_at, created_by_name)
      values (900005, 900005, 1, 'draft', 1, '王敏');
    insert into scoring_items (id, version_id, code, position, section, title, kind, weight, choices)
      values (900005, 900005, 'opening', 1, '规范', '开头语', 'weighted', 100,
        '[{"key":"yes","label":"做到","percent":100},{"key":"no","label":"没做到","percent":0}]');
  `)
  const place = sqlite.prepare(
    "update recordings set sha256 = :sha256, path = :path, bytes = :length, codec = 'a-law' where id = :id",
  )
  for (const { id, bytes, sha256, path: stored } of sounds) {
    place.run({ id, sha256, path: stored, length: bytes.length })
  }
  sealCallers(open)
  return open
}

/** The large centre knows no key; here the words of frequent callers open their timelines. */
function sealCallers({ sqlite }: OpenDatabase): void {
  const callers = sqlite
    .prepare(
      `select frequent_callers.id, calls.caller from frequent_callers join calls on calls.id = last_call_id`,
    )
    .all() as { id: number; caller: string }[]
  const sealed = sqlite.prepare('update or ignore frequent_callers set word = ? where id = ?')
  for (const { id, caller } of callers) sealed.run(sealNumber(testCallerKey, caller), id)
  // Each where its last call was taken, so that who sees the unit sees a call of it.
  sqlite.exec(`
    delete from frequent_caller_units where level <> 'all';
    insert into frequent_caller_units (level, unit_id, caller_id, calls, type_id)
      select level, unit_id, id, calls, type_id from (
        select 'department' as level, c.department_id as unit_id, f.* from frequent_callers f
          join calls c on c.id = f.last_call_id where f.active
        union all select 'sub-centre', c.sub_centre_id, f.* from frequent_callers f
          join calls c on c.id = f.last_call_id where f.active
        union all select 'team', c.team_id, f.* from frequent_callers f
          join calls c on c.id = f.last_call_id where f.active);
  `)
}

/** The product over that centre, with the sounds that are asked for. */
export function filledApp(open: OpenDatabase) {
  const made = plainApp(open)
  for (const sound of sounds) {
    const file = path.join(made.folder, 'recordings', sound.path)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, sound.bytes)
  }
  // A step that removes the clip removes its file for good, whatever becomes of its rows.
  const renew = () => writeFileSync(made.storage.clipFile(1), soundOf(1))
  renew()
  const attachment = path.join(made.folder, 'supervision', attached.sha256.slice(0, 2))
  mkdirSync(attachment, { recursive: true })
  writeFileSync(path.join(attachment, attached.sha256), attached.bytes)
  return { ...made, renew }
}

/** Silence in A-law, one side. */
function soundOf(seconds: number): Buffer {
  const bytes = Buffer.alloc(44 + 8000 * seconds, 0xd5)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  for (const [at, value] of [
    [20, 6],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    bytes.writeUInt16LE(value, at)
  for (const [at, value] of [
    [24, 8000],
    [28, 8000],
    [40, 8000 * seconds],
  ] as const)
    bytes.writeUInt32LE(value, at)
  bytes.write('data', 36, 'latin1')
  return bytes
}
