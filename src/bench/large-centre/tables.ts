import { shippedRule } from '#src/contest/vocabulary.ts'

/**
 * What a centre of so many calls holds, table by table and in order of dependence. `:n` is the number
 * of calls, `:now` the moment of the last one; a call comes every 31 seconds, so that a larger centre
 * is one with a longer past and not a busier one. `n(i)` counts from 1 to the calls or a share of them.
 */
export type Fill = { share: number; sql: string; over?: keyof typeof leastPast }

/**
 * As many people work in a small centre as in a large one: they judge, write, meet and teach as much in
 * a year whatever the number of calls that are kept. What they made is therefore as dense in each centre
 * and reaches back a year at least, and two for contests: as far as the pages about months, agreement
 * and verdicts look. `:made` is the number of calls that would take so long. Such a page has as much to
 * read in each, and what tells them apart is what lies before. The smallest centre is so one that keeps
 * its calls for five weeks: what was made of older ones is about others of those it has, and of the
 * older ones themselves only the tallies are left. So round that what is dealt out in turn
 * falls alike in each.
 */
export const leastPast = { year: 1_150_000, 'two-years': 2_200_000 } as const

/**
 * The call, `off` calls from the last, that a thing of so many strides ago is about: of the next round
 * through the calls that are kept, one that lies a little before that of the last round.
 */
const callOf = (ago: string, stride: number, off: number, apart: number) =>
  `max(1, :n - ${off} - ${ago} * ${stride} % :n - ${ago} * ${stride} / :n * ${apart})`
const ago = (stride: number) => `(:made / ${stride} - i)`
/** The agents of the first round, whichever calls a later one has come to: the same people read their own. */
const scored = '(1 + (i * 20 - 13) % 1200)'
const appellant = '(1 + (i * 200 + 49) % 1200)'
/** A round through them takes calls of which recordings came, too. */
const callOfFinding = callOf(ago(50), 50, 1, 2)
const callOfComplaint = callOf(ago(200), 200, 0, 15)
const callOfTask = callOf(ago(20), 20, 1, 3)
const callOfEntry = callOf(ago(100), 100, 0, 15)
/**
 * An agent reads only what was scored of own calls, and every round comes to the same ones again: each
 * time by another version, as one person scores a call once by each.
 */
const versions = 23
const versionOf = `(case i % ${versions} when 0 then 900001 else 910000 + i % ${versions} end)`
const callOfAppeal = `(:n + 49 - ${ago(200)} * 200 % (:n - :n % 1200 + 1200))`

const at = '(:now - (:n - i) * 31000)'
/** Recordings that came; the rest of the calls have none. */
const came = 'i % 25 <> 0'
/** The day of a call that is kept no longer: the one before the first call is `:n + 1`. */
const dayBefore = '((:now - (i - 1) * 31000 + 28800000) / 86400000)'
const sourceOf = '(1 + i % 8)'
/** Mixed, so that every hundredth call is not always of the same department. */
const department = '(1 + i / 7 % 12)'
/** Midnights in Shanghai, the last of them yesterday's, so that the list of today is yet to be drawn. */
const queueDay = (index: string) =>
  `((:now + 28800000) / 86400000 - 1 - (:made / 3000 - ${index})) * 86400000 - 28800000`
const categories = `json_extract('["attitude","shirking","not-dispatched","business-error","hung-up"]', '$[' || (i % 5) || ']')`

/** Months before 2026, the newest first: this year's contests are still reckoned. */
const monthBefore = `strftime('%Y-%m', date('2026-01-01', '-' || i || ' months'))`

export const fills: readonly Fill[] = [
  {
    share: 1,
    sql: `insert into calls (id, call_no, started_at, duration_ms, channel, province,
      business_type_id, person_id, team_id, department_id, sub_centre_id, caller, recording_name,
      source_id)
      select i, 'g' || i, ${at}, 60000 + i % 300000, case i % 50 when 0 then 'app' else 'phone' end,
        '江苏', 1 + i % 20, 1 + i % 1200, 1 + i % 60, ${department}, 1 + i % 3,
        '139' || substr('00000000' || (i * 7919 % 99999989), -8), 'g' || i || '.wav', ${sourceOf}
      from n`,
  },
  {
    share: 1,
    over: 'year',
    sql: `insert into handled_calls (department_id, day, person_id, team_id, sub_centre_id, calls)
      select ${department}, ${dayBefore}, 1 + i % 1200, 1 + i % 60, 1 + i % 3, 1 from n
      where i > :n and i % 50 <> 0
      on conflict do update set calls = calls + 1`,
  },
  {
    share: 1,
    sql: `insert into recordings (id, sha256, call_id, original_name, path, bytes, container, codec,
      channels, sample_rate, duration_ms, state, problem, received_at, received_by, source_id,
      verified_at, fault)
      select i, printf('%064x', i), case when i % 200 = 7 then null else i end, 'g' || i || '.wav',
        '2026/01/' || i || '.wav', 480000, 'wav', 'a-law', 2, 8000, 60000 + i % 300000,
        case when i % 2000 = 11 then 'failed' when i % 2000 = 12 then 'corrupt'
          when i > :n - 3000 then 'received' else 'transcribed' end,
        case when i % 2000 in (11, 12) then '声音读不出' end, ${at} + 400000, '接口', ${sourceOf},
        ${at} + 400000, case when i % 2000 = 13 then 'missing' end
      from n where ${came}`,
  },
  {
    share: 1,
    sql: `insert into read_names (recording_id, call_no, started_at)
      select i, 'g' || i, ${at} from n where ${came} and i % 2 = 0`,
  },
  {
    share: 1,
    sql: `insert into ledger_entries (call_id, recording_id, source_id, at, day, state, since, due_at)
      select i, case when ${came} and i % 200 <> 7 then i end, ${sourceOf}, ${at},
        (${at} + 28800000) / 86400000,
        case when ${came} and i % 200 <> 7 then
          case i % 500 when 1 then 'late' when 2 then 'duplicate' when 3 then 'corrupt'
            when 4 then 'parked' else 'complete' end
          when i > :n - 3000 then 'awaited' else 'no-recording' end, ${at}, ${at} + 86400000
      from n`,
  },
  {
    share: 1,
    sql: `insert into ledger_entries (recording_id, source_id, at, day, state, since, due_at)
      select i, ${sourceOf}, ${at}, (${at} + 28800000) / 86400000, 'unannounced', ${at}, ${at}
      from n where ${came} and i % 200 = 7`,
  },
  {
    share: 0,
    sql: `insert into ledger_days (day, source_id, announced, state, n)
      select day, source_id, call_id is not null, state, count(*) from ledger_entries group by 1, 2, 3, 4`,
  },
  {
    share: 1,
    sql: `insert into arrivals (recording_id, name, at, by, source_id, outcome)
      select i, 'g' || i || '.wav', ${at} + 400000, '接口', ${sourceOf}, 'stored' from n where ${came}`,
  },
  {
    share: 0,
    sql: `insert into arrival_hours (hour, source_id, outcome, n)
      select at / 3600000 + 8, source_id, outcome, count(*) from arrivals group by 1, 2, 3`,
  },
  {
    share: 1 / 500,
    sql: `insert into ledger_alerts (id, kind, source_id, day, state, figure, out_of, opened_at, closed_at)
      select i, 'missing', ${sourceOf}, i, case when i > :n / 500 - 5 then 'open' else 'closed' end, 40, 300,
        :now - (:n / 500 - i) * 15500000, null from n`,
  },
  {
    share: 1 / 500,
    sql: `insert into ledger_acknowledgements (alert_id, at, by, note, figure)
      select i, :now, '王敏', '录音机重启', 40 from n`,
  },
  {
    share: 1 / 4,
    sql: `insert into transcripts (id, recording_id, engine, model, finished_at, speech_ms, wall_ms, cpu_ms)
      select i, i * 4 - 1, case i % 3 when 0 then 'fast-whisper' else 'imported' end, 'base',
        :now - (:n / 4 - i) * 124000, 50000, 9000, 9000 from n where (i * 4 - 1) % 25 <> 0`,
  },
  {
    share: 1 / 4,
    sql: `insert into transcription_ranks (recording_id, priority, reasons, slice, seed, share, drawn, ranked_at)
      select i * 4 - 1, i % 100, '[]', case i % 10 when 0 then 'random' else 'ranked' end, 's', 0.05, 0.5, :now
      from n where (i * 4 - 1) % 25 <> 0`,
  },
  {
    share: 1 / 4,
    sql: `insert into segments (transcript_id, voice, start_ms, end_ms, text, raw_text, confidence, doubtful)
      select i, 'customer', 1000, 5000, '我要投诉你们', '我要投诉你们', 0.9, 0 from n
      where (i * 4 - 1) % 25 <> 0`,
  },
  {
    share: 1,
    sql: `insert into call_reconciliations (call_id, started_at, day, department_id, business_type_id, mismatch,
      grace_until, state, at)
      select i, ${at}, (${at} + 28800000) / 86400000, ${department}, 1 + i % 20,
        case when i % 400 = 3 then 'order-missing' when i % 500 = 49 then 'booked-otherwise' end,
        case when i % 50 = 49 and i % 200 <> 199 and i > :n - 2500 then ${at} + 86400000 end, case when not (${came}) then 'no-recording' when i % 400 = 3 then 'reported-only'
        when i % 200 = 199 then 'reported-and-heard' when i % 50 = 49 then 'heard-only' when i % 4 = 1 then 'clear' else 'waiting' end, :now
      from n`,
  },
  {
    share: 0,
    sql: `insert into reconciliation_days (day, department_id, business_type_id, state, grace, mismatch, n)
      select day, department_id, business_type_id, state, grace_until is not null, coalesce(mismatch, ''), count(*)
      from call_reconciliations group by 1, 2, 3, 4, 5, 6`,
  },
  {
    share: 0,
    sql: `insert into reconciliation_moves (call_id, "from", "to", why, at)
      select call_id, null, state, 'screened', started_at from call_reconciliations
      where state in ('clear', 'heard-only', 'reported-only', 'reported-and-heard')`,
  },
  {
    share: 1 / 2,
    sql: `insert into work_orders (id, order_no, call_no, call_id, type, target, unit, state, created_at, day,
      sent_back, received_at)
      select i, 'GD' || i, case i % 100 when 0 then 'x' else 'g' end || (i * 2),
        case i % 100 when 0 then null else i * 2 end, case i % 40 when 0 then 'complaint' else 'enquiry' end,
        case i % 40 when 0 then 'external' end, '供电公司' || (i % 30), 'closed',
        :now - (:n / 2 - i) * 62000, (:now - (:n / 2 - i) * 62000 + 28800000) / 86400000, i % 3, :now from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into findings (id, recording_id, call_id, headline, score, fault_category, registered, state,
      found_at, rehearing, rehearing_problem, trust)
      select i, ${callOfFinding}, ${callOfFinding}, '我要投诉', 0.3 + (i * 7919 % 1000) / 2000.0, ${categories}, i % 4 = 0,
        case when i > :made / 50 - min(1000, :made / 100) then 'pending' else 'unfounded' end,
        :now - (:made / 50 - i) * 1550000, 'agrees', null, 0.9 from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into hits (finding_id, rule, segment_index, voice, start_ms, end_ms, start_char, end_char,
      text, text_hash, by_sound, weight)
      select i, 'attitude.shouted', 0, 'customer', 1000, 5000, 0, 4, '我要投诉', 'h', 0, 0.5 from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into rechecks (finding_id, verdict, note, complaint_id, account_id, account_name, at)
      select i, case i % 4 when 0 then 'missed' else 'unfounded' end, '',
        case i % 4 when 0 then i / 4 end, 1, '林静', :now - (:made / 50 - i) * 1550000 from n where i <= :made / 50 - min(1000, :made / 100)`,
  },
  {
    share: 1 / 3000,
    over: 'year',
    sql: `insert into queue_days (day, drawn_at, budget, seed, frame_from, frame_until, frame_size, frame_hash,
      frame, controls, shares)
      select ${queueDay('i')}, ${queueDay('i')} + 21600000, 60, 's', ${queueDay('i')} - 64800000, ${queueDay('i')} + 21600000,
        500, 'h', x'00', 6, '[]' from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into queue_items (day, first_day, finding_id, recording_id, slice, place, rank, rank_place,
      department_id, chance, outcome, judged_at)
      select day, day, i, ${callOfFinding}, case i % 10 when 0 then 'control' else 'ranked' end, i, 0.5, i % 60,
        1 + i % 12, case i % 10 when 0 then 0.012 end, case when i <= :made / 50 - min(1000, :made / 100) then 'unfounded' end,
        :now from (select i, ${queueDay('max(1, min(:made / 3000, i * 50 / 3000))')} as day from n)`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into finding_openings (finding_id, account_id, account_name, opened_at, seen_at)
      select i, 1, '林静', :now - (:made / 50 - i) * 1550000, :now - (:made / 50 - i) * 1550000 from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into register_entries (id, register_no, call_no, registered_at, agent_no, caller,
      fault_category, reported_by, call_id, link)
      select i, 'R' || i, case i % 37 when 0 then 'x' else 'g' end || ${callOfEntry}, :now - (:made / 100 - i) * 3100000, printf('%06d', 1 + i % 1200),
        '13900000000', ${categories}, '坐席', case i % 37 when 0 then null else ${callOfEntry} end,
        case i % 37 when 0 then 'unknown' else 'number' end from n`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into complaints (id, complaint_no, source, call_id, register_entry_id, omission,
      fault_category, stage, opened_at, opened_by, opened_by_name, sub_centre_id, department_id, team_id, person_id,
      caller, handling_department_id)
      select i, 'C' || i, case i % 3 when 0 then 'screening' else 'register' end, calls.id,
        case i % 3 when 0 then null else i * 2 end, case i % 6 when 0 then 'missed' when 3 then 'concealed' end,
        ${categories}, 'opened', :now - (:made / 200 - i) * 6200000, 1, '林静', sub_centre_id, department_id, team_id, person_id,
        caller, case i % 5 when 4 then 3 end
      from n join calls on calls.id = ${callOfComplaint}`,
  },
  {
    // Where complaints stand, and until when: what is open is of the last weeks, however long the past;
    // some of it is paused, some was reminded of.
    share: 0,
    over: 'year',
    sql: `update complaints set stage_at = opened_at, contact_alarm_at = null,
      stage = case when id <= :made / 200 - 300 then 'closed'
        else case id % 5 when 1 then 'dispatched' when 2 then 'intervening' when 4 then 'closed' else stage end end,
      handling_department_id = case id % 5 when 3 then null else 1 + id % 12 end,
      level = case id % 7 when 0 then 'major' else 'ordinary' end,
      due_at = case when id <= :made / 200 - 300 or id % 5 = 4 or id % 35 = 1 then null else opened_at + 14400000 end,
      paused_at = case when id > :made / 200 - 300 and id % 35 = 1 then opened_at + 3600000 end,
      contact_due_at = opened_at + 86400000,
      contacted_at = case when id <= :made / 200 - 300 then opened_at + 7200000 end`,
  },
  {
    share: 0,
    sql: `insert into complaint_spells (complaint_id, stage, department_id, started_at, ended_at, due_at,
      escalation, reminded_at, alarm_at)
      select id, 'opened', null, opened_at, case stage when 'opened' then null else opened_at + 3600000 end,
        opened_at + 14400000, id % 4, case id % 3 when 0 then opened_at + 10800000 end, null from complaints
      union all
      select id, stage, handling_department_id, opened_at + 3600000, case stage when 'closed' then opened_at + 3600000 end,
        due_at, id % 4, case id % 3 when 0 then opened_at + 10800000 end, null
      from complaints where stage <> 'opened'`,
  },
  {
    share: 1 / 1000,
    over: 'year',
    sql: `insert into complaint_dispatches (id, complaint_id, department_id, principle, reason, at, by_name)
      select i, i * 5 - 1, 3, 'cause', '', :now - (:made / 1000 - i) * 31000000, '林静' from n`,
  },
  {
    share: 1 / 1000,
    over: 'year',
    sql: `insert into complaint_send_backs (id, complaint_id, dispatch_id, department_id, kind, reason, at, by_name)
      select i, i * 5 - 1, i, 3, 'wrong-person', '人已调走', :now - (:made / 1000 - i) * 31000000, '李强' from n`,
  },
  {
    // So many that who sees one department has a page of them in the smallest centre, too.
    share: 1 / 200,
    over: 'year',
    sql: `insert into outside_cases (id, case_no, source, received_at, text, business, handled_by,
      recorded_at, recorded_by_name)
      select i, 'W' || i, case i % 3 when 0 then '12398' when 1 then '12345' else 'letter' end,
        :now - (:made / 200 - i) * 6200000, '报修后没有人来', '报修', '客服3部', :now, '林静' from n`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into outside_case_callers (case_id, caller)
      select i, '139' || substr('00000000' || (${callOfComplaint} * 7919 % 99999989), -8) from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into return_scores (id, score_no, call_no, caller, score, words, visited_at, visited_by)
      select i, 'H' || i, 'g' || ${callOfEntry}, '139' || substr('00000000' || (${callOfEntry} * 7919 % 99999989), -8),
        1 + i % 5, '还行', :now - (:made / 100 - i) * 3100000, '周敏' from n`,
  },
  {
    share: 1 / 50,
    sql: `insert into back_trace_triggers (id, kind, recording_id, outcome, at, open_until)
      select i, 'mention', i * 50 - 1, 'traced', :now - (:n / 50 - i) * 1550000,
        :now - (:n / 50 - i) * 1550000 + 2592000000 from n where (i * 50 - 1) % 25 <> 0`,
  },
  {
    share: 1 / 1000,
    sql: `insert into back_trace_triggers (kind, outside_case_id, outcome, at, open_until)
      select 'outside-case', i, 'traced', :now - (:n / 1000 - i) * 31000000, :now from n`,
  },
  {
    share: 1 / 50,
    sql: `insert into back_trace_mentions (trigger_id, segment_index, voice, start_ms, end_ms, start_char,
      end_char, text, text_hash, time_words)
      select i, 0, 'customer', 1000, 5000, 0, 4, '昨天打过', 'h', '昨天' from n where (i * 50 - 1) % 25 <> 0`,
  },
  {
    share: 1 / 50,
    sql: `insert into back_traces (trigger_id, call_id, why, distance_ms, at)
      select i, max(1, i * 50 - 40), 'same-number', 86400000, :now from n where (i * 50 - 1) % 25 <> 0`,
  },
  {
    share: 1 / 4,
    sql: `insert into jobs (name, payload, subject, state, priority, run_at, attempts, created_at, started_at,
      finished_at, parked_for, last_error)
      select case i % 3 when 0 then 'screen' else 'transcribe' end, '{"recordingId":' || i || '}',
        'recording:' || i, case when i % 20000 = 0 then 'parked' when i % 20000 = 1 then 'failed' else 'done' end,
        5, :now - (:n / 4 - i) * 124000, 1, :now - (:n / 4 - i) * 124000, :now - (:n / 4 - i) * 124000,
        :now - (:n / 4 - i) * 124000 + 9000, case when i % 20000 = 0 then 'failed' end,
        case when i % 20000 in (0, 1) then '声音读不出' end
      from n`,
  },
  {
    share: 1,
    sql: `insert into jobs (name, payload, subject, state, priority, run_at, created_at)
      select 'transcribe', '{"recordingId":' || i || '}', 'recording:' || i, 'queued', 5, :now + i % 60000,
        :now + i % 60000 from n where i > :n - 3000 and ${came}`,
  },
  {
    share: 1 / 2,
    sql: `insert into audit_events (at, actor_id, actor_name, action, subject_kind, subject_id, particulars)
      select :now - (:n / 2 - i) * 62000, 1 + i % 5, '林静', case i % 10 when 0 then 'recording.played'
        else 'recording.received' end, 'recording', i, '{}' from n`,
  },
  {
    share: 1 / 5000,
    sql: `insert into import_files (id, sha256, bytes, encoding, header, received_at)
      select i, printf('%064x', i), 100000, 'utf-8', '["通话编号"]', :now from n`,
  },
  {
    share: 1 / 5000,
    sql: `insert into imports (id, kind, state, file_id, file_name, actor_name, source_id, rows, bad_rows,
      problems, news, created_at, finished_at)
      select i, 'call-data', case when i % 50 = 0 then 'failed' else 'done' end, i, '话单' || i || '.csv',
        '王敏', ${sourceOf}, 5000, 20, 20, '{}', :now - (:n / 5000 - i) * 155000000, :now from n`,
  },
  {
    share: 1 / 100,
    sql: `insert into import_problems (import_id, number, line, column, message)
      select 1 + (i - 1) / 50, 1 + (i - 1) % 50, i, '开始时间', '没有这一天' from n`,
  },
  {
    share: 1 / 2,
    sql: `insert into folder_files (source_id, path, stamp, outcome, problem, recording_id, at)
      select ${sourceOf}, '/srv/recorder/' || i || '.wav', 's', case when i % 1000 = 1 then 'refused' else 'received' end,
        case when i % 1000 = 1 then '不是录音' end, case when i % 1000 = 1 then null else i end,
        :now - (:n / 2 - i) * 62000 from n`,
  },
  {
    share: 1 / 1000,
    sql: `insert into mishearings (id, heard, meant, recordings, people, last_at, used)
      select i, '光我' || i, '挂我' || i, 1 + i % 40, 1, :now, i % 4 = 0 from n`,
  },
  {
    share: 1 / 1000,
    sql: `insert into corrections (id, recording_id, voice, start_ms, end_ms, heard_text, text, account_id,
      account_name, at)
      select i, i * 25 - 1, 'customer', 1000, 5000, '光我', '挂我', 1, '林静', :now from n`,
  },
  {
    share: 1 / 1000,
    sql: `insert into correction_mishearings (correction_id, mishearing_id) select i, i from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into call_marks (id, kind, call_id, recording_id, person_id, team_id, department_id,
      sub_centre_id, start_ms, end_ms, note, account_id, account_name, at, withdrawn_at, withdrawn_reason)
      select i, case i % 3 when 0 then 'abuse' else 'praise' end, ${callOfFinding}, ${callOfFinding}, 1 + i % 1200,
        1 + i % 60, 1 + i % 12, 1 + i % 3, 1000, 9000, '客户道谢', 1, '林静',
        :now - (:made / 50 - i) * 1550000, case when i % 40 = 1 then :now end, case when i % 40 = 1 then '听错' end
      from n`,
  },
  {
    share: 1 / 150,
    over: 'year',
    sql: `insert into break_offers (mark_id, person_id, offered_at, answer, answered_at)
      select i * 3, 1 + i * 3 % 1200, :now - (:made / 150 - i) * 4650000,
        case when i % 4 <> 0 then 'taken' end, case when i % 4 <> 0 then :now end from n`,
  },
  // Sampling and over-long calls; tasks with numbers of their own.
  {
    share: 0,
    sql: `insert or ignore into scoring_forms (id, name, is_default, created_at) values (1, '通用评分表', 1, :now)`,
  },
  {
    share: 0,
    sql: `insert or ignore into scoring_form_versions (id, form_id, version, state, created_at, created_by_name)
      values (1, 1, 1, 'published', :now, '王敏')`,
  },
  {
    // A centre has some tens of plans, however many calls.
    share: 1 / 4000,
    sql: `insert into sampling_plans (id, name, unit, quota, period, filter, staff_factors, seasons, form_id,
      assignment, active_since, created_at, created_by_name)
      select i, '计划' || i, 'agent', 5, 'day', '{"subCentreIds":[],"departmentIds":[],"teamIds":[],
        "staffCategories":[],"businessTypeIds":[],"channels":[],"leastMs":null,"mostMs":null}', '{}', '[]', 1,
        'turn', :now, :now, '王敏' from n where i <= 25`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into sampling_draws (id, plan_id, plan, period_from, period_until, seed, frame, frame_hash,
      frame_size, drawn, summary, last_call_id, drawn_at, drawn_by_name)
      select i, 1 + i % 10, '{"name":"计划"}', ((:now / 86400000) - i / 10 - 2) * 86400000 - 28800000,
        ((:now / 86400000) - i / 10 - 1) * 86400000 - 28800000, 's', x'00', 'h', 3000, 1,
        '{"categories":{"regular":{"handled":3000,"playable":2800,"drawn":1}},"units":1200,"short":3,"late":0,
          "doubled":0,"unassigned":0,"dueAt":' || :now || ',"dueKnown":true}', :n, :now - i * 8640000, '系统' from n`,
  },
  {
    share: 1 / 20,
    over: 'year',
    sql: `insert into inspection_tasks (id, purpose, state, recording_id, call_id, form_id, draw_id, place, chance,
      person_id, team_id, department_id, sub_centre_id, account_id, account_name, due_at, created_at)
      select 10000000 + i, case i % 10 when 3 then 'double' else 'routine' end,
        case when i > :made / 20 - 200 then 'waiting' when i > :made / 20 - 600 then 'assigned' else 'scored' end,
        ${callOfTask}, ${callOfTask}, 1, 1 + i / 20, case i % 10 when 3 then null else i % 20 end, 0.01,
        1 + i % 1200, 1 + i % 60, ${department}, 1 + i % 3,
        case when i > :made / 20 - 200 then null else 1 + i % 2 end,
        case when i > :made / 20 - 200 then null else '林静' end, :now + i % 9 * 86400000 - 259200000,
        :now - (:made / 20 - i) * 620000 from n`,
  },
  {
    // What is yet to be answered is of the last five weeks, however long the past.
    share: 1 / 20,
    sql: `insert into overlong_calls (call_id, started_at, duration_ms, limit_ms, business_type_id, person_id,
      team_id, department_id, sub_centre_id, answer)
      select i * 20, :now - (:n - i * 20) * 31000, 1200000, 900000, 1 + i % 20, 1 + i % 1200, 1 + i % 60,
        ${department}, 1 + i % 3,
        case when i % 3 = 1 then 'yes' when i % 3 = 2 or i <= :n / 20 - 5000 then 'not-needed' end from n`,
  },
  {
    share: 1 / 40,
    sql: `insert into overlong_marks (call_id, answer, note, account_id, account_name, at)
      select i * 40, 'yes', '班长接手', 2, '王敏', :now from n where i % 3 <> 0`,
  },
  {
    share: 0,
    sql: `insert into overlong_limits (day, business_type_id, calls, limit_ms, own)
      select (:now + 28800000) / 86400000 * 86400000 - 28800000, id, 900, 900000, 1 from business_types`,
  },
  {
    share: 0,
    sql: `insert or ignore into scoring_items (id, version_id, code, position, section, title, kind, weight, choices)
      values (1, 1, 'C1', 1, '全部', '开头语', 'weighted', 100,
        '[{"key":"full","label":"做到","percent":100},{"key":"none","label":"没做到","percent":0}]')`,
  },
  // A twentieth of the calls is scored by the inspector; the last ones are still to be done. Their ids
  // begin where no other table of tasks or sheets reaches.
  {
    share: 1 / 20,
    over: 'year',
    sql: `insert into inspection_tasks (id, purpose, state, recording_id, call_id, form_id, person_id, team_id,
      department_id, sub_centre_id, account_id, account_name, assigned_at, due_at, created_at)
      select 4999999 + i, 'routine', case when i > :made / 20 - 100 then 'assigned' else 'scored' end,
        recordings.id, calls.id, 1, ${scored}, team_id, department_id, sub_centre_id, 1, 'inspector',
        at, at + 259200000, at + 86400000
      from (select i, :now - 403000 - ${ago(20)} * 620000 as at from n)
        join calls on calls.id = ${callOf(ago(20), 20, 13, 3)}
        left join recordings on recordings.call_id = calls.id`,
  },
  {
    share: 0,
    sql: `insert into score_sheets (id, task_id, purpose, recording_id, call_id, version_id, account_id,
      account_name, person_id, team_id, department_id, sub_centre_id, state, outcome, score_hundredths, counts,
      opened_at, saved_at, submitted_at, revealed_at, took_ms)
      select id, id, purpose, recording_id, call_id, 1, 1, 'inspector', person_id, team_id, department_id,
        sub_centre_id, 'submitted', case when id % 50 = 0 then 'fatal' else 'scored' end,
        case when id % 50 = 0 then 0 else 5000 + id % 50 * 100 end, 1, created_at, created_at, created_at,
        created_at, 60000
      from inspection_tasks where state = 'scored' and id between 5000000 and 9999999`,
  },
  {
    share: 0,
    sql: `insert into score_answers (sheet_id, item_id, choice) select id, 1, 'full' from score_sheets where id >= 5000000`,
  },
  // Scores and appeals; the numbers are far from those of other parts.
  {
    share: 0,
    sql: `insert into scoring_forms (id, name, created_at) values (900001, '申诉样例评分表', :now)`,
  },
  {
    share: 0,
    sql: `insert into scoring_form_versions (id, form_id, version, state, created_at, created_by_name)
      with recursive v(i) as (select 1 union all select i + 1 from v where i < ${versions})
      select ${versionOf}, 900001, i, case i when ${versions} then 'published' else 'superseded' end, :now, '王敏' from v`,
  },
  {
    share: 0,
    sql: `insert into scoring_items (id, version_id, code, position, section, title, kind, weight, choices)
      select id, id, 'opening', 1, '规范', '开头语', 'weighted', 100,
        '[{"key":"yes","label":"做到","percent":100},{"key":"no","label":"没做到","percent":0}]'
      from scoring_form_versions where form_id = 900001`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into score_sheets (id, purpose, recording_id, call_id, version_id, account_id, account_name,
      person_id, team_id, department_id, sub_centre_id, state, outcome, score_hundredths, counts, opened_at,
      saved_at, submitted_at)
      select 900000 + i, 'routine', calls.id, calls.id, ${versionOf}, 1, '林静', ${appellant}, team_id, department_id,
        sub_centre_id, 'submitted', 'scored', 0, 1, at, at, at
      from (select i, :now - (:made / 200 - i) * 6200000 as at from n) join calls on calls.id = ${callOfAppeal}`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into score_answers (sheet_id, item_id, choice) select 900000 + i, ${versionOf}, 'no' from n`,
  },
  {
    share: 1 / 400,
    over: 'year',
    sql: `insert into review_appeals (id, subject, sheet_id, round, call_id, scorer_id, scorer_name, person_id,
      team_id, department_id, sub_centre_id, state, filed_by, filed_by_name, filed_at, window_until, due_at,
      judge_id, judge_name, settled_at)
      select i, 'sheet', 900000 + i, 1, calls.id, 1, '林静', ${appellant}, team_id, department_id, sub_centre_id,
        case when i > :made / 400 - 60 then 'open' else 'settled' end, 7, '坐席', at, at + 400000000,
        at + 400000000, case when i > :made / 400 - 60 then null else 2 end,
        case when i > :made / 400 - 60 then null else '王敏' end,
        case when i > :made / 400 - 60 then null else at + 90000000 end
      from (select i, :now - (:made / 400 - i) * 12400000 as at from n) join calls on calls.id = ${callOfAppeal}`,
  },
  {
    share: 1 / 400,
    over: 'year',
    sql: `insert into review_appeal_points (appeal_id, item_id, before, reason, outcome, after, answer)
      select i, ${versionOf}, 'no', '开头语说了', case when i % 3 = 0 then 'overturned' else 'upheld' end,
        case when i % 3 = 0 then 'yes' end, '听过录音了' from n`,
  },
  // 督办表: most of them closed, of each step some; the first runs.
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into supervision_sheets (id, sheet_no, state, level, sub_centre_id, department_id, problem,
      metric_kind, metric_department_id, fault_category, "limit", weeks, due_at, owner_id, owner_name, source_kind,
      baseline, issued_at, done_at, count_from, step_due_at, turn, revision, alarm_at, closed_at, created_at, by_name)
      select i, case when i % 10 = 9 then null else 'DB-' || i end,
        case when i % 10 = 9 then 'draft' when i > :made / 100 - 40 or i = 1
          then json_extract('["plan","do","check","act"]', '$[' || (i % 4) || ']') else 'closed' end,
        i % 4, 1 + i % 3, ${department}, '应派未派', 'substantiated', ${department}, ${categories}, 2, 3,
        at + 1700000000, 3, 'head', 'manual', '[]', at, at + 900000000,
        (at + 1200000000) / 604800000 * 604800000 - 288000000, at + 1700000000, 4, 9, null,
        case when i % 10 <> 9 and i <= :made / 100 - 40 and i > 1 then at + 3000000000 end, at, '王敏'
      from (select i, :now - (:made / 100 - i) * 3100000 as at from n)`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into supervision_items (id, sheet_id, what, target, owner_id, owner_name, due_at, done_at, result)
      select i, 1 + i / 2 % (:made / 100), '修订判断表', '上墙', 3, 'head', :now, case when i % 2 then :now end, '做完' from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into supervision_stays (sheet_id, turn, state, level, reason, at, by_name)
      select i, 4, 'do', 0, '', :now, '王敏' from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into supervision_evidence (sheet_id, complaint_id, verdict)
      select i, id, 'substantiated' from n join complaints on complaints.id = i`,
  },
  // 违规通报 (the first a draft), 消缺清单, 互通计划.
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into bulletins (id, bulletin_no, state, title, "from", until, naming, lines, created_at, by_name,
      published_at, published_by_name)
      select i, case when i > 1 then 'TB-' || i end, case when i = 1 then 'draft' when i % 9 = 8 then 'discarded'
        else 'published' end, '服务违规通报', at - 604800000, at, 'masked', 2, at, '王敏',
        case when i > 1 then at end, '王敏'
      from (select i, :now - (:made / 200 - i) * 6200000 as at from n)`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into bulletin_lines (id, bulletin_id, complaint_id, department_id, department, person, fault_category, sentence)
      select i, i, complaints.id, ${department}, '客服部', '张*', ${categories}, '只催办，没有重新派单'
      from n join complaints on complaints.id = i`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into bulletin_reads (bulletin_id, account_id, name, at)
      select i, 3, 'head', :now from n where i > 1`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into defects (id, state, what, level, sub_centre_id, department_id, team_id, fault_category,
      root_cause, staff_category, business_type_id, source, due_at, done_at, created_at, by_name)
      select i, case when i % 8 or i <= :made / 50 - 2000 then 'done' else 'open' end, '没有统一的判断表',
        case when i % 5 = 0 then 'team' else 'department' end, 1 + i % 3, ${department},
        case when i % 5 = 0 then 1 + i % 60 end, ${categories}, 'process', 'regular', 1 + i % 20, 'manual',
        at + 900000000, case when i % 8 or i <= :made / 50 - 2000 then at + 100000000 end, at, '王敏'
      from (select i, :now - (:made / 50 - i) * 1500000 as at from n)`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into defect_events (id, defect_id, step, note, at, by_name)
      select i, i, 'opened', '', :now, '王敏' from n`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into exchange_plans (id, month, sub_centre_id, department_id, state, created_at, by_name)
      select i, (2026 - i / 144) || '-' || substr('0' || (1 + i / 12 % 12), -2), 1 + i % 3, 1 + i % 12,
        case when i > :made / 200 - 12 then 'sent' else 'agreed' end, :now - (:made / 200 - i) * 200000000, '系统' from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into exchange_entries (id, plan_id, fault_category, count, shared_by, measure, due_at)
      select i, 1 + i / 2 % (:made / 200), ${categories}, 3, 2, '一起讲解案例', :now from n`,
  },
  { share: 0, sql: `update findings set state = 'confirmed' where call_id = 1249` },
  {
    share: 0,
    sql: `update rechecks set verdict = 'missed'
      where finding_id = (select id from findings where call_id = 1249)`,
  },
  {
    // A hundred weeks: the last one a draft, the others published with what little they were made from.
    share: 0,
    sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100)
      insert into weekly_analyses (id, week, version, state, drafted_at, drafted_by)
      select i, ((:now - 316800000) / 604800000 - i) * 604800000 + 316800000, 1,
        case i when 1 then 'draft' else 'published' end, :now - i * 604800000, '系统' from n`,
  },
  {
    share: 0,
    sql: `insert into analysis_publications (analysis_id, evidence, at, "by")
      select id, json_object('week', week, 'takenAt', drafted_at, 'departments', json('[]'), 'facts', json('[]'),
        'handled', json('[]'), 'handledByStaff', json('[]'), 'weeks', 0, 'season', null), drafted_at, '王敏'
      from weekly_analyses where state = 'published'`,
  },
  {
    share: 0,
    sql: `insert into analysis_complaints (analysis_id, complaint_id, counted)
      select weekly_analyses.id, complaints.id, '[' || complaints.department_id || ',null,"attitude",null,null]'
      from weekly_analyses join complaints on opened_at >= week and opened_at < week + 604800000
      where weekly_analyses.state = 'published'`,
  },
  {
    share: 0,
    sql: `insert into analysis_suggestions (id, analysis_id, department_id, problem, advice, at, "by")
      select id, id, 3, '推诿偏多', '晨会讲规范', drafted_at, '王敏' from weekly_analyses`,
  },
  {
    share: 1 / 10,
    sql: `insert into questions (id, category, difficulty, kind, state, created_at, created_by_name)
      select 900000 + i, json_extract('["metering","tariff","service"]', '$[' || (i % 3) || ']'),
        json_extract('["easy","middle","hard"]', '$[' || (i / 3 % 3) || ']'),
        case when i % 10 = 0 then 'short' else 'single' end,
        case when i % 20 = 7 then 'retired' else 'active' end, 1, '吴霞' from n`,
  },
  {
    share: 1 / 10,
    sql: `insert into question_versions (id, question_id, version, stem, choices, answer, at, by_name)
      select 900000 + i, 900000 + i, 1, '第' || i || '题', case when i % 10 = 0 then '[]' else
        '[{"key":"A","text":"是"},{"key":"B","text":"不是"}]' end,
        case when i % 10 = 0 then '[]' else '["A"]' end, 1, '吴霞' from n`,
  },
  {
    share: 0,
    sql: `insert into papers (id, name, mode, rules, fixed, pass_percent, minutes, resits, created_at, created_by_name)
      values (900001, '月考', 'fixed', '[]', '[{"questionId":900001,"points":5}]', 60, 60, 1, 1, '吴霞')`,
  },
  {
    share: 1 / 500,
    sql: `insert into exams (id, title, paper_id, track, opens_at, closes_at, grace_ms, seed, frame, state,
      created_at, created_by_name)
      select 900000 + i, '月考' || i, 900001, 'knowledge', :now - i * 86400000, :now - i * 86400000 + 7200000, 0, 7,
        '[900001]', case when i % 2 = 0 then 'released' else 'planned' end, 1, '吴霞' from n`,
  },
  {
    share: 1 / 2,
    sql: `insert into exam_roster (exam_id, person_id, source)
      select 900001 + i / 1000, 1 + i % 1000, 'team' from n where i / 1000 < :n / 500`,
  },
  {
    share: 1 / 2,
    sql: `insert into exam_sittings (exam_id, person_id, number, seed, questions, repeated, state, started_at,
      ends_at, submitted_at, submitter, points, percent, passed, marked_at)
      select 900001 + i / 1000, 1 + i % 1000, 1, 7, '[{"versionId":900001,"points":5,"order":["A","B"]}]', 0,
        'marked', 1, 2, 2, 'person', 5, 100, 1, 2 from n where i / 1000 < :n / 500`,
  },
  {
    share: 1 / 2,
    sql: `insert into exam_answers (sitting_id, exam_id, position, version_id, choice, text, run, sequence, at, waits)
      select i, 900001 + i / 1000, 0, 900001, '["A"]', '是', 1, 1, 1, i % 100 = 0 from n`,
  },
  {
    share: 0,
    sql: `insert into courses (id, title, track, mode, state, version, created_at, created_by_name)
      values (900001, '安抚话术', 'emotions', 'mobile-pages', 'published', 1, 1, '吴霞')`,
  },
  {
    share: 0,
    sql: `insert into course_versions (id, course_id, number, published_at) values (900001, 900001, 1, 1)`,
  },
  {
    share: 0,
    sql: `insert into course_pages (id, version_id, position, title, body, least_seconds)
      values (900001, 900001, 1, '先听', '听完再说', 0)`,
  },
  {
    share: 1 / 50,
    sql: `insert into course_progress (version_id, account_id, seen, started_at)
      select 900001, 1000 + i, 1, 1 from n`,
  },
  {
    share: 0,
    sql: `insert into quizzes (id, title, track, code, version_ids, seed, opens_at, closes_at, trainer_name)
      values (900001, '课堂抽考', 'knowledge', '654321', '[900001]', 7, 1, 2, '吴霞')`,
  },
  {
    share: 1 / 10,
    sql: `insert into quiz_entries (quiz_id, person_id, answers, percent, at)
      select 900001 + i / 1000, 1 + i % 1000, '[["A"]]', 100, i from n`,
  },
  {
    share: 0,
    sql: `insert into monthly_reports (id, month, state, created_at, created_by_name)
      values (1, '2026-01', 'draft', 1, '系统')`,
  },
  {
    // What people were taught, spread over the centre's past.
    share: 1 / 40,
    over: 'year',
    sql: `insert into training_records (id, person_id, kind, track, title, ref_id, trainer_id,
        trainer_name, outcome, completed_at)
      select i, 1 + i * 7 % 1200, case i % 3 when 0 then 'class' when 1 then 'course' else 'interview' end,
        case i % 2 when 0 then 'emotions' else 'error-prone' end, '培训', i / 20 + i % 3, 2, 'manager',
        'passed', :now - (:made / 40 - i) * 31000 * 40
      from n`,
  },
  {
    // Sharing meetings of teams, one after another; a hundred ideas and more in all.
    share: 1 / 200,
    over: 'year',
    sql: `insert into sharing_meetings (id, title, level, sub_centre_id, department_id, team_id, starts_at, week,
        minutes, mode, place, note, host_id, host_name, state, at, by)
      select i, '例会 ' || i, 'team', 1, 3, 17, :now - i * 3600000, :now - i * 3600000, 60, 'on-site', '三楼', '',
        2, 'manager', case i % 3 when 0 then 'planned' when 1 then 'held' else 'minuted' end, 1, 'manager' from n`,
  },
  {
    share: 1 / 20,
    over: 'year',
    // Everybody about once a week, turned on from round to round so that nobody meets one state only.
    sql: `insert into meeting_invitees (meeting_id, person_id, name, role, answer, presence, at)
      select 1 + i / 10, 1 + (i + i / 1200 * 10) % 1200, '坐席', 'other', 'coming', 'present', i from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into agenda_items (id, meeting_id, position, kind, title, words, at, by)
      select i, 1 + i / 2, i % 2, 'words', '议题', '', i, 'manager' from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into meeting_notes (id, meeting_id, words, once, at, by_name)
      select i, 1 + i / 2, '记录', 'form-' || i, i, 'manager' from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into meeting_ideas (id, meeting_id, kind, words, named, by_id, by_name, once, at)
      select i, 1 + i / 2, 'process', '点子', 1, 2, 'manager', 'form-' || i, i from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into idea_votes (idea_id, account_id, at) select 1 + i / 2, 1000 + i, i from n`,
  },
  {
    share: 1 / 400,
    over: 'year',
    sql: `insert into lectures (id, topic, occasion, day, note, lecturer_id, lecturer_name, state, minutes, listeners,
        held_at, at, by_id, by_name)
      select i, '授课', 'day', :now - i * 86400000, '', 1, 'inspector', 'held', 45, 8, i, i, 2, 'manager' from n`,
  },
  {
    share: 1 / 50,
    over: 'year',
    sql: `insert into lecture_listeners (lecture_id, person_id, rated)
      select 1 + i / 8, 1 + i % 1200, i % 2 from n`,
  },
  {
    share: 1 / 400,
    over: 'year',
    sql: `insert into lecture_ratings (lecture_id, rating, count) select i, 4, 5 from n`,
  },
  {
    share: 1 / 1000,
    over: 'year',
    sql: `insert into walkthroughs (id, title, note, state, holder_id, holder_name, at)
      select i, '分析会', '', 'open', 2, 'manager', :now - i * 86400000 from n`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into walkthrough_clips (id, walkthrough_id, position, title, length_ms)
      select i, 1 + i / 5, i % 5, '片段', 20000 from n`,
  },
  {
    share: 1 / 100,
    over: 'year',
    sql: `insert into walkthrough_marks (id, walkthrough_id, part_id, at_ms, kind, words, once, at, by_id, by_name)
      select i, 1 + i / 10, 1 + i / 2, 1000, 'good', '先道歉', 'form-' || i, i, 2, 'manager' from n`,
  },
  {
    share: 1 / 200,
    over: 'year',
    sql: `insert into walkthrough_votes (walkthrough_id, account_id, part_id)
      select 1 + i / 5, 1000 + i, i from n`,
  },
  // 典型案例: most published, some to be looked at, some taken down. Written by people: some hundreds.
  {
    share: 1 / 100,
    sql: `insert into typical_cases (id, case_no, state, source, title, fault_category, opinion_risk, words, version,
      listed_at, created_at, by_name)
      select i, printf('DX-2026-%04d', i), case when i % 9 = 8 then 'withdrawn' when i % 9 = 5 then 'draft'
        else 'published' end, case when i % 4 then 'substantiated' else 'good-practice' end, '没有登记就挂断',
        ${categories}, case when i % 10 = 0 then '客户说要找媒体' else '' end, '没有登记就挂断 案例' || i,
        case when i % 9 <> 5 then 1 end, at, at, '王敏'
      from (select i, :now - (500 - i) * 3100000 as at from n where i <= 500)`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_versions (id, case_id, number, state, source, title, story, lesson, tags, writer_ids,
      by_name, created_at, submitted_at, published_at)
      select i, i, 1, case when i % 9 = 5 then 'submitted' else 'published' end, 'substantiated', '没有登记就挂断',
        '坐席没有登记。', '先登记。', '["挂断"]', '[1]', '王敏', :now, :now, :now from n where i <= 500`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_versions (id, case_id, number, source, title, story, lesson, writer_ids, by_name,
      created_at, submitted_by_id, returned_reason)
      select 100000 + i, i, 2, 'substantiated', '没有登记就挂断', '坐席没有登记。', '先登记。', '[1]', '王敏', :now, 1,
        case when i % 2 then '启示太空' else '' end from n where i <= 500 and i % 9 = 2`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_links (id, case_id, complaint_id, verdict, fallen)
      select i, i, complaints.id, case when i % 20 = 19 then 'substantiated' else verdict end,
        stage in ('withdrawn', 'merged', 'referred') from n join complaints on complaints.id = i where i <= 500`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_tags (id, name, at) select i, case when i = 1 then '挂断' else '标签' || i end, :now
      from n where i <= 40`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_tag_uses (tag_id, case_id) select 1, i from n where i <= 500`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_studies (version_id, case_id, account_id, person_id, name, opened_at, finished_at)
      select i, i, 3, 1 + i % 1200, '李洋', :now, case when i % 2 then :now end from n where i <= 500`,
  },
  {
    share: 1 / 100,
    sql: `insert into case_assignments (case_id, team_id, department_id, sub_centre_id, due_at, at, by_name)
      select i, 1 + i % 60, ${department}, 1 + i % 3, :now + 600000000, :now, '王敏' from n where i <= 500`,
  },
  {
    share: 1 / 100,
    sql: `insert into clip_reports (id, case_id, words, at_ms, by_id, by_name, at, answer, reason, answered_at,
      answered_by_name)
      select i, i, '王**', 1000, 3, '李洋', :now, case when i > 5 then 'not-missed' end, '', case when i > 5 then :now end,
        '王敏' from n where i <= 500`,
  },
  {
    // A month of counted days, two hundred terms each, also of one department and one province.
    share: 0,
    sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
      insert into hotspot_terms (id, kind, text)
      select i, case when i > 180 then 'type' when i > 160 then 'unit' else 'talk' end,
        case when i > 180 then i - 180 else '词' || i end from n`,
  },
  {
    share: 0,
    sql: `with recursive n(i) as (select 0 union all select i + 1 from n where i < 29)
      insert into hotspot_days (day, calls, heard, orders, cut, terms, rising, counted_at)
      select (:now + 28800000) / 86400000 - i, 3000, 120, 40, 5, 200, 3, :now from n`,
  },
  {
    share: 0,
    sql: `insert into hotspot_counts (day, slice, part, term_id, calls)
      select day, slice, part, hotspot_terms.id, 5 + hotspot_terms.id % 50
      from hotspot_days, hotspot_terms, (select 'all' as slice, '' as part union all
        select 'department', '3' union all select 'province', '江苏')`,
  },
  {
    share: 0,
    sql: `insert into hotspot_bases (day, slice, part, calls, heard)
      select day, slice, part, 3000, 120
      from hotspot_days, (select 'all' as slice, '' as part union all
        select 'department', '3' union all select 'province', '江苏')`,
  },
  {
    share: 0,
    sql: `insert into hotspots (day, rank, term_id, others, calls, together, weight, score, expected,
        dispersion, chance, weeks, rising, call_ids)
      select day, hotspot_terms.id, hotspot_terms.id, '[]', 20, 20, 1, 20, 8, 1.2, 0.0001, 8,
        hotspot_terms.id < 4, '[15, 20, 77]'
      from hotspot_days, hotspot_terms where hotspot_terms.id % 4 < 2`,
  },
  {
    share: 1 / 100,
    sql: `insert into risks (id, cause, kind, colour, state, title, href, grounds, department_id,
        sub_centre_id, response, requirement, release, limit_amount, limit_unit, started_at, opened_at,
        due_at, handled_at, ended_at, by_name)
      select i, 'manual:' || i, 'manual',
        case i % 4 when 0 then 'red' when 1 then 'orange' when 2 then 'yellow' else 'blue' end,
        case when i <= :n / 100 - 1000 then 'released' when i % 20 = 0 then 'open' when i % 20 = 1 then 'proposed'
          else 'released' end, '小区停电',
        '', '多户来电', 1 + i % 12, 1 + i % 3, 'team', '逐户回电', '没有新增来电', 8, 'hour', at, at,
        at + 28800000, case when i % 40 = 0 then at end, case when i % 20 > 1 or i <= :n / 100 - 1000 then at end, '王敏'
      from (select i, :now - (:n / 100 - i) * 3000000 as at from n)`,
  },
  {
    share: 1 / 50,
    sql: `insert into risk_events (risk_id, step, at, by_name)
      select 1 + i / 2, 'started', :now, '王敏' from n where i < :n / 50`,
  },
  {
    share: 1 / 40,
    sql: `insert into frequent_callers (id, word, active, calls, first_at, last_at, last_call_id, type_id,
        types, parts, hours, counted_at)
      select i, 'word' || i, i % 5 > 0, 6 + i % 40, :now - 900000000, :now - i * 1000, i, 1 + i % 20,
        '[]', '[1,2,3]', '[]', :now from n`,
  },
  {
    share: 0,
    sql: `insert into frequent_caller_units (level, unit_id, caller_id, calls, type_id)
      select 'all', 0, id, calls, type_id from frequent_callers where active union all
      select 'department', 1 + id % 12, id, calls, type_id from frequent_callers where active union all
      select 'sub-centre', 1 + id % 3, id, calls, type_id from frequent_callers where active union all
      select 'team', 1 + id % 60, id, calls, type_id from frequent_callers where active`,
  },
  {
    share: 0,
    sql: `insert into frequent_profiles (by, key, callers, calls)
      values ('kind', 'unknown', 40, 400), ('type', '3', 40, 300), ('part', 'late', 40, 400),
        ('hour', '9', 40, 400)`,
  },
  {
    share: 1 / 20,
    sql: `insert into repeat_chains (id, word, first_call_id, last_call_id, first_at, last_at, calls,
        shortest_gap_ms, longest_gap_ms, same, type_id, team_id, department_id, sub_centre_id, cause)
      select i, 'word' || i, i, i, at, at + 90000000, 2, 90000000, 90000000, i % 2, 1 + i % 20,
        1 + i % 60, ${department}, 1 + i % 3, case i % 3 when 0 then 'late' end
      from (select i, :now - (:n / 20 - i) * 600000 as at from n)`,
  },
  {
    share: 0,
    sql: `with recursive n(i) as (select 0 union all select i + 1 from n where i < 29)
      insert into contact_counts (day, repeat_days, calls, without, stale, counted_at)
      select (:now + 28800000) / 86400000 - 8 - i, 7, 3000, 20, 0, :now from n`,
  },
  {
    share: 0,
    sql: `insert into contact_days (day, department_id, type_id, calls, followed, followed_same)
      select day, departments.id, business_types.id, 12, 2, 1
      from contact_counts, departments, business_types`,
  },
  {
    share: 0,
    sql: `insert into repeat_progress (id, last_call_id, figures, at) values (1, 1, '[]', :now)`,
  },
  {
    // Written by people: as many whatever the calls.
    share: 0,
    sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
      insert into article_versions (id, article_id, number, title, body, keywords, business_type_id, writer_ids,
        writer_name, at, submitted_at, published_at, publisher_name)
      select i, i, 1, case i % 3 when 0 then '停电' when 1 then '电价' else '过户' end || '第' || i || '条',
        '客户问起时先核对户号，再按当地规定答复。编号' || i || case i % 7 when 0 then '，登记抢修工单' else '' end,
        '复电 抄表', 1 + i % 20, '[1]', '林静', :now - i * 60000, :now - i * 60000,
        case i % 50 when 0 then null else :now - i * 60000 end, case i % 50 when 0 then null else '王敏' end from n`,
  },
  {
    share: 0,
    sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
      insert into articles (id, kind, state, title, keywords, business_type_id, version_id, draft_id, owner_id,
        review_by, alarm_at, reads, popularity, changed_at)
      select i, case i % 6 when 0 then 'faq' when 1 then 'troubleshooting' when 2 then 'typical-case'
          when 3 then 'line' when 4 then 'key-customer' else 'phone' end,
        case when i % 50 = 0 then 'draft' when i % 41 = 0 then 'retired' else 'published' end,
        case i % 3 when 0 then '停电' when 1 then '电价' else '过户' end || '第' || i || '条', '复电 抄表', 1 + i % 20,
        case i % 50 when 0 then null else i end, case i % 50 when 0 then i end, 1 + i % 8,
        :now + (i % 200 - 20) * 86400000, null, i % 100, i % 100 * 100000, :now from n`,
  },
  {
    share: 1 / 10,
    sql: `insert into article_looks (account_id, article_id, at)
      select 1 + i % 8, 1 + i / 8, :now - i * 1000 from n where i / 8 < 2000`,
  },
  {
    share: 1 / 100,
    sql: `insert into article_feedback (article_id, version, rating, words, waits, account_id, account_name, at)
      select 1 + i, 1, case i % 4 when 0 then 'unhelpful' else 'helpful' end, '', i % 4 = 0, 7, 'agent', :now - i * 60000
      from n where i < 2000`,
  },
  {
    share: 1 / 100,
    sql: `insert into article_history (article_id, step, version, at, by_name)
      select i, 'published', 1, :now - i * 60000, '王敏' from n where i <= 2000`,
  },
  {
    share: 1 / 100,
    sql: `insert into missed_searches (words, count, first_at, last_at, settled_at)
      select '没有' || i, 1 + i % 90, :now - i * 60000, :now - i * 60000, case i % 3 when 0 then :now end from n`,
  },
  // Months announced long ago: what a contest keeps grows with the past, and its pages read all flags.
  {
    share: 1 / 85_000,
    over: 'two-years',
    sql: `insert into contest_months (month, rule, rows, unknown, note, corrections_up_to, at, by_name)
      select ${monthBefore}, '${JSON.stringify(shippedRule)}', '[]', 0, '', 0, :now, '王敏' from n`,
  },
  {
    share: 0,
    sql: `insert into red_flags (month, department_id, department, reason, at)
      select month, 1 + rowid % 12, '客服' || (1 + rowid % 12) || '部', 'first', at from contest_months`,
  },
  {
    share: 0,
    sql: `insert into contest_rewards (month, department_id, person_id, calls, praises)
      select month, 1 + people.id % 12, people.id, 900, 3 from contest_months, people where people.id % 60 = 7`,
  },
  {
    share: 0,
    sql: `insert into call_volumes (month, sub_centre, department, calls, at, by_name)
      select month, '', departments.name, 80000, at, '王敏' from contest_months, departments`,
  },
  {
    share: 1 / 19_500,
    over: 'year',
    sql: `insert into weekly_themes (week, title, words, at, by)
      select :now - :now % 604800000 + 316800000 - i * 604800000, '首问负责', '谁接到谁跟到底', :now, '李洋' from n`,
  },
  {
    share: 1 / 85_000,
    over: 'two-years',
    sql: `insert into monthly_summaries (month, state, words, at, by)
      select ${monthBefore}, 'draft', '这个月主要说首问负责。', :now, '李洋' from n`,
  },
]
