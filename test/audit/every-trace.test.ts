import { afterAll, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { verifyAtOnce } from '#src/audit/verify.ts'
import { hashPassword } from '#src/auth/password.ts'
import { accounts } from '#src/auth/schema.ts'
import { signIn } from '#src/auth/sign-in.ts'
import { testDatabase } from '#test/support/database.ts'
import { addressOf, formFor, queryOf, type Route, routesOf } from '#test/support/every-route.ts'
import { filledApp, filledCentre } from '#test/support/filled-centre.ts'
import { accountWith, signedInAs } from '#test/support/people.ts'

const open = filledCentre()
// What is asked for in the filled centre has words to be read.
open.sqlite.exec(`update complaints set call_id = 15 where id = 3;
  update score_sheets set call_id = 15, recording_id = 15 where id = 5000010`)
const { app, close } = filledApp(open)
afterAll(() => {
  close()
  open.close()
})

/** Asked in this order, until somebody is shown the page. */
const askers = [
  'qa-manager',
  'qa-inspector',
  'system-admin',
  'security-admin',
  'audit-admin',
  'trainer',
] as const
const cookies = new Map([
  ...askers.map((role) => [role as string, signedInAs(open.db, role)] as const),
  ['agent', signedInAs(open.db, 'agent', { kind: 'person', id: 16 })] as const,
])
const routes = routesOf(app)
  .filter(({ path }) => !path.startsWith('/api/v1/') && !path.startsWith('/sign-'))
  .map((route) => [`${route.method} ${route.path}`, route] as const)

const queryFor = (path: string) =>
  /^\/search(\/export\.csv)?$/.test(path) ? '?q=投诉' : queryOf(path)

type Event = { action: string; subjectId: string; particulars: string }

/** One request, undone again, and what it left on the trail. */
async function ask({ method, path }: Route, who: string) {
  open.sqlite.exec('begin')
  const before = open.sqlite.prepare('select max(id) from audit_events').pluck().get()
  const answer = await app.request(`http://localhost${addressOf(path)}${queryFor(path)}`, {
    method,
    headers: {
      ...{ Origin: 'http://localhost', Cookie: cookies.get(who) ?? '' },
      ...(/uploads|files/.test(path) ? { 'X-Requested-With': 'huiting' } : {}),
    },
    ...(method === 'GET' ? {} : { body: formFor(path) }),
  })
  await answer.text()
  const events = open.sqlite
    .prepare(
      `select action, subject_id as subjectId, particulars from audit_events where id > ? order by id`,
    )
    .all(before) as Event[]
  open.sqlite.exec('rollback')
  return { status: answer.status, events }
}

/** Looking, listening, searching and taking away: what must leave a trace though it changes nothing. */
const looks = [
  ...['recording.played', 'transcript.opened', 'transcript.searched', 'caller-chain.opened'],
  ...['transcript.exported', 'search.exported', 'audit.exported', 'retention.exported'],
  'caller-timeline.opened',
  ...[
    'queue.exported',
    'rules.exported',
    'list.exported',
    'ledger.exported',
    'trail.head-exported',
  ],
  ...['class.exported', 'mentorship.exported', 'eap.opened'],
  ...['reconciliation.exported', 'import.problems-exported', 'analysis.exported'],
  ...['supervision.exported', 'supervision.file-opened'],
  'question.exported',
  'profile.opened',
  ...['bulletin.exported', 'exchange.exported'],
  ...['meeting.exported', 'summary.exported', 'walkthrough.played'],
  ...['case.opened', 'case.clip-played', 'case.exported'],
  ...['dashboard.exported', 'report.exported'],
  'contest.exported',
]

/** Every address that shows words of a call, plays it, finds words or hands something out. */
const leaving: Readonly<Record<string, string>> = {
  '/analyses/:id{[0-9]{1,15}}/print': 'analysis.exported',
  '/analyses/:id{[0-9]{1,15}}/word': 'analysis.exported',
  '/calls/:id{[0-9]{1,15}}/chain': 'caller-chain.opened',
  '/classes/:id{[0-9]{1,15}}/word': 'class.exported',
  '/complaints/:id{[0-9]{1,15}}': 'transcript.opened',
  '/contest/:month{[0-9]{4}-[0-9]{2}}/print': 'contest.exported',
  '/contest/:month{[0-9]{4}-[0-9]{2}}/word': 'contest.exported',
  '/callers/:caller{[A-Za-z0-9_-]{1,80}}': 'caller-timeline.opened',
  '/findings/:id{[0-9]{1,15}}': 'transcript.opened',
  '/dashboard/tables/:table': 'dashboard.exported',
  '/estimate/tables/:table': 'list.exported',
  '/hotspots/tables/:table': 'list.exported',
  '/repeat-calls/first-contact/tables/:table': 'list.exported',
  '/contest/simulation/tables/:table': 'list.exported',
  '/findings/today.csv': 'queue.exported',
  '/findings/shirking/:id{[0-9]{1,15}}': 'transcript.opened',
  '/findings/threats/:id{[0-9]{1,15}}': 'transcript.opened',
  '/findings/triage': 'transcript.opened',
  '/imports/:id{[0-9]+}/problems.csv': 'import.problems-exported',
  '/inspection/sheets/:id{[0-9]{1,15}}': 'transcript.opened',
  '/lexicon/rules.csv': 'rules.exported',
  '/lexicon/rules.json': 'rules.exported',
  '/meetings/:id{[0-9]{1,15}}/minutes/print': 'meeting.exported',
  '/meetings/:id{[0-9]{1,15}}/minutes/word': 'meeting.exported',
  '/themes/months/:month{\\d{4}-\\d{2}}/print': 'summary.exported',
  '/themes/months/:month{\\d{4}-\\d{2}}/word': 'summary.exported',
  '/walkthroughs/:id{[0-9]{1,15}}/parts/:part{[0-9]{1,15}}/sound': 'walkthrough.played',
  '/mentorships/:id{[0-9]{1,15}}/word': 'mentorship.exported',
  '/monthly-reports/:id{[0-9]{1,15}}/print': 'report.exported',
  '/monthly-reports/:id{[0-9]{1,15}}/word': 'report.exported',
  '/my-reviews/complaints/:id{[0-9]{1,15}}': 'transcript.opened',
  '/my-reviews/findings/:id{[0-9]{1,15}}': 'transcript.opened',
  '/my-reviews/liabilities/:id{[0-9]{1,15}}': 'transcript.opened',
  '/my-reviews/recordings/:id{[0-9]{1,15}}/audio': 'recording.played',
  '/my-reviews/sheets/:id{[0-9]{1,15}}': 'transcript.opened',
  '/profiles/people/:id{[0-9]{1,15}}': 'profile.opened',
  '/recordings/:id{[0-9]+}/audio': 'recording.played',
  '/review-appeals/:id{[0-9]{1,15}}': 'transcript.opened',
  '/search': 'transcript.searched',
  '/search/export.csv': 'search.exported',
  '/library/:id{[0-9]{1,15}}': 'case.opened',
  '/library/:id{[0-9]{1,15}}/versions/:number{[0-9]{1,6}}': 'case.opened',
  '/library/:id{[0-9]{1,15}}/clips/:clip{[0-9]{1,15}}/sound': 'case.clip-played',
  '/library/:id{[0-9]{1,15}}/print': 'case.exported',
  '/library/:id{[0-9]{1,15}}/word': 'case.exported',
  '/bulletins/:id{[0-9]{1,15}}/print': 'bulletin.exported',
  '/bulletins/:id{[0-9]{1,15}}/word': 'bulletin.exported',
  '/exchange-plans/:id{[0-9]{1,15}}/print': 'exchange.exported',
  '/exchange-plans/:id{[0-9]{1,15}}/word': 'exchange.exported',
  '/supervision/:id{[0-9]{1,15}}/files/:attachment{[0-9]{1,15}}': 'supervision.file-opened',
  '/supervision/:id{[0-9]{1,15}}/print': 'supervision.exported',
  '/supervision/:id{[0-9]{1,15}}/word': 'supervision.exported',
  '/transcription/recordings/:id{[0-9]{1,15}}': 'transcript.opened',
  '/transcription/recordings/:id{[0-9]{1,15}}/:file{transcript\\.(?:txt|srt|json)}':
    'transcript.exported',
  '/transcription/recordings/:id{[0-9]{1,15}}/segments/:segment{[0-9]{1,15}}/correction':
    'transcript.opened',
  '/questions/export.csv': 'question.exported',
}

describe('whoever looks, listens, searches or takes away', () => {
  const reading = routes.filter(([, { method }]) => method === 'GET')

  test.each(reading)('%s leaves exactly the one entry it should', async (_, route) => {
    let answered = false
    for (const who of cookies.keys()) {
      const { status, events } = await ask(route, who)
      if (status !== 200) continue
      answered = true
      const left = events.map(({ action }) => action).filter((action) => looks.includes(action))
      const { [route.path]: expected } = leaving
      // Trainers play no recording: a page that others read with its words is shown to them without.
      const wordless = who === 'trainer' && expected === 'transcript.opened'
      expect({ who, left }).toEqual({ who, left: expected && !wordless ? [expected] : [] })
    }
    // What nobody is shown could not leave anything: such an address is not in the table.
    if (!answered) expect(leaving).not.toHaveProperty([route.path])
  })

  test('is named for no address that is gone', () => {
    const paths = new Set(reading.map(([, { path }]) => path))
    expect(Object.keys(leaving).filter((path) => !paths.has(path))).toEqual([])
  })
})

describe('whoever is refused', () => {
  test.each(routes)('by %s leaves exactly one entry of it', async (_, route) => {
    for (const who of cookies.keys()) {
      const { status, events } = await ask(route, who)
      const denied = events.filter(({ action }) => action === 'request.denied')
      expect({ who, status, denied: denied.length }).toEqual({
        ...{ who, status, denied: status === 403 ? 1 : 0 },
      })
      if (status !== 403) continue
      expect(events).toHaveLength(1)
      expect(denied[0]?.subjectId).toBe(addressOf(route.path))
    }
  })
})

describe('whoever cannot sign in', () => {
  test.each([
    ['qa-manager-all', 'wrong', '密码不对'],
    ['nobody-of-this-name', 'wrong', '没有这个登录名'],
    ['\u0000\ud800', 'wrong', '没有这个登录名'],
  ])(
    'as %j leaves exactly one entry a time, also once it was too often',
    async (username, password, why) => {
      const { db } = testDatabase()
      accountWith(db, 'qa-manager')
      db.update(accounts)
        .set({ passwordHash: await hashPassword('right') })
        .run()
      for (let time = 1; time <= 10; time += 1) {
        const attempt = { username, password, address: '10.0.0.1', userAgent: '' }
        expect((await signIn(db, attempt)).ok).toBe(false)
        const refused = db.select().from(auditEvents).all()
        expect(refused).toHaveLength(time)
        expect(refused.at(-1)).toMatchObject({
          ...{
            action: 'session.refused',
            particulars: { reason: time > 8 ? '失败次数太多' : why },
          },
        })
      }
      expect(verifyAtOnce(db).fault).toBeNull()
    },
  )
})
