import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { contestedComplaint } from '#src/inspection/my-reviews/complaints.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { agentOf, somebody } from './scene.ts'

const reason = '客户先挂的电话，我没有推'

function centre() {
  const it = testApp()
  const units = twoDepartments(it.db)
  const at = Date.now() - 3_600_000
  const verifier = somebody(it.db, 'qa-inspector', 'verifier')
  const { complaint } = verifiedComplaint(it.db, units.first, verifier, at)
  const agent = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
  const scope = { kind: 'department', id: units.first.department.id } as const
  const head = signedInAs(it.db, 'department-head', scope)
  const { seen } = contestedComplaint(it.db, agentOf(it.db, units.first), complaint.id)
  const own = `/my-reviews/complaints/${complaint.id}`
  const form = { seen: String(seen), 'reason-of-verdict': reason, 'reason-of-category': '' }
  const filed = () => it.db.select().from(reviewAppeals).all()
  return { ...it, units, complaint, agent, head, own, form, filed }
}

test('the agent contests a verdict on its page once, however often the form is sent', async () => {
  const it = centre()
  expect(await (await get(it, '/my-reviews', it.agent)).text()).toContain(it.own)
  expect((await get(it, '/my-reviews/complaints', it.agent)).status).toBe(200)
  const answer = await post(it, `${it.own}/appeals`, it.form, it.agent)
  expect(answer.headers.get('Location')).toBe(`${it.own}?filed=yes`)
  const again = await post(it, `${it.own}/appeals`, it.form, it.agent)
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('已经有一件申诉在办')
  expect(it.filed()).toMatchObject([{ party: 'agent', state: 'open' }])
  const back = await post(it, `/my-reviews/appeals/${it.filed()[0]?.id}/withdrawal`, {}, it.agent)
  expect(back.headers.get('Location')).toBe(it.own)
})

test('what was typed stays where it cannot be taken, and nothing is filed', async () => {
  const it = centre()
  for (const form of [
    { ...it.form, seen: 'x' },
    { ...it.form, 'from-of-verdict': '9:99' },
    { ...it.form, 'reason-of-nonsense': reason, 'reason-of-verdict': '' },
    { ...it.form, 'reason-of-liability': reason },
  ]) {
    const answer = await post(it, `${it.own}/appeals`, form, it.agent)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('没有丢')
  }
  expect(it.filed()).toEqual([])
})

test('a department contests on a page of its own and takes it back there', async () => {
  const it = centre()
  const place = `/review-appeals/of-complaint/${it.complaint.id}`
  const complaint = await (await get(it, `/complaints/${it.complaint.id}`, it.head)).text()
  expect(complaint).toContain(place)
  const short = await post(it, place, { ...it.form, 'reason-of-verdict': '不服' }, it.head)
  expect(short.status).toBe(409)
  expect(await short.text()).toContain('>不服</textarea>')
  expect((await post(it, place, it.form, it.head)).status).toBe(303)
  const [appeal] = it.filed()
  expect(appeal?.party).toBe('department')
  const text = await (await get(it, place, it.head)).text()
  expect(text).toContain(`/review-appeals/${appeal?.id}/withdrawal`)
  expect(text).not.toContain('账号verifier')
  // The agent reads of it, and cannot take back what is not the agent's.
  expect(await (await get(it, it.own, it.agent)).text()).not.toContain('撤回申诉')
  expect(
    (await post(it, `/review-appeals/${appeal?.id}/withdrawal`, {}, it.head)).headers.get(
      'Location',
    ),
  ).toBe(place)
  expect(it.filed()[0]?.state).toBe('withdrawn')
})

test('a judge overturns it on spans that were played, and what was typed stays until then', async () => {
  const it = centre()
  await post(it, `${it.own}/appeals`, it.form, it.agent)
  const place = `/review-appeals/${it.filed()[0]?.id}`
  const judge = somebody(it.db, 'qa-inspector', 'judge')
  const account = it.db
    .select()
    .from(accounts)
    .where(eq(accounts.id, judge.accountId ?? 0))
    .get()
  if (!account) throw new Error('no judge')
  const cookie = `huiting_session=${openSession(it.db, account, 'test')}`
  await post(it, `${place}/taking`, {}, cookie)
  const page = await (await get(it, place, cookie)).text()
  expect(page).toContain(`data-listenings="${place}/listenings"`)
  const point = /name="outcome-(\d+)"/.exec(page)?.[1]
  const recording = /data-recording="(\d+)"/.exec(page)?.[1] ?? ''
  const answer = {
    seen: /name="seen" value="(\d+)"/.exec(page)?.[1] ?? '',
    [`outcome-${point}`]: 'overturned',
    [`after-${point}`]: 'unsubstantiated',
    [`answer-${point}`]: '重听后认为没有推诿',
    ...{ 'from-0': '0:10', 'to-0': '0:14' },
  }
  const unheard = await post(it, `${place}/answer`, answer, cookie)
  expect(unheard.status).toBe(409)
  const text = await unheard.text()
  expect(text).toContain('还没有在播放器里听完')
  expect(text).toContain('重听后认为没有推诿')
  const wrong = await post(it, `${place}/answer`, { ...answer, 'to-0': '后面' }, cookie)
  expect(await wrong.text()).toContain('依据的起止写成')
  recordPlaying(it.db, judge, Number(recording))
  const played = { recording, played: '10000-14000' }
  const other = signedInAs(it.db, 'qa-manager')
  expect((await post(it, `${place}/listenings`, played, other)).status).toBe(404)
  const trainer = signedInAs(it.db, 'trainer')
  expect((await post(it, `${place}/listenings`, played, trainer)).status).toBe(403)
  const odd = { recording: 'x', played: 'y' }
  expect((await post(it, `${place}/listenings`, odd, cookie)).status).toBe(404)
  expect((await post(it, `${place}/listenings`, played, cookie)).status).toBe(204)
  expect((await post(it, `${place}/answer`, answer, cookie)).status).toBe(303)
  expect(it.filed()[0]?.state).toBe('settled')
})

test.each(['0', '999999', '-1', '1e3', '9223372036854775808'])(
  'no complaint %s is found by whoever guesses',
  async (id) => {
    const it = centre()
    expect((await get(it, `/my-reviews/complaints/${id}`, it.agent)).status).toBe(404)
    expect((await get(it, `/review-appeals/of-complaint/${id}`, it.head)).status).toBe(404)
    const other = { kind: 'person', id: it.units.second.person.id } as const
    const stranger = signedInAs(it.db, 'agent', other)
    expect((await post(it, `${it.own}/appeals`, it.form, stranger)).status).toBe(404)
    expect((await get(it, it.own, signedInAs(it.db, 'trainer'))).status).toBe(403)
  },
)
