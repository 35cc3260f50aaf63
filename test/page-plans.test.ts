import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { fillLargeCentre } from '#src/bench/large-centre/fill.ts'
import { addressesOf, listPages } from '#src/bench/large-centre/list-pages.ts'
import { middleOf } from '#src/bench/large-centre/middle.ts'
import { sealNumber } from '#src/callers/sealed-number.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { askDryRun } from '#src/screening/rules/dry-run.ts'
import { createRule } from '#src/screening/rules/write-rule.ts'

import { conveneSessions } from './inspection/calibration/made-sheets.ts'
import { aBody } from './screening/rules/lexicon.ts'
import { plainApp, testCallerKey } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { accountWith } from './support/people.ts'

/** The number of the first call. */
const aCaller = sealNumber(testCallerKey, '13900007919')

/** Tables that may be read from end to end: what is in them does not grow with the calls. */
const small: Readonly<Record<string, string>> = {
  sub_centres: 'a handful of units',
  departments: 'tens of units',
  teams: 'hundreds of units',
  people: 'the staff, looked up by the search of the organisation page',
  postings: 'the staff and their moves',
  business_types: 'a dictionary kept by hand',
  shifts: 'a dictionary kept by hand',
  accounts: 'one for each person who works here',
  sources: 'one for each recorder or telephone system',
  folder_states: 'one for each watched folder',
  api_tokens: 'one for each system that sends',
  mishearings: 'distinct pairs of words, not calls',
  engine_choices: 'changes by an administrator',
  engine_trials: 'trials asked for by an administrator',
  model_checksums: 'one for each model file',
  transcription_settings: 'changes by a person',
  transcription_switches: 'pauses by a person',
  ledger_settings: 'changes by a person',
  twin_waits: 'changes by a person',
  call_durations: 'one for each business type',
  import_mappings: 'changes by a person',
  saved_searches: 'kept by hand, fifty for a person',
  default_searches: 'one for each person at most',
  saved_views: 'kept by hand, fifty for a person and list',
  default_views: 'one for each person and list at most',
  list_layouts: 'one for each person and list at most',
  search_looks: 'one for each person and saved search',
  search_progress: 'one row',
  back_trace_settings: 'changes by a person',
  queue_plans: 'changes by a person',
  queue_days: 'one for each day',
  registration_allowances: 'changes by a person',
  lexicon_rules: 'rules that people write, five thousand at most',
  lexicon_rule_versions: 'changes of a rule by a person',
  lexicon_sets: 'publications by a person',
  lexicon_set_rules: 'publications by a person, one row for each rule',
  lexicon_settings: 'changes by a person',
  rule_samples: 'written by people, two hundred for a rule at most',
  rule_offers: 'changes of a newer product',
  retirement_proposals: 'one open for a rule at most',
  dry_runs: 'asked for by a person',
  typical_cases: 'written by people, some hundred a year',
  papers: 'made by a person, some tens in use',
  courses: 'written by people, some tens',
  course_versions: 'published by a person',
  course_pages: 'written by people, sixty for a version at most',
  course_pictures: 'brought by people, one for a page',
  course_sessions: 'lectures that were held, some hundred a year',
  exams: 'planned by a person, some hundred a year',
  exam_outages: 'silences of the server',
  exam_pulse: 'one row',
  quizzes: 'opened by a person at a lecture',
  scoring_forms: 'written by people, a handful',
  scoring_form_versions: 'published by a person',
  scoring_items: 'written by people, sixty for a version at most',
  sampling_plans: 'kept by people',
  overlong_settings: 'changes by a person',
  overlong_progress: 'one row',
  calibration_sessions: 'convened by a person',
  appeal_settings: 'changes by a person',
  message_hosts: 'kept by hand, a handful',
  message_channels: 'kept by hand, one for each group that is told',
  routing_areas: 'one for each business type at most',
  routing_regions: 'one for each province at most',
  weekly_analyses: 'one for each week and version',
  analysis_publications: 'one for each published analysis',
  analysis_settings: 'changes by a person',
  frozen_months: 'frozen by a person, twelve a year',
  frozen_counts: 'one for each frozen month and department',
  offender_rules: 'changes by a person',
  off_job_classes: 'planned by people, some hundred a year',
  contest_rules: 'adopted by a person',
  contest_months: 'announced by a person, twelve a year',
  contest_rewards: 'some tens for an announced month',
  reward_edits: 'changes by a person',
  red_flags: 'one or a few for an announced month',
  call_volumes: 'one for each department and month',
  seasons: 'kept by hand, a handful',
  calendar_days: 'kept by hand, a year of days at most',
  calendar_years: 'declared by a person',
  time_limits: 'changes by a person',
  handled_days: 'one for each department and day',
  summary_days: 'one for each day',
  monthly_reports: 'one for each month',
  report_comments: 'seven for each month at most',
  timing_settings: 'changes by a person',
  reply_checks: 'kept by hand, twenty at most',
  weekly_themes: 'one for each week',
  monthly_summaries: 'one for each month',
  hotspot_settings: 'changes by a person',
  hotspot_days: 'one for each day',
  risk_standards: 'changes by a person',
  caller_rules: 'changes by a person',
  frequent_profiles: 'some forty sums',
  repeat_progress: 'one row',
  contact_counts: 'one for each day',
}

/** Counts over an indexed range that ends by itself: a day, a week, what waits. */
const boundedCounts: readonly (readonly [part: string, reason: string])[] = [
  ['"calls"."started_at" >= ? and "calls"."started_at" < ?', 'the calls of one week'],
  ['"recordings"."received_at" >= ?', 'what came today or this week'],
  ['"reconciliation_days"."day" between ? and ?', 'sums of 92 days at most'],
  ['"recordings"."fault" is not null', 'files that were lost or altered'],
  ['"transcripts"."finished_at" >= ?', 'what was heard in the last days'],
  ['"jobs"."finished_at" >= ?', 'what was done today'],
  ['"jobs"."finished_at" > ?', 'what was given up, or its oldest'],
  ['"jobs"."finished_at" is null', 'what waits or runs'],
  ['"queue_items"."day" = ?', 'the list of one day'],
  ['"rule_judgements"."at" >= ?', 'what was judged of one rule in ninety days'],
  ['"rechecks"."at" >= ?', 'what one person judged today'],
  ['"call_marks"."at" >= ?', 'what people marked in one month'],
  ['"class_seats"."class_id" in', 'the seats of the classes of one page'],
  ['"interviews"."state" = ?', 'what waits to be held'],
  ['"interviews"."held_at" >= ?', 'what was held in ninety days'],
  ['"mentorships"."state" in', 'the pairs of today'],
  ['"training_plans"."state" = ?', 'the plans of today'],
  ['"complaints"."opened_at" >= ?', 'the complaints of one month, or of 21 weeks'],
  ['"complaint_replies"."bounced_at" >= ?', 'the replies of one department sent back in a year'],
  ['"second_sheet"."submitted_at" >= ?', 'the pairs of 26 weeks at most'],
  ['"day_summaries"."measure" in', 'the sums of four hundred days at most'],
  ['"month_summaries"."measure" in', 'the sums of fourteen months at most'],
  ['"day_summaries"."measure" = ?', 'one sum of four hundred days at most'],
  ['"contact_days"."day" >= ?', 'the sums of four hundred days at most'],
  ['"hotspot_counts"."term_id" in', 'fifteen terms in two months, by their index'],
  [
    'c.opened_at >= ? and c.opened_at < ? and c.class',
    'the complaints of four hundred days at most',
  ],
  ['"complaints"."stage" in (?, ?, ?, ?, ?, ?)', 'what is still open'],
  ['"complaint_spells"."ended_at" is null', 'what is still open'],
  ['"inspection_tasks"."created_at" >= ?', 'the drawn tasks of 26 weeks at most'],
  ['"first_task"."created_at" >= ?', 'the pairs drawn in 26 weeks at most'],
  ['"handled_calls"."day" >= ?', 'the tallies of a year and a half at most'],
  ['"idea_votes"."idea_id" in', 'the votes of the ideas of one meeting'],
  ['"walkthrough_votes"."walkthrough_id" = ?', 'the votes of one session'],
  ['"training_records"."completed_at" >= ?', 'what ended in fifteen months at most'],
  ['count(distinct p.person_id) as people', 'the staff of today by their teams'],
  ['"score_sheets"."submitted_at" >= ?', 'the scores of one unit in a year at most'],
  ['"review_appeals"."filed_at" >= ?', 'the appeals of one unit in a year at most'],
  ['"contact_days"."day" >= ?', 'the sums of four weeks, by department and type'],
  [
    'sum(case when "supervision_sheets"."level" > 0',
    'the sheets under way, along the index of those',
  ],
]

/** Whose 待办 asks what nobody else's does. */
const moreReaders = [
  ['case-handler', { kind: 'department', id: 3 }],
  ['case-handler', { kind: 'sub-centre', id: 1 }],
  ['case-handler', { kind: 'all' }],
  ['return-visitor', { kind: 'all' }],
  ['trainer', { kind: 'department', id: 3 }],
  ['team-leader', { kind: 'team', id: 17 }],
  ['trainer', { kind: 'all' }],
  ['supervisor', { kind: 'team', id: 17 }],
  ['executive', { kind: 'all' }],
] as const

let open: OpenDatabase
let ask: (by: string, address: string) => Promise<{ status: number; statements: string[] }>

beforeAll(() => {
  open = testDatabase()
  fillLargeCentre(open, 40_000, Date.now())
  const draft = { kind: 'rule', body: aBody, note: '' } as const
  const { id: ruleId } = createRule(open.db, system, draft)
  askDryRun(open.db, system, { changes: [{ ruleId, version: 1 }], days: 7 })
  conveneSessions(open.db)
  // A complaint at each step of its handling.
  open.sqlite.exec(`
    update complaints set stage = case id when 91 then 'intervening' when 92 then 'investigating'
      when 93 then 'visiting' else 'settling' end,
      handling_department_id = (select scope_id from accounts where username = 'head'),
      verdict = case when id > 92 then 'substantiated' end where id between 91 and 94;
  `)
  // A recording that waits for its call, and one that a person tied.
  open.sqlite.exec(`
    update recordings set call_id = null, source_id = (select min(id) from sources) where id = 117;
    insert or replace into read_names (recording_id, agent_no, caller, started_at)
      select 117, (select agent_no from people where people.id = person_id), caller, started_at
      from calls where id = 77;
    update sources set name_pattern = '{工号}_{开始时间}' where id = (select min(id) from sources);
    insert into hand_matches (recording_id, call_id, kind, reason, at, by)
      select id, call_id, 'matched', '听过', 1, '王敏' from recordings where id = 107;
  `)
  const { db, sqlite } = open
  for (const [role, scope] of moreReaders) accountWith(db, role, scope)
  const trainer = `(select id from accounts where username = 'trainer-all')`
  sqlite.exec(`
    insert into off_job_classes (id, title, track, state, from_day, until_day, place, seats, trainer_id,
      trainer_name, note, at, by)
      values (7, '一期', 'emotions', 'planned', 1, 1, '三楼', 20, ${trainer}, '吴霞', '', 1, '吴霞');
    insert into class_seats (class_id, person_id, team_id, department_id, sub_centre_id, state, asked_at)
      values (7, 16, 17, 3, 1, 'asked', 1), (7, 17, 17, 3, 1, 'agreed', 1);
    insert into eap_talks (id, person_id, kind, held_at, words, author_id, author_name, keeper_id, at)
      values (7, 16, 'eap', 1, '谈过', ${trainer}, '吴霞', ${trainer}, 1);
  `)
  const cookies = new Map(
    db
      .select()
      .from(accounts)
      .all()
      .map((account) => [account.username, openSession(db, account, 'test')]),
  )
  const { app, close } = plainApp(open)
  let heard = new Set<string>()
  const prepare = sqlite.prepare.bind(sqlite)
  // Heard as they are run: those of every page are built once.
  sqlite.prepare = ((source: string) => {
    const statement = prepare(source)
    for (const way of ['all', 'get', 'run', 'iterate'] as const) {
      const run = statement[way].bind(statement) as (...values: unknown[]) => never
      statement[way] = (...values: unknown[]) => {
        heard.add(source)
        return run(...values)
      }
    }
    return statement
  }) as typeof sqlite.prepare
  ask = async (by, address) => {
    heard = new Set()
    const headers = { Cookie: `huiting_session=${cookies.get(by) ?? ''}` }
    const { status } = await app.request(`http://localhost${address}`, { headers })
    return { status, statements: [...heard].filter((text) => /^\s*(select|with)\b/i.test(text)) }
  }
  afterAll(() => {
    close()
    open.close()
  })
})

/** What is wrong with the way a statement reaches its rows. */
function faultsOf(statement: string, beyondCursor = false): string[] {
  const faults: string[] = []
  const plan = planOf(statement)
  const called = namesIn(statement)
  const limited = /\blimit\b/i.test(statement)
  const sorts = plan.some((step) => step.includes('TEMP B-TREE'))
  for (const step of plan) {
    const [, kept = ''] = /^SEARCH (\w+) USING AUTOMATIC/.exec(step) ?? []
    // An index that is made for one question reads the whole table to make it.
    if (grows(called(kept))) faults.push(`${step} in ${statement}`)
    const [, table = '', index] = /^SCAN (\w+)( USING (?:COVERING )?INDEX \w+)?/.exec(step) ?? []
    if (table === '' || !grows(called(table))) continue
    // The head of a list is the head of its index, read no further than the page is long.
    if (!beyondCursor && limited && !sorts && (index || primaryKeyOrder(statement))) continue
    // An empty list of ids: nothing is read.
    if (statement.endsWith(' where false')) continue
    faults.push(`${step} in ${statement}`)
  }
  if (/\boffset\b/i.test(statement)) faults.push(`OFFSET in ${statement}`)
  if (
    /\bcount\(|\bsum\(/i.test(statement) &&
    !limited &&
    plan.some((step) => readsGrowing(step, called))
  ) {
    if (!boundedCounts.some(([part]) => statement.includes(part))) {
      faults.push(`unbounded count in ${statement}`)
    }
  }
  return faults
}

/** A list in the order of `id` is read along the table itself. */
const primaryKeyOrder = (statement: string) => /order by "\w+"\."id"/.test(statement)

const readsGrowing = (step: string, called: (name: string) => string) => {
  const table = /^(?:SCAN|SEARCH) (\w+)/.exec(step)?.[1]
  return table !== undefined && grows(called(table))
}

/** The table behind a name: a plan speaks of tables by the names the statement gives them. */
function namesIn(statement: string): (name: string) => string {
  const aliases = new Map<string, string>()
  const given = /\b(?:from|join)\s+["`]?(\w+)["`]?\s+(?:as\s+)?["`]?(\w+)["`]?/gi
  for (const [, table = '', name = ''] of statement.matchAll(given)) {
    if (tables().has(table) && !tables().has(name)) aliases.set(name, table)
  }
  return (name) => aliases.get(name) ?? name
}

const grows = (table: string) => !(table in small) && tables().has(table)

let known: Set<string> | undefined
function tables(): Set<string> {
  const rows = open.sqlite.pragma('table_list') as { name: string; type: string }[]
  known ??= new Set(rows.filter(({ type }) => type === 'table').map(({ name }) => name))
  return known
}

/** Many statements are those of every page: each is explained once. */
const plans = new Map<string, string[]>()
function planOf(statement: string): string[] {
  const plan = plans.get(statement) ?? explained(statement)
  plans.set(statement, plan)
  return plan
}

function explained(statement: string): string[] {
  const explain = open.sqlite.prepare(`explain query plan ${statement}`)
  const values = (statement.replaceAll(/'[^']*'|"[^"]*"/g, '').match(/\?/g) ?? []).map(() => null)
  return (explain.all(...values) as { detail: string }[]).map(({ detail }) => detail)
}

const details: Readonly<Record<string, string[]>> = {
  'case-handler-department3': ['/', '/notices'],
  'case-handler-sub-centre1': ['/'],
  'case-handler-all': ['/'],
  'return-visitor-all': ['/'],
  'trainer-department3': ['/'],
  'team-leader-team17': ['/', '/supervision', '/supervision-wall', '/defects', '/bulletins'],
  'executive-all': ['/', '/supervision', '/supervision-wall', '/exchange-plans'],
  auditor: ['/', '/audit/checks', '/audit/checks/progress'],
  manager: [
    ...[
      '/supervision-wall',
      '/supervision-wall/now',
      '/bulletins/new',
      '/library/2',
      '/library/2/edit',
      '/library/2/studies?team=17',
      '/library/2/print',
      '/library/new?complaint=TS-1',
      '/library/of-complaint/3',
      '/library/1/reports/1',
      '/bulletins/1',
      '/bulletins/2',
    ],
    ...[
      '/bulletins/2/print',
      '/defects/new',
      '/defects/7',
      '/defects/8',
      '/defects/of-complaint/3',
    ],
    ...['/exchange-plans/7', '/exchange-plans/7/print'],
    ...['/supervision/new', '/supervision/1', '/supervision/1/print', '/supervision/389'],
    ...['/calls/77', '/calls/100', '/recordings/77', '/recordings/107', '/findings/77'],
    '/recordings/117',
    ...[
      '/findings/799',
      '/findings/799?list=today',
      '/findings/triage',
      '/findings/performance',
      '/findings/today.csv',
      '/complaints/77',
      '/complaints/78',
      '/complaints/new?case=7',
      '/register/77/acceptance',
    ],
    ...['/transcription/recordings/77', '/transcription/imports', '/transcription/board'],
    ...['/transcription/line/today', '/imports/7', '/imports/7/problems.csv', '/account', '/api'],
    ...['/calls/77/chain', '/outside-cases/7', '/outside-cases/7/edit', '/back-traces/of-case/7'],
    ...['/back-traces/settings', '/outside-cases/new'],
    ...['/findings/of-complaint/3', '/organisation?team=none'],
    ...['/work-orders/77', '/reconciliation/calls/77', '/reconciliation/calls/49'],
    ...['/reconciliation/allowance', '/register/37/call'],
    ...['/lexicon/rules/7', '/lexicon/rules/new', '/lexicon/sets/1', '/lexicon/marks/77'],
    ...['/lexicon/publishing', '/lexicon/retirements', '/lexicon/offers', '/lexicon/import'],
    ...['/lexicon/dry-runs/1'],
    ...['/inspection/forms/1', '/inspection/forms/1/comparison', '/inspection/marks/of/77'],
    ...['/inspection/plans/new', '/inspection/plans/1/edit', '/inspection/draws/7'],
    ...['/inspection/overlong/40'],
    ...['/inspection/calibration/items/item1?form=900002', '/inspection/calibration/inspectors/1'],
    ...['/inspection/calibration/sessions/1', '/inspection/calibration/sessions/1/print'],
    ...['/inspection/calibration/sessions/2', '/inspection/calibration/sessions/new'],
    ...['/inspection/sheets/5000077'],
    ...['/inspection/score/107'],
    ...['/review-appeals/77', '/review-appeals/settings'],
    ...['/complaints/92', '/complaints/93', '/complaints/94', '/complaints/reply-checks'],
    ...['/working-calendar?year=2026&day=2026-10-01'],
    ...['/complaints/limits', '/findings/threats/77', '/findings/shirking/77'],
    ...['/complaints/77/docket', '/complaints/92/docket', '/traces/complaints/92'],
    ...['/traces/sheets/5000077', '/traces/months/2026-01'],
    ...['/traces/findings/25', '/traces/return-scores/7', '/traces/calibration/1'],
    ...[`/callers/${aCaller}`, `/callers/${aCaller}?at=n1767225600000_99999&size=10`],
    ...['/analyses/1', '/analyses/7', '/analyses/7/print'],
    ...[
      '/complaints?cause=people&verdict=substantiated&from=2026-01-01',
      '/complaints?staff=regular',
    ],
    '/complaints?department=3&reason=misunderstood',
    ...['/seasons', '/training-effects', '/training-effects?by=track', '/training-effects/summer'],
    ...['/training-effects/of/event/class-1', '/training-effects/of/kind/class'],
    ...['/training-effects/of/trainer/2', '/training-effects/of/track/emotions'],
    ...['/profiles/people/16', '/profiles/teams/17', '/profiles/departments/3'],
    ...['/meetings/calendar', '/meetings/new', '/meetings/8', '/meetings/8/present', '/themes'],
    ...['/meetings/8/ideas', '/meetings/8/minutes', '/meetings/8/minutes/print'],
    ...['/themes/months/2026-01', '/lectures/7', '/lectures/new', '/walkthroughs/7'],
    '/walkthroughs/new',
    ...['/contest?month=2026-01', '/contest?month=2025-12', '/contest/2026-01/print'],
    ...['/contest/red-flag', '/contest/simulation', '/risk-standards/tables/starts'],
    ...['/dashboard', '/dashboard?period=quarter&department=3', '/dashboard?period=week'],
    ...['/dashboard?period=range&from=2025-10-01&to=2026-10-01', '/wall', '/wall/now'],
    ...['/estimate', '/estimate?base=standing&department=3', '/monthly-reports/1/print'],
    ...['/monthly-reports', '/monthly-reports?before=2026-03', '/monthly-reports/1'],
    ...['/hotspots', '/hotspots?kind=talk', '/hotspots?department=3', '/hotspots?province=江苏'],
    ...['/hotspots/terms/1', '/hotspots/terms/182', '/hotspots/settings', '/frequent-callers/rule'],
    ...['/risks/77', '/risks/new', '/risk-standards', '/repeat-calls/77'],
    ...['/repeat-calls/first-contact', '/repeat-calls/first-contact?by=type'],
    ...['/repeat-calls/first-contact?from=2026-01-01&to=2026-12-31&department=3'],
    ...[`/callers/${aCaller}/tables/touches`, '/calls/77/chain/tables/events'],
    ...[
      '/lexicon/sets/tables/sets',
      '/lexicon/rules/7/tables/versions',
      '/wall/tables/departments',
    ],
    ...['/risks/77/tables/events', '/repeat-calls/77/tables/calls', '/findings/models'],
    ...['/findings/performance/tables/rules', '/reconciliation/tables/counts'],
    ...['/knowledge/7', '/knowledge/50', '/knowledge/7/versions', '/knowledge/7/versions/1'],
    ...['/knowledge/new', '/knowledge/7/edit'],
  ],
  inspector: [
    ...['/', '/?kind=scoring', '/notices', '/notices?size=50'],
    ...['/inspection/tasks/5001989', '/inspection/sheets/5000077', '/inspection/score/107'],
    ...['/calls/15', '/calls/15/chain', '/recordings/15', '/recordings/15/notes'],
  ],
  head: [
    '/analyses/7',
    ...['/dashboard', '/wall/now', '/monthly-reports'],
    ...['/profiles/people/1', '/profiles/departments/3', '/training-effects/of/kind/class'],
    ...['/calls/15', '/recordings/15', '/calls/15/chain', '/inspection/overlong/300'],
    '/complaints/91',
    '/complaints/91/docket',
  ],
  sysadmin: [
    ...['/', '/messages'],
    ...['/jobs/7', '/recordings/sources/2', '/recordings/sources/1/edit', '/tokens/new'],
    ...['/recordings/sources/new?kind=folder', '/transcription/engines'],
  ],
  secadmin: ['/', '/accounts/2', '/accounts/auditors', '/eap/succession'],
  'trainer-all': [
    ...['/', '/classes/7', '/classes/7/print', '/classes/new', '/repeat-offenders/7', '/eap/7'],
    ...['/mentorships/7', '/mentorships/7/print', '/mentorships/new', '/training-plans/7'],
    ...['/training-plans/new', '/training-plans/mine', '/interviews/workload'],
    '/profiles/people/1',
  ],
  'supervisor-team17': ['/', '/classes/7', '/repeat-offenders', '/training-plans', '/mentorships'],
  agent: [
    ...['/contest?month=2026-01', '/contest/red-flag'],
    ...['/knowledge/7', '/knowledge/8'],
    '/my-reviews/liabilities',
    ...['/meetings', '/meetings/calendar', '/themes'],
    ...['/training-plans/mine', '/eap/mine'],
    ...['/traces/sheets/900006', '/', '/my-reviews/sheets/900006', '/my-reviews/findings/25'],
    '/my-profile',
  ],
}

describe('no page reads a table that grows from end to end, and none counts it', () => {
  const lists = listPages.map((page) => [`${page.by} ${page.path}`, page] as const)
  test.each(lists)('the list %s, narrowed, and in its middle', async (_name, page) => {
    const first = new Set<string>()
    for (const address of addressesOf(page, middleOf(open))) {
      const { status, statements } = await ask(page.by, address)
      if (address === page.path) for (const statement of statements) first.add(statement)
      expect({ address, status }).toEqual({ address, status: 200 })
      expect(statements.length).toBeGreaterThan(1)
      // What only the middle asks for begins at its cursor: from the head it would walk half the list.
      const inMiddle = address.includes('?at=')
      const faults = statements.flatMap((text) => faultsOf(text, inMiddle && !first.has(text)))
      expect({ address, faults }).toEqual({ address, faults: [] })
    }
  })

  const ones = Object.entries(details).flatMap(([by, paths]) => paths.map((path) => [by, path]))
  test.each(ones)("%s's page %s", async (by = '', path = '') => {
    const { status, statements } = await ask(by, path)
    expect([200, 303]).toContain(status)
    expect(statements.flatMap((text) => faultsOf(text))).toEqual([])
  })

  // What is rare among many, or of one unit among all: neither sorted nor looked for through the years.
  const alongAnIndex = [
    ['auditor', '/audit?kind=recording', 'audit_events', 'audit_kind'],
    ['auditor', '/audit?action=account.disabled', 'audit_events', 'audit_action'],
    ['auditor', '/audit?action=account.disabled&kind=account', 'audit_events', 'audit_action'],
    ['auditor', '/audit?party=support', 'audit_events', 'audit_support'],
    ['auditor', '/audit?party=customer&kind=recording', 'audit_events', 'audit_customer'],
    ['auditor', '/audit?person=%232&action=account.disabled', 'audit_events', 'audit_actor'],
    ['manager', '/complaints?class=external', 'complaints', 'complaints_class'],
    ['manager', '/complaints?source=manual', 'complaints', 'complaints_source'],
    ['manager', '/complaints?verdict=none', 'complaints', 'complaints_verdict_newest'],
    ['manager', '/complaints?team=3&class=internal', 'complaints', 'complaints_team'],
    ['manager', '/defects?business=3', 'defects', 'defects_business'],
    ['manager', '/defects?business=3&state=any', 'defects', 'defects_business_due'],
    ['manager', '/defects?fault=shirking&state=any', 'defects', 'defects_fault_due'],
    ['manager', '/defects?department=3&state=any', 'defects', 'defects_department_due'],
    ['manager', '/risks?department=3', 'risks', 'risks_department_state'],
    ['manager', '/risks?colour=red', 'risks', 'risks_colour_state'],
    ['manager', '/themes', 'sharing_meetings', 'sharing_meetings_week'],
    [
      ...['manager', '/reconciliation/calls?grace=over&box=heard-only', 'call_reconciliations'],
      'reconciliations_state_newest',
    ],
    ['agent', '/themes', 'sharing_meetings', 'sharing_meetings_week'],
    ['manager', '/review-appeals/rates', 'review_appeals', 'review_appeals_settled'],
    ['inspector', '/inspection/tasks', 'score_sheets', 'sheets_account'],
    [
      ...['manager', '/complaints/overdue/stays?step=reply', 'complaint_spells'],
      'complaint_spells_stage_ended',
    ],
    [
      ...['manager', '/complaints/overdue/stays?limit=late', 'complaint_spells'],
      'complaint_spells_late',
    ],
    [
      ...['head', '/complaints/overdue/stays', 'complaint_spells'],
      'complaint_spells_department_ended',
    ],
    [...['head', '/inspection/overlong?answer=open', 'overlong_calls'], 'overlong_department_open'],
    [
      ...['manager', '/training-records?kind=meeting', 'training_records'],
      'training_records_kind_newest',
    ],
    [
      ...['manager', '/exchange-plans?department=3&state=sent', 'exchange_plans'],
      'exchange_plans_department_state',
    ],
  ] as const
  test.each(alongAnIndex)("%s's %s reads %s along %s", async (by, address, table, index) => {
    const { statements } = await ask(by, address)
    const lists = statements.filter(
      (text) => text.includes(`from "${table}"`) && text.includes('order by'),
    )
    const named = new RegExp(`INDEX ${index}\\b`)
    const plan = lists
      .map((text) => planOf(text))
      .find((steps) => steps.some((step) => named.test(step)))
    expect(plan).toBeDefined()
    expect(plan?.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
  })

  // A few rows, or a bounded count of them: every statement with these words goes along the index.
  const lookedUp = [
    ['inspector', '/complaints?department=3', 'from "score_sheets" "unseen"', 'sheets_unrevealed'],
    [...['manager', '/findings/today', '"grace_until" is null) limit'], 'reconciliations_state'],
    ['head', '/', '+"complaints"."class" = ', 'complaints_(department|department_omission)'],
    ['agent', '/my-exams', 'from "exam_sittings"', 'exam_sittings_go'],
    ['agent', '/meetings', 'from "sharing_meetings"', 'sharing_meetings_host'],
    [...['manager', '/estimate/complaints?base=standing', 'from complaints c'], 'back_traces_call'],
  ] as const
  test.each(lookedUp)("%s's %s finds %s along %s", async (by, address, words, index) => {
    const { statements } = await ask(by, address)
    const wanted = statements.filter((text) => text.includes(words))
    const named = new RegExp(`INDEX ${index}\\b`)
    expect(wanted).not.toEqual([])
    expect(wanted.filter((text) => !planOf(text).some((step) => named.test(step)))).toEqual([])
  })

  // Few of what a page shows may be of the unit: what was found is asked for its unit, not the other way.
  test.each(['/search?q=投诉', '/outside-cases', '/work-orders'])(
    "a head's %s is not looked for among all calls of the department",
    async (path) => {
      const { statements } = await ask('head', path)
      const plans = statements.filter((text) => /"calls"/.test(text)).map(planOf)
      expect(plans.length).toBeGreaterThan(0)
      expect(plans.flat().filter((step) => step.includes('calls_department'))).toEqual([])
    },
  )

  test('a walk through a table that grows is noticed, and so are a count and an offset', () => {
    expect(faultsOf('select * from calls where province = ?')).toHaveLength(1)
    expect(faultsOf('select count(*) from calls where department_id = ?')).toHaveLength(1)
    expect(faultsOf('select * from calls order by "calls"."id" limit 10 offset 20')).toHaveLength(1)
    expect(faultsOf('select * from calls order by province limit 10')).toHaveLength(1)
    expect(faultsOf('select * from calls where id = ?')).toEqual([])
    expect(
      faultsOf('select * from calls order by started_at desc, id desc limit 5', true),
    ).toHaveLength(1)
    expect(faultsOf('select * from departments')).toEqual([])
    expect(faultsOf('select * from "calls" "some" where "some"."province" = ?')).toHaveLength(1)
    expect(
      faultsOf('select 1 from recordings heard join calls as some on heard.codec = some.province'),
    ).toHaveLength(2)
    expect(
      faultsOf(`select count(*) from "calls" "some" where "some"."department_id" = ?`),
    ).toHaveLength(1)
    expect(faultsOf('select * from departments as "parent"')).toEqual([])
  })
})
