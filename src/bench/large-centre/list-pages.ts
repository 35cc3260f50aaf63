import { dayMs, formatDay } from '#src/kernel/calendar.ts'

/** Where the middle of a list lies: the value and id its cursor is made of. */
export type Key = { table: string; value: string; id?: string; where?: string }

export type ListPage = {
  by: string
  path: string
  /** What people usually narrow it to, as query strings. */
  filters?: readonly string[]
  key?: Key
}

const newest = (table: string, value: string, where?: string): Key =>
  where === undefined ? { table, value } : { table, value, where }

/**
 * A day, and its month, that the smallest centre has calls of, too: its past is five weeks long. What is
 * older would be nothing there, and the comparison none.
 */
const lately = formatDay(Date.now() - 15 * dayMs)
const month = `month=${lately.slice(0, 7)}`

/** Every page that lists rows of a growing table, by somebody who may open it. */
export const listPages: readonly ListPage[] = [
  { by: 'manager', path: '/' },
  { by: 'head', path: '/' },
  {
    by: 'manager',
    path: '/calls',
    filters: [
      ...['size=100', 'department=3', 'type=4', 'channel=app', 'sound=with', 'call=g77'],
      ...['caller=13900007919', 'department=3&sound=without', 'sort=asc', 'from=2020-01-01'],
      ...['kind=praise', 'kind=none&department=3', `kind=praise&from=${lately}&to=${lately}`],
    ],
    key: newest('calls', 'started_at'),
  },
  { by: 'head', path: '/calls', key: newest('calls', 'started_at', 'department_id = 3') },
  { by: 'manager', path: '/calls/hours' },
  {
    by: 'manager',
    path: '/recordings',
    filters: ['state=received', 'state=failed', 'file=faulty', 'department=3', 'q=g77'],
    key: newest('recordings', 'received_at'),
  },
  { by: 'head', path: '/recordings' },
  {
    by: 'manager',
    path: '/recordings/ledger',
    filters: ['source=3'],
  },
  {
    by: 'manager',
    path: '/recordings/ledger/entries',
    filters: [
      ...['state=no-recording', 'state=late&source=3', 'source=3', 'kind=call', 'kind=recording'],
      'state=no-recording&kind=call',
    ],
    key: newest('ledger_entries', 'at'),
  },
  { by: 'manager', path: '/recordings/ledger/alerts', key: newest('ledger_alerts', 'opened_at') },
  { by: 'manager', path: '/recordings/ledger/settings' },
  { by: 'manager', path: '/findings/models' },
  {
    by: 'manager',
    path: '/findings/all',
    filters: [
      ...[
        'origin=screening',
        'rule=attitude.shouted',
        'state=any',
        'type=attitude',
        'department=3',
        'box=clear',
        'box=heard-only',
      ],
      ...['box=reported-and-heard', 'box=reported-only', 'box=no-recording'],
    ],
    key: newest('findings', 'rank', "state = 'pending'"),
  },
  { by: 'inspector', path: '/findings' },
  // What an inspector has still to judge is left out where a unit is asked for.
  { by: 'inspector', path: '/calls', filters: ['department=3'] },
  { by: 'inspector', path: '/recordings', filters: ['department=3'] },
  { by: 'inspector', path: '/complaints', filters: ['department=3', 'handling=3'] },
  { by: 'inspector', path: '/reconciliation/calls', filters: ['department=3'] },
  { by: 'inspector', path: '/register' },
  { by: 'inspector', path: '/work-orders' },
  { by: 'inspector', path: '/search', filters: ['q=投诉&department=3'] },
  { by: 'inspector', path: '/inspection/sheets', filters: ['department=3'] },
  { by: 'manager', path: '/findings/today', filters: ['size=10'] },
  { by: 'manager', path: '/findings/plan', filters: ['total=300'] },
  { by: 'manager', path: '/findings/performance', filters: ['days=30', 'days=180'] },
  { by: 'manager', path: '/findings/yield' },
  { by: 'manager', path: '/inspection/plans' },
  {
    by: 'inspector',
    path: '/inspection/plans/1',
    key: newest('sampling_draws', 'period_from', 'plan_id = 1'),
  },
  {
    by: 'inspector',
    path: '/inspection/draws/7',
    key: newest('inspection_tasks', 'place', 'draw_id = 7 and place is not null'),
  },
  {
    by: 'manager',
    path: '/inspection/assignments',
    filters: [
      ...['state=assigned&inspector=1', 'state=scored', 'draw=7', 'purpose=double', 'overdue=on'],
      ...['state=scored&inspector=2&purpose=routine', 'sort=asc'],
    ],
    key: newest('inspection_tasks', 'created_at', "state = 'waiting'"),
  },
  {
    by: 'manager',
    path: '/inspection/overlong',
    filters: [
      'answer=open',
      'answer=yes',
      'department=3',
      'type=4',
      'department=3&answer=open',
      'sort=asc',
    ],
    key: { table: 'overlong_calls', value: 'started_at', id: 'call_id' },
  },
  { by: 'head', path: '/inspection/overlong', filters: ['answer=open'] },
  { by: 'manager', path: '/inspection/overlong/settings' },
  {
    by: 'manager',
    path: '/search',
    filters: [
      ...['q=投诉', 'q=投诉&department=3', 'q=你', 'q=投诉 我要 -来电', 'q=投诉&voice=agent'],
      ...['q=没有人说过', 'q=投诉&box=heard-only&finding=pending', 'q=投诉&agent=000007'],
      'q=投诉&at=n5000_1',
    ],
  },
  { by: 'head', path: '/search', filters: ['q=投诉'] },
  { by: 'manager', path: '/search/count?q=投诉' },
  { by: 'manager', path: '/search/saved' },
  { by: 'manager', path: '/lists/views?list=/calls' },
  { by: 'manager', path: '/exports', key: newest('list_exports', 'at') },
  {
    by: 'manager',
    path: '/lexicon',
    filters: [
      ...['q=客服', 'kind=mitigation', 'type=attitude', 'target=hotline', 'low=on'],
      ...['status=pending', 'status=retired', 'status=draft'],
    ],
    key: newest('lexicon_rules', 'changed_at'),
  },
  { by: 'manager', path: '/lexicon/sets' },
  { by: 'manager', path: '/inspection/forms' },
  {
    by: 'manager',
    path: '/inspection/marks',
    filters: ['kind=abuse', 'kind=abuse&department=3', 'state=withdrawn', month, 'sort=asc'],
    key: newest('call_marks', 'at', "kind = 'praise'"),
  },
  { by: 'head', path: '/inspection/marks', filters: ['kind=abuse'] },
  {
    by: 'manager',
    path: '/complaints',
    filters: [
      ...['origin=missed', 'type=attitude', 'department=3', 'no=C7', 'sort=asc'],
      ...['person=7', 'person=7&verdict=substantiated&from=2026-11-01', 'team=3&class=internal'],
      ...['stage=open&whose=handled', 'stage=open&handling=3', 'stage=open&level=major'],
      ...['stage=closed', 'stage=any', 'level=major', 'risk=yes', 'handling=3', 'class=external'],
      ...[
        'source=manual',
        'verdict=substantiated',
        'origin=leaked',
        `origin=leaked&verdict=substantiated&class=internal&from=${lately}&department=3`,
        'handling=3&stage=opened&verdict=substantiated',
      ],
    ],
    key: newest('complaints', 'opened_at'),
  },
  {
    by: 'head',
    path: '/complaints',
    filters: [
      ...['whose=handled', 'whose=handled&stage=dispatched', 'whose=handled&level=major'],
      'whose=handled&stage=open',
      'whose=mine',
    ],
  },
  {
    by: 'manager',
    path: '/complaints/send-backs',
    filters: [
      ...['department=3', 'state=waiting', 'state=agreed&department=3'],
      ...[`from=${lately}&to=${lately}`, `department=3&from=${lately}`],
    ],
    key: newest('complaint_send_backs', 'at'),
  },
  {
    by: 'manager',
    path: '/complaints/dispatches',
    filters: [
      ...['department=3', 'giver=0', 'giver=3', `from=${lately}&to=${lately}&giver=0`],
      `department=3&giver=0&from=${lately}`,
    ],
    key: newest('complaint_dispatches', 'at'),
  },
  { by: 'head', path: '/complaints/dispatches', filters: ['giver=0'] },
  { by: 'head', path: '/complaints/send-backs' },
  { by: 'inspector', path: '/complaints/send-backs' },
  { by: 'manager', path: '/complaints/routing' },
  {
    by: 'manager',
    path: '/complaints/overdue',
    filters: [
      ...['state=running', 'state=near', 'state=paused', 'step=dispatch', 'step=contact'],
      ...['level=major', 'department=3', 'department=3&step=acceptance', 'step=contact&state=near'],
      ...['state=paused&step=dispatch&department=3', 'state=running&step=reply&level=major'],
      ...['state=running&escalation=raised', 'escalation=2&department=3', 'whose=handled'],
      'step=contact&escalation=1',
    ],
    key: { table: 'complaints', value: 'due_at', where: 'due_at is not null' },
  },
  {
    by: 'head',
    path: '/complaints/overdue',
    filters: ['state=running', 'step=reply', 'whose=handled', 'state=running&escalation=raised'],
  },
  { by: 'inspector', path: '/complaints/overdue', filters: ['department=3'] },
  { by: 'manager', path: '/complaints/overdue/spent', filters: ['days=90'] },
  { by: 'head', path: '/complaints/overdue/spent' },
  {
    by: 'manager',
    path: '/complaints/overdue/stays',
    filters: [
      ...['step=reply', 'limit=late', 'department=3', `from=${lately}&to=${lately}`],
      `department=3&step=dispatch&limit=limited&from=${lately}`,
    ],
    key: newest('complaint_spells', 'ended_at', 'ended_at is not null'),
  },
  { by: 'head', path: '/complaints/overdue/stays', filters: ['limit=late'] },
  { by: 'manager', path: '/complaints/months', filters: [month] },
  { by: 'head', path: '/complaints/months', filters: [month] },
  { by: 'manager', path: '/contest', filters: [month] },
  { by: 'agent', path: '/contest', filters: [month] },
  {
    by: 'manager',
    path: '/analyses',
    filters: ['state=published', 'state=draft', 'sort=asc'],
    key: newest('weekly_analyses', 'week'),
  },
  { by: 'head', path: '/analyses' },
  {
    by: 'manager',
    path: '/interviews',
    filters: ['state=waiting', 'state=cancelled', 'state=done', 'tier=manager', 'due=overdue'],
    key: newest('interviews', 'due_at', "state = 'open'"),
  },
  { by: 'head', path: '/interviews', filters: ['state=waiting', 'due=soon'] },
  {
    by: 'manager',
    path: '/supervision',
    filters: [
      ...['state=do', 'state=draft', 'state=closed', 'state=any', 'due=overdue', 'due=soon'],
      ...['department=3', 'level=2', 'department=3&state=any', 'department=3&state=closed'],
    ],
    key: newest('supervision_sheets', 'step_due_at', "state in ('plan', 'do', 'check', 'act')"),
  },
  { by: 'head', path: '/supervision', filters: ['state=closed', 'due=overdue'] },
  {
    by: 'manager',
    path: '/bulletins',
    filters: ['state=draft', 'state=published', 'state=discarded'],
    key: newest('bulletins', 'created_at', "state <> 'discarded'"),
  },
  { by: 'agent', path: '/bulletins' },
  {
    by: 'manager',
    path: '/library',
    filters: [
      ...[
        'state=to-review',
        'state=shaken',
        'state=draft',
        'state=withdrawn',
        'q=挂断',
        'q=没有登记',
      ],
      ...['source=good-practice', 'fault=attitude', 'tag=挂断', 'risk=yes', 'risk=no&q=案例'],
    ],
    key: newest('typical_cases', 'listed_at', "state <> 'withdrawn'"),
  },
  { by: 'agent', path: '/library', filters: ['q=挂断', 'source=good-practice', 'tag=挂断'] },
  {
    by: 'manager',
    path: '/defects',
    filters: [
      ...[
        'state=done',
        'state=overdue',
        'state=any',
        'level=team',
        'department=3',
        'staff=regular',
      ],
      ...['fault=shirking', 'business=3', 'department=3&state=done', 'fault=shirking&state=any'],
    ],
    key: newest('defects', 'due_at', "state = 'open'"),
  },
  { by: 'head', path: '/defects', filters: ['state=done', 'state=overdue', 'fault=attitude'] },
  {
    by: 'manager',
    path: '/exchange-plans',
    filters: [
      'state=sent',
      'state=agreed',
      'month=2026-11',
      'department=3',
      'department=3&state=sent',
    ],
    key: newest('exchange_plans', 'created_at'),
  },
  { by: 'head', path: '/exchange-plans', filters: ['state=agreed'] },
  { by: 'inspector', path: '/interviews', filters: ['department=3'] },
  {
    by: 'manager',
    path: '/interviews/feedback',
    filters: ['tier=agent', 'said=said'],
    key: newest('interviews', 'held_at', 'held_at is not null'),
  },
  {
    by: 'manager',
    path: '/repeat-offenders',
    filters: ['state=lifted', 'department=3'],
    key: newest('repeat_offenders', 'named_at', "state = 'named'"),
  },
  { by: 'head', path: '/repeat-offenders', filters: ['state=lifted'] },
  { by: 'manager', path: '/classes', filters: ['state=planned', 'state=cancelled'] },
  {
    by: 'manager',
    path: '/mentorships',
    filters: ['state=drafted', 'state=ended'],
    key: newest('mentorships', 'until_day', "state = 'running'"),
  },
  { by: 'head', path: '/mentorships' },
  {
    by: 'manager',
    path: '/training-plans',
    filters: ['state=closed'],
    key: newest('training_plans', 'at', "state = 'open'"),
  },
  { by: 'head', path: '/training-plans' },
  {
    by: 'manager',
    path: '/risks',
    filters: ['state=any', 'state=proposed', 'colour=red', 'department=3', 'state=any&colour=blue'],
    key: newest('risks', 'started_at'),
  },
  { by: 'head', path: '/risks', filters: ['state=any', 'colour=red'] },
  {
    by: 'manager',
    path: '/frequent-callers',
    filters: ['type=3', 'department=3', 'department=3&type=4', 'sort=asc'],
    key: {
      table: 'frequent_caller_units',
      value: 'calls',
      id: 'caller_id',
      where: "level = 'all'",
    },
  },
  { by: 'head', path: '/frequent-callers', filters: ['type=3'] },
  {
    by: 'manager',
    path: '/repeat-calls',
    filters: ['department=3', 'type=4', 'cause=late', 'cause=none', 'same=same', 'sort=asc'],
    key: newest('repeat_chains', 'last_at'),
  },
  { by: 'head', path: '/repeat-calls', filters: ['type=4', 'cause=late'] },
  { by: 'agent', path: '/my-reviews/complaints' },
  { by: 'agent', path: '/interviews/mine', filters: ['complaint=3'] },
  {
    by: 'trainer',
    path: '/questions',
    filters: [
      'state=retired',
      'category=metering',
      'category=metering&difficulty=easy',
      'kind=single',
    ],
    key: newest('questions', 'id'),
  },
  { by: 'trainer', path: '/questions/900001' },
  { by: 'trainer', path: '/exams', filters: ['state=released'] },
  { by: 'trainer', path: '/exams/900001', key: newest('exam_roster', 'id', 'exam_id = 900001') },
  { by: 'trainer', path: '/exams/900001/marking' },
  { by: 'trainer', path: '/quizzes' },
  { by: 'trainer', path: '/quizzes/900001' },
  { by: 'trainer', path: '/courses', filters: ['state=published', 'track=emotions'] },
  {
    by: 'agent',
    path: '/knowledge',
    filters: [
      ...['q=停电', 'q=抢修工单', 'q=停电 -抢修', 'q=停电&kind=faq', 'kind=phone', 'type=4'],
      ...[
        'way=combined&all=核对 户号&any=停电 过户&none=电价',
        'way=popular&kind=faq',
        'q=没有的词',
      ],
      ...['way=types&type=4&kind=faq', 'q=电', 'way=types'],
    ],
    key: newest('articles', 'popularity', "state = 'published'"),
  },
  {
    by: 'manager',
    path: '/knowledge/articles',
    filters: ['state=draft', 'state=published', 'kind=phone', 'whose=own', 'whose=own&state=draft'],
    key: newest('articles', 'id'),
  },
  {
    by: 'manager',
    path: '/knowledge/stale',
    filters: ['whose=own', 'why=owner-gone'],
  },
  { by: 'inspector', path: '/knowledge/stale' },
  {
    by: 'manager',
    path: '/knowledge/feedback',
    key: newest('article_feedback', 'id', 'waits = 1'),
  },
  { by: 'inspector', path: '/knowledge/feedback' },
  {
    by: 'manager',
    path: '/knowledge/missed',
    key: newest('missed_searches', 'count', 'settled_at is null'),
  },
  { by: 'trainer', path: '/courses/900001' },
  { by: 'agent', path: '/my-exams' },
  { by: 'agent', path: '/my-exams/900001' },
  { by: 'agent', path: '/my-courses' },
  { by: 'agent', path: '/my-courses/900001' },
  {
    by: 'manager',
    path: '/register',
    filters: ['type=attitude', 'accepted=no', 'call=unknown', 'call=ambiguous', 'no=R7'],
    key: newest('register_entries', 'registered_at'),
  },
  {
    by: 'manager',
    path: '/outside-cases',
    filters: ['source=12398', 'no=W7', 'caller=13900007919'],
    key: newest('outside_cases', 'received_at'),
  },
  { by: 'head', path: '/outside-cases' },
  {
    by: 'manager',
    path: '/back-traces',
    filters: ['kind=outside-case', 'kind=mention'],
    key: newest('back_trace_triggers', 'at'),
  },
  {
    by: 'manager',
    path: '/work-orders',
    filters: [
      ...['type=complaint', 'type=complaint&target=external', 'state=closed', 'no=GD7', 'no=g8'],
      ...['call=unknown', `unit=${encodeURIComponent('供电公司3')}`],
    ],
    key: newest('work_orders', 'created_at'),
  },
  { by: 'head', path: '/work-orders' },
  {
    by: 'manager',
    path: '/reconciliation',
    filters: ['by=department', 'by=type&department=3', 'type=4', `from=${lately}`],
  },
  {
    by: 'manager',
    path: '/reconciliation/calls',
    filters: [
      ...['box=heard-only', 'box=clear&department=3', 'department=3', 'type=4&box=waiting'],
      ...['grace=in', 'grace=over&box=heard-only', 'mismatch=any', 'mismatch=booked-otherwise'],
      'from=2020-01-01&mismatch=any&department=3',
    ],
    key: { table: 'call_reconciliations', value: 'started_at', id: 'call_id' },
  },
  {
    by: 'manager',
    path: '/transcription',
    filters: ['state=done', 'state=failed', 'name=screen'],
    key: newest('jobs', 'created_at', "state = 'done'"),
  },
  {
    by: 'manager',
    path: '/transcription/line',
    key: newest('jobs', 'priority', "state = 'queued'"),
  },
  { by: 'manager', path: '/transcription/mishearings', filters: ['single=on', 'q=9', 'use=used'] },
  { by: 'manager', path: '/imports' },
  {
    by: 'manager',
    path: '/imports/history',
    filters: ['kind=call-data', 'source=3'],
    key: newest('imports', 'created_at'),
  },
  {
    by: 'manager',
    path: '/review-appeals',
    filters: [
      ...['box=all', 'box=settled', 'box=overdue', 'subject=finding', 'round=2', 'mine=on'],
      'box=all&sort=asc',
    ],
    key: newest('review_appeals', 'due_at', "state in ('open', 'taken')"),
  },
  { by: 'inspector', path: '/review-appeals' },
  { by: 'head', path: '/review-appeals', filters: ['box=all'] },
  { by: 'manager', path: '/review-appeals/rates', filters: ['days=365'] },
  { by: 'agent', path: '/my-reviews', key: newest('score_sheets', 'submitted_at') },
  { by: 'agent', path: '/my-reviews/findings' },
  { by: 'manager', path: '/working-calendar' },
  { by: 'manager', path: '/organisation', filters: ['team=3', 'q=7'] },
  { by: 'manager', path: '/business-types' },
  { by: 'manager', path: '/shifts' },
  { by: 'manager', path: '/recordings/upload' },
  {
    by: 'manager',
    path: '/inspection/calibration',
    filters: ['weeks=26', 'week=2026-11-16', 'form=1&weeks=4'],
  },
  {
    by: 'manager',
    path: '/inspection/calibration/sessions',
    filters: ['sort=asc'],
    key: newest('calibration_sessions', 'created_at'),
  },
  { by: 'sysadmin', path: '/recordings/sources' },
  {
    by: 'sysadmin',
    path: '/recordings/sources/1',
    key: newest('folder_files', 'at', "source_id = 1 and outcome = 'refused'"),
  },
  {
    by: 'sysadmin',
    path: '/jobs',
    filters: ['state=queued', 'state=failed', 'state=done', 'state=parked', 'name=screen'],
    key: newest('jobs', 'created_at'),
  },
  { by: 'sysadmin', path: '/tokens', filters: ['state=active'] },
  { by: 'secadmin', path: '/accounts', filters: ['q=head'] },
  { by: 'inspector', path: '/inspection/tasks', filters: ['size=10', 'at=n1700000000000_7'] },
  {
    by: 'manager',
    path: '/inspection/sheets',
    filters: [
      ...[
        'department=3',
        'team=3',
        'person=7',
        'inspector=1',
        'form=1',
        'outcome=fatal',
        'below=60',
      ],
      ...['from=2026-11-01&to=2026-11-02&department=3', 'sort=asc'],
    ],
    key: newest('score_sheets', 'submitted_at', 'submitted_at is not null'),
  },
  { by: 'head', path: '/inspection/sheets', filters: ['team=3', 'outcome=fatal'] },
  {
    by: 'auditor',
    path: '/audit',
    filters: [
      ...['action=recording.played', 'person=%231', 'kind=recording&subject=77'],
      ...['party=customer', 'party=service', 'party=support', 'entry=77', 'sort=asc'],
      ...['kind=recording', 'from=2026-11-01', 'action=recording.played&from=2026-11-01'],
    ],
    key: newest('audit_events', 'at'),
  },
  {
    by: 'manager',
    path: '/meetings',
    filters: ['state=held', 'level=team'],
    key: newest('sharing_meetings', 'starts_at'),
  },
  { by: 'head', path: '/meetings', key: newest('sharing_meetings', 'starts_at') },
  { by: 'agent', path: '/meetings', filters: ['state=planned'] },
  {
    by: 'manager',
    path: '/lectures',
    filters: ['state=held', 'whose=mine'],
    key: newest('lectures', 'day'),
  },
  { by: 'inspector', path: '/lectures' },
  {
    by: 'manager',
    path: '/walkthroughs',
    filters: ['state=open'],
    key: newest('walkthroughs', 'at'),
  },
  { by: 'manager', path: '/contest/red-flag' },
  { by: 'agent', path: '/contest/red-flag' },
  { by: 'manager', path: '/contest/simulation' },
  { by: 'manager', path: '/themes' },
  { by: 'agent', path: '/themes' },
  {
    by: 'manager',
    path: '/hotspots',
    filters: ['kind=talk', 'department=3', `province=${encodeURIComponent('江苏')}&kind=type`],
  },
  { by: 'head', path: '/hotspots' },
  { by: 'manager', path: '/hotspots/terms/1' },
  { by: 'manager', path: '/repeat-calls/first-contact' },
  { by: 'manager', path: '/monthly-reports' },
  { by: 'manager', path: '/wall' },
  { by: 'head', path: '/wall/now' },
]

/** Every address to look at: each list plain, narrowed, and in its middle. */
export function addressesOf(
  { path, filters = [], key }: ListPage,
  middle: (key: Key) => string | null,
): string[] {
  const cursor = key && middle(key)
  return [
    path,
    ...filters.map((query) => `${path}?${query}`),
    ...(cursor ? [`${path}?at=${cursor}`] : []),
  ]
}
