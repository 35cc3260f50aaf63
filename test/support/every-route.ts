import type { Hono } from 'hono'

import { sealNumber } from '#src/callers/sealed-number.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import { testCallerKey } from './app.ts'

export type Route = { method: string; path: string }

/** Every route the app answers, read from its own table: one that is added is walked without being named. */
export function routesOf(app: Hono<AppEnv>): Route[] {
  const named = app.routes.filter(({ method }) => method !== 'ALL')
  return [
    ...new Map(named.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values(),
  ]
}

/** What stands for `:id` of a path, by the longest beginning that is listed. */
const ids: Readonly<Record<string, string>> = {
  '/accounts/': '3',
  '/analyses/': '1',
  '/assets/:name': 'app.css',
  '/back-traces/of-case/': '3',
  '/bulletins/': '1',
  '/library/': '1',
  '/library/of-complaint/': '3',
  '/business-types/': '1',
  '/calls/': '15',
  '/complaints/': '3',
  '/courses/': '1',
  '/exams/': '1',
  '/defects/': '1',
  '/defects/of-complaint/': '3',
  '/exchange-plans/': '1',
  '/exports/': '1',
  '/findings/': '55',
  '/findings/of-complaint/': '3',
  '/findings/shirking/': '3',
  '/findings/threats/': '3',
  '/findings/triage/': '55',
  '/imports/': '1',
  '/inspection/calibration/inspectors/': '1',
  '/inspection/calibration/sessions/': '1',
  '/inspection/draws/': '7',
  '/inspection/forms/': '900005',
  '/inspection/forms/:id{[0-9]{1,15}}/comparison': '1',
  '/inspection/overlong/': '20',
  '/inspection/plans/': '1',
  '/inspection/score/': '15',
  '/inspection/sheets/': '5000010',
  '/inspection/tasks/': '5000147',
  '/interviews/': '1',
  '/classes/': '1',
  '/eap/': '1',
  '/mentorships/': '1',
  '/repeat-offenders/': '1',
  '/training-plans/': '1',
  '/interviews/of-complaint/': '3',
  '/frequent-callers/': '1',
  '/hotspots/terms/': '1',
  '/repeat-calls/': '1',
  '/risks/': '1',
  '/jobs/': '7',
  '/knowledge/': '900001',
  '/lexicon/dry-runs/': '1',
  '/lexicon/marks/': '7',
  '/lexicon/offers/': '1',
  '/lexicon/retirements/': '1',
  '/lexicon/rules/': '7',
  '/lexicon/sets/': '1',
  '/lists/views/': '1',
  '/messages/channels/': '1',
  '/monthly-reports/': '1',
  '/my-courses/': '1',
  '/my-exams/': '1',
  '/my-reviews/appeals/': '1',
  '/my-reviews/complaints/': '3',
  '/my-reviews/findings/': '25',
  '/my-reviews/liabilities/': '1',
  '/my-reviews/recordings/': '249',
  '/my-reviews/sheets/': '900001',
  '/notices/': '1',
  '/outside-cases/': '3',
  '/questions/': '1',
  '/quizzes/': '1',
  '/reconciliation/calls/': '15',
  '/recordings/': '15',
  '/recordings/ledger/alerts/': '6',
  '/recordings/sources/': '1',
  '/recordings/uploads/': '00000000-0000-4000-8000-000000000000',
  '/register/': '3',
  '/profiles/departments/': '3',
  '/profiles/people/': '16',
  '/profiles/teams/': '17',
  '/retention/holds/': '1',
  '/retention/recordings/': '15',
  '/review-appeals/': '1',
  '/review-appeals/of-complaint/': '3',
  '/review-appeals/of-liability/': '1',
  '/search/saved/': '1',
  '/seasons/': '1',
  '/shifts/': '1',
  '/supervision/': '1',
  '/tokens/': '1',
  '/unmasking/': '15',
  '/callers/of-call/': '15',
  '/callers/of-complaint/': '3',
  '/traces/calibration/': '1',
  '/traces/complaints/': '3',
  '/traces/findings/': '55',
  '/traces/return-scores/': '1',
  '/traces/sheets/': '900001',
  '/transcription/jobs/': '7',
  '/transcription/line/recordings/': '15',
  '/transcription/mishearings/': '1',
  '/transcription/recordings/': '15',
  '/work-orders/': '7',
  '/meetings/': '1',
  '/lectures/': '1',
  '/walkthroughs/': '1',
  ':agenda': '1',
  ':attachment': '1',
  ':idea': '1',
  ':invitee': '1',
  ':moment': '1',
  ':part': '1',
  ':callNo': 'g15',
  ':caller': sealNumber(testCallerKey, '13900007919'),
  ':sha256': 'f'.padStart(64, '0'),
  ':clip': '1',
  ':by': 'kind',
  ':code': 'item1',
  ':day': '2026-11-02',
  ':entry': '1',
  ':file': 'transcript.txt',
  ':hit': '7',
  ':measure': '1',
  ':miss': '1',
  ':seat': '1',
  ':improvement': '1',
  ':item': '900005',
  ':key': 'class',
  ':kind': 'call',
  ':mark': '1',
  ':name': 'sound.wav',
  ':month': '2026-10',
  ':note': '1',
  ':number': '1',
  ':offer': '1',
  ':page': '1',
  ':picture': '1',
  ':place': '1',
  ':position': '1',
  ':recording': '15',
  ':report': '1',
  ':sample': '1',
  ':segment': '4',
  ':suggestion': '1',
  ':table': 'departments',
  ':word': '1',
  ':year': '2026',
}

/** The table of a page that is asked for, where it has none of departments. */
const tables: Readonly<Record<string, string>> = {
  '/monthly-reports/:id{[0-9]{1,15}}/tables/:table': 'overview-figures',
  '/hotspots/terms/:id{[0-9]{1,15}}/tables/:table': 'calls',
  '/risks/:id{[0-9]{1,15}}/tables/:table': 'events',
  '/risk-standards/tables/:table': 'standards',
  '/repeat-calls/:id{[0-9]{1,15}}/tables/:table': 'calls',
  '/callers/:caller{[A-Za-z0-9_-]{1,80}}/tables/:table': 'touches',
  '/frequent-callers/rule/tables/:table': 'history',
  '/findings/performance/tables/:table': 'top',
  '/lexicon/rules/:id{[0-9]{1,15}}/tables/:table': 'versions',
  '/lexicon/sets/tables/:table': 'sets',
  '/lexicon/retirements/tables/:table': 'open',
  '/reconciliation/tables/:table': 'counts',
  '/findings/yield/tables/:table': 'slices',
  '/findings/models/tables/:table': 'versions',
  '/findings/plan/tables/:table': 'past',
  '/calls/:id{[0-9]{1,15}}/chain/tables/:table': 'events',
  '/supervision-wall/tables/:table': 'departments',
  '/findings/days/:day{[0-9]{4}-[0-9]{2}-[0-9]{2}}/tables/:table': 'shares',
  '/lexicon/dry-runs/:id{[0-9]{1,15}}/tables/:table': 'effects',
  '/contest/tables/:table': 'corrections',
  '/contest/red-flag/tables/:table': 'holders',
}

/** A path with things in place of its parameters: those of the filled centre, or what is given. */
export function addressOf(path: string, instead?: string): string {
  const prefixes = Object.keys(ids)
    .filter((key) => key.startsWith('/') && path.startsWith(key))
    .sort((a, b) => b.length - a.length)
  return path.replaceAll(/:(\w+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, name: string) => {
    if (instead !== undefined) return instead
    const id =
      name === 'id' || path === '/assets/:name'
        ? ids[prefixes[0] ?? '']
        : ((name === 'table' ? tables[path] : undefined) ?? ids[`:${name}`])
    if (id === undefined) throw new Error(`no ${name} is known for ${path}`)
    return id
  })
}

/** What an address says behind its `?`, where it says nothing without it. */
const queries: Readonly<Record<string, string>> = {
  '/lists/views': '?list=/calls',
  '/search/count': '?q=投诉',
  '/contest/tables/:table': '?month=2019-01',
  '/inspection/calibration/items/:code': '?form=900002',
}
export const queryOf = (path: string) => queries[path] ?? ''

/** What a form says, where an empty one names nothing that could be found. */
const forms: Readonly<Record<string, Record<string, string>>> = {
  '/lists/views': { list: '/calls', name: '', query: '' },
  '/lists/layout': { list: '/calls' },
  '/lists/views/:id{[0-9]{1,15}}/default': { list: '/calls' },
  '/exports': { list: '/calls' },
  '/findings/triage/here': { finding: '55' },
  '/messages/channels/:id{[0-9]{1,15}}/switch': { active: 'off' },
  '/findings/models/choice': { version: 'shipped' },
}
export const formFor = (path: string) => new URLSearchParams(forms[path] ?? {})
