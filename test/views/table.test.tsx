import { describe, expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { ListPager, Pager, Table } from '#views/components/table.tsx'

const sizeHref = (size: number) => `/recordings?size=${size}`

test('a table can be scrolled by keyboard and says what it lists', async () => {
  const html = await render(
    <Table caption="录音" head={[{ label: '时间' }]}>
      <tr />
    </Table>,
  )
  expect(html).toContain('role="region" aria-label="录音" tabindex="0"')
  expect(html).toContain('<caption class="sr">录音</caption>')
})

test('a sorted column says so, and its heading links to the other order', async () => {
  const sort = { href: '?sort=score', current: 'descending' } as const
  const html = await render(
    <Table
      caption="疑点"
      head={[
        { label: '分值', num: true, sort },
        { label: '操作', hidden: true },
      ]}
    >
      <tr />
    </Table>,
  )
  expect(html).toContain('aria-sort="descending"')
  expect(html).toContain('<a href="?sort=score">')
  expect(html).toContain('<span class="sr">操作</span>')
})

describe('a pager', () => {
  test('is left out where there is nothing to page through', async () => {
    const page = { rows: [], size: 20, next: null, previous: null }
    const empty = await render(<ListPager path="/findings/all" query={{}} page={page} />)
    expect(empty).toBe('')
    // Behind the last page there is still a way back.
    const last = { ...page, previous: 'b1_1' }
    const back = await render(<ListPager path="/findings/all" query={{}} page={last} />)
    expect(back).toContain('rel="prev"')
  })

  test('on the only page leads nowhere', async () => {
    const html = await render(<Pager size={20} sizeHref={sizeHref} prev={null} next={null} />)
    expect(html).not.toContain('rel=')
    expect(html.match(/aria-disabled="true"/g)).toHaveLength(2)
  })

  test('in the middle leads both ways', async () => {
    const html = await render(
      <Pager size={20} sizeHref={sizeHref} prev="?at=b1_1" next="?at=n9_9" />,
    )
    expect(html).toContain('href="?at=b1_1" rel="prev"')
    expect(html).toContain('href="?at=n9_9" rel="next"')
  })

  test('says the total only when it is known', async () => {
    const known = await render(<Pager total={1237} size={20} sizeHref={sizeHref} />)
    expect(known).toContain('共 1,237 条')
    const unknown = await render(<Pager total={null} size={20} sizeHref={sizeHref} />)
    expect(unknown).not.toContain('共 ')
  })

  test('marks the page size in use', async () => {
    const html = await render(<Pager size={50} sizeHref={sizeHref} />)
    expect(html).toMatch(/href="\/recordings\?size=50" aria-current="true"/)
    expect(html.match(/aria-current/g)).toHaveLength(1)
  })
})
