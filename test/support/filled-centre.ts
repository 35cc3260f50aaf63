import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { system } from '#src/auth/policy.ts'
import { fillLargeCentre } from '#src/bench/large-centre/fill.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { askDryRun } from '#src/screening/rules/dry-run.ts'
import { createRule } from '#src/screening/rules/write-rule.ts'
import { conveneSessions } from '#test/inspection/calibration/made-sheets.ts'
import { aBody } from '#test/screening/rules/lexicon.ts'

import { plainApp } from './app.ts'
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
    update call_reconciliations set department_id = ${here.department} where call_id = 15;
    update work_orders set call_id = 15, call_no = 'g15' where id = 7;
    insert into queue_days select ${day}, drawn_at, budget, seed, frame_from, frame_until, frame_size,
      frame_hash, frame, controls, shares from queue_days limit 1;
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
    insert into interviews (id, complaint_id, tier, state, opened_at, due_at, ${Object.keys(unitIds).join(', ')})
      values (1, 3, 'agent', 'open', 1, 2, ${Object.values(unitIds).join(', ')});
    update supervision_sheets set state = 'do', sheet_no = 'DB-2026-45-01', department_id = ${here.department},
      sub_centre_id = ${here['sub-centre']}, owner_id = 3, level = 1 where id = 1;
    insert or replace into bulletins (id, state, title, "from", until, naming, created_at, by_name)
      values (1, 'draft', '服务违规通报', 1, 2, 'masked', 1, '王敏');
    update defects set state = 'open', level = 'department', department_id = ${here.department},
      sub_centre_id = ${here['sub-centre']}, team_id = null where id = 1;
    update exchange_plans set state = 'sent', department_id = ${here.department}, month = '2019-01',
      sub_centre_id = ${here['sub-centre']} where id = 1;
    update exchange_entries set plan_id = 1 where id = 1;
    insert into supervision_items (id, sheet_id, what, target, owner_id, owner_name, due_at)
      values (900005, 1, '每天抽听五通', '连续两周', 3, 'head', ${Date.now()});
    insert into supervision_entries (id, sheet_id, text, once, at, by_name)
      values (1, 1, '已开始抽听', 'form-0001', 1, 'head');
    insert into supervision_files (id, sheet_id, entry_id, name, kind, sha256, bytes)
      values (1, 1, 1, '抽听表.txt', 'txt', '${attached.sha256}', ${attached.bytes.length});
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
  return open
}

/** The product over that centre, with the sounds that are asked for. */
export function filledApp(open: OpenDatabase) {
  const made = plainApp(open)
  for (const sound of sounds) {
    const file = path.join(made.folder, 'recordings', sound.path)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, sound.bytes)
  }
  writeFileSync(made.storage.clipFile(1), soundOf(1))
  const attachment = path.join(made.folder, 'supervision', attached.sha256.slice(0, 2))
  mkdirSync(attachment, { recursive: true })
  writeFileSync(path.join(attachment, attached.sha256), attached.bytes)
  return made
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
