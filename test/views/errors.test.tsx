import { expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import {
  CrashPage,
  ErrorFragment,
  NoPermissionPage,
  NotFoundPage,
  RefusedPage,
} from '#views/errors.tsx'

test('each error says what happened in a sentence app.js can find', async () => {
  const pages = [
    <NotFoundPage />,
    <NoPermissionPage />,
    <RefusedPage sentence="该投诉已核实" />,
    <CrashPage requestId="7f3a" />,
    <ErrorFragment sentence="该投诉已核实" />,
  ]
  for (const page of pages) expect(await render(page)).toMatch(/<p data-error="true">[^<]+</)
})

test('no permission names who can grant it', async () => {
  const html = await render(<NoPermissionPage grantedBy="质量保证部负责人" />)
  expect(html).toContain('请联系质量保证部负责人开通')
})

test('a refusal leads back to where the step was tried', async () => {
  const back = { href: '/complaints/7', label: '回到投诉' }
  const html = await render(<RefusedPage sentence="该投诉已核实" back={back} />)
  expect(html).toMatch(/href="\/complaints\/7"[^>]*>回到投诉/)
})

test('a crash gives the number that finds it in the log', async () => {
  expect(await render(<CrashPage requestId="7f3a" />)).toContain('7f3a')
})
