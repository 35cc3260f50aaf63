import { expect, type Page } from 'playwright/test'

import { caseStories } from '#src/sample-centre/made-up-cases.ts'

import { violationsOf } from './support/axe.ts'
import { followMenu, foreignRequests, resting, signIn } from './support/browser.ts'
import { test } from './support/shown-centre.ts'

/** The sample complaints of these names, which come after the two of `bringReview`. */
const cases = (...names: string[]) =>
  caseStories.flatMap(({ name }, index) =>
    names.includes(name) ? [`/complaints/${3 + index}`] : [],
  )

/** The supervision sheets of the sample centre, from the newest step to the first. */
const sheets = ['/supervision/1', '/supervision/2', '/supervision/3']

/**
 * Every page by an account that may open it, and some by one that may not; lists are empty, or filled
 * as the tables and `bringReview` brought them.
 */
const pages: Record<string, string[]> = {
  inspector: [
    ...['/search', '/search?q=-', '/search?q=-%22%22', '/search/saved', '/search/saved/new?q=1'],
    ...['/back-traces', '/back-traces?kind=low-score', '/outside-cases', '/calls/1/chain'],
    ...['/', '/findings', '/findings/all', '/findings?box=clear', '/findings/yield'],
    ...['/findings/performance', '/findings/plan', '/findings/triage'],
    ...['/reconciliation', '/reconciliation/calls', '/reconciliation/calls/1', '/work-orders'],
    ...['/recordings', '/recordings/upload', '/transcription/line', '/transcription/mishearings'],
    ...['/lexicon', '/lexicon/rules/1', '/lexicon/publishing', '/lexicon/retirements'],
    ...['/inspection/forms', '/inspection/forms/1', '/inspection/marks?kind=abuse'],
    ...['/inspection/plans', '/inspection/plans/1', '/inspection/draws/1', '/inspection/overlong'],
    ...['/inspection/calibration', '/inspection/calibration/sessions'],
    ...['/inspection/tasks', '/inspection/sheets', '/inspection/sheets?below=x&form=1'],
    ...['/findings/1', '/recordings/1', '/recordings/1/notes', '/inspection/marks/of/1'],
    ...['/inspection/tasks/7', '/inspection/sheets/1', '/inspection/sheets/6'],
    ...['/inspection/score/8', '/inspection/calibration/sessions/1', '/review-appeals/1'],
    ...['/inspection/calibration/sessions/2', '/inspection/calibration/items/C2', '/complaints/2'],
    ...['/recordings/1/clips', '/recordings/1/clips?from=0:00&until=0:10'],
    ...['/interviews', '/complaints/months', '/analyses', '/analyses/1'],
    ...['/knowledge/1', '/knowledge/5', '/knowledge/1/edit', '/knowledge/1/versions'],
  ],
  // The second inspector judges what the first one scored.
  inspector2: [
    '/',
    '/review-appeals',
    '/review-appeals/1',
    '/review-appeals/2',
    '/review-appeals/3',
    ...cases('investigating', 'bounced'),
  ],
  manager: [
    ...['/exports', '/lists/views?list=/calls', '/calls?rows=compact&cols=callNo,province'],
    ...['/', '/calls', '/calls/1', '/complaints', '/register', '/transcription', '/imports'],
    ...['/outside-cases/new', '/back-traces/settings', '/calls/1/chain?days=365'],
    ...['/findings/plan', '/imports/history', '/register/1/call', '/work-orders/1'],
    '/reconciliation/allowance',
    ...['/transcription/line', '/transcription/imports', '/api'],
    ...['/recordings/ledger', '/recordings/ledger/entries', '/recordings/ledger/alerts'],
    ...['/recordings/ledger/settings', '/findings/models', '/findings/found', '/findings/rechecks'],
    ...['/lexicon?q=none', '/lexicon/rules/new', '/lexicon/rules/1', '/lexicon/import'],
    ...['/lexicon/publishing', '/lexicon/retirements', '/lexicon/offers'],
    ...['/lexicon/sets', '/lexicon/sets/1', '/lexicon/dry-runs/1'],
    ...['/inspection/forms', '/inspection/forms/1', '/inspection/forms/2/draft'],
    ...['/inspection/forms/2/draft/items/new', '/inspection/forms/1/comparison'],
    ...['/inspection/marks', '/inspection/marks?kind=abuse'],
    ...['/organisation', '/business-types', '/shifts', '/account'],
    ...['/inspection/calibration?weeks=26', '/inspection/calibration/sessions/new'],
    '/inspection/calibration/sessions?sort=asc',
    ...['/transcription/mishearings?single=on', '/transcription/mishearings?q=none'],
    ...['/inspection/plans', '/inspection/plans/new', '/inspection/plans/1'],
    ...['/inspection/plans/1/edit', '/inspection/draws/1', '/inspection/assignments'],
    ...['/inspection/assignments?state=assigned', '/inspection/overlong', '/inspection/overlong/1'],
    ...['/inspection/overlong/settings'],
    ...['/review-appeals', '/review-appeals/rates', '/review-appeals/settings'],
    ...['/repeat-offenders', '/repeat-offenders?state=lifted', '/repeat-offenders/rule'],
    ...['/hotspots', '/hotspots/settings', '/risks', '/risks?state=any', '/risks/new'],
    ...['/risk-standards', '/frequent-callers', '/frequent-callers/rule', '/repeat-calls'],
    ...['/repeat-calls/first-contact', '/repeat-calls/first-contact?by=type'],
    ...['/classes', '/mentorships', '/training-plans', '/interviews/feedback'],
    '/interviews/workload',
    ...['/interviews', '/interviews?state=waiting', '/complaints/months?month=2026-10'],
    ...['/analyses', '/analyses/1', '/analyses/2', '/analyses/1/print'],
    ...['/supervision', '/supervision?state=draft', '/supervision/new', '/supervision/4/draft'],
    ...['/supervision/1/print', ...sheets],
    ...['/library', '/library?state=to-review', '/library/1', '/library/5', '/library/new'],
    ...['/library/1/studies', '/library/1/print', '/library/1/versions/1'],
    ...['/supervision-wall', '/supervision-wall?screen=whole', '/bulletins', '/bulletins/new'],
    ...['/bulletins/1', '/bulletins/1/print', '/defects', '/defects?state=done', '/defects/new'],
    ...['/defects/1', '/exchange-plans', '/exchange-plans/1', '/exchange-plans/1/print'],
    ...['/dashboard', '/dashboard?period=day', '/dashboard?period=range&from=x', '/wall'],
    ...['/estimate', '/estimate?base=standing', '/estimate/complaints', '/monthly-reports'],
    ...['/working-calendar', '/working-calendar?year=2027'],
    ...['/review-appeals/1', '/review-appeals/5', '/inspection/sheets/4', '/inspection/draws/2'],
    ...['/inspection/calibration/sessions/1', '/inspection/calibration/sessions/1/print'],
    ...['/inspection/calibration/sessions/2', '/inspection/calibration/inspectors/1'],
    ...['/lists/views/1/edit', '/calls?view=1', '/calls/15', '/complaints/2', '/findings/1'],
    ...['/recordings?rows=compact', '/complaints?rows=wide', '/register?rows=compact'],
    ...['/complaints/new', '/complaints/routing', '/complaints/send-backs', '/complaints/1'],
    '/training-records',
    ...['/complaints/dispatches', '/complaints/overdue/stays', '/complaints/return-scores'],
    ...['/complaints?stage=any&level=ordinary&cols=no,level,class,source,verdict,handler,risk'],
    '/complaints/reply-checks',
    ...['/complaints/1/docket', '/traces/complaints/1', '/traces/months/2026-10'],
    ...['/work-orders?rows=compact', '/findings/all?rows=compact', '/reconciliation/calls'],
    ...['/complaints/limits', '/complaints/overdue', '/complaints/overdue?state=running'],
    '/complaints/overdue/spent',
    ...['/unmasking/call/1', '/unmasking/register/1', '/recordings/1/clips'],
    ...['/seasons', '/training-effects', '/training-effects/summer'],
    ...['/training-effects/of/kind/class', '/profiles/people/1', '/profiles/teams/1'],
    '/profiles/departments/1',
    ...['/meetings', '/meetings/calendar', '/meetings/new', '/meetings/1', '/meetings/1/ideas'],
    ...['/meetings/1/minutes', '/meetings/1/minutes/print', '/meetings/2', '/themes'],
    ...['/lectures', '/lectures/new', '/lectures/1', '/walkthroughs', '/walkthroughs/new'],
    ...['/contest', '/contest?month=2026-10', '/contest/red-flag', '/contest/simulation'],
    '/contest/2026-10/print',
    ...['/knowledge', '/knowledge?q=电', '/knowledge?way=combined&all=停电&any=抢修&none=阶梯'],
    ...['/knowledge/articles', '/knowledge/stale', '/knowledge/feedback', '/knowledge/missed'],
    ...['/knowledge/1', '/knowledge/1/versions/2', '/knowledge/8', '/knowledge/new'],
    ...cases(...caseStories.map(({ name }) => name)),
  ],
  head: [
    ...['/', '/calls?rows=compact&cols=callNo,province', '/complaints', '/register', '/exports'],
    ...['/work-orders', '/inspection/sheets', '/inspection/sheets/2', '/inspection/overlong/1'],
    ...['/inspection/marks?kind=abuse', '/review-appeals', '/review-appeals/5'],
    ...['/complaints/overdue?state=running', '/complaints/overdue/spent'],
    ...['/interviews', '/complaints/months', ...cases('closed', 'major')],
    ...['/analyses', '/analyses/1', '/analyses/1/print'],
    ...['/supervision', '/supervision?state=closed', ...sheets],
    ...['/supervision-wall', '/bulletins/1', '/defects/2', '/defects/3', '/exchange-plans'],
    ...['/dashboard?period=month&at=2026-11-02', '/wall', '/monthly-reports'],
  ],
  handler: [
    ...['/', '/?kind=dispatch', '/notices'],
    ...['/complaints', '/complaints/1', '/complaints/2', '/register', '/work-orders'],
    ...['/complaints?whose=handled', '/complaints/new', '/complaints/send-backs'],
    ...['/complaints/routing', ...cases('overdue', 'bounced', 'paused', 'dispatched')],
  ],
  visitor: ['/', '/complaints', ...cases('unfounded', 'visiting')],
  leader: [
    ...['/', '/inspection/sheets', '/inspection/sheets/1', '/inspection/sheets/6', '/exports'],
    ...['/inspection/overlong', '/inspection/overlong/1', '/inspection/marks?kind=abuse'],
    ...['/inspection/forms', '/review-appeals?state=', '/review-appeals/1', '/review-appeals/5'],
    ...['/review-appeals/rates', '/working-calendar', '/recordings/1', '/complaints/1'],
  ],
  supervisor: [
    ...['/repeat-offenders', '/repeat-offenders/1', '/classes/1'],
    '/',
    '/inspection/sheets/3',
    '/review-appeals/3',
    '/inspection/marks',
  ],
  trainer: [
    '/',
    ...['/repeat-offenders', '/repeat-offenders/1', '/classes', '/classes/new', '/classes/1'],
    ...['/classes/1/print', '/mentorships?state=drafted', '/mentorships/new', '/mentorships/1'],
    ...['/mentorships/1/print', '/training-plans', '/training-plans/new', '/training-plans/1'],
    ...['/eap', '/eap/1'],
    '/complaints?cols=complaintNo',
    '/working-calendar',
    '/inspection/sheets',
    '/interviews',
    ...['/questions', '/questions/new', '/questions/import', '/exams', '/exams/new'],
    ...['/exams/papers', '/exams/papers/new', '/quizzes', '/courses', '/courses/new'],
    ...['/questions/1', '/questions/7', '/exams/1', '/exams/2/marking', '/exams/3', '/quizzes/1'],
    ...['/courses/1', '/courses/1/pages/new', '/exams?rows=compact', '/profiles/people/1'],
  ],
  agent: [
    ...['/meetings', '/meetings/1', '/meetings/2', '/meetings/2/present', '/meetings/1/ideas'],
    '/themes',
    ...['/library', '/library?q=none', '/library/1'],
    ...['/contest?month=2026-10', '/contest/red-flag'],
    ...['/training-plans/mine', '/mentorships/1'],
    ...['/my-profile', '/my-profile?weeks=52'],
    '/my-reviews/complaints',
    '/my-reviews/liabilities',
    ...['/', '/my-reviews', '/my-reviews/findings', '/recordings', '/findings', '/exports'],
    ...['/my-reviews/sheets/1', '/my-reviews/sheets/2', '/my-reviews/sheets/4'],
    ...['/my-reviews/sheets/5', '/my-reviews/sheets/6', '/my-reviews/findings/1'],
    ...['/inspection/marks/breaks', '/my-reviews/sheets/999'],
    ...['/my-exams', '/my-courses', '/my-exams/quizzes', '/my-exams/quizzes?code=000000'],
    ...['/knowledge', '/knowledge?q=none', '/knowledge?way=types', '/knowledge?kind=phone'],
    ...['/knowledge/3', '/knowledge/9'],
    ...['/my-exams/1', '/my-exams/3', '/my-exams/sittings/1', '/my-exams/sittings/2'],
    ...['/my-exams/sittings/3', '/my-exams/quizzes/1', '/my-courses/1'],
  ],
  sysadmin: [
    '/',
    '/messages',
    '/accounts',
    '/recordings/sources',
    '/recordings/sources/new?kind=folder',
    '/jobs',
    '/jobs?state=queued',
    '/jobs/1',
    '/retention',
    '/retention/due',
    '/retention/holds',
    '/retention/runs',
    '/tokens',
    '/tokens/new',
    '/api',
    '/shifts',
    '/working-calendar?year=2027',
    '/transcription/engines',
    '/nothing-here',
  ],
  secadmin: ['/', '/accounts', '/accounts/1', '/accounts/auditors', '/eap/succession'],
  auditor: [
    ...['/', '/audit', '/audit?size=100', '/audit?action=review-appeal.settled'],
    ...['/audit?party=service&entry=1', '/audit/checks'],
    '/audit?rows=compact&cols=at,entry,account,subject,particulars&sort=asc',
  ],
}

// Pages are only looked at: whoever is free takes the next twelve. What fails names its page and
// element; a trace beside it would cost a quarter as much again.
test.describe.configure({ mode: 'parallel' })
test.use({ trace: 'off' })

const wide = { width: 1366, height: 768 }
const narrow = { width: 390, height: 844 }

/**
 * A page as it comes, then turned narrow and dark where it stands: colours and widths do not depend
 * on one another, and nothing else does on either.
 */
async function look(page: Page, url: string, path: string, rest: () => Promise<void>) {
  await page.goto(url + path)
  await rest()
  const violations = await violationsOf(page)
  await staysInside(page, path)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(narrow)
  const turned = await violationsOf(page, ['color-contrast'])
  await staysInside(page, path)
  expect([...violations, ...turned].map((found) => `${path} ${found}`)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(wide)
}

async function staysInside(page: Page, path: string): Promise<void> {
  const sideways = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(sideways, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
}

/** So many pages a test: one that fails says where, and none runs into the time a test may take. */
const pagesAtOnce = 12

const parts = Object.entries(pages).flatMap(([username, paths]) =>
  Array.from({ length: Math.ceil(paths.length / pagesAtOnce) }, (_, part) => ({
    username,
    from: part * pagesAtOnce,
    paths: paths.slice(part * pagesAtOnce, (part + 1) * pagesAtOnce),
  })),
)

for (const { username, from, paths } of parts) {
  test(`${username}'s pages from ${from + 1} on are accessible, fit and ask nothing of other hosts`, async ({
    page,
    centre,
  }) => {
    // Every page in two looks: on a busy machine that takes its time.
    test.slow()
    const foreign = foreignRequests(page, centre)
    const rest = resting(page)
    const broken: string[] = []
    page.on('pageerror', (error) => broken.push(error.message))
    await signIn(page, centre, username)
    for (const path of paths) await look(page, centre.url, path, rest)
    expect(foreign).toEqual([])
    expect(broken).toEqual([])
  })
}

test('what is wrong with a page is found, in the light and turned dark', async ({
  page,
  centre,
}) => {
  await page.goto(`${centre.url}/sign-in`)
  expect(await violationsOf(page)).toEqual([])
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
    '<img src="/assets/none.png"><p id="faint">客户来电</p>')`)
  await page.evaluate("document.getElementById('faint').style.color = 'light-dark(#000, #333)'")
  expect(await violationsOf(page)).toEqual(['image-alt: <img src="/assets/none.png">'])
  await page.emulateMedia({ colorScheme: 'dark' })
  const [found, ...others] = await violationsOf(page, ['color-contrast'])
  expect(found).toMatch(/^color-contrast: <p .*id="faint"/)
  expect(others).toEqual([])
})

test('of rows that are alike one is measured, and one that differs is still found', async ({
  page,
  centre,
}) => {
  await page.goto(`${centre.url}/sign-in`)
  const row = (className: string) =>
    `<tr><td class="${className}"><a href="/">客户来电</a></td></tr>`
  const rows = [...Array.from({ length: 6 }, () => row('plain')), row('faint'), row('plain')]
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
    '<table><tbody>${rows.join('')}</tbody></table>')`)
  expect(await violationsOf(page)).toEqual([])
  await page.evaluate(`document.querySelector('.faint a').style.color = 'light-dark(#999, #333)'`)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const [found, ...others] = await violationsOf(page)
    expect(found).toMatch(/^color-contrast: <a href="\/" style=/)
    expect(others).toEqual([])
  }
  await page.evaluate(
    `document.querySelectorAll('td a').forEach((link) => { link.style.color = '#777' })`,
  )
  expect(await violationsOf(page, ['color-contrast'])).toHaveLength(1)
  expect(await page.locator('[data-alike-another]').count()).toBe(0)
})

test('the whole menu of a quality manager fits a low screen', async ({ page, centre }) => {
  await signIn(page, centre, 'manager')
  const below = await page.evaluate<number>(
    "document.querySelector('.side').scrollHeight - document.querySelector('.side').clientHeight",
  )
  expect(below).toBeLessThanOrEqual(0)
})

test('the main pages can be reached and used by keyboard alone', async ({ page, centre }) => {
  await page.goto(`${centre.url}/sign-in`)
  await page.keyboard.type('inspector')
  await page.keyboard.press('Tab')
  await page.keyboard.type(centre.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '待办' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: '跳到正文' })).toBeFocused()
  // A folded group opens by Enter like any button.
  for (const wanted of ['录音', '录音台账']) {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate<string>('document.activeElement.textContent.trim()')
      if (name === wanted) break
    }
    await page.keyboard.press('Enter')
  }
  await expect(page.getByRole('heading', { level: 1, name: '录音台账' })).toBeVisible()
})

test('a session that has ended leads back to the sign-in page and on to the page wanted', async ({
  page,
  context,
  centre,
}) => {
  await signIn(page, centre, 'inspector')
  await page.goto(`${centre.url}/recordings`)
  await context.clearCookies()
  await followMenu(page, '录音', '转写任务')
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible()
  await page.getByLabel('登录名').fill('inspector')
  await page.getByLabel('密码').fill(centre.password)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '转写任务' })).toBeVisible()
})
